package models_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
)

var errStatement = errors.New("a statement failed")

// TestNoErrorIsLost fails each statement of each operation in turn: the operation must fail.
// A caller that takes the answer for a complete one would lose events or show wrong figures.
func TestNoErrorIsLost(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		// fails is which statement fails, counted down; 0: none.
		fails, failed := 0, false
		must(t, f.BeforeStatement(func() error {
			fails--
			if failed = failed || fails == 0; fails == 0 {
				return errStatement
			}
			return nil
		}))
		const maxStatements = 50
		for _, operation := range f.operations() {
			for n := 1; ; n++ {
				fails = 0
				call := operation.prepare(fmt.Sprintf("%s %d", operation.name, n))
				fails, failed = n, false
				err := call()
				if !failed {
					must(t, err)
					break
				}
				if err == nil {
					t.Errorf("%s: statement %d failed and there is no error", operation.name, n)
				}
				if n == maxStatements {
					t.Fatalf("%s has no end", operation.name)
				}
			}
		}
	})
}

// operation prepares a call that has not been made yet, with ids of its own.
type operation struct {
	name    string
	prepare func(id string) (call func() error)
}

// operations are those on the log, events, results, blocks and settings.
func (f *fixture) operations() []operation {
	ctx := f.ctx()
	queued := func(id string) *models.Entry { return f.accept(booking("org", id))[0] }
	running := func(id string) *models.Entry {
		entry := queued(id)
		_, err := f.StartEntries(ctx, []models.Start{{EntryID: entry.ID, Fence: 1}})
		must(f.t, err)
		return entry
	}
	reading := func(name string, read func() error) operation {
		return operation{name, func(string) func() error { return read }}
	}
	entry := f.finish(booking("org", "finished"), models.Result{
		Status: models.StatusFailed, Reason: models.ReasonProspectRefused, Attempt: &models.Attempt{CallID: "call", StartedAt: f.now(), Outcome: "refused"},
	})
	f.connect("org", "account")
	middle := models.Page{First: new(1), After: models.EntryCursor(entry), Before: models.EntryCursor(&models.Entry{Seq: 1})}
	last := models.Page{Last: new(1), After: models.EntryCursor(entry), Before: models.EntryCursor(&models.Entry{Seq: 1})}
	return []operation{
		reading("a page of the log", func() error { return second(f.Entries(ctx, "org", models.EntryFilter{}, middle)) }),
		reading("the end of the log", func() error { return second(f.Entries(ctx, "org", models.EntryFilter{}, last)) }),
		reading("an entry", func() error { return second(f.Entry(ctx, "org", entry.ID)) }),
		reading("attempts", func() error { return second(f.Attempts(ctx, "org", []string{entry.ID})) }),
		reading("a part of the export", func() error { return second(f.EntriesBefore(ctx, "org", models.EntryFilter{}, 0, 5)) }),
		reading("changes", func() error { return second(f.Changes(ctx, "org", 0, 5)) }),
		reading("queue figures", func() error { return second(f.QueueFigures(ctx, "org")) }),
		reading("activity", func() error { return second(f.Activity(ctx, "org", 1)) }),
		reading("jobs", func() error { return second(f.Jobs(ctx, []string{entry.ID})) }),
		reading("events", func() error { return second(f.Events(ctx, "org", []string{entry.ID})) }),
		reading("unfinished entries", func() error { return second(f.Unfinished(ctx, models.Position{}, 5)) }),
		reading("the number of unfinished entries", func() error { return second(f.UnfinishedCount(ctx)) }),
		reading("the highest fence", func() error { return second(f.MaxFence(ctx)) }),
		reading("accounts", func() error { return second(f.AccountKeys(ctx)) }),
		reading("paused organizations", func() error { return second(f.PausedOrganizations(ctx)) }),
		reading("blocked organizations", func() error { return second(f.BlockedOrganizations(ctx)) }),
		reading("settings", func() error { return second(f.Settings(ctx, "org")) }),
		reading("the connection", func() error { return second(f.Connection(ctx, "org")) }),
		reading("the number of retryable entries", func() error { return second(f.CountRetryable(ctx, "org", models.EntryFilter{}, 5)) }),
		reading("API keys", func() error { return second(f.APIKeysByHash(ctx, []string{"hash"})) }),
		reading("pruning", func() error { return second(f.PruneChanges(ctx, f.now().Add(-time.Hour), 5)) }),
		reading("facts", func() error {
			return second(f.Facts(ctx, []models.FactsQuery{{
				AccountKey: "account", Email: "ada@example.com", OrganizationID: "org", BookingIDs: []string{"a"}, MovedFrom: []string{"b"},
			}}))
		}),
		{"accept", func(id string) func() error {
			return func() error { return second(f.AcceptEvents(ctx, []*models.Event{booking("org", id)})) }
		}},
		{"accept for a new organization", func(id string) func() error {
			return func() error { return second(f.AcceptEvents(ctx, []*models.Event{booking("org "+id, id)})) }
		}},
		{"start", func(id string) func() error {
			entry := queued(id)
			return func() error { return second(f.StartEntries(ctx, []models.Start{{EntryID: entry.ID, Fence: 1}})) }
		}},
		{"write a result", func(id string) func() error {
			entry := running(id)
			return func() error {
				return second(f.WriteResults(ctx, []models.Result{{
					EntryID: entry.ID, Fence: 1, Status: models.StatusSucceeded, Reason: models.ReasonAdded,
					Attempt: &models.Attempt{CallID: id, StartedAt: f.now(), Outcome: "ok"},
				}}))
			}
		}},
		{"settle", func(id string) func() error {
			entry := queued(id)
			return func() error {
				return second(f.SettleQueued(ctx, []models.Result{{EntryID: entry.ID, Status: models.StatusSkipped, Reason: models.ReasonTriggerOff}}))
			}
		}},
		{"save settings", func(string) func() error {
			return func() error {
				return second(f.SaveSettings(ctx, "org", admin, nil, func(*models.Settings) error { return nil }))
			}
		}},
		{"pause", func(string) func() error {
			must(f.t, second(f.SetPaused(ctx, "org", admin, false)))
			return func() error { return second(f.SetPaused(ctx, "org", admin, true)) }
		}},
		{"retry", func(id string) func() error {
			entry := queued(id)
			f.settle(entry.ID, models.StatusFailed, models.ReasonProspectRefused)
			return func() error {
				_, _, _, err := f.RequeueIDs(ctx, "org", admin, []string{entry.ID})
				return err
			}
		}},
		{"block for a setting", func(id string) func() error {
			queued(id)
			settings, err := f.Settings(ctx, "org")
			must(f.t, err)
			return func() error {
				return f.MarkSettingBroken(ctx, "org", settings.Version, models.ReasonListDeleted, "gone", time.Time{})
			}
		}},
		{"block for keys", func(id string) func() error {
			f.connect("org", "account")
			queued(id)
			return func() error { return f.MarkCredentialsRejected(ctx, "org", "account", "rejected") }
		}},
		{"unblock", func(id string) func() error {
			f.settle(queued(id).ID, models.StatusBlocked, models.ReasonListDeleted)
			return func() error {
				return f.ReleaseBlocked(ctx, "org", []models.Reason{models.ReasonListDeleted}, func([]*models.Entry) bool { return true })
			}
		}},
	}
}

// second is the error of a call that also gives something else.
func second[T any](_ T, err error) error { return err }
