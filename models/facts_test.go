package models_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
)

var succeeded = models.Result{Status: models.StatusSucceeded, Reason: models.ReasonUpdated, AccountKey: "account-1"}

// factsOf asks for one prospect.
func (f *fixture) factsOf(query models.FactsQuery) models.Facts {
	f.t.Helper()
	facts, err := f.Facts(f.ctx(), []models.FactsQuery{query})
	must(f.t, err)
	equal(f.t, "answers", len(facts), 1)
	return facts[0]
}

func at(hour int) func(*models.Event) {
	return func(e *models.Event) { e.OccurredAt = time.Date(2030, 1, 1, hour, 0, 0, 0, time.UTC) }
}

func ofKind(kind models.Kind, bookingID string) func(*models.Event) {
	return func(e *models.Event) { e.Kind, e.BookingID = kind, bookingID }
}

func TestFactsNewestIsWhatReachedSnovio(t *testing.T) {
	t.Parallel()
	ada := models.FactsQuery{AccountKey: "account-1", Email: "ada@example.com", OrganizationID: "org-a"}
	eachDatabase(t, func(t *testing.T, f *fixture) {
		if got := f.factsOf(ada); got.Newest != nil || got.KnownListID != "" || got.RescheduledAway == nil {
			t.Fatalf("facts of nobody: %+v", got)
		}
		f.finish(booking("org-a", "created", at(9), ofKind(models.KindBookingCreated, "b-1")), succeeded)
		f.finish(booking("org-a", "came back", at(12), ofKind(models.KindBookingNoShow, "b-1"), func(e *models.Event) {
			e.Payload.NoShow = new(false)
		}), succeeded)
		f.finish(booking("org-a", "arrived late", at(10), ofKind(models.KindBookingCanceled, "b-1")), succeeded)
		want := models.SyncedEvent{Kind: models.KindBookingNoShow, ShownUp: true, OccurredAt: time.Date(2030, 1, 1, 12, 0, 0, 0, time.UTC), Seq: 4, BookingID: "b-1"}
		equal(t, "newest", *f.factsOf(ada).Newest, want)

		f.accept(booking("org-a", "waits", at(20)))
		f.finish(booking("org-a", "failed", at(20)), models.Result{Status: models.StatusFailed, Reason: models.ReasonProspectRefused, AccountKey: "account-1"})
		f.finish(booking("org-a", "skipped", at(20)), models.Result{Status: models.StatusSkipped, Reason: models.ReasonTriggerOff, AccountKey: "account-1"})
		f.finish(booking("org-a", "a form", at(20), ofKind(models.KindRoutingFormSubmitted, "")), succeeded)
		f.finish(booking("org-a", "other prospect", at(20), func(e *models.Event) { e.Email = "grace@example.com" }), succeeded)
		otherAccount := succeeded
		otherAccount.AccountKey = "account-2"
		f.finish(booking("org-a", "other account", at(20)), otherAccount)
		equal(t, "newest beside what does not count", *f.factsOf(ada).Newest, want)

		f.finish(booking("org-b", "shares the account", at(13), ofKind(models.KindBookingCreated, "b-9")),
			models.Result{Status: models.StatusSkipped, Reason: models.ReasonAlreadyExists, AccountKey: "account-1"})
		equal(t, "newest of the account", f.factsOf(ada).Newest.BookingID, "b-9")

		first := f.finish(booking("org-a", "equal 1", at(14)), succeeded)
		second := f.finish(booking("org-a", "equal 2", at(14)), succeeded)
		equal(t, "newest of two at one moment", f.factsOf(ada).Newest.Seq, max(first.Seq, second.Seq))
	})
}

