//go:build race

package modelcheck

// thorough is false under the race detector, which has nothing to find in a package
// without goroutines and makes an exploration seven times as long.
const thorough = false
