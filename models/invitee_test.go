package models_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
)

// told is an event as "kind person booking", for example "created sam a"; "from" and another booking may
// follow. "-" is nobody.
func told(t *testing.T, organizationID string, number int, text string) *models.Event {
	t.Helper()
	var kind, person, bookingID, from string
	if _, err := fmt.Sscanf(text+" from -", "%s %s %s from %s", &kind, &person, &bookingID, &from); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return booking(organizationID, fmt.Sprintf("%s %d", text, number), func(e *models.Event) {
		e.Kind = map[string]models.Kind{
			"created": models.KindBookingCreated, "canceled": models.KindBookingCanceled, "rescheduled": models.KindBookingRescheduled, "missed": models.KindBookingNoShow,
		}[kind]
		e.BookingID, e.Email, e.Payload.Invitee = bookingID, "", nil
		if person != "-" {
			e.Email = person + "@example.com"
			e.Payload.Invitee = &models.Invitee{Email: e.Email}
		}
		if from != "-" {
			e.RescheduledFrom = from
		}
		e.OccurredAt = time.Date(2030, 1, 1, 9, number, 0, 0, time.UTC)
	})
}

func TestStatusEventTakesTheInviteeOfItsBooking(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		events []string
		// want is the person that the last event is about; "": nobody.
		want string
	}{
		{"one invitee", []string{"created sam a", "canceled - a"}, "sam"},
		{"of a no-show", []string{"created sam a", "missed - a"}, "sam"},
		{"of a reschedule", []string{"created sam a", "rescheduled - a"}, "sam"},
		{"a created event takes nobody", []string{"created sam a", "created - a"}, ""},
		{"an unknown booking", []string{"created sam b", "canceled - a"}, ""},
		{"a booking that named nobody", []string{"created - a", "canceled - a"}, ""},
		{"known by a status event", []string{"rescheduled sam a", "canceled - a"}, "sam"},
		{"known by an event that took its invitee", []string{"created sam b", "rescheduled - a from b", "canceled - a"}, "sam"},
		{"two seats", []string{"created sam a", "created kim a", "canceled - a"}, ""},
		{"the same seat twice", []string{"created sam a", "created sam a", "canceled - a"}, "sam"},
		{"one of two seats is left", []string{"created sam a", "created kim a", "canceled kim a", "canceled - a"}, "sam"},
		{"one of two has moved away", []string{"created sam a", "created kim a", "rescheduled sam b from a", "canceled - a"}, "kim"},
		{"and came back", []string{"created sam a", "created kim a", "rescheduled sam b from a", "rescheduled sam a from b", "canceled - a"}, ""},
		{"no seat of a group is left", []string{"created sam a", "created kim a", "canceled sam a", "canceled kim a", "canceled - a"}, ""},
		{"canceled twice", []string{"created sam a", "canceled sam a", "canceled - a"}, "sam"},
		{"booked by another after a cancellation", []string{"created sam a", "canceled sam a", "created kim a", "canceled - a"}, "kim"},
		{"of both, the newest", []string{"created sam a", "canceled sam a", "created kim a", "canceled kim a", "missed - a"}, "kim"},
		{"the address changed", []string{"created old a", "rescheduled new a", "canceled - a"}, "new"},
		{"the address changed twice", []string{"created old a", "rescheduled new a", "missed other a", "canceled - a"}, ""},
		{"a status event of a seat that was never reported", []string{"created sam a", "created kim a", "missed lee a", "canceled kim a", "canceled sam a", "canceled - a"}, "lee"},
		{"the only invitee has moved away", []string{"created sam a", "created sam b from a", "canceled - a"}, "sam"},
		{"the address changed with the move: the old booking", []string{"created old a", "rescheduled new b from a", "canceled - a"}, "old"},
		{"the address changed with the move: the new booking", []string{"created old a", "rescheduled new b from a", "canceled - b"}, "new"},
		{"another joins the booking", []string{"created kim a", "rescheduled sam a from b", "canceled - a"}, ""},
		{"a new booking takes the old one's", []string{"created sam a", "rescheduled - b from a"}, "sam"},
		{"unless several hold seats there", []string{"created sam a", "created kim a", "rescheduled - b from a"}, ""},
		{"its own person goes first", []string{"created sam a", "created kim b", "rescheduled - b from a"}, "kim"},
		{"several of its own go first too", []string{"created sam a", "created kim b", "created lee b", "rescheduled - b from a"}, ""},
	}
	eachDatabase(t, func(t *testing.T, f *fixture) {
		for n, c := range cases {
			for _, together := range []bool{false, true} {
				organizationID := fmt.Sprintf("org-%d-%t", n, together)
				events := make([]*models.Event, len(c.events))
				for i, text := range c.events {
					events[i] = told(t, organizationID, i, text)
				}
				last := events[len(events)-1]
				want := ""
				if c.want != "" {
					want = c.want + "@example.com"
				}
				if !together {
					f.accept(events[:len(events)-1]...)
					previewed, err := f.Invitees(f.ctx(), []*models.Event{last})
					must(t, err)
					equal(t, c.name+", previewed", previewed[0], want)
					events = events[len(events)-1:]
				}
				entries := f.accept(events...)
				entry := entries[len(entries)-1]
				equal(t, fmt.Sprintf("%s, together %t", c.name, together), entry.ProspectEmail, want)
				jobs, err := f.Jobs(f.ctx(), []string{entry.ID})
				must(t, err)
				equal(t, c.name+", the planner's", jobs[entry.ID].Event.Email, want)
				equal(t, c.name+", as reported", jobs[entry.ID].Event.Payload.Invitee, nil)
			}
		}
	})
}

