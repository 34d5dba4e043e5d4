package snovio

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync"
	"time"
)

// maxAnswer is how much of an answer is read.
const maxAnswer = 1 << 20

// The paths of the calls, which also tell refusals of different calls apart.
const (
	pathToken        = "/v1/oauth/access_token"
	pathBalance      = "/v1/get-balance"
	pathLists        = "/v1/get-user-lists"
	pathCreateList   = "/v1/lists"
	pathCustomFields = "/v1/prospect-custom-fields"
	pathCampaigns    = "/v1/get-user-campaigns"
	pathFind         = "/v1/get-prospects-by-email"
	pathAddProspect  = "/v1/add-prospect-to-list"
)

const (
	typeForm = "application/x-www-form-urlencoded"
	typeJSON = "application/json"
)

// outgoing is a request before it is sent. A GET has no body.
type outgoing struct {
	path        string
	contentType string
	body        string
	bearer      string
	// secrets must not appear in anything that is kept of the answer.
	secrets []string
}

func (o outgoing) method() string {
	if o.contentType == "" {
		return http.MethodGet
	}
	return http.MethodPost
}

// call sends a request once and reads its answer with parse. The Exchange is
// filled whatever happens.
func call[T any](ctx context.Context, c *Client, request outgoing, parse func(body []byte) (T, error)) (T, Exchange, error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	exchange := Exchange{Method: request.method(), Path: request.path, Request: request.body, StartedAt: time.Now().UTC()}

	var value T
	received, failure := c.send(ctx, request)
	if failure == nil {
		value, failure = read(request.path, received, parse)
	}

	exchange.Duration = time.Since(exchange.StartedAt)
	redact := newRedactor(append(request.secrets, request.bearer)...)
	exchange.Response = redact.text(string(received.body), keptResponse)
	exchange.HTTPStatus = received.status
	exchange.Outcome = OutcomeOK
	if failure == nil {
		return value, exchange, nil
	}
	if failure.Kind == KindTimeout {
		// What silenced this connection may have silenced all. New ones may work.
		c.CloseIdleConnections()
	}
	failure.Message = redact.message(failure.Message)
	exchange.Outcome = outcomeOf(failure.Kind)
	return value, exchange, failure
}

// send writes a request and reads the whole answer. An error status is an answer
// too; the Error is for where none came. If the status came and the rest did
// not, both are returned.
func (c *Client) send(ctx context.Context, o outgoing) (answer, *Error) {
	var progress sending
	progress.deadline = sendDeadlineOf(ctx)
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: progress.gotConn})

	// Without GetBody, and for a GET with a body of a length unknown to net/http that
	// turns out empty, net/http never takes a request for one it may repeat by
	// itself on another connection.
	request, err := http.NewRequestWithContext(ctx, o.method(), c.baseURL+o.path, io.NopCloser(bytes.NewReader([]byte(o.body))))
	if err != nil {
		return answer{}, &Error{Kind: KindNotSent, Err: err}
	}
	request.GetBody = nil
	request.ContentLength = int64(len(o.body))
	request.Header.Set("Accept", typeJSON)
	request.Header.Set("User-Agent", "snovsync")
	if o.contentType != "" {
		request.Header.Set("Content-Type", o.contentType)
	}
	if o.bearer != "" {
		request.Header.Set("Authorization", "Bearer "+o.bearer)
	}

	// The transport is called without an http.Client, which would follow redirects: a
	// second arrival, and one that could carry the access token to another host.
	response, err := c.transport.RoundTrip(request)
	if err != nil {
		return answer{}, progress.failure(err)
	}
	defer func() { _ = response.Body.Close() }()
	received := answer{status: response.StatusCode, header: response.Header}
	received.body, err = io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	if len(received.body) > maxAnswer {
		received.body, received.cut = received.body[:maxAnswer], true
	}
	// These statuses say all that matters, even without the words that should follow.
	if err == nil || received.status == http.StatusTooManyRequests || received.status >= 500 {
		return received, nil
	}
	broken := interrupted(err)
	broken.HTTPStatus = received.status
	return received, broken
}

// sending watches how far a request gets.
type sending struct {
	deadline sendDeadline

	mu        sync.Mutex
	connected bool
	guard     *guardedConn
	writes    int64
}

// gotConn is called when the transport has a connection for the request, before it writes.
func (s *sending) gotConn(info httptrace.GotConnInfo) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.connected = true
	if s.guard = guardOf(info.Conn); s.guard != nil {
		s.writes = s.guard.arm(s.deadline)
	}
}

// failure names the error of a request without an answer. It is called after the
// transport gave the request up: its connection is closed, so that nothing is
// written any more.
func (s *sending) failure(err error) *Error {
	s.mu.Lock()
	defer s.mu.Unlock()
	written := s.connected && (s.guard == nil || s.guard.writes.Load() > s.writes)
	if !written {
		return &Error{Kind: KindNotSent, Err: err}
	}
	return interrupted(err)
}

// interrupted names the error of a request that was written, at least in part.
func interrupted(err error) *Error {
	var network net.Error
	if errors.Is(err, context.DeadlineExceeded) || errors.As(err, &network) && network.Timeout() {
		return &Error{Kind: KindTimeout, Err: err}
	}
	return &Error{Kind: KindConnectionLost, Err: err}
}
