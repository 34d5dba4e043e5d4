package httpapi_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/snovsync/snovsync/internal/surrogates"
)

// eventMutations are what a booking service may call.
var eventMutations = []string{
	"bookingCreated", "bookingCanceled", "bookingRescheduled", "bookingNoShow", "routingFormSubmitted", "recordEvents",
}

// goodInputs are one input for each of the mutations.
var goodInputs = func() []string {
	booking := func(more string) string {
		return `{"eventId":"evt-1","occurredAt":"2026-05-04T11:59:59.1234567+02:00","booking":{"id":"bk-1","title":"Introduction",` +
			`"startTime":"2026-05-05T09:30:00Z","endTime":"2026-05-05T10:00:00Z","timeZone":"Europe/Berlin","location":"Online"},` +
			`"host":{"name":"Host","email":"host@example.com"},"invitee":{"email":" Ada@Example.com","name":"Ada","firstName":"A","lastName":"D","phone":"+1 555 0100"},` +
			`"answers":[{"questionId":"q1","value":"Example Ltd"},{"questionId":7,"value":null}],"rescheduledFrom":"bk-0"` + more + `}`
	}
	form := `{"eventId":2,"occurredAt":"2026-05-04T09:00:00Z","form":{"id":"form-1","name":"Contact"},"fields":[{"fieldId":"f1","value":"yes"}],` +
		`"respondent":{"email":"ada@example.com","name":"Ada","phone":""}}`
	return []string{
		booking(""), booking(""), booking(""), booking(`,"noShow":false`), form,
		`{"events":[{"bookingCreated":` + booking("") + `},{"bookingNoShow":` + booking(`,"noShow":true`) + `},{"routingFormSubmitted":` + form + `},{}]}`,
	}
}()

// FuzzEventInput: whatever stands in the input of an event mutation, the caller
// learns that the event was accepted, or what is wrong with which field. What was
// accepted reads back from the store as it was normalized, and is a duplicate when
// the same JSON comes again with its keys in another order and other white space.
func FuzzEventInput(f *testing.F) {
	s := newEventSite(f)
	for i, input := range goodInputs {
		f.Add(uint8(i), input)
	}
	for _, input := range []string{
		`{}`, `null`, `[]`, `{`, `"text"`, `{"eventId":null}`, `{"eventId":"e","occurredAt":"2026-05-04T10:00:00Z","booking":{}}`,
		`{"eventId":"e\u0000","occurredAt":"0001-01-01T00:00:00.0000001Z","booking":{"id":"\ud800","startTime":"0001-01-01T00:00:00.0000001Z"}}`,
		`{"eventId":" \u00a0","occurredAt":"9999-12-31T23:59:59.9999999Z","booking":[{"id":1e3}],"host":[],"answers":{"questionId":"q"}}`,
		`{"eventId":"` + strings.Repeat("ä", 256) + `","occurredAt":"2026-05-04T10:00:00Z","booking":{"id":"b"},"unknown":1}`,
		`{"eventId":"e","eventId":"f","occurredAt":"2026-05-04T10:00:00Z","booking":{"id":"b"}}},"variables":{"input":{"eventId":"g"}`,
	} {
		f.Add(uint8(0), input)
	}
	f.Add(uint8(5), `{"events":{"bookingCreated":null,"bookingCanceled":`+goodInputs[0]+`}}`)
	f.Fuzz(func(t *testing.T, mutation uint8, input string) {
		name := eventMutations[int(mutation)%len(eventMutations)]
		organization := s.nextOrganization()
		body := `{"query":` + strconv.Quote(eventDocument(name)) + `,"variables":{"input":` + input + `}}`
		first := s.post(t, organization, body).payload(t, name)
		s.checkStored(t, organization)
		if first == nil {
			return
		}
		s.checkPayload(t, name, first)
		second := s.post(t, organization, encodedAgain(t, body)).payload(t, name)
		s.checkStored(t, organization)
		if second == nil || !reflect.DeepEqual(second.UserErrors, first.UserErrors) || len(second.events()) != len(first.events()) {
			t.Fatalf("the same input again: %+v, before: %+v", second, first)
		}
		for i, event := range first.events() {
			if again := second.events()[i]; event != nil && (again == nil || again.ID != event.ID || !again.Duplicate) {
				t.Errorf("the same event again: %+v, before: %+v", again, event)
			}
		}
	})
}

