package dialer

import (
	"errors"
	"syscall"
	"testing"
)

// rawConn gives a file descriptor, or an error.
type rawConn struct {
	syscall.RawConn

	fd  uintptr
	err error
}

func (c rawConn) Control(f func(fd uintptr)) error {
	if c.err == nil {
		f(c.fd)
	}
	return c.err
}

func TestFailuresToLimitUnacknowledgedBytes(t *testing.T) {
	t.Parallel()
	closed := errors.New("the socket is closed")
	if err := limitUnacknowledged("tcp4", "", rawConn{err: closed}); !errors.Is(err, closed) {
		t.Errorf("a closed socket: %v", err)
	}
	if err := limitUnacknowledged("tcp", "", rawConn{fd: ^uintptr(0)}); !errors.Is(err, syscall.EBADF) {
		t.Errorf("no socket: %v", err)
	}
	if err := limitUnacknowledged("unix", "", nil); err != nil {
		t.Errorf("a socket that is none of TCP: %v", err)
	}
}
