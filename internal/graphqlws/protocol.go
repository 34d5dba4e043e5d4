package graphqlws

import (
	"encoding/json"
	"strings"

	"github.com/gorilla/websocket"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/snovsync/snovsync/internal/jsonobject"
)

// Close codes that graphql-transport-ws adds to those of RFC 6455.
const (
	closeBadMessage        = 4400
	closeNotInitialized    = 4401
	closeForbidden         = 4403
	closeSubprotocol       = 4406
	closeInitTimeout       = 4408
	closeOperationExists   = 4409
	closeInitializedBefore = 4429
)

// kind is what a message means, in either subprotocol.
type kind int

const (
	kindUnexpected kind = iota // a message that only servers send
	kindInit
	kindStart
	kindStop
	kindTerminate
	kindPing
	kindPong
)

// protocol is one of the two subprotocols. The empty one is the older, which clients
// speak that name none.
type protocol string

// transportWS and legacyWS are the subprotocols in the order of preference.
const (
	transportWS protocol = "graphql-transport-ws"
	legacyWS    protocol = "graphql-ws"
)

// data is the type of a message that carries an answer.
func (p protocol) data() string {
	if p == transportWS {
		return "next"
	}
	return "data"
}

// code is the newer protocol's own close code; the older one has none.
func (p protocol) code(own int) int {
	if p == transportWS {
		return own
	}
	return websocket.CloseProtocolError
}

// kindOf tells what a type of message means; known is false where there is no such type.
func (p protocol) kindOf(name string) (_ kind, known bool) {
	if p == transportWS {
		return transportWSKind(name)
	}
	return legacyWSKind(name)
}

func transportWSKind(name string) (_ kind, known bool) {
	switch name {
	case "connection_init":
		return kindInit, true
	case "subscribe":
		return kindStart, true
	case "complete":
		return kindStop, true
	case "ping":
		return kindPing, true
	case "pong":
		return kindPong, true
	case "connection_ack", "next", "error":
		return kindUnexpected, true
	}
	return kindUnexpected, false
}

func legacyWSKind(name string) (_ kind, known bool) {
	switch name {
	case "connection_init":
		return kindInit, true
	case "start":
		return kindStart, true
	case "stop":
		return kindStop, true
	case "connection_terminate":
		return kindTerminate, true
	case "connection_ack", "connection_error", "data", "error", "complete", "ka":
		return kindUnexpected, true
	}
	return kindUnexpected, false
}

// message is one of a client's messages.
type message struct {
	ID   string
	Type string
	// Payload is JSON; nil where it is absent or null.
	Payload json.RawMessage
	kind    kind
}

// messageError is why a message cannot be understood, as its sender is told.
type messageError string

// Error implements error.
func (e messageError) Error() string { return "Invalid message: " + string(e) }

// read understands a client's message. The names of its fields are exact and given once.
func (p protocol) read(text []byte) (message, error) {
	var m message
	fields, err := jsonobject.Decode[json.RawMessage](text)
	if err != nil {
		return m, messageError("it must be a JSON object")
	}
	for name, into := range map[string]*string{"id": &m.ID, "type": &m.Type} {
		if given := fields[name]; given != nil && json.Unmarshal(given, into) != nil {
			return m, messageError(name + " must be a string")
		}
	}
	// Answers repeat the id, which must not be another operation's.
	if strings.ContainsRune(m.ID, 0) {
		return m, messageError("its id holds half a surrogate pair or a NUL character")
	}
	if payload := fields["payload"]; !isNull(payload) {
		m.Payload = payload
	}
	var known bool
	if m.kind, known = p.kindOf(m.Type); !known {
		return m, messageError("its type is unknown")
	}
	if p == transportWS {
		return m, m.check()
	}
	return m, nil
}

// check refuses what graphql-transport-ws does not allow in a message of this type.
func (m message) check() error {
	switch m.kind {
	case kindStart, kindStop:
		if m.ID == "" {
			return messageError(m.Type + " needs an id")
		}
	case kindInit, kindPing, kindPong:
		if m.Payload != nil && m.Payload[0] != '{' {
			return messageError("the payload of " + m.Type + " must be an object")
		}
	case kindUnexpected, kindTerminate:
	}
	return nil
}

// isNull tells whether a JSON value is null or absent.
func isNull(value json.RawMessage) bool { return len(value) == 0 || string(value) == "null" }

// errorPayload is the payload of an error message: the newer protocol has a list, the older one
// a single error.
func (p protocol) errorPayload(errs gqlerror.List) []byte {
	if p == transportWS {
		return mustEncode(errs)
	}
	return mustEncode(errs[0])
}

// payloadStart and payloadEnd stand around a message's payload: it comes first, so that
// messages that differ in their id alone begin alike.
const payloadStart = `{"payload":`

// payloadEnd is what follows the payload of a message; without an id where that is empty.
func payloadEnd(id, kind string) []byte {
	end := []byte{','}
	if id != "" {
		end = append(append(append(end, `"id":`...), quote(id)...), ',')
	}
	return append(append(append(end, `"type":`...), quote(kind)...), '}', '\n')
}

// encode makes a message; payload is JSON and may be nil.
func encode(kind, id string, payload []byte) []byte {
	end := payloadEnd(id, kind)
	if len(payload) == 0 {
		end[0] = '{'
		return end
	}
	return append(append([]byte(payloadStart), payload...), end...)
}

func quote(text string) []byte {
	quoted, err := json.Marshal(text)
	if err != nil {
		// No string is without a JSON form.
		panic(err)
	}
	return quoted
}
