//go:build unix

package graphqlws

import (
	"errors"
	"syscall"
)

// rawWrite is a write that does not wait. It is kept with the link, because what is
// given to a syscall.RawConn lives on the heap.
type rawWrite struct {
	bytes   []byte
	written int
	err     error
	run     func(fd uintptr) bool
}

// tryWrite writes as much as the system takes at once, in the caller's write slot.
func (l *link) tryWrite(p []byte) (int, error) {
	a := &l.write
	if l.raw == nil {
		return 0, nil
	}
	if a.run == nil {
		a.run = a.write
	}
	a.bytes, a.written, a.err = p, 0, nil
	err := l.raw.Write(a.run)
	a.bytes = nil
	return a.written, errors.Join(err, a.err)
}

func (a *rawWrite) write(fd uintptr) bool {
	n, err := syscall.Write(int(fd), a.bytes)
	switch {
	case err == nil:
		a.written = n
	case errors.Is(err, syscall.EAGAIN), errors.Is(err, syscall.EINTR):
	default:
		a.err = err
	}
	return true
}