func TestFactsLeaveOutCancellationsOfRescheduledBookings(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		query := models.FactsQuery{AccountKey: "account-1", Email: "ada@example.com", OrganizationID: "org-a", BookingIDs: []string{"b-1", "b-2", ""}}
		f.finish(booking("org-a", "created", at(9), ofKind(models.KindBookingCreated, "b-1")), succeeded)
		f.finish(booking("org-a", "canceled", at(11), ofKind(models.KindBookingCanceled, "b-1")), succeeded)
		facts := f.factsOf(query)
		equal(t, "newest", facts.Newest.Kind, models.KindBookingCanceled)
		equal(t, "rescheduled away", len(facts.RescheduledAway), 0)

		replacing := func(e *models.Event) { e.RescheduledFrom = "b-1" }
		f.accept(booking("org-b", "someone else's", at(10), ofKind(models.KindBookingCreated, "b-2"), replacing))
		facts = f.factsOf(query)
		equal(t, "newest beside another organization's booking", facts.Newest.Kind, models.KindBookingCanceled)
		equal(t, "rescheduled away by it", len(facts.RescheduledAway), 0)

		// The replacement counts from its acceptance, whether it was synced or not.
		f.accept(booking("org-a", "replacement", at(10), ofKind(models.KindBookingRescheduled, "b-2"), replacing))
		facts = f.factsOf(query)
		equal(t, "newest", facts.Newest.Kind, models.KindBookingCreated)
		equal(t, "rescheduled away", len(facts.RescheduledAway), 1)
		equal(t, "which", facts.RescheduledAway["b-1"], true)
	})
}

func TestFactsCountWhatWasSupersededByACancellationThatCeasedToCount(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		superseded := models.Result{Status: models.StatusSkipped, Reason: models.ReasonSuperseded, AccountKey: "account-1"}
		f.finish(booking("org-a", "created", at(9), ofKind(models.KindBookingCreated, "b-1")), succeeded)
		f.finish(booking("org-a", "canceled", at(12), ofKind(models.KindBookingCanceled, "b-1")), succeeded)
		f.finish(booking("org-a", "missed", at(11), ofKind(models.KindBookingNoShow, "b-1")), superseded)
		query := models.FactsQuery{AccountKey: "account-1", Email: "ada@example.com", OrganizationID: "org-a", MovedFrom: []string{"b-1", "b-2"}}
		facts := f.factsOf(query)
		equal(t, "newest", facts.Newest.Kind, models.KindBookingCanceled)
		equal(t, "canceled before", len(facts.CanceledBefore), 1)
		equal(t, "which", facts.CanceledBefore["b-1"], true)
		f.finish(booking("org-a", "other created", at(9), ofKind(models.KindBookingCreated, "b-2")), succeeded)
		f.finish(booking("org-a", "other missed", at(10), ofKind(models.KindBookingNoShow, "b-2")), succeeded)
		equal(t, "canceled before, where only other events reached Snov.io", len(f.factsOf(query).CanceledBefore), 1)

		f.accept(booking("org-a", "replacement", at(10), ofKind(models.KindBookingRescheduled, "b-2"), func(e *models.Event) { e.RescheduledFrom = "b-1" }))
		equal(t, "newest once the booking is known to be moved", f.factsOf(query).Newest.Kind, models.KindBookingNoShow)
		stranger := models.FactsQuery{AccountKey: "account-1", Email: "ada@example.com", OrganizationID: "org-b", MovedFrom: []string{"b-1"}}
		equal(t, "canceled before at another organization", len(f.factsOf(stranger).CanceledBefore), 0)
	})
}

// movedTo is a created or rescheduled event that moves its prospect from one booking to another.
func movedTo(kind models.Kind, from, to string) func(*models.Event) {
	return func(e *models.Event) { e.Kind, e.RescheduledFrom, e.BookingID = kind, from, to }
}

func of(email string) func(*models.Event) { return func(e *models.Event) { e.Email = email } }

func TestFactsAboutBookingsAreOnesOwn(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		sam, kim := of("sam@example.com"), of("kim@example.com")
		f.finish(booking("org-a", "sam books", at(9), ofKind(models.KindBookingCreated, "b-1"), sam), succeeded)
		f.finish(booking("org-a", "kim books", at(9), ofKind(models.KindBookingCreated, "b-1"), kim), succeeded)
		f.finish(booking("org-a", "sam moves", at(10), movedTo(models.KindBookingRescheduled, "b-1", "b-2"), sam), succeeded)
		f.finish(booking("org-a", "kim cancels", at(11), ofKind(models.KindBookingCanceled, "b-1"), kim), succeeded)
		for email, moved := range map[string]bool{"sam@example.com": true, "kim@example.com": false} {
			facts := f.factsOf(models.FactsQuery{
				AccountKey: "account-1", Email: email, OrganizationID: "org-a", BookingIDs: []string{"b-1"}, MovedFrom: []string{"b-1"},
			})
			equal(t, email+" was moved away", facts.RescheduledAway["b-1"], moved)
			equal(t, email+" canceled before", facts.CanceledBefore["b-1"], !moved)
			want := models.KindBookingCanceled
			if moved {
				want = models.KindBookingRescheduled
			}
			equal(t, email+"'s newest", facts.Newest.Kind, want)
		}
	})
}

