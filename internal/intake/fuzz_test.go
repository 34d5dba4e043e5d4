package intake

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/snovsync/snovsync/internal/emailaddress"
	"github.com/snovsync/snovsync/models"
)

// The parts that a fuzzed event has, one bit each.
const (
	withBooking = 1 << iota
	withStart
	withEnd
	withHost
	withInvitee
	withAnswers
	withNoShow
	showedUp
	withForm
	withFields
	withRespondent
)

// FuzzAccept: whatever a caller reports, the event is refused with user errors that
// name fields, or stored in a form that every database takes, that is within its
// limits, and that is itself when it is normalized again. What is said again in
// other white space or another time zone is a duplicate, and other content a conflict.
func FuzzAccept(f *testing.F) {
	kinds := []models.Kind{
		models.KindBookingCreated, models.KindBookingCanceled, models.KindBookingRescheduled,
		models.KindBookingNoShow, models.KindRoutingFormSubmitted, "",
	}
	const booking, form = withBooking | withStart | withEnd | withHost | withInvitee | withAnswers, withForm | withFields | withRespondent
	second, year := int64(time.Second), int64(365*24*time.Hour)
	f.Add(uint8(0), uint16(booking), "evt-1", "bk-1", "", "Introduction", "Ada@example.com", uint16(1), uint8(1), int64(0), second, 2*second)
	f.Add(uint8(1), uint16(booking), " evt\t", "bk-1", "bk-1", "\u00a0Ada ", " Ⱥda@example.com ", uint16(2), uint8(200), int64(1), second, second)
	f.Add(uint8(2), uint16(booking), "evt-1", "bk-2", "bk-1", "", "", uint16(0), uint8(201), 999-year, -second, -2*second)
	f.Add(uint8(3), uint16(booking|withNoShow|showedUp), "İ", "\u2003", "x", "ä", "K@EXAMPLE.COM", uint16(10_000), uint8(3), 25*3600*second, int64(-1<<63), int64(1<<63-1))
	f.Add(uint8(4), uint16(form), "evt-2", "form-1", "", "Contact", "ada@example.com", uint16(255), uint8(2), -30*year, int64(0), int64(0))
	f.Add(uint8(4), uint16(booking|form|withNoShow), "evt-2", "", "bk-0", "\ud7ff\ufffd\U0010ffff", "", uint16(0), uint8(0), int64(0), int64(0), int64(0))
	f.Add(uint8(5), uint16(0), "", "", "", "", "", uint16(0), uint8(0), int64(0), int64(0), int64(0))
	f.Add(uint8(0), uint16(withBooking), "evt-1", "bk-1", "", "", strings.Repeat("x", maxEmail), uint16(1), uint8(0), int64(0), second, second)
	f.Add(uint8(0), uint16(withBooking|withInvitee), "evt-1", "bk-1", "", "", strings.Repeat("x", maxEmail), uint16(1), uint8(0), int64(0), second, second)
	f.Add(uint8(4), uint16(form), "evt-1", "form-1", "", "", strings.Repeat("x", maxEmail), uint16(1), uint8(0), int64(0), second, second)
	for _, bad := range []string{"a\x00b", "\xff", strings.Repeat("ä", maxText+1)} {
		f.Add(uint8(0), uint16(booking), bad, "bk-1", "", "Ada", "", uint16(1), uint8(0), int64(0), second, second)
		f.Add(uint8(0), uint16(withBooking|withInvitee), "evt-1", bad, "", "Ada", "", uint16(1), uint8(0), int64(0), second, second)
		f.Add(uint8(0), uint16(booking), "evt-1", "bk-1", bad, "Ada", "", uint16(1), uint8(0), int64(0), second, second)
		f.Add(uint8(0), uint16(booking), "evt-1", "bk-1", "", bad, "", uint16(1), uint8(0), int64(0), second, second)
		f.Add(uint8(0), uint16(withBooking|withHost), "evt-1", "bk-1", "", "", bad, uint16(1), uint8(0), int64(0), second, second)
		f.Add(uint8(4), uint16(withForm|withFields), "evt-1", "form-1", "", "", bad, uint16(1), uint8(1), int64(0), second, second)
	}
	f.Fuzz(func(t *testing.T, kind uint8, parts uint16, eventID, id, from, text, email string, times uint16, rows uint8, occurred, start, end int64) {
		long := strings.Repeat(text, min(int(times), 2*maxText/max(1, len(text))))
		report := func() *models.Event {
			return &models.Event{
				EventID: eventID, Kind: kinds[int(kind)%len(kinds)], OccurredAt: now.Add(time.Duration(occurred)), RescheduledFrom: from,
				Payload: fuzzedPayload(int(parts), id, text, long, email, int(rows), now.Add(time.Duration(start)), now.Add(time.Duration(end))),
			}
		}
		reported, store := report(), &fakeStore{}
		s := started(t, Config{Store: store})
		accept := func(event *models.Event) Receipt {
			t.Helper()
			receipts, err := s.Accept(t.Context(), "org", []*models.Event{event})
			if err != nil {
				t.Fatalf("neither accepted nor refused: %v", err)
			}
			return receipts[0]
		}
		first := accept(reported)
		if !reflect.DeepEqual(reported, report()) {
			t.Error("the reported event was changed")
		}
		if first.Entry == nil {
			checkRefusal(t, first)
			if len(store.seen) > 0 {
				t.Error("a refused event was stored")
			}
			return
		}
		checkStored(t, store.seen["org/"+first.Entry.EventID])
		if again := accept(saidOtherwise(reported)); !again.Duplicate || again.Entry.ID != first.Entry.ID {
			t.Errorf("the same event said otherwise: %+v", again)
		}
		reported.OccurredAt = reported.OccurredAt.Add(-time.Nanosecond)
		if other := accept(reported); other.Entry != nil {
			t.Errorf("another event under the same id: %+v", other)
		}
	})
}

