package pipelined_test

import (
	"context"
	"database/sql"
	"errors"
	"net"
	"reflect"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/snovsync/snovsync/models/internal/pipelined"
	"github.com/snovsync/snovsync/test/harness"
)

// site is a database with a table, and a pool of one connection whose ways to the server
// are counted.
type site struct {
	*sql.DB
	t     *testing.T
	plain *sql.DB
	// trips to the server, and connections.
	trips, dials atomic.Int64
}

// countedConn counts what is sent: each way to the server is one write.
type countedConn struct {
	net.Conn

	trips *atomic.Int64
}

func (c countedConn) Write(b []byte) (int, error) {
	c.trips.Add(1)
	return c.Conn.Write(b)
}

func newSite(t *testing.T) *site {
	t.Helper()
	config, err := pgx.ParseConfig(harness.Postgres(t))
	if err != nil {
		t.Fatal(err)
	}
	s := &site{t: t, plain: stdlib.OpenDB(*config)}
	dial := config.DialFunc
	counted := config.Copy()
	counted.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
		s.dials.Add(1)
		conn, err := dial(ctx, network, address)
		return countedConn{conn, &s.trips}, err
	}
	s.DB = pipelined.Open(pipelined.Config{Connection: counted})
	s.SetMaxOpenConns(1)
	t.Cleanup(func() { _, _ = s.Close(), s.plain.Close() })
	s.exec(s.plain, "CREATE TABLE kept (name text PRIMARY KEY)")
	for range 2 {
		s.exec(s, "SELECT 1") // pgx looks whether a connection is alive when it is used anew
	}
	return s
}

func (s *site) exec(on interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}, query string, args ...any,
) {
	s.t.Helper()
	if _, err := on.ExecContext(s.t.Context(), query, args...); err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) begin() *sql.Tx {
	s.t.Helper()
	tx, err := s.BeginTx(s.t.Context(), nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return tx
}

// expectKept compares what other connections see.
func (s *site) expectKept(want int) {
	s.t.Helper()
	var kept int
	if err := s.plain.QueryRowContext(s.t.Context(), "SELECT COUNT(*) FROM kept").Scan(&kept); err != nil || kept != want {
		s.t.Fatalf("%d rows are kept, want %d: %v", kept, want, err)
	}
}

const keep = "INSERT INTO kept VALUES ($1)"

// TestATransactionTakesTwoTrips: BEGIN goes with what is asked first, COMMIT with what is
// written last.
func TestATransactionTakesTwoTrips(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for n, name := range []string{"the statements are prepared with this one", "Ann"} {
		before := s.trips.Load()
		tx := s.begin()
		var kept int
		if err := tx.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM kept").Scan(&kept); err != nil || kept != n {
			t.Fatalf("found %d rows, want %d: %v", kept, n, err)
		}
		result, err := tx.ExecContext(t.Context(), keep, pipelined.Last, name)
		if err != nil {
			t.Fatal(err)
		}
		if rows, err := result.RowsAffected(); rows != 1 || err != nil {
			t.Fatalf("%d rows were written: %v", rows, err)
		}
		s.expectKept(n + 1)
		if err := tx.Commit(); err != nil {
			t.Fatal(err)
		}
		if trips := s.trips.Load() - before; n > 0 && trips != 2 {
			t.Errorf("the transaction took %d trips, want 2", trips)
		}
	}
}

// TestAnUnmarkedTransaction is committed by its Commit, and not before.
func TestAnUnmarkedTransaction(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	tx := s.begin()
	s.exec(tx, keep, "Ann")
	s.exec(tx, keep, "Ben")
	s.expectKept(0)
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	s.expectKept(2)
	tx = s.begin()
	s.exec(tx, keep, "Cleo")
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	s.expectKept(2)
}

// TestWhatWasNeverBegunAsksNobody: a transaction without statements ends without the server.
func TestWhatWasNeverBegunAsksNobody(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.exec(s, keep, "Ann")
	before := s.trips.Load()
	if err := s.begin().Commit(); err != nil {
		t.Fatal(err)
	}
	if err := s.begin().Rollback(); err != nil {
		t.Fatal(err)
	}
	if trips := s.trips.Load() - before; trips != 0 {
		t.Errorf("%d trips", trips)
	}
}

