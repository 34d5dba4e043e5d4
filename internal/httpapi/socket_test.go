package httpapi_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/snovsync/snovsync/graph/model"
	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/internal/httpapi"
	"github.com/snovsync/snovsync/internal/livelog/handover"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/test/harness"
)

const (
	newProtocol = "graphql-transport-ws"
	oldProtocol = "graphql-ws"
	patience    = harness.Timeout
)

type message struct {
	Type    string          `json:"type"`
	ID      string          `json:"id,omitempty"`
	Payload json.RawMessage `json:"payload,omitempty"`
}

// peer is the client's end of a websocket.
type peer struct {
	t *testing.T
	*websocket.Conn
}

// dial asks for a websocket. It returns nil and the status where none is given.
func (s *site) dial(t *testing.T, protocols []string, header http.Header) (*peer, int) {
	t.Helper()
	dialer := websocket.Dialer{Subprotocols: protocols, HandshakeTimeout: patience}
	conn, response, err := dialer.DialContext(t.Context(), "ws"+strings.TrimPrefix(s.URL, "http")+"/graphql", header)
	if response == nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if err != nil {
		return nil, response.StatusCode
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	return &peer{t, conn}, response.StatusCode
}

// mustDial asks for a websocket that is given.
func (s *site) mustDial(t *testing.T, header http.Header, protocols ...string) *peer {
	t.Helper()
	p, status := s.dial(t, protocols, header)
	if p == nil {
		t.Fatalf("the upgrade was refused with %d", status)
	}
	return p
}

func (s *site) open(t *testing.T, protocol, payload string) *peer {
	t.Helper()
	p := s.mustDial(t, nil, protocol)
	p.send(message{Type: "connection_init", Payload: json.RawMessage(payload)})
	return p
}

func (p *peer) send(m message) {
	p.t.Helper()
	if err := p.WriteJSON(m); err != nil {
		p.t.Fatal(err)
	}
}

// receive returns the next message that is no keepalive.
func (p *peer) receive() message {
	p.t.Helper()
	for {
		var m message
		if err := p.ReadJSON(&m); err != nil {
			p.t.Fatalf("the socket ended: %v", err)
		}
		if m.Type != "ka" && m.Type != "ping" {
			return m
		}
	}
}

func (p *peer) expect(kind string) message {
	p.t.Helper()
	m := p.receive()
	if m.Type != kind {
		p.t.Fatalf("got %s %s instead of %s", m.Type, m.Payload, kind)
	}
	return m
}

// ended reads until the socket ends and returns the code and the reason.
func (p *peer) ended() (int, string) {
	p.t.Helper()
	for {
		_, _, err := p.ReadMessage()
		if err == nil {
			continue
		}
		if closed, ok := errors.AsType[*websocket.CloseError](err); ok {
			return closed.Code, closed.Text
		}
		p.t.Fatalf("ended without a close message: %v", err)
	}
}

func operation(query string) json.RawMessage {
	encoded, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		panic(err)
	}
	return encoded
}

func TestSocketsInBothProtocols(t *testing.T) {
	for protocol, words := range map[string]struct{ start, data, stop string }{
		newProtocol: {"subscribe", "next", "complete"},
		oldProtocol: {"start", "data", "stop"},
	} {
		t.Run(protocol, func(t *testing.T) {
			s := newSite(t, nil)
			changes, ended := make(chan *model.SyncLogChange), make(chan struct{})
			s.stub.changes = func(ctx context.Context) (<-chan *model.SyncLogChange, error) {
				context.AfterFunc(ctx, func() { close(ended) })
				return changes, nil
			}
			p := s.open(t, protocol, `{"Authorization":"Bearer member"}`)
			p.expect("connection_ack")
			p.send(message{Type: words.start, ID: "1", Payload: operation("subscription { syncLog { cursor entry { id } } }")})
			for i := range 3 {
				changes <- &model.SyncLogChange{Cursor: fmt.Sprint(i), Entry: &model.SyncLogEntry{Entry: &models.Entry{ID: "e"}}}
				got := p.expect(words.data)
				if want := fmt.Sprintf(`{"data":{"syncLog":{"cursor":"%d","entry":{"id":"e"}}}}`, i); string(got.Payload) != want {
					t.Errorf("got %s", got.Payload)
				}
			}
			p.send(message{Type: words.stop, ID: "1"})
			<-ended
			if protocol == oldProtocol {
				p.expect("complete")
			}
			p.send(message{Type: words.start, ID: "2", Payload: operation("{ viewer { role } }")})
			if got := p.expect(words.data); string(got.Payload) != `{"data":{"viewer":{"role":"MEMBER"}}}` {
				t.Errorf("got %s", got.Payload)
			}
			p.expect("complete")
			p.send(message{Type: words.start, ID: "3", Payload: operation("{ nothing }")})
			if got := p.expect("error"); !strings.Contains(string(got.Payload), "BAD_USER_INPUT") {
				t.Errorf("got %s", got.Payload)
			}
		})
	}
}

