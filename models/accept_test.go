package models_test

import (
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
)

func TestAcceptEventsStoresEventAndQueuedEntry(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		f.connect("org-a", "account-1")
		event := booking("org-a", "e1", func(e *models.Event) {
			e.OccurredAt = time.Date(2030, 1, 1, 10, 0, 0, 123_456_789, time.FixedZone("", 3600))
			e.RescheduledFrom = "old booking"
		})
		acceptances, err := f.AcceptEvents(f.ctx(), []*models.Event{event})
		must(t, err)
		entry := acceptances[0].Entry
		equal(t, "account", acceptances[0].Account, "account-1")
		equal(t, "the event's id", event.ID, entry.ID)

		jobs, err := f.Jobs(f.ctx(), []string{entry.ID, "unknown"})
		must(t, err)
		equal(t, "jobs", len(jobs), 1)
		stored := *event
		stored.OccurredAt = time.Date(2030, 1, 1, 9, 0, 0, 123_456_789, time.UTC)
		stored.CreatedAt = f.now()
		if !reflect.DeepEqual(*jobs[entry.ID].Event, stored) {
			t.Errorf("event: got %+v, want %+v", *jobs[entry.ID].Event, stored)
		}
		want := models.Entry{
			ID: event.ID, OrganizationID: "org-a", Seq: 1, EventID: "e1", Kind: models.KindBookingCreated, Status: models.StatusQueued,
			ProspectEmail: "ada@example.com", BookingID: "booking of e1", OccurredAt: stored.OccurredAt, CreatedAt: f.now(), UpdatedAt: f.now(),
		}
		if !reflect.DeepEqual(*jobs[entry.ID].Entry, want) || !reflect.DeepEqual(*entry, want) {
			t.Errorf("entry: stored %+v, answered %+v, want %+v", *jobs[entry.ID].Entry, *entry, want)
		}
		changes := f.changes("org-a")
		equal(t, "changes", len(changes), 1)
		if !reflect.DeepEqual(changes, f.heard()) {
			t.Errorf("observers heard %+v, the log holds %+v", f.heard(), changes)
		}
	})
}

func TestAcceptEventsDuplicateAndConflict(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		first := f.accept(booking("org-a", "e1"))[0]
		otherContent := func(e *models.Event) { e.ContentHash = "other" }
		events := []*models.Event{
			booking("org-a", "e1"),
			booking("org-a", "e1", otherContent),
			booking("org-a", "e2"),
			booking("org-a", "e2"),
			booking("org-a", "e2", otherContent),
			booking("org-b", "e1"),
		}
		got, err := f.AcceptEvents(f.ctx(), events)
		must(t, err)
		equal(t, "duplicate", got[0].Duplicate, true)
		equal(t, "the duplicate's entry", got[0].Entry.ID, first.ID)
		equal(t, "the duplicate's id", events[0].ID, first.ID)
		equal(t, "conflict", got[1].Conflict && got[1].Entry == nil, true)
		equal(t, "new", got[2].Duplicate || got[2].Conflict, false)
		equal(t, "duplicate in the batch", got[3].Duplicate, true)
		equal(t, "its entry", got[3].Entry.ID, got[2].Entry.ID)
		equal(t, "conflict in the batch", got[4].Conflict, true)
		equal(t, "other organization", got[5].Duplicate || got[5].Conflict, false)
		equal(t, "changes of a", len(f.changes("org-a")), 2)
		equal(t, "changes of b", len(f.changes("org-b")), 1)
	})
}

func TestAcceptEventsInLargeMixedBatches(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		var events []*models.Event
		for i := range 1100 {
			events = append(events, booking(fmt.Sprintf("org-%d", i%7), fmt.Sprintf("event %d", i)))
		}
		entries := f.accept(events...)
		next := map[string]int64{}
		for _, entry := range entries {
			next[entry.OrganizationID]++
			equal(t, "arrival number", entry.Seq, next[entry.OrganizationID])
		}
		jobs, err := f.Jobs(f.ctx(), ids(entries))
		must(t, err)
		equal(t, "jobs", len(jobs), 1100)
	})
}

