//go:build !race

package model

const thorough = true