func TestTokensOverSockets(t *testing.T) {
	for _, protocol := range []string{newProtocol, oldProtocol} {
		for payload, welcome := range map[string]bool{
			`{"Authorization":"Bearer owner"}`: true,
			`{"authorization":"bearer owner"}`: true,
			`{"token":"owner"}`:                true,
			`{"token":"key"}`:                  true,
			`{"token":"wrong"}`:                false,
			`{"token":5}`:                      false,
			`{"Authorization":"owner"}`:        false,
			`{}`:                               false,
			`null`:                             false,
		} {
			s := newSite(t, nil)
			p := s.open(t, protocol, payload)
			if welcome {
				p.expect("connection_ack")
				continue
			}
			if code, reason := p.ended(); code != 4403 || reason != auth.ErrUnauthenticated.Error() {
				t.Errorf("%s with %s: ended with %d %s", protocol, payload, code, reason)
			}
		}
	}
}

func TestSocketTakesTheRequestsToken(t *testing.T) {
	s := newSite(t, nil)
	p := s.mustDial(t, http.Header{"Authorization": {"Bearer owner"}}, newProtocol)
	p.send(message{Type: "connection_init"})
	p.expect("connection_ack")
}

func TestSocketIsTurnedAwayWhileTokensCannotBeVerified(t *testing.T) {
	s := newSite(t, nil)
	s.tokens.err = models.ErrUnavailable
	if code, _ := s.open(t, newProtocol, `{"token":"owner"}`).ended(); code != websocket.CloseTryAgainLater {
		t.Errorf("ended with %d", code)
	}
}

func TestSocketEndsWithItsToken(t *testing.T) {
	for _, protocol := range []string{newProtocol, oldProtocol} {
		s := newSite(t, nil)
		s.tokens.set("brief", &auth.Principal{Subject: "user-1", OrganizationID: "org-1", Role: auth.RoleOwner, ExpiresAt: time.Now().Add(100 * time.Millisecond)})
		p := s.open(t, protocol, `{"token":"brief"}`)
		p.expect("connection_ack")
		if code, reason := p.ended(); code != 4403 || reason != "the token has expired" {
			t.Errorf("%s: ended with %d %s", protocol, code, reason)
		}
	}
}

func TestRevokedKeyDoesNotLiveOnInASocket(t *testing.T) {
	s := newSite(t, nil)
	p := s.open(t, newProtocol, `{"token":"key"}`)
	p.expect("connection_ack")
	p.send(message{Type: "subscribe", ID: "1", Payload: operation("mutation { pauseSync { userErrors { code } } }")})
	if got := p.expect("next"); strings.Contains(string(got.Payload), "errors\"") {
		t.Errorf("got %s", got.Payload)
	}
	p.expect("complete")
	s.tokens.set("key", nil)
	p.send(message{Type: "subscribe", ID: "2", Payload: operation("mutation { pauseSync { userErrors { code } } }")})
	if got := p.expect("next"); !strings.Contains(string(got.Payload), "UNAUTHENTICATED") {
		t.Errorf("got %s", got.Payload)
	}
}

func TestSubscriptionEndsWithItsReason(t *testing.T) {
	s := newSite(t, nil)
	s.stub.changes = func(ctx context.Context) (<-chan *model.SyncLogChange, error) {
		changes := make(chan *model.SyncLogChange)
		handover.From(ctx).End(&gqlerror.Error{Message: "too slow", Extensions: map[string]any{"code": "SLOW_READER"}})
		close(changes)
		return changes, nil
	}
	p := s.open(t, newProtocol, `{"token":"owner"}`)
	p.expect("connection_ack")
	p.send(message{Type: "subscribe", ID: "1", Payload: operation("subscription { syncLog { cursor } }")})
	if got := p.expect("error"); string(got.Payload) != `[{"message":"too slow","extensions":{"code":"SLOW_READER"}}]` {
		t.Errorf("got %s", got.Payload)
	}
}

