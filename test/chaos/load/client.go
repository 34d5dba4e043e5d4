package load

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/snovsync/snovsync/internal/pause"
)

// client sends GraphQL operations to API processes.
type client struct {
	http    *http.Client
	timeout time.Duration
}

func newClient(transport http.RoundTripper, connections int, timeout time.Duration) *client {
	if transport == nil {
		transport = &http.Transport{MaxIdleConns: 4 * connections, MaxIdleConnsPerHost: connections, IdleConnTimeout: time.Minute}
	}
	return &client{http: &http.Client{Transport: transport}, timeout: timeout}
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

// mostAnswer bounds what is read of an answer, in bytes.
const mostAnswer = 32 << 20

// ask runs one operation at the process with this address and decodes its data. The
// error is a *failure.
func (c *client) ask(ctx context.Context, url, token, query string, variables map[string]any, data any) error {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return &failure{code: "UNENCODABLE", final: true, unsent: true, err: err}
	}
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/graphql", bytes.NewReader(body))
	if err != nil {
		return &failure{code: "UNENCODABLE", final: true, unsent: true, err: err}
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := c.http.Do(request)
	if err != nil {
		return noAnswer(err)
	}
	defer func() { _ = response.Body.Close() }()
	return decode(response, data)
}

func noAnswer(err error) error {
	if call, ok := errors.AsType[*net.OpError](err); ok && call.Op == "dial" {
		return &failure{code: "no connection", unsent: true, err: err}
	}
	return &failure{code: "no answer", err: err}
}

func decode(response *http.Response, data any) error {
	var answer struct {
		Errors []struct {
			Message    string `json:"message"`
			Extensions struct {
				Code string `json:"code"`
			} `json:"extensions"`
		} `json:"errors"`
		Data json.RawMessage `json:"data"`
	}
	text, err := io.ReadAll(io.LimitReader(response.Body, mostAnswer))
	if err != nil {
		return noAnswer(err)
	}
	status := fmt.Sprintf("HTTP %d", response.StatusCode)
	if err := json.Unmarshal(text, &answer); err != nil {
		return &failure{code: status, err: err}
	}
	if len(answer.Errors) > 0 {
		code := answer.Errors[0].Extensions.Code
		return &failure{code: code, final: slices.Contains(finalCodes(), code), err: errors.New(answer.Errors[0].Message)}
	}
	if response.StatusCode != http.StatusOK {
		return &failure{code: status}
	}
	if err := json.Unmarshal(answer.Data, data); err != nil {
		return &failure{code: "malformed", err: err}
	}
	return nil
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
