package deployment

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// requestTimeout bounds one request to the product.
const requestTimeout = time.Minute

// newClient makes the HTTP client of the deployment's own requests.
func newClient() *http.Client {
	const connections = 64
	return &http.Client{Timeout: requestTimeout, Transport: &http.Transport{MaxIdleConns: connections, MaxIdleConnsPerHost: connections}}
}

// Client sends GraphQL operations to one API process in the name of one token.
type Client struct {
	// URL is the process's, without a path.
	URL string
	// Token is a bearer token, or an API key.
	Token string
	// HTTP sends the requests.
	HTTP *http.Client
}

// Error is a GraphQL error of an answer: the operation as a whole failed.
type Error struct {
	// Code is extensions.code, such as UNAVAILABLE.
	Code    string
	Message string
}

// Error names the code and says what the API said.
func (e *Error) Error() string { return e.Code + ": " + e.Message }

// Ask runs one operation and decodes its data into data, a pointer. The error is an
// *Error where the API refused, and another one where no whole answer came.
func (c *Client) Ask(ctx context.Context, query string, variables map[string]any, data any) error {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.URL+"/graphql", bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+c.Token)
	response, err := c.HTTP.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	var answer struct {
		Errors []struct {
			Message    string `json:"message"`
			Extensions struct {
				Code string `json:"code"`
			} `json:"extensions"`
		} `json:"errors"`
		Data json.RawMessage `json:"data"`
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return fmt.Errorf("HTTP status %d: %w", response.StatusCode, err)
	}
	if len(answer.Errors) > 0 {
		return &Error{Code: answer.Errors[0].Extensions.Code, Message: answer.Errors[0].Message}
	}
	return json.Unmarshal(answer.Data, data)
}

// Mutate runs one mutation with one input, its field aliased to result, and turns
// its first user error into an error.
func (c *Client) Mutate(ctx context.Context, query string, input map[string]any) error {
	var data struct {
		Result struct{ UserErrors []struct{ Message string } }
	}
	if err := c.Ask(ctx, query, map[string]any{"input": input}, &data); err != nil {
		return err
	}
	if len(data.Result.UserErrors) > 0 {
		return errors.New(data.Result.UserErrors[0].Message)
	}
	return nil
}