func TestSubscriptionsOfASocketAreBounded(t *testing.T) {
	s := newSite(t, func(c *httpapi.Config) { c.Limits.SocketSubscriptions = 2 })
	p := s.open(t, newProtocol, `{"token":"owner"}`)
	p.expect("connection_ack")
	for id := range 3 {
		p.send(message{Type: "subscribe", ID: fmt.Sprint(id), Payload: operation("subscription { syncLog { cursor } }")})
	}
	if got := p.expect("next"); !isRateLimited(got) {
		t.Errorf("got %s", got.Payload)
	}
	p.expect("complete")
	// Queries have a limit of their own.
	p.send(message{Type: "subscribe", ID: "8", Payload: operation("{ viewer { role } }")})
	if got := p.expect("next"); !strings.Contains(string(got.Payload), "OWNER") {
		t.Errorf("a query beside them: %s", got.Payload)
	}
	p.expect("complete")
	for id := range 2 {
		p.end(fmt.Sprint(id))
	}
	p.send(message{Type: "subscribe", ID: "9", Payload: operation("subscription { syncLog { cursor } }")})
	p.send(message{Type: "ping"})
	if got := p.receive(); got.Type != "pong" {
		t.Errorf("after the others ended: %s %s", got.Type, got.Payload)
	}
}

// isRateLimited tells whether an answer refuses with a code and a time to wait.
func isRateLimited(got message) bool {
	return strings.Contains(string(got.Payload), `"code":"RATE_LIMITED"`) && strings.Contains(string(got.Payload), `"retryAfterSeconds":1`)
}

// TestQueriesOfASocketAreBounded also looks at the limit of the organization, which a socket
// shares with requests over HTTP.
func TestQueriesOfASocketAreBounded(t *testing.T) {
	for name, limits := range map[string]httpapi.Limits{
		"of the socket": {SocketOperations: 2}, "of the organization": {RequestsPerOrganization: 2},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, func(c *httpapi.Config) { c.Limits = limits })
			goOn := s.holdSettings()
			p := s.open(t, newProtocol, `{"token":"owner"}`)
			p.expect("connection_ack")
			for id := range 3 {
				p.send(message{Type: "subscribe", ID: fmt.Sprint(id), Payload: operation("{ settings { version } }")})
			}
			// The others wait, so this is the third one's.
			if got := p.expect("next"); !isRateLimited(got) {
				t.Errorf("got %s %s", got.ID, got.Payload)
			}
			p.expect("complete")
			close(goOn)
			for completed := 0; completed < 2; {
				switch got := p.receive(); {
				case got.Type == "complete":
					completed++
				case !strings.Contains(string(got.Payload), "version"):
					t.Errorf("got %s %s", got.Type, got.Payload)
				}
			}
			p.send(message{Type: "subscribe", ID: "9", Payload: operation("{ viewer { role } }")})
			if got := p.expect("next"); !strings.Contains(string(got.Payload), "OWNER") {
				t.Errorf("after the others ended: %s", got.Payload)
			}
		})
	}
}

func TestSocketsOfAnOrganizationAreBounded(t *testing.T) {
	s := newSite(t, func(c *httpapi.Config) { c.Limits.SocketsPerOrganization = 1 })
	s.tokens.set("other", &auth.Principal{Subject: "user-2", OrganizationID: "org-2", Role: auth.RoleOwner})
	first := s.open(t, newProtocol, `{"token":"owner"}`)
	first.expect("connection_ack")
	if code, reason := s.open(t, newProtocol, `{"token":"member"}`).ended(); code != websocket.CloseTryAgainLater || !strings.HasPrefix(reason, "RATE_LIMITED: ") {
		t.Errorf("the second one ends with %d %q", code, reason)
	}
	old := s.open(t, oldProtocol, `{"token":"owner"}`)
	if got := old.expect("connection_error"); !strings.Contains(string(got.Payload), "RATE_LIMITED") {
		t.Errorf("in the older protocol: %s", got.Payload)
	}
	s.open(t, newProtocol, `{"token":"other"}`).expect("connection_ack")
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	eventually(t, func() bool {
		p := s.open(t, newProtocol, `{"token":"owner"}`)
		defer func() { _ = p.Close() }()
		return p.receiveOrEnd() == "connection_ack"
	})
}

