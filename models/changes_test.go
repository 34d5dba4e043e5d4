package models_test

import (
	"context"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
)

// changes reads an organization's whole live log.
func (f *fixture) changes(organizationID string) []models.Change {
	f.t.Helper()
	changes, err := f.Changes(f.ctx(), organizationID, 0, 100_000)
	must(f.t, err)
	return changes
}

func TestChangesHoldEveryStep(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		entry := f.finish(booking("org-a", "e1"), models.Result{Status: models.StatusSucceeded, Reason: models.ReasonAdded, ListID: "7"})
		changes := f.changes("org-a")
		var steps []models.Status
		for i, change := range changes {
			equal(t, "number", change.Seq, int64(i+1))
			equal(t, "entry", change.EntryID, entry.ID)
			equal(t, "the entry's organization", change.Entry.OrganizationID, "org-a")
			steps = append(steps, change.Entry.Status)
		}
		equalSlices(t, "steps", steps, []models.Status{models.StatusQueued, models.StatusRunning, models.StatusSucceeded})
		if last := changes[2].Entry; last.ListID != "7" || !last.CreatedAt.Equal(entry.CreatedAt) || last.Seq != entry.Seq {
			t.Errorf("last change: %+v, entry: %+v", last, entry)
		}
		later, err := f.Changes(f.ctx(), "org-a", 1, 1)
		must(t, err)
		equal(t, "changes after the first, one of them", len(later), 1)
		equal(t, "its number", later[0].Seq, int64(2))
		head, oldest, err := f.ChangeHead(f.ctx(), "org-a")
		must(t, err)
		equal(t, "head", head, int64(3))
		equal(t, "oldest", oldest, int64(1))
		head, oldest, err = f.ChangeHead(f.ctx(), "nobody")
		must(t, err)
		equal(t, "head of nobody", head, int64(0))
		equal(t, "oldest of nobody", oldest, int64(0))
	})
}

func TestObserversHearGroupedAndInOrder(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		var second []models.Change
		f.OnChange(func(changes []models.Change) { second = append(second, changes...) })
		f.accept(booking("org-b", "e1"), booking("org-a", "e1"), booking("org-b", "e2"), booking("org-a", "e2"))
		heard := f.heard()
		var got []string
		for _, change := range heard {
			got = append(got, fmt.Sprint(change.OrganizationID, change.Seq))
		}
		equalSlices(t, "heard", got, []string{"org-a1", "org-a2", "org-b1", "org-b2"})
		if !reflect.DeepEqual(heard, second) {
			t.Errorf("the second observer heard %+v, the first %+v", second, heard)
		}
	})
}

// A reader that remembers the highest number it saw must get every change, in
// order and once, whatever the order in which transactions began.
func TestChangesHaveNoGapsUnderConcurrentWriters(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		const writers, rounds = 16, 6
		// Writers with even numbers start entries of a, the others those of b.
		const want = writers*rounds + writers/2*rounds
		ctx, cancel := context.WithCancelCause(f.ctx())
		defer cancel(nil)
		var bells []chan struct{}
		var reading, writing sync.WaitGroup
		for _, organizationID := range []string{"org-a", "org-b"} {
			for range 2 {
				bell := make(chan struct{}, 1)
				bells = append(bells, bell)
				reading.Go(func() {
					if err := tail(ctx, f.Store, organizationID, want, bell); err != nil {
						cancel(err)
					}
				})
			}
		}
		ring := func([]models.Change) {
			for _, bell := range bells {
				select {
				case bell <- struct{}{}:
				default:
				}
			}
		}
		stores := f.processes(2, models.Config{Observe: ring})
		for w := range writers {
			writing.Go(func() {
				store := stores[w%len(stores)]
				for round := range rounds {
					id := fmt.Sprintf("writer %d round %d", w, round)
					got, err := store.AcceptEvents(ctx, []*models.Event{booking("org-a", id), booking("org-b", id)})
					if err == nil {
						_, err = store.StartEntries(ctx, []models.Start{{EntryID: got[w%2].Entry.ID, Fence: 1}})
					}
					if err != nil {
						cancel(err)
						return
					}
				}
			})
		}
		writing.Wait()
		reading.Wait()
		must(t, context.Cause(ctx))
	})
}

// tail follows an organization's live log up to a number, reading again whenever
// the bell rings, and says where a change is missing or comes twice.
func tail(ctx context.Context, store *models.Store, organizationID string, upTo int64, bell <-chan struct{}) error {
	for last := int64(0); last < upTo; {
		select {
		case <-bell:
		case <-ctx.Done():
			return nil
		}
		changes, err := store.Changes(ctx, organizationID, last, 10_000)
		if err != nil {
			return err
		}
		for _, change := range changes {
			if change.Seq != last+1 {
				return fmt.Errorf("%s: change %d follows %d", organizationID, change.Seq, last)
			}
			last = change.Seq
		}
	}
	return nil
}

func TestPruneChangesLeavesNoHole(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		f.accept(booking("org-a", "e1"), booking("org-a", "e2"))
		f.advance(time.Hour)
		f.accept(booking("org-a", "e3"), booking("org-b", "e1"))
		// Another machine's clock is behind: its change still counts as made after the one before it.
		f.advance(-2 * time.Hour)
		f.accept(booking("org-a", "e4"))
		before := f.now().Add(2*time.Hour + time.Minute - time.Hour)

		removed, err := f.PruneChanges(f.ctx(), before, 1)
		must(t, err)
		equal(t, "removed, one at most", removed, int64(1))
		_, oldest, err := f.ChangeHead(f.ctx(), "org-a")
		must(t, err)
		equal(t, "oldest", oldest, int64(2))
		removed, err = f.PruneChanges(f.ctx(), before, 100)
		must(t, err)
		equal(t, "removed", removed, int64(1))
		head, oldest, err := f.ChangeHead(f.ctx(), "org-a")
		must(t, err)
		equal(t, "head", head, int64(4))
		equal(t, "oldest", oldest, int64(3))
		_, err = f.PruneChanges(f.ctx(), f.now().Add(24*time.Hour), 100)
		must(t, err)
		head, oldest, err = f.ChangeHead(f.ctx(), "org-a")
		must(t, err)
		equal(t, "head of an empty log", head, int64(4))
		equal(t, "oldest of an empty log", oldest, int64(0))
	})
}
