// Package graphqlclient is a client of snovsync's public API: operations over HTTP, and
// subscriptions over a websocket.
package graphqlclient

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

// Path is where the API is served.
const Path = "/graphql"

// maxAnswer bounds an answer, 32 MiB.
const maxAnswer = 32 << 20

// Client sends operations to one server in the name of one token.
type Client struct {
	// URL is the server's, without a path.
	URL string
	// Token is a bearer token or an API key; "" sends none.
	Token string
	// HTTP sends the requests.
	HTTP *http.Client
}

// NewHTTP makes an HTTP client that keeps so many connections open. The timeout bounds
// each request.
func NewHTTP(connections int, timeout time.Duration) *http.Client {
	return &http.Client{Timeout: timeout, Transport: &http.Transport{
		MaxIdleConns: 4 * connections, MaxIdleConnsPerHost: connections, IdleConnTimeout: time.Minute,
	}}
}

// Operation is a query, a mutation or a subscription.
type Operation struct {
	Query     string         `json:"query"`
	Variables map[string]any `json:"variables,omitempty"`
}

// result is what the API answers to an operation.
type result struct {
	Data   json.RawMessage `json:"data"`
	Errors []graphqlError  `json:"errors"`
}

// Ask runs an operation and decodes its data into data, a pointer. The error is an
// *Error if the API refused the operation, an *AnswerError if something else answered,
// and one of net/http if no answer came.
func (c *Client) Ask(ctx context.Context, query string, variables map[string]any, data any) error {
	body, err := json.Marshal(Operation{Query: query, Variables: variables})
	if err != nil {
		return fmt.Errorf("encode the request: %w", err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.URL+Path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	if c.Token != "" {
		request.Header.Set("Authorization", "Bearer "+c.Token)
	}
	response, err := c.HTTP.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	var answer result
	if err := json.Unmarshal(text, &answer); err != nil {
		return &AnswerError{Status: response.StatusCode, Err: err}
	}
	if len(answer.Errors) > 0 {
		return answer.Errors[0].asError()
	}
	if response.StatusCode != http.StatusOK {
		return &AnswerError{Status: response.StatusCode}
	}
	if err := json.Unmarshal(answer.Data, data); err != nil {
		return &AnswerError{Status: response.StatusCode, Err: err}
	}
	return nil
}

// Mutate runs a mutation that takes one input and whose field has the alias result. Its
// first user error becomes an *Error.
func (c *Client) Mutate(ctx context.Context, query string, input map[string]any) error {
	var data struct{ Result UserErrors }
	if err := c.Ask(ctx, query, map[string]any{"input": input}, &data); err != nil {
		return err
	}
	return data.Result.First()
}
