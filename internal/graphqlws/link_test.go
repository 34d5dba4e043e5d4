package graphqlws

import (
	"bytes"
	"errors"
	"io"
	"net"
	"testing"
	"time"

	"github.com/snovsync/snovsync/test/harness"
)

// connected are the two ends of a TCP connection, ours as a link.
func connected(t *testing.T, timeout time.Duration, again func()) (*link, net.Conn) {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	there, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	here, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = here.Close()
		_ = there.Close()
	})
	return newLink(here, timeout, again), there
}

// TestMissedWriteSlotIsRetried: the holder calls again when it releases the slot.
func TestMissedWriteSlotIsRetried(t *testing.T) {
	calls := 0
	l, _ := connected(t, harness.Timeout, func() { calls++ })
	if !l.tryAcquire() {
		t.Fatal("a free write slot is not given")
	}
	l.release()
	l.acquire()
	l.release()
	if calls != 0 {
		t.Error("called although no write slot was missed")
	}
	l.acquire()
	if l.tryAcquire() {
		t.Fatal("two have the write slot")
	}
	l.release()
	if calls != 1 {
		t.Errorf("called %d times", calls)
	}
}

// TestTryWriteDoesNotWait: what a peer does not take at once is left, and the rest can follow.
func TestTryWriteDoesNotWait(t *testing.T) {
	l, peer := connected(t, harness.Timeout, func() {})
	text := bytes.Repeat([]byte("0123456789"), 1<<20)
	sent := 0
	for {
		n, err := l.tryWrite(text[sent:])
		if err != nil {
			t.Fatal(err)
		}
		if sent += n; n == 0 {
			break
		}
	}
	if sent == len(text) {
		t.Fatal("the peer took everything")
	}
	received := make(chan []byte)
	go func() {
		all := make([]byte, len(text))
		_, _ = io.ReadFull(peer, all)
		received <- all
	}()
	if n, err := l.writeAll(text[sent:]); err != nil || n != len(text)-sent {
		t.Fatalf("%d bytes, %v", n, err)
	}
	if !bytes.Equal(<-received, text) {
		t.Error("the peer received something else")
	}
	_ = peer.Close()
	for err := error(nil); err == nil; {
		_, err = l.tryWrite(text)
	}
}

// TestWriteToStalledPeerTimesOut, and the connection closed.
func TestWriteToStalledPeerTimesOut(t *testing.T) {
	l, _ := connected(t, 20*time.Millisecond, func() {})
	for err := error(nil); err == nil; {
		_, err = l.Write(make([]byte, 1<<20))
	}
	if _, err := l.tryWrite([]byte("x")); err == nil {
		t.Error("the connection is open")
	}
}

// TestWritesAfterCloseFrameFail: not by those who write at once, nor by those who wait.
func TestWritesAfterCloseFrameFail(t *testing.T) {
	l, peer := connected(t, harness.Timeout, func() {})
	goodbye := []byte{closeFrame, 2, 0x03, 0xe8}
	if _, err := l.Write(appendFrame(nil, []byte("before"))); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Write(goodbye); err != nil {
		t.Fatal(err)
	}
	if n, err := l.Write(appendFrame(nil, []byte("after"))); n != 0 || !errors.Is(err, errClosed) {
		t.Errorf("wrote %d bytes, %v", n, err)
	}
	s := &socket{link: l, live: []*liveSubscription{nil}} // a look at its subscriptions would panic
	if _, more := s.writeNow(nil); more {
		t.Error("a closed socket has more to send")
	}
	l.acquire()
	if n, err := l.writeAll([]byte("after")); n != 0 || !errors.Is(err, errClosed) {
		t.Errorf("wrote %d bytes, %v", n, err)
	}
	l.release()
	_ = l.Close()
	got, err := io.ReadAll(peer)
	if want := append(appendFrame(nil, []byte("before")), goodbye...); err != nil || !bytes.Equal(got, want) {
		t.Errorf("the peer got %q, %v", got, err)
	}
}
