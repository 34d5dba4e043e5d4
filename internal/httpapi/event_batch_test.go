package httpapi_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/snovsync/snovsync/models"
)

const goodTime = `"occurredAt":"2026-05-04T09:00:00Z"`

// goodEvent is an event that is accepted, as JSON.
func goodEvent(id string) string {
	return `{"bookingCreated":{"eventId":"` + id + `",` + goodTime + `,"booking":{"id":"b1"}}}`
}

// badEvent is one that cannot be read, and what is said of it.
type badEvent struct {
	json  string
	field []string
	code  models.UserErrorCode
}

var badEvents = map[string]badEvent{
	"time with a space":                {`{"bookingCreated":{"eventId":"x","occurredAt":"2026-11-01 09:00","booking":{"id":"b"}}}`, []string{"bookingCreated", "occurredAt"}, "INVALID"},
	"start with a space":               {`{"bookingCreated":{"eventId":"x",` + goodTime + `,"booking":{"id":"b","startTime":"2026-11-01 09:00"}}}`, []string{"bookingCreated", "booking", "startTime"}, "INVALID"},
	"time as a number":                 {`{"bookingCreated":{"eventId":"x","occurredAt":99999999999999999999,"booking":{"id":"b"}}}`, []string{"bookingCreated", "occurredAt"}, "INVALID"},
	"unknown field":                    {`{"bookingCreated":{"eventId":"x",` + goodTime + `,"booking":{"id":"b"},"guests":[]}}`, []string{"bookingCreated", "guests"}, "INVALID"},
	"unknown nested field":             {`{"bookingCreated":{"eventId":"x",` + goodTime + `,"booking":{"id":"b","color":1}}}`, []string{"bookingCreated", "booking", "color"}, "INVALID"},
	"unknown kind":                     {`{"bookingMoved":{"eventId":"x"}}`, []string{"bookingMoved"}, "INVALID"},
	"noShow of another":                {`{"bookingCreated":{"eventId":"x",` + goodTime + `,"booking":{"id":"b"},"noShow":true}}`, []string{"bookingCreated", "noShow"}, "INVALID"},
	"object as a value":                {`{"bookingCreated":{"eventId":"x",` + goodTime + `,"booking":{"id":"b"},"answers":[{"questionId":"q","value":{"a":1}}]}}`, []string{"bookingCreated", "answers", "0", "value"}, "INVALID"},
	"list in a list":                   {`{"routingFormSubmitted":{"eventId":"x",` + goodTime + `,"form":{"id":"f"},"fields":[{"fieldId":"q","value":[["A"]]}]}}`, []string{"routingFormSubmitted", "fields", "0", "value"}, "INVALID"},
	"missing time":                     {`{"bookingCreated":{"eventId":"x","booking":{"id":"b"}}}`, []string{"bookingCreated", "occurredAt"}, "BLANK"},
	"missing booking":                  {`{"bookingCanceled":{"eventId":"x",` + goodTime + `}}`, []string{"bookingCanceled", "booking"}, "BLANK"},
	"null in a required place":         {`{"bookingCreated":{"eventId":null,` + goodTime + `,"booking":{"id":"b"}}}`, []string{"bookingCreated", "eventId"}, "BLANK"},
	"null as an answer":                {`{"bookingCreated":{"eventId":"x",` + goodTime + `,"booking":{"id":"b"},"answers":[null]}}`, []string{"bookingCreated", "answers", "0"}, "INVALID"},
	"number as a text":                 {`{"bookingCreated":{"eventId":"x",` + goodTime + `,"booking":{"id":"b","title":5}}}`, []string{"bookingCreated", "booking", "title"}, "INVALID"},
	"text as a boolean":                {`{"bookingNoShow":{"eventId":"x",` + goodTime + `,"booking":{"id":"b"},"noShow":"yes"}}`, []string{"bookingNoShow", "noShow"}, "INVALID"},
	"fraction as an id":                {`{"bookingCreated":{"eventId":1.5,` + goodTime + `,"booking":{"id":"b"}}}`, []string{"bookingCreated", "eventId"}, "INVALID"},
	"list as an object":                {`{"bookingCreated":{"eventId":"x",` + goodTime + `,"booking":[1]}}`, []string{"bookingCreated", "booking"}, "INVALID"},
	"no kind":                          {`{}`, nil, "INVALID"},
	"two kinds":                        {`{"bookingCreated":{"eventId":"x",` + goodTime + `,"booking":{"id":"b"}},"bookingCanceled":{"eventId":"y",` + goodTime + `,"booking":{"id":"b"}}}`, nil, "INVALID"},
	"null":                             {`null`, nil, "INVALID"},
	"a number":                         {`7`, nil, "INVALID"},
	"half a surrogate pair in an id":   {`{"bookingCreated":{"eventId":"evt_\ud83d",` + goodTime + `,"booking":{"id":"b"}}}`, []string{"bookingCreated", "eventId"}, "INVALID"},
	"half a surrogate pair in a value": {`{"routingFormSubmitted":{"eventId":"x",` + goodTime + `,"form":{"id":"f"},"fields":[{"fieldId":"q","value":["A","\ude00"]}]}}`, []string{"routingFormSubmitted", "fields", "0", "value"}, "INVALID"},
	"NUL in a name":                    {`{"bookingCreated":{"eventId":"x",` + goodTime + `,"booking":{"id":"b"},"invitee":{"name":"a\u0000"}}}`, []string{"bookingCreated", "invitee", "name"}, "INVALID"},
}

