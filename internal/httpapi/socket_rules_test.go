package httpapi_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/snovsync/snovsync/graph/model"
	"github.com/snovsync/snovsync/internal/httpapi"
	"github.com/snovsync/snovsync/models"
)

const (
	initOwner  = `{"type":"connection_init","payload":{"token":"owner"}}`
	subscribe1 = `{"type":"subscribe","id":"1","payload":{"query":"subscription{syncLog{cursor}}"}}`
	start1     = `{"type":"start","id":"1","payload":{"query":"subscription{syncLog{cursor}}"}}`
	ack        = `{"type":"connection_ack"}`
	ka         = `{"type":"ka"}`
	pinged     = `{"type":"ping","payload":{"last":true}}`
	answered   = `{"payload":{"last":true},"type":"pong"}`
	complete   = `{"id":"1","type":"complete"}`
	typename   = `{"payload":{"data":{"__typename":"Query"}},"id":"1","type":"%s"}`
)

// TestRulesOfTheNewerProtocol follows the protocol document of graphql-transport-ws: each row is
// what a client sends, in text frames, and all that it gets. A number is the code that the socket
// ends with, with its reason.
func TestRulesOfTheNewerProtocol(t *testing.T) {
	next := fmt.Sprintf(typename, "next")
	for name, row := range map[string]struct{ send, want []string }{
		// ConnectionInit and ConnectionAck
		"init":                         {[]string{initOwner, pinged}, []string{ack, answered}},
		"a second init":                {[]string{initOwner, `{"type":"connection_init"}`}, []string{ack, "4429 Too many initialisation requests"}},
		"a second init at once":        {[]string{initOwner, initOwner}, []string{ack, "4429 Too many initialisation requests"}},
		"init without a token":         {[]string{`{"type":"connection_init"}`}, []string{"4403 a valid bearer token is required"}},
		"init with a null payload":     {[]string{`{"type":"connection_init","payload":null}`}, []string{"4403 a valid bearer token is required"}},
		"init with a number":           {[]string{`{"type":"connection_init","payload":5}`}, []string{"4400 Invalid message: the payload of connection_init must be an object"}},
		"init with a list":             {[]string{`{"type":"connection_init","payload":[]}`}, []string{"4400 Invalid message: the payload of connection_init must be an object"}},
		"a byte order mark at the end": {[]string{initOwner + "\ufeff"}, []string{"4400 Invalid message: it must be a JSON object"}},
		// Ping and Pong: at any time, with an object or nothing.
		"ping":                {[]string{initOwner, `{"type":"ping"}`, pinged}, []string{ack, `{"type":"pong"}`, answered}},
		"ping with null":      {[]string{initOwner, `{"type":"ping","payload":null}`, pinged}, []string{ack, `{"type":"pong"}`, answered}},
		"ping with a text":    {[]string{initOwner, `{"type":"ping","payload":"x"}`}, []string{ack, "4400 Invalid message: the payload of ping must be an object"}},
		"ping before init":    {[]string{pinged}, []string{answered}},
		"pong before init":    {[]string{`{"type":"pong"}`, pinged}, []string{answered}},
		"pong nobody asked":   {[]string{initOwner, `{"type":"pong","payload":{"a":1}}`, pinged}, []string{ack, answered}},
		"pong with a boolean": {[]string{initOwner, `{"type":"pong","payload":true}`}, []string{ack, "4400 Invalid message: the payload of pong must be an object"}},
		// Subscribe
		"before the init":         {[]string{subscribe1}, []string{"4401 Unauthorized"}},
		"a query":                 {[]string{initOwner, `{"id":"1","type":"subscribe","payload":{"query":"{__typename}"}}`, pinged}, []string{ack, next, complete, answered}},
		"nulls":                   {[]string{initOwner, `{"id":"1","type":"subscribe","payload":{"query":"{__typename}","operationName":null,"variables":null,"extensions":null}}`, pinged}, []string{ack, next, complete, answered}},
		"an id twice":             {[]string{initOwner, subscribe1, subscribe1}, []string{ack, "4409 Subscriber for 1 already exists"}},
		"an id twice for a query": {[]string{initOwner, subscribe1, `{"id":"1","type":"subscribe","payload":{"query":"{__typename}"}}`}, []string{ack, "4409 Subscriber for 1 already exists"}},
		"an id twice, invalid":    {[]string{initOwner, subscribe1, `{"id":"1","type":"subscribe","payload":{"query":"{nothing}"}}`}, []string{ack, "4409 Subscriber for 1 already exists"}},
		"an id after complete":    {[]string{initOwner, subscribe1, `{"type":"complete","id":"1"}`, subscribe1, pinged}, []string{ack, answered}},
		"no id":                   {[]string{initOwner, `{"type":"subscribe","payload":{"query":"{__typename}"}}`}, []string{ack, "4400 Invalid message: subscribe needs an id"}},
		"an empty id":             {[]string{initOwner, `{"type":"subscribe","id":"","payload":{"query":"{__typename}"}}`}, []string{ack, "4400 Invalid message: subscribe needs an id"}},
		"a number as id":          {[]string{initOwner, `{"type":"subscribe","id":1,"payload":{"query":"{__typename}"}}`}, []string{ack, "4400 Invalid message: id must be a string"}},
		"no payload":              {[]string{initOwner, `{"type":"subscribe","id":"1"}`}, []string{ack, "4400 Invalid message: the payload must be an object"}},
		"a list as payload":       {[]string{initOwner, `{"type":"subscribe","id":"1","payload":[]}`}, []string{ack, "4400 Invalid message: the payload must be an object"}},
		"no query":                {[]string{initOwner, `{"type":"subscribe","id":"1","payload":{}}`}, []string{ack, "4400 Invalid message: query must be given"}},
		"a number as query":       {[]string{initOwner, `{"type":"subscribe","id":"1","payload":{"query":1}}`}, []string{ack, "4400 Invalid message: query must be a string"}},
		"variables as a list":     {[]string{initOwner, `{"type":"subscribe","id":"1","payload":{"query":"{__typename}","variables":[]}}`}, []string{ack, "4400 Invalid message: variables must be an object"}},
		"a number as name":        {[]string{initOwner, `{"type":"subscribe","id":"1","payload":{"query":"{__typename}","operationName":1}}`}, []string{ack, "4400 Invalid message: operationName must be a string"}},
		"extensions as a text":    {[]string{initOwner, `{"type":"subscribe","id":"1","payload":{"query":"{__typename}","extensions":"x"}}`}, []string{ack, "4400 Invalid message: extensions must be an object"}},
		// Error: nothing follows.
		"an invalid document":       {[]string{initOwner, `{"id":"1","type":"subscribe","payload":{"query":"{"}}`, pinged}, []string{ack, `{"payload":[{"message":"Expected Name, found \u003cEOF\u003e","locations":[{"line":1,"column":2}],"extensions":{"code":"BAD_USER_INPUT"}}],"id":"1","type":"error"}`, answered}},
		"an empty document":         {[]string{initOwner, `{"id":"1","type":"subscribe","payload":{"query":""}}`, pinged}, []string{ack, `{"payload":[{"message":"no operation provided","extensions":{"code":"BAD_USER_INPUT"}}],"id":"1","type":"error"}`, answered}},
		"a persisted query":         {[]string{initOwner, `{"id":"1","type":"subscribe","payload":{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"ab"}}}}`, pinged}, []string{ack, `{"payload":[{"message":"PersistedQueryNotSupported","extensions":{"code":"PERSISTED_QUERY_NOT_SUPPORTED"}}],"id":"1","type":"error"}`, answered}},
		"its id is free afterwards": {[]string{initOwner, `{"id":"1","type":"subscribe","payload":{"query":"{nothing}"}}`, `{"id":"1","type":"subscribe","payload":{"query":"{__typename}"}}`, pinged}, []string{ack, `{"payload":[{"message":"Cannot query field \"nothing\" on type \"Query\".","locations":[{"line":1,"column":2}],"extensions":{"code":"BAD_USER_INPUT"}}],"id":"1","type":"error"}`, next, complete, answered}},
		// Complete: not echoed, and unknown ids are ignored.
		"complete":                  {[]string{initOwner, subscribe1, `{"type":"complete","id":"1"}`, pinged}, []string{ack, answered}},
		"complete twice":            {[]string{initOwner, subscribe1, `{"type":"complete","id":"1"}`, `{"type":"complete","id":"1"}`, pinged}, []string{ack, answered}},
		"complete of an unknown id": {[]string{initOwner, `{"type":"complete","id":"9"}`, pinged}, []string{ack, answered}},
		"complete after the end":    {[]string{initOwner, `{"id":"1","type":"subscribe","payload":{"query":"{__typename}"}}`, `{"type":"complete","id":"9"}`, pinged}, []string{ack, next, complete, answered}},
		"complete before init":      {[]string{`{"type":"complete","id":"1"}`, pinged}, []string{answered}},
		"complete without an id":    {[]string{initOwner, `{"type":"complete"}`}, []string{ack, "4400 Invalid message: complete needs an id"}},
		// Invalid message
		"an unknown type":      {[]string{initOwner, `{"type":"nonsense"}`}, []string{ack, "4400 Invalid message: its type is unknown"}},
		"the older start":      {[]string{initOwner, start1}, []string{ack, "4400 Invalid message: its type is unknown"}},
		"a type in capitals":   {[]string{`{"type":"PING"}`}, []string{"4400 Invalid message: its type is unknown"}},
		"a field in capitals":  {[]string{`{"TYPE":"ping"}`}, []string{"4400 Invalid message: its type is unknown"}},
		"a type twice":         {[]string{`{"type":"ping","type":"ping"}`}, []string{"4400 Invalid message: it must be a JSON object"}},
		"no type":              {[]string{`{}`}, []string{"4400 Invalid message: its type is unknown"}},
		"a number as type":     {[]string{`{"type":1}`}, []string{"4400 Invalid message: type must be a string"}},
		"not JSON":             {[]string{`{`}, []string{"4400 Invalid message: it must be a JSON object"}},
		"nothing":              {[]string{``}, []string{"4400 Invalid message: it must be a JSON object"}},
		"a list":               {[]string{`[` + initOwner + `]`}, []string{"4400 Invalid message: it must be a JSON object"}},
		"two messages at once": {[]string{initOwner + pinged}, []string{"4400 Invalid message: it must be a JSON object"}},
		"a server's message":   {[]string{initOwner, `{"type":"next","id":"1"}`}, []string{ack, "4400 Invalid message: clients do not send next"}},
		"a server's ack":       {[]string{`{"type":"connection_ack"}`}, []string{"4400 Invalid message: clients do not send connection_ack"}},
		"a server's error":     {[]string{initOwner, `{"type":"error","id":"1","payload":[]}`}, []string{ack, "4400 Invalid message: clients do not send error"}},
	} {
		t.Run(name, func(t *testing.T) {
			newSite(t, nil).mustDial(t, nil, newProtocol).talk(row.send, row.want)
		})
	}
}

