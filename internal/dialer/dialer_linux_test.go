package dialer_test

import (
	"net"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/snovsync/snovsync/internal/dialer"
)

func TestConnectionsNoticeASilentPeer(t *testing.T) {
	t.Parallel()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	conn, err := dialer.New(time.Minute).DialContext(t.Context(), "tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	socket, ok := conn.(syscall.Conn)
	if !ok {
		t.Fatalf("%T has no socket", conn)
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	option := func(level, name int) int {
		t.Helper()
		var value int
		var failed error
		if err := raw.Control(func(fd uintptr) { value, failed = unix.GetsockoptInt(int(fd), level, name) }); err != nil {
			t.Fatal(err)
		}
		if failed != nil {
			t.Fatal(failed)
		}
		return value
	}
	if option(unix.SOL_SOCKET, unix.SO_KEEPALIVE) == 0 {
		t.Error("keepalive is off")
	}
	for name, test := range map[string]struct{ option, want int }{
		"TCP_KEEPIDLE": {unix.TCP_KEEPIDLE, 5}, "TCP_KEEPINTVL": {unix.TCP_KEEPINTVL, 2}, "TCP_KEEPCNT": {unix.TCP_KEEPCNT, 3},
		"TCP_USER_TIMEOUT": {unix.TCP_USER_TIMEOUT, 5000},
	} {
		if got := option(unix.IPPROTO_TCP, test.option); got != test.want {
			t.Errorf("%s is %d, want %d", name, got, test.want)
		}
	}
	if got := dialer.New(time.Minute).Timeout; got != time.Minute {
		t.Errorf("an attempt to connect takes up to %s", got)
	}
}