// receiveOrEnd is the type of the next message; empty if the socket ended.
func (p *peer) receiveOrEnd() string {
	var m message
	if err := p.ReadJSON(&m); err != nil {
		return ""
	}
	return m.Type
}

func TestSocketsWithoutATokenAreBounded(t *testing.T) {
	s := newSite(t, func(c *httpapi.Config) { c.Limits.PendingSockets = 8 })
	var pending []*peer
	for range 2 { // a quarter of them: all come from one address
		pending = append(pending, s.mustDial(t, nil, newProtocol))
	}
	if p, status := s.dial(t, []string{newProtocol}, nil); p != nil || status != http.StatusTooManyRequests {
		t.Errorf("the third one: %d", status)
	}
	// A token, and the end of a socket, make room.
	pending[0].send(message{Type: "connection_init", Payload: json.RawMessage(`{"token":"owner"}`)})
	pending[0].expect("connection_ack")
	pending = append(pending, s.mustDial(t, nil, newProtocol))
	for _, p := range pending[1:] {
		_ = p.Close()
	}
	eventually(t, func() bool {
		p, _ := s.dial(t, []string{newProtocol}, nil)
		return p != nil
	})
}

func TestMessagesBeforeTheTokenAreShort(t *testing.T) {
	s := newSite(t, nil)
	long := fmt.Sprintf(`{"token":"owner","padding":%q}`, strings.Repeat("x", 64<<10))
	if code, _ := s.open(t, newProtocol, long).ended(); code != websocket.CloseMessageTooBig {
		t.Errorf("a long connection_init ends with %d", code)
	}
	p := s.open(t, newProtocol, `{"token":"owner"}`)
	p.expect("connection_ack")
	p.send(message{Type: "subscribe", ID: strings.Repeat("x", 1025), Payload: operation("{ viewer { role } }")})
	if code, reason := p.ended(); code != 4400 {
		t.Errorf("a long id ends with %d %q", code, reason)
	}
}

func TestSocketOrigins(t *testing.T) {
	s := newSite(t, nil)
	for origin, welcome := range map[string]bool{
		"":                            true,
		s.URL:                         true,
		"https://console.example.com": true,
		"https://other.example.com":   false,
		"null":                        false,
	} {
		header := http.Header{}
		if origin != "" {
			header.Set("Origin", origin)
		}
		want := http.StatusForbidden
		if welcome {
			want = http.StatusSwitchingProtocols
		}
		if _, status := s.dial(t, []string{newProtocol}, header); status != want {
			t.Errorf("%q: %d", origin, status)
		}
	}
}

func TestNewerProtocolIsPreferred(t *testing.T) {
	s := newSite(t, nil)
	p := s.mustDial(t, nil, oldProtocol, newProtocol)
	if p.Subprotocol() != newProtocol {
		t.Errorf("chose %q", p.Subprotocol())
	}
}

func TestSocketThatNeverSaysWhoItIs(t *testing.T) {
	for protocol, want := range map[string]int{newProtocol: 4408, oldProtocol: websocket.CloseProtocolError} {
		s := newSite(t, func(c *httpapi.Config) { c.Limits.SocketInit = 20 * time.Millisecond })
		p := s.mustDial(t, nil, protocol)
		if code, _ := p.ended(); code != want {
			t.Errorf("%s: ended with %d", protocol, code)
		}
	}
}

func TestSocketWithABrokenInitIsNotLeftOpen(t *testing.T) {
	s := newSite(t, nil)
	p := s.open(t, newProtocol, `"text"`)
	if _, _, err := p.ReadMessage(); err == nil || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the socket stays open: %v", err)
	}
}

func TestSocketMessagesAreBounded(t *testing.T) {
	s := newSite(t, func(c *httpapi.Config) { c.Limits.BodyBytes = 1000 })
	p := s.open(t, newProtocol, `{"token":"owner"}`)
	p.expect("connection_ack")
	p.send(message{Type: "subscribe", ID: "1", Payload: operation("{ viewer { role } } # " + strings.Repeat("x", 1000))})
	if code, _ := p.ended(); code != websocket.CloseMessageTooBig {
		t.Errorf("ended with %d", code)
	}
}

