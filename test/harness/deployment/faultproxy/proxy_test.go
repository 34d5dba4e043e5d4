package faultproxy_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"net"
	"os"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/snovsync/snovsync/test/harness/deployment/faultproxy"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience is far beyond what any wait here needs, also on a busy machine.
const patience = 5 * time.Minute

// path is a proxy with a target behind it that takes connections.
type path struct {
	t       *testing.T
	proxy   *faultproxy.Proxy
	arrived chan *net.TCPConn
}

func newPath(t *testing.T) *path {
	t.Helper()
	target, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	p := &path{t: t, arrived: make(chan *net.TCPConn)}
	accepting := make(chan struct{})
	go func() {
		defer close(accepting)
		for {
			connection, err := target.AcceptTCP()
			if err != nil {
				return
			}
			p.arrived <- connection
		}
	}()
	if p.proxy, err = faultproxy.Start(t.Context(), faultproxy.Config{Listen: "127.0.0.1:0", Target: target.Addr().String()}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for range 2 {
			p.proxy.Close()
		}
		if err := target.Close(); err != nil {
			t.Error(err)
		}
		<-accepting
		if open := p.proxy.Connections(); open != 0 {
			t.Errorf("%d connections are open after the end", open)
		}
	})
	return p
}

// dial opens a connection and returns both of its ends.
func (p *path) dial() (client, target *net.TCPConn) {
	p.t.Helper()
	address, err := net.ResolveTCPAddr("tcp", p.proxy.Address())
	if err == nil {
		client, err = net.DialTCP("tcp", nil, address)
	}
	if err != nil {
		p.t.Fatal(err)
	}
	target = <-p.arrived
	for _, end := range []*net.TCPConn{client, target} {
		if err := end.SetDeadline(time.Now().Add(patience)); err != nil {
			p.t.Fatal(err)
		}
		p.t.Cleanup(func() { _ = end.Close() })
	}
	return client, target
}

func (p *path) heal() {
	p.t.Helper()
	if err := p.proxy.Heal(p.t.Context()); err != nil {
		p.t.Fatal(err)
	}
}

func send(t *testing.T, to net.Conn, text string) {
	t.Helper()
	if _, err := io.WriteString(to, text); err != nil {
		t.Fatal(err)
	}
}

func want(t *testing.T, from net.Conn, text string) {
	t.Helper()
	got := make([]byte, len(text))
	if _, err := io.ReadFull(from, got); err != nil || string(got) != text {
		t.Fatalf("%q arrived, not %q: %v", got, text, err)
	}
}

// wantEnd checks how a connection ends on which nothing more arrives.
func wantEnd(t *testing.T, from net.Conn, how error) {
	t.Helper()
	if n, err := from.Read(make([]byte, 1)); n > 0 || !errors.Is(err, how) {
		t.Errorf("%d bytes arrived, and then %v; want %v", n, err, how)
	}
}

// wantSilence checks that nothing arrives while something else happens.
func wantSilence(t *testing.T, from net.Conn, while func()) {
	t.Helper()
	arrived := make(chan error, 1)
	go func() {
		_, err := from.Read(make([]byte, 1))
		arrived <- err
	}()
	while()
	select {
	case err := <-arrived:
		t.Errorf("something came by: %v", err)
	default:
		if err := from.SetReadDeadline(time.Unix(1, 0)); err != nil {
			t.Fatal(err)
		}
		if err := <-arrived; !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("something came by: %v", err)
		}
		if err := from.SetReadDeadline(time.Now().Add(patience)); err != nil {
			t.Fatal(err)
		}
	}
}

func TestBytesPassBothWaysAndSoDoesTheEnd(t *testing.T) {
	t.Parallel()
	p := newPath(t)
	client, target := p.dial()
	big := make([]byte, 8<<20)
	if _, err := rand.Read(big); err != nil {
		t.Fatal(err)
	}
	for _, ends := range [][2]*net.TCPConn{{client, target}, {target, client}} {
		from, to := ends[0], ends[1]
		sent := make(chan error, 1)
		go func() {
			_, err := from.Write(big)
			sent <- errors.Join(err, from.CloseWrite())
		}()
		got, err := io.ReadAll(to)
		if err := errors.Join(err, <-sent); err != nil || !bytes.Equal(got, big) {
			t.Errorf("%d of %d bytes arrived: %v", len(got), len(big), err)
		}
	}
}