// TestRecordEventsRefusesOneByOne: an event that cannot be read is named, and those around it
// are accepted, in whichever variable they come.
func TestRecordEventsRefusesOneByOne(t *testing.T) {
	s := newEventSite(t)
	const answer = `{ events { id eventId duplicate status } userErrors { field code message } }`
	for declared, document := range map[string]string{
		"the input":  `mutation($v: RecordEventsInput!) { recordEvents(input: $v) ` + answer + ` }`,
		"the events": `mutation($v: [EventInput!]!) { recordEvents(input: {events: $v}) ` + answer + ` }`,
	} {
		for name, bad := range badEvents {
			organization := s.nextOrganization()
			events := `[` + goodEvent("a") + `,` + bad.json + `,` + goodEvent("b") + `]`
			if declared == "the input" {
				events = `{"events":` + events + `}`
			}
			p := s.post(t, organization, `{"query":"`+document+`","variables":{"v":`+events+`}}`).payload(t, "recordEvents")
			if p == nil {
				t.Errorf("%s in %s: all events are refused", name, declared)
				continue
			}
			if len(p.Events) != 3 || p.Events[0] == nil || p.Events[1] != nil || p.Events[2] == nil {
				t.Errorf("%s in %s: the events are %+v", name, declared, p.Events)
			}
			want := slices.Concat([]string{"input", "events", "1"}, bad.field)
			if len(p.UserErrors) != 1 || !reflect.DeepEqual(p.UserErrors[0].Field, want) || p.UserErrors[0].Code != bad.code || p.UserErrors[0].Message == "" {
				t.Errorf("%s in %s: the user errors are %+v, want %s at %v", name, declared, p.UserErrors, bad.code, want)
			}
			s.checkStored(t, organization)
		}
	}
}