// FuzzEventDocument: whatever document and variables a booking service posts, it
// gets an answer that is no fault of ours, and nothing reaches the store that is not
// as it should be. The variables may also break out of their place in the body.
func FuzzEventDocument(f *testing.F) {
	s := newEventSite(f)
	for i, input := range goodInputs {
		f.Add(eventDocument(eventMutations[i]), `{"input":`+input+`}`)
	}
	const at = `occurredAt: "2026-05-04T10:00:00Z"`
	for _, document := range []string{
		`mutation { bookingCreated(input: {eventId: 1, ` + at + `, booking: {id: "a\u0000\uD83D"}, host: {}, answers: {questionId: "q", value: """b"""}}) { event { id } } }`,
		`mutation($v: [EventInput!]! = []) { a: recordEvents(input: {events: $v}) { events { id } } b: recordEvents(input: {events: [{bookingCreated: {}}]}) { userErrors { field } } }`,
		`mutation M($v: ID = 5, $n: Boolean = true) { bookingNoShow(input: {eventId: $v, ` + at + `, booking: {id: $v}, noShow: $n}) { ...F } } fragment F on BookingNoShowPayload { event { status @skip(if: $n) } }`,
		`mutation($v: BookingInput = {id: 1}) { bookingCanceled(input: {eventId: "e", ` + at + `, booking: $v}) { event { id } } }`,
		`mutation($v: Time = "2026-05-04T10:00:00Z") { routingFormSubmitted(input: {eventId: -1, occurredAt: $v, form: {id: 1}}) { event { id } } }`,
		`mutation($v: AnswerInput, $n: String) { bookingCreated(input: {eventId: 1, ` + at + `, booking: {id: 2, title: $n}, answers: [$v, {questionId: 1, value: $n}]}) { event { id } } }`,
		`mutation($v: BookingCreatedInput!) { recordEvents(input: {events: {bookingCreated: $v}}) { events { id } userErrors { field code } } }`,
		`query($n: Boolean = true) { viewer @include(if: $n) { role } }`,
		`query($n: Int = 5) { viewer { role } syncLog(first: $n, filter: {status: [FAILED]}) { nodes { id } } previewSync(input: {}) { message } }`,
		`query A { __schema { types { fields(includeDeprecated: true) { name } } } } query B($n: String!) { __type(name: $n) { name } }`,
		`subscription { queue { depth } }`, `{`, "mutation { bookingCreated(input: \"\xff\") { event { id } } }", ``,
	} {
		for _, variables := range []string{
			`null`, `{}`, `{"v":null,"n":null}`, `{"v":{"id":1e400,"questionId":[]},"n":false}`, `{"v":[{"bookingCreated":` + goodInputs[0] + `},null],"n":"\u0000"}`,
			`{"v":` + goodInputs[0] + `},"operationName":"M"`, `{"v":-0,"n":99999999999999999999}`, `[]`, "{\"v\":\"\xff\"}",
		} {
			f.Add(document, variables)
		}
	}
	f.Fuzz(func(t *testing.T, document, variables string) {
		quoted := `"` + document + `"`
		if utf8.ValidString(document) {
			encoded, err := json.Marshal(document)
			if err != nil {
				t.Fatal(err)
			}
			quoted = string(encoded)
		}
		body := `{"query":` + quoted + `,"variables":` + variables + `}`
		organization := s.nextOrganization()
		answer := s.post(t, organization, body)
		if answer.status != http.StatusBadRequest && !utf8.ValidString(body) {
			t.Errorf("a body that is not UTF-8 is answered %d", answer.status)
		}
		s.checkStored(t, organization)
	})
}

// eventDocument calls a mutation with one variable and asks for all it answers.
func eventDocument(mutation string) string {
	kind, event := strings.ToUpper(mutation[:1])+mutation[1:], "event"
	if mutation == "recordEvents" {
		event = "events"
	}
	return fmt.Sprintf("mutation($input: %sInput!) { %s(input: $input) { %s { id eventId status duplicate } userErrors { field code message } } }", kind, mutation, event)
}

// encodedAgain is a JSON text in other words: keys sorted, indented.
func encodedAgain(t *testing.T, body string) string {
	t.Helper()
	// encoding/json would make U+FFFD of half a surrogate pair.
	decoder := json.NewDecoder(bytes.NewReader(surrogates.InJSON([]byte(body))))
	decoder.UseNumber()
	var decoded map[string]any
	if err := decoder.Decode(&decoded); err != nil {
		t.Fatal(err)
	}
	encoded, err := json.MarshalIndent(decoded, " ", "\t")
	if err != nil {
		t.Fatal(err)
	}
	return string(encoded)
}