// TestRulesOfTheOlderProtocol follows the protocol document of subscriptions-transport-ws.
func TestRulesOfTheOlderProtocol(t *testing.T) {
	data := fmt.Sprintf(typename, "data")
	last, lasted := `{"id":"1","type":"start","payload":{"query":"{__typename}"}}`, []string{data, complete}
	wrong := func(reason string) string {
		return fmt.Sprintf(`{"payload":{"message":%q},"type":"connection_error"}`, reason)
	}
	for name, row := range map[string]struct{ send, want []string }{
		"init":                     {[]string{initOwner, last}, append([]string{ack, ka}, lasted...)},
		"init without a token":     {[]string{`{"type":"connection_init"}`}, []string{wrong("a valid bearer token is required"), "4403 a valid bearer token is required"}},
		"a second init":            {[]string{initOwner, initOwner}, []string{ack, ka, wrong("unexpected message connection_init"), "1002 Too many initialisation requests"}},
		"before the init":          {[]string{last}, []string{wrong("unexpected message start"), "1002 Unauthorized"}},
		"stop":                     {[]string{initOwner, start1, `{"type":"stop","id":"1"}`}, []string{ack, ka, complete}},
		"stop of an unknown id":    {[]string{initOwner, `{"type":"stop","id":"9"}`, last}, append([]string{ack, ka}, lasted...)},
		"an invalid document":      {[]string{initOwner, `{"id":"2","type":"start","payload":{"query":"{"}}`, last}, append([]string{ack, ka, `{"payload":{"message":"Expected Name, found \u003cEOF\u003e","locations":[{"line":1,"column":2}],"extensions":{"code":"BAD_USER_INPUT"}},"id":"2","type":"error"}`}, lasted...)},
		"no query":                 {[]string{initOwner, `{"id":"2","type":"start","payload":{}}`, last}, append([]string{ack, ka, `{"payload":{"message":"query must be given","extensions":{"code":"BAD_USER_INPUT"}},"id":"2","type":"error"}`}, lasted...)},
		"not JSON":                 {[]string{initOwner, `{`, last}, append([]string{ack, ka, wrong("Invalid message: it must be a JSON object")}, lasted...)},
		"not JSON before init":     {[]string{`{`, initOwner, last}, append([]string{wrong("Invalid message: it must be a JSON object"), ack, ka}, lasted...)},
		"an unknown type":          {[]string{initOwner, `{"type":"subscribe","id":"1"}`, last}, append([]string{ack, ka, wrong("Invalid message: its type is unknown")}, lasted...)},
		"terminate":                {[]string{initOwner, `{"type":"connection_terminate"}`}, []string{ack, ka, "1000 terminated"}},
		"terminate before init":    {[]string{`{"type":"connection_terminate"}`}, []string{"1000 terminated"}},
		"a server's message":       {[]string{initOwner, `{"type":"ka"}`}, []string{ack, ka, wrong("unexpected message ka"), "1002 Invalid message: clients do not send ka"}},
		"a payload that is a list": {[]string{`{"type":"connection_init","payload":[]}`}, []string{wrong("invalid payload"), "1002 Invalid message: the payload of connection_init must be an object"}},
	} {
		t.Run(name, func(t *testing.T) {
			newSite(t, nil).mustDial(t, nil, oldProtocol).talk(row.send, row.want)
		})
	}
}

