package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/snovsync/snovsync/models"
)

const (
	// seedSpan is the past over which seeded entries are spread.
	seedSpan = 7 * 24 * time.Hour
	// A large log is seeded in large steps; a small one in steps so small that its entries
	// have times of their own.
	largestStep = 2000
	leastSteps  = 50
)

type entriesAsked struct {
	Organization string `json:"organization"`
	Entries      int    `json:"entries"`
}

type entriesMade struct {
	Entries int `json:"entries"`
}

// seed fills an organization's log with entries of the last days that all have ended, by
// way of the product's own code but past its API and its engine: 100,000 would keep those
// busy for a day. The organization should hold its sync or have no connection, so that the
// engine does not take the entries for work in the moment before they end.
func (w *environment) seed(ctx context.Context, asked entriesAsked) (_ entriesMade, err error) {
	clock := time.Now()
	store, err := models.Open(ctx, models.Config{
		DatabaseURL: w.deployment.Postgres.URL(), MaxOpenConns: 2, Now: func() time.Time { return clock },
	})
	if err != nil {
		return entriesMade{}, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	now := clock
	step := min(largestStep, asked.Entries/leastSteps+1)
	for first := 0; first < asked.Entries; first += step {
		clock = now.Add(-seedSpan * time.Duration(asked.Entries-first) / time.Duration(asked.Entries))
		if err := seedStep(ctx, store, asked.Organization, first, min(step, asked.Entries-first), clock); err != nil {
			return entriesMade{}, err
		}
	}
	return entriesMade{asked.Entries}, nil
}

func seedStep(ctx context.Context, store *models.Store, organization string, first, count int, at time.Time) error {
	events := make([]*models.Event, count)
	for i := range events {
		events[i] = seedEvent(organization, first+i, at)
	}
	accepted, err := store.AcceptEvents(ctx, events)
	if err != nil {
		return err
	}
	results := make([]models.Result, count)
	for i, a := range accepted {
		if a.Entry == nil || a.Duplicate {
			return fmt.Errorf("the log of %s was seeded before", organization)
		}
		results[i] = seedResult(a.Entry, first+i, at)
	}
	lost, err := store.SettleQueued(ctx, results)
	if err == nil && len(lost) > 0 {
		err = fmt.Errorf("%d entries of %s ended in another way", len(lost), organization)
	}
	return err
}

// seedEvent is the n-th event of a seeded log. Every ninth comes from a routing form.
func seedEvent(organization string, n int, at time.Time) *models.Event {
	person := fmt.Sprintf("prospect-%d@example.com", n/2)
	event := &models.Event{
		OrganizationID: organization, EventID: fmt.Sprintf("seeded-%d", n), ContentHash: fmt.Sprint(n), OccurredAt: at, Email: person,
	}
	if n%9 == 0 {
		event.Kind, event.FormID = models.KindRoutingFormSubmitted, "contact"
		event.Payload = models.Payload{
			Form:       &models.Form{ID: "contact", Name: "Contact us"},
			Fields:     []models.FormField{{FieldID: "company", Value: "Example Ltd"}},
			Respondent: &models.Respondent{Email: person, Name: "Sam Example"},
		}
		return event
	}
	starts := at.Add(24 * time.Hour)
	event.Kind = []models.Kind{
		models.KindBookingCreated, models.KindBookingCreated, models.KindBookingRescheduled, models.KindBookingCanceled, models.KindBookingNoShow,
	}[n%5]
	event.BookingID = fmt.Sprintf("booking-%d", n/2)
	event.Payload = models.Payload{
		Booking: &models.Booking{ID: event.BookingID, Title: "Introduction", StartTime: &starts, TimeZone: "Europe/Berlin"},
		Host:    &models.Host{Name: "Kim Example", Email: "kim@example.com"},
		Invitee: &models.Invitee{Email: person, Name: "Sam Example", Phone: "+49 30 5550100"},
		Answers: []models.Answer{{QuestionID: "company", Value: "Example Ltd"}},
	}
	return event
}

// seedResult is what became of it: most were synced, some skipped, a few refused.
func seedResult(entry *models.Entry, n int, at time.Time) models.Result {
	result := models.Result{EntryID: entry.ID, Status: models.StatusSucceeded, Reason: models.ReasonAdded, Message: "Snov.io added the prospect."}
	switch {
	case n%37 == 5:
		result.Status, result.Reason, result.Message = models.StatusFailed, models.ReasonProspectRefused, `Snov.io said: "can not process this email".`
	case n%8 == 3:
		result.Status, result.Reason, result.Message = models.StatusSkipped, models.ReasonTriggerOff, ""
		return result
	case n%2 == 1:
		result.Reason, result.Message = models.ReasonUpdated, "Snov.io updated the prospect."
	}
	result.CountsAttempt = true
	result.Attempt = &models.Attempt{
		CallID: uuid.NewString(), StartedAt: at, DurationMicros: 181_500, Outcome: "ok", HTTPStatus: 200,
		Request:  fmt.Sprintf(`{"email":%q,"fullName":"Sam Example","listId":"1000001","updateContact":true}`, entry.ProspectEmail),
		Response: `{"success":true,"id":"p-1","added":true,"updated":false}`,
	}
	if result.Status == models.StatusFailed {
		result.Attempt.Outcome, result.Attempt.HTTPStatus = "prospect_refused", 400
		result.Attempt.Response = `{"success":false,"message":"can not process this email"}`
		return result
	}
	result.ProspectID, result.ListID = fmt.Sprintf("p-%d", n/2), "1000001"
	return result
}
