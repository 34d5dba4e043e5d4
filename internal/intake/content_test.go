package intake

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/snovsync/snovsync/models"
)

// fullBooking is an event that says something in every field.
func fullBooking() *models.Event {
	e := booked()
	e.Payload.Invitee.FirstName, e.Payload.Invitee.LastName, e.Payload.Invitee.Phone = "In", "Vitee", "+1 555 0100"
	e.Payload.Answers = append(e.Payload.Answers, models.Answer{QuestionID: "q2", Value: "12"}, models.Answer{QuestionID: "q2", Value: "30"})
	return e
}

func hashOf(t interface{ Fatal(...any) }, e *models.Event) string {
	sum, _, err := contentHash(Normalize("org", e))
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// equivalents are changes that leave the meaning of an event as it is.
var equivalents = map[string]func(*models.Event){
	"another id":     func(e *models.Event) { e.EventID = "evt-9" },
	"white space":    func(e *models.Event) { e.Payload.Booking.Title = "\u00a0Introduction " },
	"another offset": func(e *models.Event) { e.OccurredAt = e.OccurredAt.In(time.FixedZone("", 3600)) },
	"another offset of a start": func(e *models.Event) {
		*e.Payload.Booking.StartTime = e.Payload.Booking.StartTime.In(time.FixedZone("", -7200))
	},
	"another offset of an end": func(e *models.Event) {
		*e.Payload.Booking.EndTime = e.Payload.Booking.EndTime.In(time.FixedZone("", 5400))
	},
	"letter case of the invitee": func(e *models.Event) { e.Payload.Invitee.Email = "INVITEE@Example.com" },
	"letter case of the host":    func(e *models.Event) { e.Payload.Host.Email = "HOST@Example.com" },
	"a wrapped address":          func(e *models.Event) { e.Payload.Invitee.Email = "Invitee <mailto:invitee@example.com>" },
	"an invisible character":     func(e *models.Event) { e.Payload.Invitee.Email = "\u200binvitee@example.com " },
	"order of answers":           func(e *models.Event) { slices.Reverse(e.Payload.Answers) },
	"an answer that is empty": func(e *models.Event) {
		e.Payload.Answers = append(e.Payload.Answers, models.Answer{QuestionID: "q9", Value: " "})
	},
	"a booking that was not moved": func(e *models.Event) { e.RescheduledFrom = e.Payload.Booking.ID },
}

// changes are changes of what an event means.
var changes = map[string]func(*models.Event){
	"kind":                 func(e *models.Event) { e.Kind = models.KindBookingCanceled },
	"time":                 func(e *models.Event) { e.OccurredAt = e.OccurredAt.Add(time.Microsecond) },
	"rescheduledFrom":      func(e *models.Event) { e.RescheduledFrom = "bk-0" },
	"booking":              func(e *models.Event) { e.Payload.Booking.ID = "bk-2" },
	"letter case of an id": func(e *models.Event) { e.Payload.Booking.ID = "BK-1" },
	"title":                func(e *models.Event) { e.Payload.Booking.Title = "introduction" },
	"no title":             func(e *models.Event) { e.Payload.Booking.Title = "" },
	"start":                func(e *models.Event) { *e.Payload.Booking.StartTime = e.Payload.Booking.StartTime.Add(time.Minute) },
	"no start":             func(e *models.Event) { e.Payload.Booking.StartTime = nil },
	"end":                  func(e *models.Event) { *e.Payload.Booking.EndTime = e.Payload.Booking.EndTime.Add(time.Minute) },
	"time zone":            func(e *models.Event) { e.Payload.Booking.TimeZone = "Europe/Paris" },
	"location":             func(e *models.Event) { e.Payload.Booking.Location = "Here" },
	"host name":            func(e *models.Event) { e.Payload.Host.Name = "Robin" },
	"host email":           func(e *models.Event) { e.Payload.Host.Email = "robin@example.com" },
	"no host":              func(e *models.Event) { e.Payload.Host = nil },
	"invitee email":        func(e *models.Event) { e.Payload.Invitee.Email = "kim@example.com" },
	"a tag in the address": func(e *models.Event) { e.Payload.Invitee.Email = "invitee+1@example.com" },
	"an unusable address":  func(e *models.Event) { e.Payload.Invitee.Email = "n/a" },
	"invitee name":         func(e *models.Event) { e.Payload.Invitee.Name = "Kim" },
	"first name":           func(e *models.Event) { e.Payload.Invitee.FirstName = "Kim" },
	"last name":            func(e *models.Event) { e.Payload.Invitee.LastName = "Kim" },
	"phone":                func(e *models.Event) { e.Payload.Invitee.Phone = "+1 555 0101" },
	"no invitee":           func(e *models.Event) { e.Payload.Invitee = nil },
	"answer":               func(e *models.Event) { e.Payload.Answers[0].Value = "Other Ltd" },
	"question":             func(e *models.Event) { e.Payload.Answers[0].QuestionID = "q9" },
	"one answer more": func(e *models.Event) {
		e.Payload.Answers = append(e.Payload.Answers, models.Answer{QuestionID: "q2", Value: "12"})
	},
	"one answer less": func(e *models.Event) { e.Payload.Answers = e.Payload.Answers[:2] },
	"answers that changed places": func(e *models.Event) {
		a := e.Payload.Answers
		a[0].QuestionID, a[1].QuestionID = a[1].QuestionID, a[0].QuestionID
	},
}

func TestContentHash(t *testing.T) {
	same := hashOf(t, fullBooking())
	for name, change := range equivalents {
		e := fullBooking()
		change(e)
		if hashOf(t, e) != same {
			t.Errorf("%s makes another content", name)
		}
	}
	seen := map[string]string{same: "no change"}
	for name, change := range changes {
		e := fullBooking()
		change(e)
		hash := hashOf(t, e)
		if other, known := seen[hash]; known {
			t.Errorf("%s makes the same content as %s", name, other)
		}
		seen[hash] = name
	}
}

// TestContentOfNothing: a person or a list that says nothing is like none, and noShow true
// is like none.
func TestContentOfNothing(t *testing.T) {
	bare := func() *models.Event {
		return &models.Event{EventID: "e", Kind: models.KindBookingNoShow, OccurredAt: now, Payload: models.Payload{Booking: &models.Booking{ID: "b"}}}
	}
	same := hashOf(t, bare())
	for name, change := range map[string]func(*models.Payload){
		"an empty host":    func(p *models.Payload) { p.Host = &models.Host{Name: " ", Email: "\u200b"} },
		"an empty invitee": func(p *models.Payload) { p.Invitee = &models.Invitee{Phone: " "} },
		"no answers":       func(p *models.Payload) { p.Answers = []models.Answer{} },
		"noShow true":      func(p *models.Payload) { p.NoShow = new(true) },
	} {
		e := bare()
		change(&e.Payload)
		if hashOf(t, e) != same {
			t.Errorf("%s makes another content", name)
		}
	}
	e := bare()
	e.Payload.NoShow = new(false)
	if hashOf(t, e) == same {
		t.Error("a no-show that is taken back is the same content as a no-show")
	}
	form := sentForm()
	sameForm := hashOf(t, form)
	form.Payload.Fields = append([]models.FormField{{FieldID: "f0"}}, form.Payload.Fields...)
	form.Payload.Respondent.Name = "  "
	if hashOf(t, form) != sameForm {
		t.Error("a field and a name that are empty make another content of a form")
	}
	form.Payload.Fields[0].Value = "no"
	if hashOf(t, form) == sameForm {
		t.Error("another field makes no other content of a form")
	}
}

// TestContentProperty: any respellings together leave the hash as it is, and any one change
// beside them makes another.
func TestContentProperty(t *testing.T) {
	spellings, differences := keysOf(equivalents), keysOf(changes)
	same := hashOf(t, fullBooking())
	rapid.Check(t, func(t *rapid.T) {
		e := fullBooking()
		e.Payload.Answers = rapid.Permutation(e.Payload.Answers).Draw(t, "answers")
		for _, name := range rapid.SliceOfN(rapid.SampledFrom(spellings), 0, 6).Draw(t, "spellings") {
			equivalents[name](e)
		}
		if hashOf(t, e) != same {
			t.Fatal("respelled, it has another hash")
		}
		e = fullBooking()
		name := rapid.SampledFrom(differences).Draw(t, "difference")
		changes[name](e)
		changed := hashOf(t, e)
		e.Payload.Answers = rapid.Permutation(e.Payload.Answers).Draw(t, "answers again")
		if e.Payload.Invitee != nil {
			e.Payload.Invitee.Email = " " + strings.ToUpper(e.Payload.Invitee.Email)
		}
		if hash := hashOf(t, e); hash == same || hash != changed {
			t.Fatalf("%s: the hash is %s, without respellings %s, without the change %s", name, hash, changed, same)
		}
	})
}

func keysOf(m map[string]func(*models.Event)) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