func TestFactsGoByTheLatestWordOnABooking(t *testing.T) {
	t.Parallel()
	created, rescheduled := models.KindBookingCreated, models.KindBookingRescheduled
	type step = func(*models.Event)
	for name, c := range map[string]struct {
		words [][]step
		moved bool
	}{
		"moved away":                                   {[][]step{{movedTo(created, "a", "b"), at(10)}}, true},
		"moved away by a rescheduled event":            {[][]step{{movedTo(rescheduled, "a", "b"), at(10)}}, true},
		"and back":                                     {[][]step{{movedTo(rescheduled, "a", "b"), at(10)}, {movedTo(rescheduled, "b", "a"), at(11)}}, false},
		"and back, told in the other order":            {[][]step{{movedTo(rescheduled, "b", "a"), at(11)}, {movedTo(rescheduled, "a", "b"), at(10)}}, false},
		"there, back, and there":                       {[][]step{{movedTo(rescheduled, "a", "b"), at(10)}, {movedTo(rescheduled, "b", "a"), at(11)}, {movedTo(rescheduled, "a", "b"), at(12)}}, true},
		"moved twice from the same booking":            {[][]step{{movedTo(rescheduled, "a", "b"), at(10)}, {movedTo(rescheduled, "a", "c"), at(11)}}, true},
		"booked again under the same id":               {[][]step{{movedTo(rescheduled, "a", "b"), at(10)}, {ofKind(created, "a"), at(11)}}, false},
		"rescheduled in place, then moved":             {[][]step{{ofKind(rescheduled, "a"), at(10)}, {movedTo(rescheduled, "a", "b"), at(11)}}, true},
		"moved, then rescheduled in place":             {[][]step{{movedTo(rescheduled, "a", "b"), at(10)}, {ofKind(rescheduled, "a"), at(11)}}, false},
		"at one moment, the later arrival decides":     {[][]step{{movedTo(rescheduled, "a", "b"), at(10)}, {movedTo(rescheduled, "b", "a"), at(10)}}, false},
		"at one moment, the other way around":          {[][]step{{movedTo(rescheduled, "b", "a"), at(10)}, {movedTo(rescheduled, "a", "b"), at(10)}}, true},
		"a cancellation that names it says nothing":    {[][]step{{movedTo(models.KindBookingCanceled, "a", "b"), at(10)}}, false},
		"a no-show that names it says nothing":         {[][]step{{movedTo(models.KindBookingNoShow, "a", "b"), at(10)}}, false},
		"a no-show after the move does not bring back": {[][]step{{movedTo(rescheduled, "a", "b"), at(10)}, {ofKind(models.KindBookingNoShow, "a"), at(11)}}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachDatabase(t, func(t *testing.T, f *fixture) {
				f.finish(booking("org-a", "created", at(9), ofKind(created, "a")), succeeded)
				for i, change := range c.words {
					f.finish(booking("org-a", fmt.Sprint("word ", i), change...), succeeded)
				}
				f.finish(booking("org-a", "canceled", at(13), ofKind(models.KindBookingCanceled, "a")), succeeded)
				facts := f.factsOf(models.FactsQuery{AccountKey: "account-1", Email: "ada@example.com", OrganizationID: "org-a", BookingIDs: []string{"a"}})
				equal(t, "moved away", facts.RescheduledAway["a"], c.moved)
				equal(t, "the cancellation is the newest", facts.Newest.Kind == models.KindBookingCanceled && facts.Newest.OccurredAt.Hour() == 13, !c.moved)
			})
		})
	}
}

