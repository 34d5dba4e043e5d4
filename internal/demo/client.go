package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// client speaks to the public GraphQL API like any other.
type client struct {
	base   string
	bearer string
	http   *http.Client
}

// requestPatience is longer than the server takes for any answer.
const requestPatience = 40 * time.Second

func newClient(base, bearer string) *client {
	return &client{base: base, bearer: bearer, http: &http.Client{Transport: &http.Transport{}, Timeout: requestPatience}}
}

// as is a client of the same API with another bearer token; both share connections.
func (c *client) as(bearer string) *client {
	return &client{base: c.base, bearer: bearer, http: c.http}
}

func (c *client) close() { c.http.CloseIdleConnections() }

type graphqlRequest struct {
	Query     string         `json:"query"`
	Variables map[string]any `json:"variables,omitempty"`
}

type graphqlError struct {
	Message    string `json:"message"`
	Extensions struct {
		Code string `json:"code"`
	} `json:"extensions"`
}

func (e graphqlError) asError() error {
	return &apiError{code: e.Extensions.Code, message: e.Message}
}

// userErrors are a payload's; embedded, they make it a payload.
type userErrors struct {
	UserErrors []struct {
		Code    string `json:"code"`
		Message string `json:"message"`
	} `json:"userErrors"`
}

// refusal is the first user error, nil where there is none.
func (e userErrors) refusal() error {
	if len(e.UserErrors) == 0 {
		return nil
	}
	return &apiError{code: e.UserErrors[0].Code, message: e.UserErrors[0].Message}
}

// do asks the API and decodes the answer's data into out. The error is an
// *apiError where the API answered one.
func (c *client) do(ctx context.Context, query string, variables map[string]any, out any) (err error) {
	body, err := json.Marshal(graphqlRequest{Query: query, Variables: variables})
	if err != nil {
		return fmt.Errorf("encode the request: %w", err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+"/graphql", bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+c.bearer)
	response, err := c.http.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	answer := struct {
		Data   json.RawMessage `json:"data"`
		Errors []graphqlError  `json:"errors"`
	}{}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return fmt.Errorf("read the answer (HTTP status %d): %w", response.StatusCode, err)
	}
	if len(answer.Errors) > 0 {
		return answer.Errors[0].asError()
	}
	if err := json.Unmarshal(answer.Data, out); err != nil {
		return fmt.Errorf("read the answer's data: %w", err)
	}
	return nil
}