func TestInviteeIsTheOneOfTheMoment(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		f.accept(told(t, "org", 1, "created old a"), told(t, "org", 5, "rescheduled new a"))
		equal(t, "invitee of the time between", f.accept(told(t, "org", 3, "canceled - a"))[0].ProspectEmail, "old@example.com")
		equal(t, "invitee of the end", f.accept(told(t, "org", 7, "canceled - a"))[0].ProspectEmail, "new@example.com")
		equal(t, "invitee of the time before", f.accept(told(t, "org", 0, "missed - a"))[0].ProspectEmail, "new@example.com")
	})
}

func TestInviteeOfAnotherOrganizationIsUnknown(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		f.connect("org-a", "account-1")
		f.connect("org-b", "account-1")
		f.accept(told(t, "org-a", 1, "created sam a"))
		equal(t, "invitee", f.accept(told(t, "org-b", 2, "canceled - a"))[0].ProspectEmail, "")
	})
}

// TestInviteeThatWasGivenIsNotReplaced: an address that cannot be one is not the booking's.
func TestInviteeThatWasGivenIsNotReplaced(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		f.accept(told(t, "org", 1, "created sam a"))
		event := told(t, "org", 2, "canceled - a")
		event.Payload.Invitee = &models.Invitee{Email: "not an address"}
		equal(t, "invitee", f.accept(event)[0].ProspectEmail, "")
	})
}

// TestInviteeOfACrowdIsUnknown: of a booking with more events than are read, nobody is picked.
func TestInviteeOfACrowdIsUnknown(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		events := []*models.Event{told(t, "org", 0, "created sam a")}
		for n := range models.MaxSeatEvents {
			events = append(events, told(t, "org", n+1, "rescheduled kim a"))
		}
		f.accept(events[:len(events)-1]...)
		equal(t, "invitee of as many events as are read", f.accept(told(t, "org", 900, "canceled - a"))[0].ProspectEmail, "kim@example.com")
		f.accept(events[len(events)-1])
		equal(t, "invitee of more", f.accept(told(t, "org", 901, "canceled - a"))[0].ProspectEmail, "")
	})
}
