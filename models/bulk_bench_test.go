package models

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"

	"github.com/snovsync/snovsync/models/internal/bulk"
	"github.com/snovsync/snovsync/test/harness"
)

// BenchmarkDriver prints the median time of accepting events, and of starting entries and
// writing their results, with the pipelined driver and with pgx's own driver for
// database/sql, at a round trip of 0 and of 1 ms (docs/decisions/0008-pipelined-driver.md).
func BenchmarkDriver(b *testing.B) {
	for _, delay := range []time.Duration{0, time.Millisecond} {
		database := delayed(b, harness.Postgres(b), delay)
		pipelined, standard := benchStore(b, database), benchStore(b, database)
		useStandardDriver(b, standard)
		for _, size := range []int{1, 50} {
			for name, work := range map[string]func(*testing.B, *Store, int) func() error{"accept": benchAccept, "results": benchResults} {
				b.Run(fmt.Sprintf("roundTrip=%v/%s=%d", delay, name, size), func(b *testing.B) {
					benchPair(b, "pipelined", work(b, pipelined, size), "pgx", work(b, standard, size))
				})
			}
		}
	}
}

// BenchmarkWrites prints the median time of each of a transaction's writes as our own
// statement and through GORM, and of all writes of an accepted batch together.
func BenchmarkWrites(b *testing.B) {
	for _, delay := range []time.Duration{0, time.Millisecond} {
		s := benchStore(b, delayed(b, harness.Postgres(b), delay))
		for _, size := range []int{1, 50} {
			for name, write := range benchWrites(b, s, size) {
				rolledBack := func(write func(*gorm.DB) error) func() error {
					return func() error {
						tx := s.db.WithContext(b.Context()).Begin()
						return errors.Join(tx.Error, write(tx), tx.Rollback().Error)
					}
				}
				b.Run(fmt.Sprintf("roundTrip=%v/%s=%d", delay, name, size), func(b *testing.B) {
					benchPair(b, "own", rolledBack(write.own), "gorm", rolledBack(write.gorm))
				})
			}
		}
	}
}

// benchPair runs two ways in turn, so that other work on the machine slows both, and prints
// the median of each.
func benchPair(b *testing.B, nameA string, a func() error, nameB string, other func() error) {
	b.Helper()
	var took [2][]time.Duration
	for b.Loop() {
		for i, work := range []func() error{a, other} {
			began := time.Now()
			benchMust(b, work())
			took[i] = append(took[i], time.Since(began))
		}
	}
	for i, name := range []string{nameA, nameB} {
		slices.Sort(took[i])
		b.ReportMetric(float64(took[i][len(took[i])/2].Microseconds()), name+"-µs")
	}
}

// benchWrite is one write in two ways.
type benchWrite struct{ own, gorm func(*gorm.DB) error }

func benchOne[T any](statement *bulk.Statement, rows []T, conflict bulk.Conflict) benchWrite {
	return benchWrite{
		own: func(db *gorm.DB) error {
			var batch bulk.Batch
			bulk.Add(&batch, statement, rows)
			withoutCommit(db)
			return batch.Run(db)
		},
		gorm: func(db *gorm.DB) error { return bulk.Create(db, rows, conflict) },
	}
}

func benchWrites(b *testing.B, s *Store, size int) map[string]benchWrite {
	b.Helper()
	var entries, newEntries []*Entry
	var events []*Event
	var attempts []*Attempt
	var changes []Change
	var activity []*activityRow
	organizations := map[string]*organizationRow{}
	acceptances, err := s.AcceptEvents(b.Context(), benchEvents("stored", size))
	benchMust(b, err)
	for i, acceptance := range acceptances {
		entry := acceptance.Entry
		entries = append(entries, entry)
		attempts = append(attempts, &Attempt{
			ID: fmt.Sprint("attempt", i), OrganizationID: entry.OrganizationID, EntryID: entry.ID, StartedAt: entry.CreatedAt, Outcome: "ok",
		})
		changes = append(changes, Change{OrganizationID: entry.OrganizationID, Seq: int64(1_000_000 + i), EntryID: entry.ID, Entry: *entry, CreatedAt: entry.CreatedAt})
		organizations[entry.OrganizationID] = &organizationRow{ID: entry.OrganizationID, ChangeSeq: 1, ChangedAt: entry.CreatedAt}
		activity = append(activity, &activityRow{OrganizationID: entry.OrganizationID, Quarter: int64(i), Succeeded: 1})
	}
	for i, event := range benchEvents("new", size) {
		event.ID, event.CreatedAt = fmt.Sprint("new", i), entries[0].CreatedAt
		entry := newEntry(event)
		entry.Seq, entry.CreatedAt, entry.UpdatedAt = int64(1_000_000+i), event.CreatedAt, event.CreatedAt
		events, newEntries = append(events, event), append(newEntries, entry)
	}
	rows := slices.Collect(maps.Values(organizations))
	st := s.statements
	writes := map[string]benchWrite{
		"insertEvents":   benchOne(st.insertEvents, events, bulk.Conflict{}),
		"insertAttempts": benchOne(st.insertAttempts, attempts, bulk.Conflict{}),
		"insertChanges":  benchOne(st.insertChanges, changes, bulk.Conflict{}),
		"updateEntries": benchOne(st.updateEntries, entries, bulk.Conflict{Replace: []string{"status", "reason", "message", "prospect_id", "list_id",
			"attempt_count", "next_attempt_at", "merged_into", "account_key", "fence", "updated_at"}}),
		"updateOrganizations": benchOne(st.updateOrganizations, rows, bulk.Conflict{Replace: []string{"change_seq", "changed_at", "fence", "unfinished", "blocked"}}),
		"sumActivity": benchOne(st.sumActivity, activity, bulk.Conflict{
			Key: []string{"organization_id", "quarter"}, Add: []string{"succeeded", "skipped", "failed"},
		}),
	}
	writes["acceptedBatch"] = benchWrite{
		own: func(db *gorm.DB) error {
			var batch bulk.Batch
			bulk.Add(&batch, st.insertEvents, events)
			bulk.Add(&batch, st.insertEntries, newEntries)
			bulk.Add(&batch, st.insertChanges, changes)
			bulk.Add(&batch, st.updateOrganizations, rows)
			withoutCommit(db)
			return batch.Run(db)
		},
		gorm: func(db *gorm.DB) error {
			for _, create := range []func(*gorm.DB) error{
				writes["insertEvents"].gorm,
				func(db *gorm.DB) error { return bulk.Create(db, newEntries, bulk.Conflict{}) },
				writes["insertChanges"].gorm, writes["updateOrganizations"].gorm,
			} {
				if err := create(db); err != nil {
					return err
				}
			}
			return nil
		},
	}
	return writes
}

