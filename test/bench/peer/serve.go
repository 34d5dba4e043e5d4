package peer

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// handler answers one command. Its answer is written as JSON.
type handler func(ctx context.Context, args json.RawMessage) (any, error)

// question is a line that a peer reads, reply the line that it answers.
type question struct {
	Command string          `json:"command"`
	Args    json.RawMessage `json:"args,omitempty"`
}

type reply struct {
	Answer json.RawMessage `json:"answer,omitempty"`
	Error  string          `json:"error,omitempty"`
}

// maxLine bounds a question, 64 MiB.
const maxLine = 64 << 20

// serve says that it is ready, and then answers commands one after the other until
// the input ends: whoever started the process has ended then, or wants it to. A
// command that runs at that time is canceled.
func serve(ctx context.Context, in io.Reader, out io.Writer, handlers map[string]handler) error {
	ctx, cancel := context.WithCancel(ctx)
	questions := make(chan []byte)
	read := make(chan error, 1)
	go func() {
		defer close(questions)
		defer cancel()
		lines := bufio.NewScanner(in)
		lines.Buffer(nil, maxLine)
		for lines.Scan() {
			select {
			case questions <- append([]byte(nil), lines.Bytes()...):
			case <-ctx.Done():
				return
			}
		}
		read <- lines.Err()
	}()
	defer cancel()
	answers := json.NewEncoder(out)
	if err := answers.Encode(reply{}); err != nil {
		return fmt.Errorf("say that this is ready: %w", err)
	}
	for line := range questions {
		if err := answers.Encode(answer(ctx, line, handlers)); err != nil {
			return fmt.Errorf("answer: %w", err)
		}
	}
	select {
	case err := <-read:
		return err
	default:
		return nil
	}
}

func answer(ctx context.Context, line []byte, handlers map[string]handler) reply {
	var asked question
	err := json.Unmarshal(line, &asked)
	if err == nil {
		handle, known := handlers[asked.Command]
		if !known {
			err = errors.New("there is no such command")
		} else {
			var given any
			if given, err = handle(ctx, asked.Args); err == nil {
				var encoded []byte
				if encoded, err = json.Marshal(given); err == nil {
					return reply{Answer: encoded}
				}
			}
		}
	}
	return reply{Error: fmt.Sprintf("%s: %v", asked.Command, err)}
}

// command makes a handler of a function that takes its arguments decoded.
func command[A, R any](do func(ctx context.Context, args A) (R, error)) handler {
	return func(ctx context.Context, raw json.RawMessage) (any, error) {
		var args A
		if len(raw) > 0 {
			if err := json.Unmarshal(raw, &args); err != nil {
				return nil, err
			}
		}
		return do(ctx, args)
	}
}

// nothing is what a command takes or answers that has nothing to say.
type nothing struct{}
