package models_test

import (
	"slices"
	"testing"

	"github.com/snovsync/snovsync/models"
)

func TestEntriesBeforeWalksTheWholeLog(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		entries := f.acceptMany("org-a", 7)
		f.acceptMany("org-b", 3)
		f.settle(entries[2].ID, models.StatusSkipped, models.ReasonTriggerOff)
		walk := func(filter models.EntryFilter, step int) []string {
			var got []string
			for before := int64(0); ; {
				page, err := f.EntriesBefore(f.ctx(), "org-a", filter, before, step)
				must(t, err)
				got = append(got, ids(page)...)
				if len(page) < step {
					return got
				}
				before = page[len(page)-1].Seq
			}
		}
		want := ids(entries)
		slices.Reverse(want)
		for step := 1; step <= 8; step++ {
			equalSlices(t, "all", walk(models.EntryFilter{}, step), want)
		}
		equalSlices(t, "of a status", walk(models.EntryFilter{Statuses: []models.Status{models.StatusSkipped}}, 1), want[4:5])
		_, err := f.EntriesBefore(f.ctx(), "org-a", models.EntryFilter{IDs: make([]string, models.MaxFilterIDs+1)}, 0, 1)
		code(t, "too many ids", err, models.CodeBadInput)
	})
}

func TestEventsAreThoseThatWereReported(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		entries := f.acceptMany("org-a", 3)
		events, err := f.Events(f.ctx(), "org-a", append(ids(entries[:2]), "unknown"))
		must(t, err)
		equal(t, "events", len(events), 2)
		equal(t, "the first", events[entries[0].ID].EventID, "event 0")
		equal(t, "its title", events[entries[0].ID].Payload.Booking.Title, "Übersicht")
	})
}