func TestFactsTellWhoTheNewestHostIs(t *testing.T) {
	t.Parallel()
	with := func(host string) func(*models.Event) {
		return func(e *models.Event) { e.Payload.Host = &models.Host{Email: host} }
	}
	eachDatabase(t, func(t *testing.T, f *fixture) {
		query := models.FactsQuery{AccountKey: "account-1", Email: "ada@example.com", OrganizationID: "org-a", Host: true}
		f.finish(booking("org-a", "nobody", at(12)), succeeded)
		f.finish(booking("org-a", "blank", at(12), with("")), succeeded)
		equal(t, "host of events that name none", f.factsOf(query).Host, nil)
		entry := f.finish(booking("org-a", "robin", at(10), with("robin@example.com")), succeeded)
		f.finish(booking("org-a", "unusable", at(11), with("n/a")), succeeded)
		f.finish(booking("org-a", "alex", at(9), with("alex@example.com")), succeeded)
		f.accept(booking("org-a", "waits", at(11), with("waits@example.com")))
		f.finish(booking("org-a", "form", at(11), ofKind(models.KindRoutingFormSubmitted, ""), with("form@example.com")), succeeded)
		f.finish(booking("org-a", "other", at(11), of("sam@example.com"), with("other@example.com")), succeeded)
		want := models.SyncedHost{Email: "robin@example.com", OccurredAt: time.Date(2030, 1, 1, 10, 0, 0, 0, time.UTC), Seq: entry.Seq}
		equal(t, "host", *f.factsOf(query).Host, want)
		superseded := models.Result{Status: models.StatusSkipped, Reason: models.ReasonSuperseded, AccountKey: "account-1"}
		f.finish(booking("org-a", "superseded", at(11), with("kim@example.com")), superseded)
		equal(t, "host of a superseded event", f.factsOf(query).Host.Email, "kim@example.com")
		query.Host = false
		equal(t, "host that nobody asked for", f.factsOf(query).Host, nil)
	})
}

// TestFactsForAsksWhatEventsNeed: a host is looked for only where it may be written.
func TestFactsForAsksWhatEventsNeed(t *testing.T) {
	t.Parallel()
	settings := models.DefaultSettings("org-a")
	moved := booking("org-a", "moved", movedTo(models.KindBookingRescheduled, "b-1", "b-2"), func(e *models.Event) { e.Payload.Host = &models.Host{Email: "robin@example.com"} })
	want := models.FactsQuery{
		AccountKey: "account-1", Email: "ada@example.com", OrganizationID: "org-a", BookingIDs: []string{"b-0", "b-2"}, MovedFrom: []string{"b-1"},
	}
	first := booking("org-a", "first", ofKind(models.KindBookingCreated, "b-0"))
	equal(t, "query", fmt.Sprint(models.FactsFor("account-1", settings, first, moved)), fmt.Sprint(want))
	settings.HostEmailFieldKey, want.Host = "Host", true
	equal(t, "query with a host field", fmt.Sprint(models.FactsFor("account-1", settings, first, moved)), fmt.Sprint(want))
	equal(t, "query for events that name no host", models.FactsFor("account-1", settings, first).Host, false)
}

func TestFactsKnownListIsThatOfTheLastAdded(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		outcome := func(reason models.Reason, listID string) models.Result {
			return models.Result{Status: models.StatusSucceeded, Reason: reason, ListID: listID, AccountKey: "account-1"}
		}
		f.finish(booking("org-a", "e1", at(12)), outcome(models.ReasonAdded, "7"))
		f.advance(time.Second)
		f.finish(booking("org-a", "e2", at(11), ofKind(models.KindRoutingFormSubmitted, "")), outcome(models.ReasonAdded, "8"))
		f.advance(time.Second)
		f.finish(booking("org-a", "e3", at(13)), outcome(models.ReasonUpdated, "9"))
		queries := []models.FactsQuery{
			{AccountKey: "account-1", Email: "ada@example.com", OrganizationID: "org-a"},
			{AccountKey: "account-2", Email: "ada@example.com", OrganizationID: "org-a"},
			{AccountKey: "account-1", Email: "ada@example.com", OrganizationID: "org-b"},
			{AccountKey: "", Email: "", OrganizationID: "org-a"},
		}
		facts, err := f.Facts(f.ctx(), queries)
		must(t, err)
		equal(t, "known list", facts[0].KnownListID, "8")
		equal(t, "of another account", facts[1].KnownListID, "")
		equal(t, "of the account, asked by another organization", facts[2].KnownListID, "8")
		equal(t, "of no prospect", facts[3].KnownListID, "")
	})
}
