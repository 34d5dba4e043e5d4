package intake

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/snovsync/snovsync/internal/emailaddress"
	"github.com/snovsync/snovsync/models"
)

// content is what an event means: everything a caller says in it besides its id, without
// the differences that change nothing. Two events under one id are the same if their
// contents are equal. These differences do not count:
//   - white space around texts, and an empty text versus an absent one;
//   - a person or an answer that says nothing versus none;
//   - the spelling of an email address;
//   - the order of answers and of form fields;
//   - whether a value comes as a text, a number or a boolean that reads the same;
//   - the offset in which a moment is written;
//   - noShow true versus absent, and a rescheduledFrom that names the booking itself.
type content struct {
	Kind            models.Kind       `json:"kind"`
	OccurredAt      time.Time         `json:"occurredAt"`
	RescheduledFrom string            `json:"rescheduledFrom"`
	Booking         models.Booking    `json:"booking"`
	Host            models.Host       `json:"host"`
	Invitee         models.Invitee    `json:"invitee"`
	Answers         []answered        `json:"answers"`
	ShownUp         bool              `json:"shownUp"`
	Form            models.Form       `json:"form"`
	Fields          []answered        `json:"fields"`
	Respondent      models.Respondent `json:"respondent"`
}

// answered is an answer or a form field that says something.
type answered struct {
	ID    string `json:"id"`
	Value string `json:"value"`
}

// contentOf gives the content of a normalized event.
func contentOf(e *models.Event) content {
	p := e.Payload
	c := content{
		Kind: e.Kind, OccurredAt: e.OccurredAt.UTC(), RescheduledFrom: e.RescheduledFrom,
		Booking: value(p.Booking), Host: value(p.Host), Invitee: value(p.Invitee),
		Answers: inOrder(p.Answers, func(a models.Answer) answered { return answered{a.QuestionID, a.Value} }),
		ShownUp: e.ShownUp(), Form: value(p.Form),
		Fields:     inOrder(p.Fields, func(f models.FormField) answered { return answered{f.FieldID, f.Value} }),
		Respondent: value(p.Respondent),
	}
	c.Booking.StartTime, c.Booking.EndTime = utc(c.Booking.StartTime), utc(c.Booking.EndTime)
	for _, email := range []*string{&c.Host.Email, &c.Invitee.Email, &c.Respondent.Email} {
		if *email != "" {
			*email = emailaddress.Key(*email)
		}
	}
	return c
}

// inOrder gives the answers that say something in an order that does not depend on the caller's.
func inOrder[T any](rows []T, of func(T) answered) []answered {
	kept := make([]answered, 0, len(rows))
	for _, row := range rows {
		if a := of(row); a.Value != "" {
			kept = append(kept, a)
		}
	}
	slices.SortFunc(kept, func(a, b answered) int { return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Value, b.Value)) })
	return kept
}

// utc is a moment without the offset in which it was written; nil stays nil.
func utc(at *time.Time) *time.Time {
	return copied(at, func(t *time.Time) { *t = t.UTC() })
}

func value[T any](p *T) T {
	if p == nil {
		return *new(T)
	}
	return *p
}

// contentHash is the SHA-256, in hexadecimal, of a normalized event's content. size is the
// number of bytes that were hashed.
func contentHash(e *models.Event) (hash string, size int, err error) {
	text, err := json.Marshal(contentOf(e))
	if err != nil {
		return "", 0, fmt.Errorf("hash the event's content: %w", err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), len(text), nil
}
