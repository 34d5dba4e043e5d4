package demo

import (
	"time"

	"github.com/snovsync/snovsync/internal/graphqlclient"
)

// client uses the public GraphQL API like any other client.
type client struct{ graphqlclient.Client }

const (
	// requestTimeout is longer than the server takes for any answer.
	requestTimeout = 40 * time.Second
	connections    = 4
)

func newClient(url, token string) *client {
	return &client{graphqlclient.Client{URL: url, Token: token, HTTP: graphqlclient.NewHTTP(connections, requestTimeout)}}
}

// as is a client of the same API with another token; both share connections.
func (c *client) as(token string) *client {
	return &client{graphqlclient.Client{URL: c.URL, Token: token, HTTP: c.HTTP}}
}

func (c *client) close() { c.HTTP.CloseIdleConnections() }
