//go:build !unix

package graphqlws

// rawWrite is a write that does not wait, which there is none of here.
type rawWrite struct{}

// tryWrite writes nothing: a goroutine that waits does.
func (*link) tryWrite([]byte) (int, error) { return 0, nil }