// TestRecordEventsInDocument: what GraphQL lets pass in a document is refused one by one, too.
func TestRecordEventsInDocument(t *testing.T) {
	s := newEventSite(t)
	event := func(id, time, value string) string {
		return `{bookingCreated: {eventId: \"` + id + `\", occurredAt: ` + time + `, booking: {id: 1234567890}, answers: {questionId: \"q\", value: ` + value + `}}}`
	}
	good := func(id, value string) string { return event(id, `\"2026-05-04T09:00:00Z\"`, value) }
	organization := s.nextOrganization()
	answer := s.post(t, organization, `{"query":"mutation($half: AnswerValue = 1.10) { recordEvents(input: {events: [`+strings.Join([]string{
		good("a", "12345678901234567890"), event("x", `\"2026-11-01 09:00\"`, "1"), event("y", "99999999999999999999", "1"), good("z", "{a: 1}"),
		good("b", "[1.10, 1e3, true, null, -0]"), good(`half \\ud83d`, "1"), good("c", "$half"),
	}, ", ")+`]}) { events { id eventId duplicate status } userErrors { field code message } } }"}`)
	p := answer.payload(t, "recordEvents")
	if p == nil {
		t.Fatalf("all events are refused: %s", answer.body)
	}
	var accepted, fields []string
	for _, e := range p.Events {
		if e != nil {
			accepted = append(accepted, e.EventID)
		}
	}
	for _, e := range p.UserErrors {
		fields = append(fields, strings.Join(e.Field[2:], "."))
	}
	if want := []string{"a", "b", "c"}; !slices.Equal(accepted, want) {
		t.Errorf("accepted %v, want %v", accepted, want)
	}
	slices.Sort(fields)
	if want := []string{
		"1.bookingCreated.occurredAt", "2.bookingCreated.occurredAt", "3.bookingCreated.answers.0.value", "5.bookingCreated.eventId",
	}; !slices.Equal(fields, want) {
		t.Errorf("user errors at %v, want %v", fields, want)
	}
	var values []string
	for _, e := range s.store.take() {
		values = append(values, e.BookingID+" "+e.Payload.Answers[0].Value)
	}
	if want := []string{"1234567890 12345678901234567890", "1234567890 1.10, 1e3, true, -0", "1234567890 1.10"}; !slices.Equal(values, want) {
		t.Errorf("stored %q, want %q", values, want)
	}
}

// TestAnswerValues: numbers keep their digits, lists are joined, and what reads the same is
// the same event, for a mutation of one event as for recordEvents.
func TestAnswerValues(t *testing.T) {
	s := newEventSite(t)
	for given, want := range map[string]string{
		`"text"`: "text", `12`: "12", `12345678901234567890`: "12345678901234567890", `1.10`: "1.10", `1e3`: "1e3", `-0.5`: "-0.5", `true`: "true", `false`: "false",
		`["A","B"]`: "A, B", `["A",1,true]`: "A, 1, true", `["A",null," ","B "]`: "A, B", `[]`: "", `null`: "", `"\ufffd"`: "\ufffd", `"\ud83d\ude00"`: "😀",
	} {
		organization := s.nextOrganization()
		event := `{"eventId":"a",` + goodTime + `,"form":{"id":"f"},"fields":[{"fieldId":"q","value":` + given + `}]}`
		p := s.post(t, organization, fmt.Sprintf(`{"query":%q,"variables":{"input":%s}}`, eventDocument("routingFormSubmitted"), event)).payload(t, "routingFormSubmitted")
		if p == nil || p.Event == nil {
			t.Errorf("%s: %+v", given, p)
			continue
		}
		if stored := s.store.take(); len(stored) != 1 || stored[0].Payload.Fields[0].Value != want {
			t.Errorf("%s is stored as %q, want %q", given, stored[0].Payload.Fields[0].Value, want)
		}
		text := strconv.Quote(want)
		again := strings.Replace(event, `"value":`+given, `"value":`+text, 1)
		p = s.post(t, organization, fmt.Sprintf(`{"query":%q,"variables":{"input":{"events":[{"routingFormSubmitted":%s}]}}}`, eventDocument("recordEvents"), again)).payload(t, "recordEvents")
		if p == nil || p.Events[0] == nil || !p.Events[0].Duplicate {
			t.Errorf("%s as a text: %+v", given, p)
		}
		s.store.take()
	}
}

