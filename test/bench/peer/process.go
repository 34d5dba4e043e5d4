package peer

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
)

// Kind names a peer.
type Kind string

// The peers.
const (
	// River and Asynq are job queues.
	River Kind = "river"
	Asynq Kind = "asynq"
	// Plain is a gqlgen server without anything around it. It is a program of its own.
	Plain Kind = "plain"
	// Batch inserts rows with gorm.
	Batch Kind = "batch"
	// Readers read the live log over websockets, the product's or Plain's.
	Readers Kind = "readers"
)

// The variables that tell a peer where its stores are; both may be empty.
const (
	databaseVariable = "BENCH_DATABASE_URL"
	redisVariable    = "BENCH_REDIS_URL"
)

// Stores are the servers that a peer uses.
type Stores struct{ DatabaseURL, RedisURL string }

// Process is a running peer. One command at a time is asked of it.
type Process struct {
	kind    Kind
	command *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Reader

	mu sync.Mutex
}

// Start starts a peer as another process of this program, and returns when it is
// ready.
func Start(ctx context.Context, kind Kind, stores Stores) (*Process, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", kind, err)
	}
	return start(ctx, kind, stores, program, "peer", string(kind))
}

// StartPlain starts the plain server from its binary, and returns when it is ready.
func StartPlain(ctx context.Context, binary string, stores Stores) (*Process, error) {
	return start(ctx, Plain, stores, binary)
}

func start(ctx context.Context, kind Kind, stores Stores, program string, args ...string) (*Process, error) {
	// No context: it ends with its input, in order.
	command := exec.CommandContext(context.WithoutCancel(ctx), program, args...)
	command.Env = append(os.Environ(), databaseVariable+"="+stores.DatabaseURL, redisVariable+"="+stores.RedisURL)
	command.Stderr = os.Stderr
	in, err := command.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", kind, err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", kind, err)
	}
	if err := command.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", kind, err)
	}
	p := &Process{kind: kind, command: command, in: in, out: bufio.NewReader(out)}
	if err := p.read(ctx, nil); err != nil {
		return nil, errors.Join(fmt.Errorf("start %s: %w", kind, err), p.Close())
	}
	return p, nil
}

// PID is the process's id.
func (p *Process) PID() int { return p.command.Process.Pid }

// Close ends the peer and returns when it is gone. It is to be called once.
func (p *Process) Close() error {
	_ = p.in.Close()
	_, _ = io.Copy(io.Discard, p.out)
	if err := p.command.Wait(); err != nil {
		return fmt.Errorf("%s ended badly: %w", p.kind, err)
	}
	return nil
}

// ask sends a command and returns what is answered. A peer that is asked while ctx
// ends is killed.
func ask[R any](ctx context.Context, p *Process, name string, args any) (R, error) {
	var answer R
	err := p.ask(ctx, name, args, &answer)
	return answer, err
}

func (p *Process) ask(ctx context.Context, name string, args, answer any) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	encoded, err := json.Marshal(args)
	if err == nil {
		encoded, err = json.Marshal(question{Command: name, Args: encoded})
	}
	if err != nil {
		return fmt.Errorf("ask %s to %s: %w", p.kind, name, err)
	}
	if _, err := p.in.Write(append(encoded, '\n')); err != nil {
		return fmt.Errorf("ask %s to %s: %w", p.kind, name, err)
	}
	if err := p.read(ctx, answer); err != nil {
		return fmt.Errorf("ask %s to %s: %w", p.kind, name, err)
	}
	return nil
}

// read reads a reply and decodes what it holds into answer, a pointer; nil: it is of
// no interest. Where ctx ends before, the peer is killed.
func (p *Process) read(ctx context.Context, answer any) error {
	defer context.AfterFunc(ctx, func() { _ = p.command.Process.Kill() })()
	line, err := p.out.ReadBytes('\n')
	if err != nil {
		return errors.Join(ctx.Err(), err)
	}
	var got reply
	if err := json.Unmarshal(bytes.TrimSpace(line), &got); err != nil {
		return err
	}
	if got.Error != "" {
		return errors.New(got.Error)
	}
	if answer == nil {
		return nil
	}
	return json.Unmarshal(got.Answer, answer)
}

// opener starts what a peer needs and returns its commands, and what closes it.
type opener func(ctx context.Context, stores Stores) (map[string]handler, func() error, error)

// Run is the process of a peer; it returns when its input ends.
func Run(ctx context.Context, kind Kind) error {
	open, known := map[Kind]opener{River: openQueue(newRiver), Asynq: openQueue(newAsynq), Batch: openBatch, Readers: openReaders}[kind]
	if !known {
		return fmt.Errorf("there is no peer %q", kind)
	}
	return run(ctx, open)
}

func run(ctx context.Context, open opener) error {
	handlers, closing, err := open(ctx, Stores{DatabaseURL: os.Getenv(databaseVariable), RedisURL: os.Getenv(redisVariable)})
	if err != nil {
		return err
	}
	return errors.Join(serve(ctx, os.Stdin, os.Stdout, handlers), closing())
}
