package demo

import (
	"bytes"
	"context"
	"net"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/snovsync/snovsync/test/harness"
)

// watchedOut keeps what is written, and closes seen when it satisfies a condition.
type watchedOut struct {
	wanted func(text string) bool
	seen   chan struct{}

	mu   sync.Mutex
	text bytes.Buffer
	done bool
}

func newWatchedOut(wanted func(text string) bool) *watchedOut {
	return &watchedOut{wanted: wanted, seen: make(chan struct{})}
}

func (o *watchedOut) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	n, err := o.text.Write(p)
	if !o.done && o.wanted(o.text.String()) {
		o.done = true
		close(o.seen)
	}
	return n, err
}

func (o *watchedOut) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// fast is the script at a hundred times its pace, under a limit of 60 calls a second.
func fast() tempo {
	return tempo{pauses: 0.01, window: time.Second, latency: time.Millisecond, retryDelay: 50 * time.Millisecond}
}

// runUntil runs a demo until its output is as wanted, then ends it, and returns all
// that was written. It checks that the end is clean.
func runUntil(t *testing.T, config Config, wanted func(text string) bool) string {
	t.Helper()
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	out := newWatchedOut(wanted)
	config.Out = out
	ctx, cancel := context.WithTimeout(context.Background(), harness.Timeout)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- Run(ctx, config) }()
	select {
	case <-out.seen:
	case err := <-ended:
		t.Fatalf("the demo ended by itself: %v\n%s", err, out)
	}
	if files := filesIn(t, folder); len(files) != 1 {
		t.Errorf("while the demo runs there is one data folder, found %v", files)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("a demo that was asked to end ends well, got %v", err)
	}
	if files := filesIn(t, folder); len(files) != 0 {
		t.Errorf("the data folder is still there: %v", files)
	}
	goleak.VerifyNone(t, goleak.IgnoreCurrent())
	return out.String()
}

func filesIn(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

func TestTheWholeStory(t *testing.T) {
	text := runUntil(t, Config{ListenAddr: "127.0.0.1:0", tempo: fast()}, func(text string) bool {
		_, background, found := strings.Cut(text, "until Ctrl-C —")
		return found && strings.Count(background, "Synced") >= 3
	})
	for _, wanted := range []string{
		"/#token=ey",
		"Synced    Booked", "Synced    Canceled", "Synced    Rescheduled", "Synced    No-show", "Synced    Routing form",
		"No email address", "Superseded", "a duplicate", "Retrying  Booked", "Added, attempt 2",
		"Failed    Booked", "Blocked   Booked", "Snov.io saw ", "its limit is 60.",
	} {
		if !strings.Contains(text, wanted) {
			t.Errorf("the story does not show %q", wanted)
		}
	}
	for _, unwanted := range []string{"could not", "It refused", "connection refused", "Not connected", "\x1b"} {
		if strings.Contains(text, unwanted) {
			t.Errorf("the story shows %q", unwanted)
		}
	}
	if strings.Count(text, "#token=ey") != 1 {
		t.Error("there is one link")
	}
	for line := range strings.Lines(text) {
		if !strings.Contains(line, "#token=") && len([]rune(strings.TrimRight(line, "\n"))) > 100 {
			t.Errorf("more than 100 columns: %s", line)
		}
	}
	if t.Failed() {
		t.Log(text)
	}
}

func TestThePortIsTaken(t *testing.T) {
	taken, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	address := taken.Addr().String()
	text := runUntil(t, Config{ListenAddr: address, tempo: fast()}, func(text string) bool {
		return strings.Contains(text, "Synced")
	})
	if !strings.Contains(text, address+" cannot be used (address already in use), so this runs on 127.0.0.1:") {
		t.Errorf("it is not said that the port is taken:\n%s", text)
	}
	if strings.Contains(text, "http://"+address) {
		t.Error("the link names the port that is taken")
	}
}

func TestNothingCanBeListenedOn(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	for _, address := range []string{"nonsense", "192.0.2.1:8080"} { // an address of nobody's
		err := Run(t.Context(), Config{ListenAddr: address, Out: new(bytes.Buffer)})
		if err == nil || !strings.Contains(err.Error(), "LISTEN_ADDR") {
			t.Errorf("%s: want an error that names LISTEN_ADDR, got %v", address, err)
		}
	}
	if files := filesIn(t, folder); len(files) != 0 {
		t.Errorf("the data folder is still there: %v", files)
	}
}

func TestEndedAtOnce(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out bytes.Buffer
	if err := Run(ctx, Config{ListenAddr: "127.0.0.1:0", Out: &out}); err != nil {
		t.Errorf("want a clean end, got %v", err)
	}
	if !strings.Contains(out.String(), "Stopped after") {
		t.Errorf("there is no summary: %q", out.String())
	}
}