func fuzzedPayload(parts int, id, text, long, email string, rows int, start, end time.Time) models.Payload {
	with := func(part int) bool { return parts&part != 0 }
	var p models.Payload
	if with(withBooking) {
		p.Booking = &models.Booking{ID: id, Title: long, TimeZone: email, Location: text}
		if with(withStart) {
			p.Booking.StartTime = &start
		}
		if with(withEnd) {
			p.Booking.EndTime = &end
		}
	}
	if with(withHost) {
		p.Host = &models.Host{Name: text, Email: email}
	}
	if with(withInvitee) {
		p.Invitee = &models.Invitee{Email: email, Name: text, FirstName: text, LastName: text, Phone: email}
	}
	if with(withNoShow) {
		p.NoShow = new(!with(showedUp))
	}
	if with(withForm) {
		p.Form = &models.Form{ID: id, Name: long}
	}
	if with(withRespondent) {
		p.Respondent = &models.Respondent{Email: email, Name: text, Phone: email}
	}
	for range rows {
		if with(withAnswers) {
			p.Answers = append(p.Answers, models.Answer{QuestionID: id, Value: email})
		}
		if with(withFields) {
			p.Fields = append(p.Fields, models.FormField{FieldID: id, Value: email})
		}
	}
	return p
}

// saidOtherwise is the event with white space around its texts and with times in
// another zone, those of the meeting finer than they are kept.
func saidOtherwise(event *models.Event) *models.Event {
	said := Normalize("other", event)
	padded := func(texts ...*string) {
		for _, text := range texts {
			*text = "\t " + *text + "\n"
		}
	}
	elsewhere := func(at time.Time) time.Time { return at.Add(999).In(time.FixedZone("", -5*3600)) }
	padded(&said.EventID, &said.RescheduledFrom)
	said.OccurredAt = said.OccurredAt.In(time.FixedZone("", -5*3600))
	if b := said.Payload.Booking; b != nil {
		padded(&b.ID, &b.Title, &b.TimeZone, &b.Location)
		for _, at := range []*time.Time{b.StartTime, b.EndTime} {
			if at != nil {
				*at = elsewhere(*at)
			}
		}
	}
	if i := said.Payload.Invitee; i != nil {
		padded(&i.Email, &i.Name, &i.FirstName, &i.LastName, &i.Phone)
	}
	for i := range said.Payload.Answers {
		padded(&said.Payload.Answers[i].Value)
	}
	if r := said.Payload.Respondent; r != nil {
		padded(&r.Email, &r.Name, &r.Phone)
	}
	return said
}

