package load

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/snovsync/snovsync/internal/graphqlclient"
	"github.com/snovsync/snovsync/internal/pause"
)

// client sends GraphQL operations to API processes.
type client struct{ http *http.Client }

func newClient(transport http.RoundTripper, connections int, timeout time.Duration) *client {
	c := &client{http: graphqlclient.NewHTTP(connections, timeout)}
	if transport != nil {
		c.http.Transport = transport
	}
	return c
}

func (c *client) close() { c.http.CloseIdleConnections() }

// failure says why an operation has no result.
type failure struct {
	// code is the GraphQL error's code, or a word for what came instead.
	code string
	// final: no retry mends it.
	final bool
	// unsent: the request never reached the process.
	unsent bool
	err    error
}

// Error names the code and the cause.
func (f *failure) Error() string {
	if f.err == nil {
		return f.code
	}
	return f.code + ": " + f.err.Error()
}

func (f *failure) Unwrap() error { return f.err }

// The codes of GraphQL errors that say that the request itself is not in order.
func finalCodes() []string {
	return []string{"UNAUTHENTICATED", "FORBIDDEN", "BAD_USER_INPUT", "NOT_FOUND"}
}

// ask runs one operation at the process with this address and decodes its data. The
// error is a *failure.
func (c *client) ask(ctx context.Context, url, token, query string, variables map[string]any, data any) error {
	process := graphqlclient.Client{URL: url, Token: token, HTTP: c.http}
	if err := process.Ask(ctx, query, variables, data); err != nil {
		return newFailure(err)
	}
	return nil
}

func newFailure(err error) *failure {
	if refused, ok := errors.AsType[*graphqlclient.Error](err); ok {
		return &failure{code: refused.Code, final: slices.Contains(finalCodes(), refused.Code), err: errors.New(refused.Message)}
	}
	if answer, ok := errors.AsType[*graphqlclient.AnswerError](err); ok {
		if answer.Status == http.StatusOK {
			return &failure{code: "malformed", err: err}
		}
		return &failure{code: fmt.Sprintf("HTTP %d", answer.Status), err: answer.Err}
	}
	if call, ok := errors.AsType[*net.OpError](err); ok && call.Op == "dial" {
		return &failure{code: "no connection", unsent: true, err: err}
	}
	return &failure{code: "no answer", err: err}
}

// failureOf is the failure that an error of ask is.
func failureOf(err error) *failure {
	if f, ok := errors.AsType[*failure](err); ok {
		return f
	}
	return &failure{code: "unknown", err: err}
}

// await waits for a time; it is false where ctx ended first.
func await(ctx context.Context, d time.Duration) bool {
	if d > 0 {
		pause.For(ctx, d)
	}
	return ctx.Err() == nil
}
