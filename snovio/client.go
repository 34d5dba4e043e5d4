package snovio

import (
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"time"
)

// DefaultBaseURL is where Snov.io's API is reached.
const DefaultBaseURL = "https://api.snov.io"

// DefaultTimeout bounds a call where Config.Timeout is not set.
const DefaultTimeout = 30 * time.Second

// Config is what a Client needs; its zero value reaches the real Snov.io.
type Config struct {
	// BaseURL is scheme and host, with or without a slash at the end; empty: DefaultBaseURL.
	BaseURL string
	// Timeout bounds a whole call, from dialing to the last byte of the answer;
	// zero or less: DefaultTimeout.
	Timeout time.Duration
	// Dialer opens the connections; nil: one with TCP keepalive. It is not used with a
	// Transport of the caller's.
	Dialer *net.Dialer
	// Transport carries the requests; nil: an own one that is tuned for many calls
	// to one host. Under a foreign transport the client cannot see whether bytes were
	// written, and then calls a failure NOT_SENT only if no connection was had at all.
	Transport http.RoundTripper
	// SendForms writes prospects as forms from the start. Otherwise a client sends JSON until
	// Snov.io refuses it.
	SendForms bool
}

// Client makes calls to Snov.io. It is safe for concurrent use.
type Client struct {
	baseURL   string
	timeout   time.Duration
	transport guardedTransport
	// forms is set once prospects are written as forms.
	forms atomic.Bool
}

// New makes a Client. It opens no connection; a wrong BaseURL shows as a NOT_SENT
// error of the first call.
func New(config Config) *Client {
	if config.BaseURL == "" {
		config.BaseURL = DefaultBaseURL
	}
	if config.Timeout <= 0 {
		config.Timeout = DefaultTimeout
	}
	if config.Transport == nil {
		config.Transport = newTransport(config.Dialer, nil)
	}
	client := &Client{
		baseURL:   strings.TrimRight(config.BaseURL, "/"),
		timeout:   config.Timeout,
		transport: guardedTransport{next: config.Transport},
	}
	client.forms.Store(config.SendForms)
	return client
}

// CloseIdleConnections closes the connections that no call is using.
func (c *Client) CloseIdleConnections() { c.transport.CloseIdleConnections() }