func checkRefusal(t *testing.T, refused Receipt) {
	t.Helper()
	if len(refused.UserErrors) == 0 || refused.Duplicate {
		t.Errorf("refused without a word: %+v", refused)
	}
	for _, e := range refused.UserErrors {
		if len(e.Field) == 0 || e.Code == "" || e.Message == "" || !utf8.ValidString(e.Message) {
			t.Errorf("a user error that helps nobody: %+v", e)
		}
	}
}

// checkStored looks at an event as it reached the store.
func checkStored(t *testing.T, e *models.Event) {
	t.Helper()
	if errs := Check(e, now); len(errs) > 0 {
		t.Errorf("stored, but %v", errs)
	}
	again := Normalize("org", e)
	if again.ContentHash = e.ContentHash; !reflect.DeepEqual(again, e) {
		t.Errorf("normalized again: %+v, before: %+v", again, e)
	}
	encoded, err := json.Marshal(e.Payload)
	if err != nil {
		t.Fatal(err)
	}
	read := *e
	read.Payload = models.Payload{}
	if err := json.Unmarshal(encoded, &read.Payload); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(read, *e) {
		t.Errorf("read from the store: %+v, before: %+v", read, e)
	}
	if hash, _, err := contentHash(&read); err != nil || hash != e.ContentHash {
		t.Errorf("read from the store it has another hash, %v", err)
	}
	checkTexts(t, "", reflect.ValueOf(*e))
	if e.EventID == "" || e.BookingID == "" && e.FormID == "" || len(e.Payload.Answers) > maxRows || len(e.Payload.Fields) > maxRows {
		t.Errorf("stored beyond the limits: %+v", e)
	}
	if canonical, err := emailaddress.Canonical(e.Email); e.Email != "" && (err != nil || canonical != e.Email) {
		t.Errorf("the address %q is not in its canonical form %q, %v", e.Email, canonical, err)
	}
}

// longest is how many characters a field may have.
func longest(field string) int {
	switch field {
	case "Title", "Location", "Name", "FirstName", "LastName", "Value":
		return maxText
	case "Email":
		return maxEmail
	default:
		return maxID
	}
}

// checkTexts finds every text and every time in v, the value of a field.
func checkTexts(t *testing.T, field string, v reflect.Value) {
	t.Helper()
	if at, ok := reflect.TypeAssert[time.Time](v); ok {
		// The zero time stands where the store has to fill one in.
		isFine := field == "OccurredAt" || at.Nanosecond()%1000 == 0
		if at.Location() != time.UTC || !isFine || !at.IsZero() && (at.Year() < 1 || at.Year() > latestYear) {
			t.Errorf("%s: the time %v is stored", field, at)
		}
		return
	}
	switch v.Kind() {
	case reflect.String:
		text := v.String()
		if !utf8.ValidString(text) || strings.Contains(text, "\x00") || strings.TrimSpace(text) != text {
			t.Errorf("%s: the text %q is stored", field, text)
		}
		if n := utf8.RuneCountInString(text); n > longest(field) {
			t.Errorf("%s: %d characters are stored, the limit is %d", field, n, longest(field))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			checkTexts(t, field, v.Elem())
		}
	case reflect.Struct:
		for name, value := range v.Fields() {
			checkTexts(t, name.Name, value)
		}
	case reflect.Slice:
		for i := range v.Len() {
			checkTexts(t, field, v.Index(i))
		}
	default:
	}
}