func benchEvents(name string, size int) []*Event {
	events := make([]*Event, size)
	for i := range events {
		id := fmt.Sprintf("%s %d", name, i)
		events[i] = &Event{
			OrganizationID: fmt.Sprintf("org-%d", i%20), EventID: id, Kind: KindBookingCreated, OccurredAt: time.Now(), ContentHash: id,
			Email: fmt.Sprintf("prospect%d@example.com", i), BookingID: id, Payload: Payload{Booking: &Booking{ID: id}, Invitee: &Invitee{Name: "Prospect"}},
		}
	}
	return events
}

func benchAccept(b *testing.B, s *Store, size int) func() error {
	b.Helper()
	var round int
	prefix := fmt.Sprintf("%p %s ", s, b.Name())
	return func() error {
		round++
		_, err := s.AcceptEvents(b.Context(), benchEvents(fmt.Sprint(prefix, time.Now().UnixNano(), round), size))
		return err
	}
}

// benchResults starts entries and writes results that leave them RETRYING, so that they can start again.
func benchResults(b *testing.B, s *Store, size int) func() error {
	b.Helper()
	acceptances, err := s.AcceptEvents(b.Context(), benchEvents(fmt.Sprintf("%p %s %d", s, b.Name(), time.Now().UnixNano()), size))
	benchMust(b, err)
	var fence int64
	return func() error {
		fence++
		var starts []Start
		var results []Result
		for _, acceptance := range acceptances {
			entry := acceptance.Entry
			starts = append(starts, Start{EntryID: entry.ID, OrganizationID: entry.OrganizationID, Fence: fence})
			results = append(results, Result{
				EntryID: entry.ID, OrganizationID: entry.OrganizationID, Fence: fence, Status: StatusRetrying,
				Attempt: &Attempt{StartedAt: entry.CreatedAt, Outcome: "timeout"},
			})
		}
		_, err := s.StartEntries(b.Context(), starts)
		if err == nil {
			_, err = s.WriteResults(b.Context(), results)
		}
		return err
	}
}

func benchStore(b *testing.B, database string) *Store {
	b.Helper()
	s, err := Open(b.Context(), Config{DatabaseURL: database})
	benchMust(b, err)
	b.Cleanup(func() { benchMust(b, s.Close()) })
	benchMust(b, s.Migrate(b.Context()))
	return s
}

// useStandardDriver gives the store's writing pool pgx's own driver for database/sql.
func useStandardDriver(b *testing.B, s *Store) {
	b.Helper()
	config := s.server.pool(sessionSettings(), lookupSettings())
	pool := stdlib.OpenDB(*config.Connection, stdlib.OptionAfterConnect(config.AfterConnect))
	pool.SetMaxIdleConns(defaultMaxOpenConns)
	s.pools = append(s.pools, pool)
	db, err := gorm.Open(postgres.New(postgres.Config{Conn: pool}), s.gormConfig())
	benchMust(b, err)
	s.db, s.lookup = db, db
}

func benchMust(b *testing.B, errs ...error) {
	b.Helper()
	for _, err := range errs {
		if err != nil {
			b.Fatal(err)
		}
	}
}

// delayed returns the URL of a proxy to the database that adds a delay to each round trip.
func delayed(b *testing.B, database string, delay time.Duration) string {
	b.Helper()
	if delay == 0 {
		return database
	}
	target, err := url.Parse(database)
	benchMust(b, err)
	server := target.Host
	listener, err := (&net.ListenConfig{}).Listen(b.Context(), "tcp", "127.0.0.1:0")
	benchMust(b, err)
	b.Cleanup(func() { _ = listener.Close() })
	target.Host = listener.Addr().String()
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			upstream, err := (&net.Dialer{}).DialContext(context.Background(), "tcp", server)
			if err != nil {
				_ = client.Close()
				return
			}
			go func() { _, _ = io.Copy(upstream, client); _ = upstream.Close() }()
			go delayAnswers(client, upstream, delay)
		}
	}()
	return target.String()
}

// delayAnswers copies answers and delays each of them.
func delayAnswers(client io.WriteCloser, upstream io.Reader, delay time.Duration) {
	defer func() { _ = client.Close() }()
	buffer := make([]byte, 64<<10)
	for {
		n, err := upstream.Read(buffer)
		<-time.After(delay)
		if _, werr := client.Write(buffer[:n]); err != nil || werr != nil {
			return
		}
	}
}

// withoutCommit keeps the own statements from committing, because the benchmark rolls back.
func withoutCommit(db *gorm.DB) {
	if tx, ok := db.Statement.ConnPool.(*postgresTx); ok {
		db.Statement.ConnPool = tx.Tx
	}
}