// TestAFailureCommitsNothing: whichever statement fails, nothing is kept, and the
// connection is good for the next transaction.
func TestAFailureCommitsNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.exec(s, keep, "Ann")
	for name, work := range map[string]func(tx *sql.Tx) error{
		"the only one, marked as the last": func(tx *sql.Tx) error {
			_, err := tx.ExecContext(t.Context(), keep, pipelined.Last, "Ann")
			return err
		},
		"the last one": func(tx *sql.Tx) error {
			s.exec(tx, keep, "Ben")
			_, err := tx.ExecContext(t.Context(), keep, pipelined.Last, "Ann")
			return err
		},
		"the first one": func(tx *sql.Tx) error {
			_, err := tx.ExecContext(t.Context(), keep, "Ann")
			return err
		},
		"a first query": func(tx *sql.Tx) error {
			return tx.QueryRowContext(t.Context(), "SELECT 1 / $1::int", 0).Scan(new(int))
		},
	} {
		tx := s.begin()
		if err := work(tx); err == nil {
			t.Errorf("%s did not fail", name)
		}
		if err := tx.Rollback(); err != nil {
			t.Errorf("%s: rollback: %v", name, err)
		}
		s.expectKept(1)
	}
	s.exec(s, keep, "Cleo")
	s.expectKept(2)
	if dials := s.dials.Load(); dials != 1 {
		t.Errorf("%d connections, want the same one all the time", dials)
	}
}

// TestACommitTellsWhatBecameOfIt: of a last statement that failed nothing can be committed.
func TestACommitTellsWhatBecameOfIt(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.exec(s, keep, "Ann")
	tx := s.begin()
	if _, err := tx.ExecContext(t.Context(), keep, pipelined.Last, "Ann"); err == nil {
		t.Fatal("a second Ann was kept")
	}
	if err := tx.Commit(); err == nil {
		t.Error("the commit of what failed succeeded")
	}
}

// TestNoRows: a first query that finds nothing.
func TestNoRows(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	tx := s.begin()
	defer func() { _ = tx.Rollback() }()
	if err := tx.QueryRowContext(t.Context(), "SELECT name FROM kept").Scan(new(string)); !errors.Is(err, sql.ErrNoRows) {
		t.Errorf("got %v", err)
	}
}

// TestNothingFollowsTheLast: a statement behind the commit would be outside the transaction.
func TestNothingFollowsTheLast(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	tx := s.begin()
	s.exec(tx, keep, "Ann")
	if _, err := tx.ExecContext(t.Context(), keep, pipelined.Last, "Ben"); err != nil {
		t.Fatal(err)
	}
	if _, err := tx.ExecContext(t.Context(), keep, "Cleo"); !errors.Is(err, sql.ErrTxDone) {
		t.Errorf("got %v", err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	s.expectKept(2)
}

// TestOptionsAreKept: what a batch cannot do is done one by one, in the transaction.
func TestOptionsAreKept(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, options := range []*sql.TxOptions{nil, {Isolation: sql.LevelRepeatableRead}} {
		tx, err := s.BeginTx(t.Context(), options)
		if err != nil {
			t.Fatal(err)
		}
		s.exec(tx, keep, pgx.QueryExecModeExec, "Ann")
		var level string
		if err := tx.QueryRowContext(t.Context(), "SHOW transaction_isolation").Scan(&level); err != nil {
			t.Fatal(err)
		}
		if repeatable := level == "repeatable read"; repeatable != (options != nil) {
			t.Errorf("options %+v give %q", options, level)
		}
		if err := tx.Rollback(); err != nil {
			t.Fatal(err)
		}
		s.expectKept(0)
	}
}

// TestAnEndedContextLeavesNoTransaction: the connection is given up, and the next one works.
func TestAnEndedContextLeavesNoTransaction(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ctx, cancel := context.WithCancel(t.Context())
	tx, err := s.BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	s.exec(tx, keep, "Ann")
	cancel()
	if _, err := tx.ExecContext(ctx, keep, pipelined.Last, "Ben"); !errors.Is(err, context.Canceled) && !errors.Is(err, sql.ErrTxDone) {
		t.Errorf("got %v", err)
	}
	s.exec(s, keep, "Cleo")
	s.expectKept(1)
}

// TestValues: a transaction's first query gives the values that pgx's own driver gives.
func TestValues(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	const query = `SELECT 'text'::text, 7::bigint, 8::int, true, NULL::text, '2030-01-02 03:04:05.678901+02'::timestamptz, 1.5::float8, '\x0102'::bytea
		UNION ALL SELECT '', -1, 0, false, 'text', 'epoch', 0, ''`
	read := func(from interface {
		QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	},
	) (all [][]any, names []string) {
		rows, err := from.QueryContext(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = rows.Close() }()
		if names, err = rows.Columns(); err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			values := make([]any, len(names))
			into := make([]any, len(names))
			for i := range values {
				into[i] = &values[i]
			}
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			all = append(all, values)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		return all, names
	}
	tx := s.begin()
	defer func() { _ = tx.Rollback() }()
	got, gotNames := read(tx)
	want, wantNames := read(s.plain)
	if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(gotNames, wantNames) {
		t.Errorf("got %v %v, want %v %v", gotNames, got, wantNames, want)
	}
}
