//go:build !unix

package graphqlws

// attempt is a write that does not wait, which there is none of here.
type attempt struct{}

// try writes nothing: a goroutine that waits does.
func (*link) try([]byte) (int, error) { return 0, nil }