// talk sends texts and expects answers; a number is the code that the socket ends with. A ping is
// sent after all other answers came, so that its own shows that there are no more.
func (p *peer) talk(send, want []string) {
	p.t.Helper()
	say := func(text string) {
		p.t.Helper()
		if err := p.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
			p.t.Fatal(err)
		}
	}
	for _, text := range send {
		if text != pinged {
			say(text)
		}
	}
	for _, expected := range want {
		if expected == answered {
			say(pinged)
		}
		_, text, err := p.ReadMessage()
		// A subscription that ends with its socket may be completed just before the close frame.
		for isClose(expected) && err == nil && strings.TrimSpace(string(text)) == complete {
			_, text, err = p.ReadMessage()
		}
		got := strings.TrimSpace(string(text))
		if closed, ok := errors.AsType[*websocket.CloseError](err); ok {
			got = fmt.Sprintf("%d %s", closed.Code, closed.Text)
		} else if err != nil {
			p.t.Fatalf("instead of %s: %v", expected, err)
		}
		if got != expected {
			p.t.Fatalf("got  %s\nwant %s", got, expected)
		}
	}
}

// isClose tells whether a close code is expected, and no message.
func isClose(expected string) bool { return strings.HasPrefix(expected, "4") }

// TestBinaryFramesAreRead as the reference server does: some clients send their JSON so.
func TestBinaryFramesAreRead(t *testing.T) {
	p := newSite(t, nil).mustDial(t, nil, newProtocol)
	if err := p.WriteMessage(websocket.BinaryMessage, []byte(initOwner)); err != nil {
		t.Fatal(err)
	}
	p.expect("connection_ack")
}

