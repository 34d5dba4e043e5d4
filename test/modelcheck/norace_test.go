//go:build !race

package modelcheck

const thorough = true