func TestMessageThatIsNotUTF8EndsTheSocket(t *testing.T) {
	for _, protocol := range []string{newProtocol, oldProtocol} {
		s := newSite(t, nil)
		p := s.open(t, protocol, `{"token":"owner"}`)
		p.expect("connection_ack")
		start := map[string]string{newProtocol: "subscribe", oldProtocol: "start"}[protocol]
		text := `{"type":"` + start + `","id":"1","payload":{"query":"{ viewer { role } }","variables":{"id":"` + "\xff" + `"}}}`
		if err := p.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if code, _ := p.ended(); code != websocket.CloseInvalidFramePayloadData {
			t.Errorf("%s: ended with %d", protocol, code)
		}
	}
}

func TestSilentPeerIsTakenToBeGone(t *testing.T) {
	for _, protocol := range []string{newProtocol, oldProtocol} {
		s := newSite(t, func(c *httpapi.Config) {
			c.Limits.SocketPing, c.Limits.SocketWrite = 20*time.Millisecond, 20*time.Millisecond
		})
		ended := make(chan struct{})
		s.stub.changes = func(ctx context.Context) (<-chan *model.SyncLogChange, error) {
			context.AfterFunc(ctx, func() { close(ended) })
			return make(chan *model.SyncLogChange), nil
		}
		p := s.open(t, protocol, `{"token":"owner"}`)
		p.expect("connection_ack")
		start := map[string]string{newProtocol: "subscribe", oldProtocol: "start"}[protocol]
		p.send(message{Type: start, ID: "1", Payload: operation("subscription { syncLog { cursor } }")})
		// From here on the peer reads nothing, and so answers no ping.
		select {
		case <-ended:
		case <-time.After(patience):
			t.Errorf("%s: the peer is still there", protocol)
		}
	}
}

func TestReaderThatTakesNothingDoesNotBlockForEver(t *testing.T) {
	s := newSite(t, func(c *httpapi.Config) { c.Limits.SocketWrite = 50 * time.Millisecond })
	ended := make(chan struct{})
	s.stub.changes = func(ctx context.Context) (<-chan *model.SyncLogChange, error) {
		changes := make(chan *model.SyncLogChange)
		change := &model.SyncLogChange{Entry: &model.SyncLogEntry{Entry: &models.Entry{Message: strings.Repeat("x", 1<<20)}}}
		go func() {
			defer close(ended)
			for {
				select {
				case changes <- change:
				case <-ctx.Done():
					return
				}
			}
		}()
		return changes, nil
	}
	p := s.open(t, newProtocol, `{"token":"owner"}`)
	p.expect("connection_ack")
	tcp, ok := p.NetConn().(*net.TCPConn)
	if !ok {
		t.Fatalf("not TCP: %T", p.NetConn())
	}
	if err := tcp.SetReadBuffer(1024); err != nil {
		t.Fatal(err)
	}
	p.send(message{Type: "subscribe", ID: "1", Payload: operation("subscription { syncLog { entry { message } } }")})
	select {
	case <-ended:
	case <-time.After(patience):
		t.Error("the subscription still waits for its reader")
	}
}

func TestShutdownEndsSockets(t *testing.T) {
	s := newSite(t, nil)
	greeted := s.open(t, newProtocol, `{"token":"owner"}`)
	greeted.expect("connection_ack")
	silent := s.mustDial(t, nil, newProtocol)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for range 2 {
		if err := s.api.Shutdown(ctx); err != nil {
			t.Fatal(err)
		}
	}
	for name, p := range map[string]*peer{"greeted": greeted, "silent": silent} {
		if code, reason := p.ended(); code != websocket.CloseGoingAway || reason != "the server is stopping" {
			t.Errorf("%s: ended with %d %s", name, code, reason)
		}
	}
	if _, status := s.dial(t, []string{newProtocol}, nil); status != http.StatusServiceUnavailable {
		t.Errorf("a new socket after the shutdown: %d", status)
	}
	if got := s.query(t, "owner", "{ viewer { role } }", nil); !slices.Equal(got.errorCodes(t), nil) {
		t.Errorf("requests after the shutdown: %s", got.body)
	}
}