func TestUnknownSubprotocol(t *testing.T) {
	p := newSite(t, nil).mustDial(t, nil, "graphql-other")
	if code, reason := p.ended(); code != 4406 || reason != "Subprotocol not acceptable" {
		t.Errorf("ended with %d %s", code, reason)
	}
	// Old clients name no protocol.
	newSite(t, nil).mustDial(t, http.Header{}).talk([]string{initOwner}, []string{ack, ka})
}

// TestResultAfterCompleteIsNotSent: the client ended the query before there was a result.
func TestResultAfterCompleteIsNotSent(t *testing.T) {
	s := newSite(t, nil)
	begun, ended := make(chan struct{}), make(chan struct{})
	s.stub.settings = func(ctx context.Context) (*model.Settings, error) {
		close(begun)
		<-ctx.Done()
		close(ended)
		return model.NewSettings(models.DefaultSettings("org-1")), nil
	}
	p := s.open(t, newProtocol, `{"token":"owner"}`)
	p.expect("connection_ack")
	p.send(message{Type: "subscribe", ID: "1", Payload: operation("{ settings { version } }")})
	<-begun
	if before := p.end("1"); len(before) > 0 {
		t.Errorf("got %v", before)
	}
	<-ended
	p.send(message{Type: "subscribe", ID: "1", Payload: operation("{ viewer { role } }")})
	if got := p.expect("next"); !strings.Contains(string(got.Payload), "OWNER") {
		t.Errorf("the id taken again got %s", got.Payload)
	}
}

