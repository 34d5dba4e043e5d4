package httpapi

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"time"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/gorilla/websocket"
)

const (
	// newProtocol and oldProtocol are the subprotocols in the order of preference.
	newProtocol = "graphql-transport-ws"
	oldProtocol = "graphql-ws"
	bufferBytes = 4 << 10
)

// gorilla accepts websockets with gorilla/websocket, through the seam gqlgen
// leaves for it.
type gorilla struct{ limits Limits }

var _ transport.WebsocketImplementation = gorilla{}

// Accept implements transport.WebsocketImplementation. The origin was checked
// before: a page that may not use the API gets a GraphQL error, not an upgrade.
func (g gorilla) Accept(w http.ResponseWriter, r *http.Request, options transport.WebsocketAcceptOptions) (transport.WebsocketConn, error) {
	upgrader := websocket.Upgrader{
		HandshakeTimeout: g.limits.SocketWrite,
		ReadBufferSize:   bufferBytes,
		WriteBufferSize:  bufferBytes,
		Subprotocols:     []string{newProtocol, oldProtocol},
		CheckOrigin:      func(*http.Request) bool { return true },
		// gqlgen answers a failed upgrade itself.
		Error: func(http.ResponseWriter, *http.Request, int, error) {},
	}
	ws, err := upgrader.Upgrade(w, r, options.ResponseHeader)
	if err != nil {
		return nil, err
	}
	s := socketFrom(r.Context())
	c := &conn{ws: ws, cause: s.cause, limits: g.limits, old: ws.Subprotocol() != newProtocol}
	if c.old {
		c.watchPongs()
	}
	s.opened(r.Context(), c)
	return c, nil
}

var errNotUTF8 = errors.New("a message must be UTF-8")

// conn is a websocket as gqlgen's transport uses it: one goroutine reads, and
// writes are serialized by gqlgen.
type conn struct {
	ws     *websocket.Conn
	cause  func() error
	limits Limits
	// old: the older subprotocol, which has no pings of its own.
	old      bool
	lastPing time.Time
}

var _ interface {
	transport.WebsocketConn
	transport.WebsocketReadLimiter
	transport.WebsocketReadDeadliner
} = (*conn)(nil)

// watchPongs ends the connection when its peer is silent for two pings. In the
// newer subprotocol gqlgen does this with messages.
func (c *conn) watchPongs() {
	alive := func(string) error {
		return c.ws.SetReadDeadline(time.Now().Add(2*c.limits.SocketPing + c.limits.SocketWrite))
	}
	_ = alive("")
	c.ws.SetPongHandler(alive)
}

// NextReader implements transport.WebsocketConn. A message that is not UTF-8 ends
// the socket, as RFC 6455 has it; gorilla/websocket leaves that to its user.
func (c *conn) NextReader() (int, io.Reader, error) {
	kind, text, err := c.ws.ReadMessage()
	if websocket.IsCloseError(err, websocket.CloseNormalClosure, websocket.CloseGoingAway, websocket.CloseNoStatusReceived) {
		err = transport.ErrWebsocketClosed
	}
	if err != nil {
		return kind, nil, err
	}
	if !utf8.Valid(text) {
		closing := websocket.FormatCloseMessage(websocket.CloseInvalidFramePayloadData, errNotUTF8.Error())
		_ = c.ws.WriteControl(websocket.CloseMessage, closing, time.Now().Add(c.limits.SocketWrite))
		return kind, nil, errNotUTF8
	}
	return kind, bytes.NewReader(text), nil
}

// WriteJSON implements transport.WebsocketConn. A peer that does not take the
// message in time is gone: gqlgen would go on writing to it.
func (c *conn) WriteJSON(v any) error {
	deadline := time.Now().Add(c.limits.SocketWrite)
	if c.old {
		c.ping(deadline)
	}
	err := c.ws.SetWriteDeadline(deadline)
	if err == nil {
		err = c.ws.WriteJSON(v)
	}
	if err != nil {
		_ = c.ws.Close()
	}
	return err
}

// ping sends a websocket ping with a message, where the last one is long enough
// ago: gqlgen writes a message of its own at least that often.
func (c *conn) ping(deadline time.Time) {
	if now := time.Now(); now.Sub(c.lastPing) >= c.limits.SocketPing {
		c.lastPing = now
		_ = c.ws.WriteControl(websocket.PingMessage, nil, deadline)
	}
}

// WriteClose implements transport.WebsocketConn. gqlgen knows one code for all
// that ends a socket; the client is told which it was.
func (c *conn) WriteClose(code int, message string) error {
	switch cause := c.cause(); {
	case errors.Is(cause, errTokenExpired):
		code, message = closeForbidden, errTokenExpired.Error()
	case errors.Is(cause, errStopping):
		code, message = websocket.CloseGoingAway, errStopping.Error()
	}
	deadline := time.Now().Add(c.limits.SocketWrite)
	return c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, message), deadline)
}

// Close implements transport.WebsocketConn.
func (c *conn) Close() error { return c.ws.Close() }

// Subprotocol implements transport.WebsocketConn.
func (c *conn) Subprotocol() string { return c.ws.Subprotocol() }

// SetReadLimit implements transport.WebsocketReadLimiter.
func (c *conn) SetReadLimit(limit int64) { c.ws.SetReadLimit(limit) }

// SetReadDeadline implements transport.WebsocketReadDeadliner.
func (c *conn) SetReadDeadline(t time.Time) error { return c.ws.SetReadDeadline(t) }
