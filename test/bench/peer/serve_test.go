package peer

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// asker talks to serve as a process's owner does.
type asker struct {
	t     *testing.T
	in    *io.PipeWriter
	out   *bufio.Reader
	ended chan error
}

func newAsker(t *testing.T, handlers map[string]handler) *asker {
	t.Helper()
	in, asked := io.Pipe()
	answers, out := io.Pipe()
	a := &asker{t: t, in: asked, out: bufio.NewReader(answers), ended: make(chan error, 1)}
	go func() {
		a.ended <- serve(t.Context(), in, out, handlers)
		_ = out.Close()
	}()
	if ready := a.read(); ready.Error != "" {
		t.Fatalf("it is not ready: %s", ready.Error)
	}
	return a
}

func (a *asker) read() reply {
	a.t.Helper()
	line, err := a.out.ReadBytes('\n')
	if err != nil {
		a.t.Fatal(err)
	}
	var got reply
	if err := json.Unmarshal(line, &got); err != nil {
		a.t.Fatal(err)
	}
	return got
}

func (a *asker) ask(line string) reply {
	a.t.Helper()
	if _, err := io.WriteString(a.in, line+"\n"); err != nil {
		a.t.Fatal(err)
	}
	return a.read()
}

func TestServeAnswersCommands(t *testing.T) {
	t.Parallel()
	a := newAsker(t, map[string]handler{
		"double": command(func(_ context.Context, n int) (int, error) { return 2 * n, nil }),
		"fail":   command(func(context.Context, nothing) (nothing, error) { return nothing{}, errors.New("no luck") }),
	})
	for line, want := range map[string]reply{
		`{"command":"double","args":21}`:  {Answer: json.RawMessage("42")},
		`{"command":"double","args":"x"}`: {Error: "double: json: cannot unmarshal string into Go value of type int"},
		`{"command":"fail"}`:              {Error: "fail: no luck"},
		`{"command":"other"}`:             {Error: "other: there is no such command"},
	} {
		if got := a.ask(line); string(got.Answer) != string(want.Answer) || got.Error != want.Error {
			t.Errorf("%s is answered %s %q, want %s %q", line, got.Answer, got.Error, want.Answer, want.Error)
		}
	}
	_ = a.in.Close()
	if err := <-a.ended; err != nil {
		t.Errorf("it ends with %v", err)
	}
}

// TestServeEndsWithItsOwner: a peer whose owner has died must not work on.
func TestServeEndsWithItsOwner(t *testing.T) {
	t.Parallel()
	running := make(chan struct{})
	a := newAsker(t, map[string]handler{"wait": command(func(ctx context.Context, _ nothing) (nothing, error) {
		close(running)
		<-ctx.Done()
		return nothing{}, ctx.Err()
	})})
	go func() {
		<-running
		_ = a.in.Close()
	}()
	if got := a.ask(`{"command":"wait"}`); got.Error == "" {
		t.Error("the command was not canceled")
	}
	if err := <-a.ended; err != nil {
		t.Errorf("it ends with %v", err)
	}
}