func TestAcceptEventsFromTwoProcessesAtOnce(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		stores := f.processes(2, models.Config{})
		const rounds = 25
		answers := make([][]models.Acceptance, len(stores))
		var group sync.WaitGroup
		for i, store := range stores {
			group.Go(func() {
				for round := range rounds {
					// The organizations come in opposite orders, as deadlocks like them.
					events := []*models.Event{
						booking(fmt.Sprintf("org-%d", i), fmt.Sprintf("event %d", round)),
						booking(fmt.Sprintf("org-%d", 1-i), fmt.Sprintf("event %d", round)),
					}
					got, err := store.AcceptEvents(f.ctx(), events)
					if err != nil {
						t.Error(err)
						return
					}
					if i == 1 {
						got[0], got[1] = got[1], got[0]
					}
					answers[i] = append(answers[i], got...)
				}
			})
		}
		group.Wait()
		for i := range answers[0] {
			one, other := answers[0][i], answers[1][i]
			if one.Duplicate == other.Duplicate || one.Conflict || other.Conflict || one.Entry.ID != other.Entry.ID {
				t.Fatalf("event %d: %+v and %+v, want one new and one duplicate of it", i, one, other)
			}
		}
		equal(t, "changes", len(f.changes("org-0")), rounds)
	})
}

func TestAcceptEventsRefusesIncompleteEvents(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		for _, event := range []*models.Event{booking("", "e1"), booking("org-a", "")} {
			_, err := f.AcceptEvents(f.ctx(), []*models.Event{booking("org-a", "good"), event})
			code(t, "incomplete event", err, models.CodeBadInput)
		}
		bad := booking("org-a", "e2", func(e *models.Event) { e.Kind = "SOMETHING" })
		if _, err := f.AcceptEvents(f.ctx(), []*models.Event{booking("org-a", "good"), bad}); err == nil {
			t.Error("an event of an unknown kind was stored")
		}
		equal(t, "changes", len(f.changes("org-a")), 0)
		none, err := f.AcceptEvents(f.ctx(), nil)
		must(t, err)
		equal(t, "acceptances", len(none), 0)
	})
}

// TestAcceptEventsRefusesRevokedKeys: nothing is stored of what a key reports that is not
// its organization's, or no longer; others in the same transaction are stored.
func TestAcceptEventsRefusesRevokedKeys(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		with := func(key *models.APIKey) func(*models.Event) {
			return func(e *models.Event) { e.KeyID = key.ID }
		}
		newKey := func(organizationID, hash string) *models.APIKey {
			key := &models.APIKey{OrganizationID: organizationID, Name: hash, Hash: hash}
			must(t, f.CreateAPIKey(f.ctx(), admin, key))
			return key
		}
		revoked, valid, others := newKey("org-a", "hash-1"), newKey("org-a", "hash-2"), newKey("org-b", "hash-3")
		f.accept(booking("org-a", "before", with(revoked)))
		_, err := f.RevokeAPIKey(f.ctx(), "org-a", admin, revoked.ID)
		must(t, err)

		acceptances, err := f.AcceptEvents(f.ctx(), []*models.Event{
			booking("org-a", "before", with(revoked)),
			booking("org-a", "e1", with(revoked)),
			booking("org-a", "e2", with(valid)),
			booking("org-a", "e3", with(others)),
			booking("org-b", "e4", with(others)),
			booking("org-a", "e5"),
		})
		must(t, err)
		for i, want := range []bool{true, true, false, true, false, false} {
			equal(t, fmt.Sprintf("event %d is refused", i), acceptances[i].Revoked, want)
			equal(t, fmt.Sprintf("event %d has an entry", i), acceptances[i].Entry != nil, !want)
		}
		equal(t, "entries of a", len(f.page("org-a", models.EntryFilter{}, models.Page{}).Entries), 3)
		equal(t, "entries of b", len(f.page("org-b", models.EntryFilter{}, models.Page{}).Entries), 1)
	})
}
