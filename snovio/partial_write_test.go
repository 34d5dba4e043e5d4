package snovio

import (
	"errors"
	"net"
	"testing"
	"time"
)

// partialConn writes one byte and fails.
type partialConn struct{ net.Conn }

func (partialConn) Write([]byte) (int, error) { return 1, errors.New("the connection broke") }

// TestPartialWriteCounts: a part of the request may have arrived, so the call must not
// count as NOT_SENT.
func TestPartialWriteCounts(t *testing.T) {
	t.Parallel()
	conn := &guardedConn{Conn: partialConn{}}
	if _, err := conn.Write([]byte("request")); err == nil || conn.writes.Load() != 1 {
		t.Errorf("after a partial write: %v, %d writes", err, conn.writes.Load())
	}
	conn.arm(at(time.Now().Add(-time.Second)))
	if n, err := conn.Write([]byte("request")); n != 0 || err == nil {
		t.Errorf("after the deadline %d bytes count as written: %v", n, err)
	}
}