// TestHalfSurrogatePairs: two ids that differ only in half a pair are not one.
func TestHalfSurrogatePairs(t *testing.T) {
	s := newEventSite(t)
	for _, half := range []string{`\ud83d`, `\ud83e`, `\ude00\ud83d`, `\u0000`} {
		for _, body := range []string{
			fmt.Sprintf(`{"query":%q,"variables":{"input":{"eventId":"evt_%s",%s,"booking":{"id":"b"}}}}`, eventDocument("bookingCreated"), half, goodTime),
			`{"query":"mutation { bookingCreated(input: {eventId: \"evt_` + strings.ReplaceAll(half, `\`, `\\`) + `\", occurredAt: \"2026-05-04T09:00:00Z\", booking: {id: 1}}) { event { id } userErrors { field code message } } }"}`,
		} {
			p := s.post(t, "org", body).payload(t, "bookingCreated")
			if p == nil || p.Event != nil || len(p.UserErrors) != 1 || p.UserErrors[0].Code != models.UserErrorInvalid ||
				!slices.Equal(p.UserErrors[0].Field, []string{"input", "eventId"}) || p.UserErrors[0].Message != models.NotText {
				t.Errorf("%s: %+v", body, p)
			}
		}
	}
	// U+FFFD itself is text, and a whole pair is a character.
	for _, id := range []string{`\ufffd`, `\ud83d\ude00`} {
		p := s.post(t, "org", fmt.Sprintf(`{"query":%q,"variables":{"input":{"eventId":"evt_%s",%s,"booking":{"id":"b"}}}}`, eventDocument("bookingCreated"), id, goodTime)).payload(t, "bookingCreated")
		if p == nil || p.Event == nil || p.Event.Duplicate {
			t.Errorf("%s: %+v", id, p)
		}
	}
}

// TestAddressMustBeUTF8: a GET request would otherwise search for a text that nobody sent.
func TestAddressMustBeUTF8(t *testing.T) {
	s := newEventSite(t)
	for _, query := range []string{"query=%7B%20viewer%20%7B%20role%20%7D%20%7D%23%ff", "query=query(%24a%3AID)%7Bviewer%7Brole%7D%7D&variables=%7B%22a%22%3A%22%ff%22%7D"} {
		request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/graphql?"+query, nil)
		request.Header.Set("Authorization", "Bearer org")
		recorder := httptest.NewRecorder()
		s.api.ServeHTTP(recorder, request)
		if recorder.Code != http.StatusBadRequest || !strings.Contains(recorder.Body.String(), "must be UTF-8") {
			t.Errorf("%s: %d %s", query, recorder.Code, recorder.Body)
		}
	}
}

// TestRecordEventsLimits: too many events are refused together, and none are no fault.
func TestRecordEventsLimits(t *testing.T) {
	s := newEventSite(t)
	post := func(events string) *eventPayload {
		return s.post(t, "org", fmt.Sprintf(`{"query":%q,"variables":{"input":{"events":[%s]}}}`, eventDocument("recordEvents"), events)).payload(t, "recordEvents")
	}
	if p := post(""); p == nil || len(p.Events) != 0 || len(p.UserErrors) != 0 {
		t.Errorf("no events: %+v", p)
	}
	if p := post(strings.Repeat("7,", 500) + "7"); p == nil || len(p.Events) != 0 || len(p.UserErrors) != 1 || p.UserErrors[0].Code != models.UserErrorTooMany {
		t.Errorf("501 events: %+v", p)
	}
	if p := post(goodEvent("a") + "," + goodEvent("a") + `,{"bookingCanceled":{"eventId":"a",` + goodTime + `,"booking":{"id":"b1"}}}`); p == nil ||
		p.Events[0] == nil || p.Events[1] == nil || !p.Events[1].Duplicate || p.Events[2] != nil || p.UserErrors[0].Code != models.UserErrorEventConflict {
		t.Errorf("one id three times: %+v", p)
	}
	deep := strings.Repeat("[", 9000) + strings.Repeat("]", 9000)
	if p := post(`{"bookingCreated":{"eventId":"deep",` + goodTime + `,"booking":{"id":"b1"},"answers":[{"questionId":"q","value":` + deep + `}]}},` + goodEvent("b")); p == nil ||
		p.Events[0] != nil || p.Events[1] == nil {
		t.Errorf("a deep value: %+v", p)
	}
	if p := post(`{"bookingCreated":{"eventId":"huge",` + goodTime + `,"booking":{"id":"b1","title":"` + strings.Repeat("x", 20_000) + `"}}},` + goodEvent("c")); p == nil ||
		p.Events[0] != nil || p.UserErrors[0].Code != models.UserErrorTooLong || p.Events[1] == nil {
		t.Errorf("a huge text: %+v", p)
	}
	if p := post(`{"bookingCreated":{"` + strings.Repeat("é", 200) + `":1}}`); p == nil || len(p.UserErrors) != 4 {
		t.Errorf("a long name: %+v", p)
	}
}