// TestErrorsEndAnOperation: those of an operation that runs, too. Nothing follows, and the id is
// free.
func TestErrorsEndAnOperation(t *testing.T) {
	for _, protocol := range []string{newProtocol, oldProtocol} {
		s := newSite(t, nil)
		s.stub.changes = func(context.Context) (<-chan *model.SyncLogChange, error) { panic("broken") }
		p := s.open(t, protocol, `{"token":"owner"}`)
		p.expect("connection_ack")
		start, data := "subscribe", "next"
		if protocol == oldProtocol {
			start, data = "start", "data"
		}
		for range 2 {
			p.send(message{Type: start, ID: "1", Payload: operation("subscription { syncLog { cursor } }")})
			for m := p.receive(); m.Type != "error"; m = p.receive() {
				if m.Type != data {
					t.Fatalf("%s: got %s", protocol, m.Type)
				}
				p.expect("complete")
				break
			}
		}
	}
}

// TestPeerLearnsWhyTheSocketEnds although it sent more than the server has read: a connection that
// is closed with something unread is reset.
func TestPeerLearnsWhyTheSocketEnds(t *testing.T) {
	s := newSite(t, nil)
	p := s.mustDial(t, nil, newProtocol)
	for range 200 {
		p.send(message{Type: "subscribe", ID: "1", Payload: json.RawMessage(`{"query":"` + strings.Repeat(" ", 1000) + `"}`)})
	}
	if code, _ := p.ended(); code != 4401 {
		t.Errorf("ended with %d", code)
	}
	long := s.mustDial(t, nil, newProtocol)
	long.send(message{Type: "ping", Payload: json.RawMessage(`{"padding":"` + strings.Repeat("x", 1<<20) + `"}`)})
	if code, _ := long.ended(); code != websocket.CloseMessageTooBig {
		t.Errorf("a long message ends with %d", code)
	}
}

// TestPeerThatDoesNotAnswerACloseFrame is not waited for.
func TestPeerThatDoesNotAnswerACloseFrame(t *testing.T) {
	s := newSite(t, func(c *httpapi.Config) { c.Limits.SocketInit = 10 * time.Millisecond })
	p := s.mustDial(t, nil, newProtocol)
	p.SetCloseHandler(func(int, string) error { return nil })
	if code, _ := p.ended(); code != 4408 {
		t.Errorf("ended with %d", code)
	}
	if _, err := p.NetConn().Read(make([]byte, 1)); err == nil {
		t.Error("something came after the close frame")
	}
}
