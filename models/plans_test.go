package models_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/test/harness"
)

// planned is how often a statement is run until Postgres would have settled on a plan
// for it by itself.
const planned = 7

// TestNoEventReadsATableToItsEnd takes events from acceptance to outcome on tables that
// Postgres knows to be small, where it would rather read them from end to end.
func TestNoEventReadsATableToItsEnd(t *testing.T) {
	t.Parallel()
	f := newFixture(t, harness.Postgres(t))
	f.connect("org", "account-1")
	f.acceptMany("org", 50)
	watch, err := pgx.Connect(f.ctx(), f.url)
	must(t, err)
	t.Cleanup(func() { _ = watch.Close(f.ctx()) })
	_, err = watch.Exec(f.ctx(), "ANALYZE")
	must(t, err)
	before := f.readToTheEnd(watch, f.Store)

	s := f.open(models.Config{})
	for i := range planned {
		event := booking("org", fmt.Sprintf("planned %d", i))
		accepted, err := s.AcceptEvents(f.ctx(), []*models.Event{event})
		must(t, err)
		id := accepted[0].Entry.ID
		_, err = s.Jobs(f.ctx(), []string{id})
		must(t, err)
		_, err = s.Organizations(f.ctx(), []string{"org"})
		must(t, err)
		_, err = s.Facts(f.ctx(), []models.FactsQuery{{
			AccountKey: "account-1", Email: event.Email, OrganizationID: "org", BookingIDs: []string{"a"}, MovedFrom: []string{"b"},
		}})
		must(t, err)
		_, err = s.StartEntries(f.ctx(), []models.Start{{EntryID: id, Fence: int64(i + 1)}})
		must(t, err)
		_, err = s.WriteResults(f.ctx(), []models.Result{{
			EntryID: id, OrganizationID: "org", Fence: int64(i + 1), Status: models.StatusSucceeded, Reason: models.ReasonAdded,
			AccountKey: "account-1", Attempt: &models.Attempt{CallID: id, StartedAt: f.now(), Outcome: "ok"},
		}})
		must(t, err)
		_, err = s.APIKeysByHash(f.ctx(), []string{"hash"})
		must(t, err)
	}
	equal(t, "tables read to their end", f.readToTheEnd(watch, s), before)
}

// TestPruningReadsWhatItRemoves: a call must not read all old changes to remove a few.
func TestPruningReadsWhatItRemoves(t *testing.T) {
	t.Parallel()
	f := newFixture(t, harness.Postgres(t))
	const changes, chunk = 3000, 100
	f.acceptMany("org", changes)
	f.advance(time.Hour)
	watch, err := pgx.Connect(f.ctx(), f.url)
	must(t, err)
	t.Cleanup(func() { _ = watch.Close(f.ctx()) })
	_, err = watch.Exec(f.ctx(), "ANALYZE")
	must(t, err)
	f.readToTheEnd(watch, f.Store)
	read := func() (read int) {
		must(t, watch.QueryRow(f.ctx(), "SELECT idx_tup_fetch::int FROM pg_stat_user_tables WHERE relname = 'sync_changes'").Scan(&read))
		return read
	}
	before := read()
	s := f.open(models.Config{})
	for range changes / chunk {
		removed, err := s.PruneChanges(f.ctx(), f.now(), chunk)
		must(t, err)
		equal(t, "changes removed", removed, chunk)
	}
	f.readToTheEnd(watch, s)
	if read := read() - before; read > 5*changes {
		t.Errorf("%d changes were read to remove %d", read, changes)
	}
}

// readToTheEnd closes a store and tells how often a table was read from end to end so
// far. Postgres adds up a connection's counts when it ends.
func (f *fixture) readToTheEnd(watch *pgx.Conn, store *models.Store) string {
	f.t.Helper()
	must(f.t, store.Close())
	for others := 1; others > 0; {
		must(f.t, watch.QueryRow(f.ctx(), `SELECT COUNT(*) FROM pg_stat_activity
			WHERE datname = current_database() AND pid <> pg_backend_pid()`).Scan(&others))
	}
	var counts string
	must(f.t, watch.QueryRow(f.ctx(), `SELECT string_agg(relname || ' ' || seq_scan, ', ' ORDER BY relname) FROM pg_stat_user_tables
		WHERE relname NOT LIKE 'goose%'`).Scan(&counts))
	return counts
}
