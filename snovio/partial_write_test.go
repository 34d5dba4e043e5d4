package snovio

import (
	"errors"
	"net"
	"testing"
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
}