func TestTargetLearnsOfAClientThatDied(t *testing.T) {
	t.Parallel()
	client, target := newPath(t).dial()
	send(t, client, "a")
	want(t, target, "a")
	if err := errors.Join(client.SetLinger(0), client.Close()); err != nil {
		t.Fatal(err)
	}
	wantEnd(t, target, syscall.ECONNRESET)
}

func TestClientOfATargetThatIsAwayIsDropped(t *testing.T) {
	t.Parallel()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := free.Close(); err != nil {
		t.Fatal(err)
	}
	proxy, err := faultproxy.Start(t.Context(), faultproxy.Config{Listen: "127.0.0.1:0", Target: free.Addr().String()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(proxy.Close)
	client, err := net.Dial("tcp", proxy.Address())
	if err == nil {
		_, err = client.Read(make([]byte, 1))
		_ = client.Close()
	}
	if !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("the client met %v", err)
	}
}

func TestCutResetsConnectionsAndRefusesNewOnesUntilHealed(t *testing.T) {
	t.Parallel()
	p := newPath(t)
	for range 2 {
		client, target := p.dial()
		send(t, client, "a")
		want(t, target, "a")
		p.proxy.Cut()
		p.proxy.Cut()
		wantEnd(t, client, syscall.ECONNRESET)
		wantEnd(t, target, syscall.ECONNRESET)
		if _, err := net.Dial("tcp", p.proxy.Address()); !errors.Is(err, syscall.ECONNREFUSED) {
			t.Errorf("a new connection met %v", err)
		}
		// Another fault does not mend it.
		p.proxy.Slow(time.Millisecond)
		if _, err := net.Dial("tcp", p.proxy.Address()); !errors.Is(err, syscall.ECONNREFUSED) {
			t.Errorf("a new connection met %v", err)
		}
		p.heal()
		p.heal()
		client, target = p.dial()
		send(t, client, "b")
		want(t, target, "b")
	}
}

func TestLostReplies(t *testing.T) {
	t.Parallel()
	p := newPath(t)
	before, beforeTarget := p.dial()
	idle, idleTarget := p.dial()
	p.proxy.LoseReplies(50 * time.Millisecond)
	during, duringTarget := p.dial()
	for _, ends := range [][2]*net.TCPConn{{before, beforeTarget}, {during, duringTarget}} {
		client, target := ends[0], ends[1]
		send(t, client, "request")
		want(t, target, "request")
		send(t, target, "reply")
		// What the client goes on sending still passes, until the connection is closed.
		send(t, client, "!")
		want(t, target, "!")
		wantEnd(t, client, io.EOF)
		wantEnd(t, target, io.EOF)
	}
	p.heal()
	// A connection that lost nothing is as good as new.
	send(t, idle, "request")
	want(t, idleTarget, "request")
	send(t, idleTarget, "reply")
	want(t, idle, "reply")
}

func TestConnectionThatLostAReplyDoesNotOutliveTheFault(t *testing.T) {
	t.Parallel()
	p := newPath(t)
	client, target := p.dial()
	p.proxy.LoseReplies(patience)
	send(t, target, "lost")
	// The fault is over once the first part is lost; what follows must not arrive without it.
	send(t, client, "request")
	want(t, target, "request")
	p.heal()
	send(t, target, "kept")
	// Either the connection is closed, or it has lost nothing and stays open.
	got := make([]byte, len("lostkept"))
	n, err := io.ReadFull(client, got)
	if text := string(got[:n]); text != "" && text != "lostkept" {
		t.Errorf("%q arrived: %v", text, err)
	}
}

func TestStallHoldsEverythingUntilHealed(t *testing.T) {
	t.Parallel()
	p := newPath(t)
	client, target := p.dial()
	witness := newPath(t)
	seen, seenTarget := witness.dial()
	p.proxy.Stall()
	wantSilence(t, target, func() {
		send(t, client, "first ")
		send(t, client, "second")
		if err := client.CloseWrite(); err != nil {
			t.Fatal(err)
		}
		// A round trip over another path is time enough for what should not come.
		for range 100 {
			send(t, seen, "a")
			want(t, seenTarget, "a")
		}
	})
	late, lateTarget := p.dial()
	send(t, lateTarget, "new")
	p.heal()
	want(t, target, "first second")
	wantEnd(t, target, io.EOF)
	want(t, late, "new")
}

func TestMuteExistingDropsOldConnectionsOnly(t *testing.T) {
	t.Parallel()
	p := newPath(t)
	client, target := p.dial()
	idle, idleTarget := p.dial()
	send(t, client, "a")
	want(t, target, "a")
	p.proxy.MuteExisting()
	p.proxy.MuteExisting()
	fresh, freshTarget := p.dial()
	roundTrips := func() {
		for range 100 {
			send(t, fresh, "b")
			want(t, freshTarget, "b")
			send(t, freshTarget, "c")
			want(t, fresh, "c")
		}
	}
	wantSilence(t, target, func() {
		send(t, client, "lost")
		if err := client.CloseWrite(); err != nil {
			t.Fatal(err)
		}
		roundTrips()
	})
	wantSilence(t, client, func() {
		send(t, target, "lost")
		roundTrips()
	})
	p.heal()
	for _, end := range []*net.TCPConn{client, target, idle, idleTarget} {
		wantEnd(t, end, syscall.ECONNRESET)
	}
	roundTrips()
	p.proxy.MuteExisting()
	p.proxy.Cut()
	wantEnd(t, fresh, syscall.ECONNRESET)
	wantEnd(t, freshTarget, syscall.ECONNRESET)
}

func TestSlowDelaysEachWay(t *testing.T) {
	t.Parallel()
	p := newPath(t)
	client, target := p.dial()
	const latency = 20 * time.Millisecond
	p.proxy.Slow(latency)
	for _, ends := range [][2]*net.TCPConn{{client, target}, {target, client}} {
		began := time.Now()
		send(t, ends[0], "a")
		want(t, ends[1], "a")
		if took := time.Since(began); took < latency {
			t.Errorf("it took %s", took)
		}
	}
	// What is on its way when the fault ends need not wait for its time.
	p.proxy.Slow(time.Hour)
	send(t, client, "b")
	p.heal()
	want(t, target, "b")
}

// TestDyingClients leaves nothing behind of connections that break in the middle of
// an answer, while faults come and go.
func TestDyingClients(t *testing.T) {
	t.Parallel()
	p := newPath(t)
	ctx, cancel := context.WithCancel(t.Context())
	faults := make(chan struct{})
	go func() {
		defer close(faults)
		for ctx.Err() == nil {
			p.proxy.Slow(time.Millisecond)
			p.proxy.LoseReplies(time.Millisecond)
			p.proxy.Stall()
			_ = p.proxy.Heal(context.Background())
		}
	}()
	for range 25 {
		client, target := p.dial()
		writing := make(chan struct{})
		go func() {
			defer close(writing)
			for answer := make([]byte, 64<<10); ; {
				if _, err := target.Write(answer); err != nil {
					return
				}
			}
		}()
		_, _ = io.CopyN(io.Discard, client, 100<<10)
		if err := errors.Join(client.SetLinger(0), client.Close()); err != nil {
			t.Error(err)
		}
		<-writing
	}
	cancel()
	<-faults
	p.heal()
}

// TestClientsThatDieLeaveNothingOpen counts what the kernel keeps for this process.
// It runs alone.
func TestClientsThatDieLeaveNothingOpen(t *testing.T) {
	p := newPath(t)
	before := files(t)
	for i := range 200 {
		client, target := p.dial()
		send(t, target, "a")
		want(t, client, "a")
		if i%2 == 0 {
			p.proxy.LoseReplies(patience)
			send(t, target, "lost")
		}
		if err := errors.Join(client.SetLinger(0), client.Close()); err != nil {
			t.Error(err)
		}
		wantEnd(t, target, syscall.ECONNRESET)
		if err := target.Close(); err != nil {
			t.Error(err)
		}
		p.heal()
	}
	deadline := time.Now().Add(patience)
	for p.proxy.Connections() > 0 || files(t) > before {
		if time.Now().After(deadline) {
			t.Fatalf("%d connections and %d files are open; before there were %d files", p.proxy.Connections(), files(t), before)
		}
	}
}

// files counts the files this process has open.
func files(t *testing.T) int {
	t.Helper()
	open, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(open)
}
