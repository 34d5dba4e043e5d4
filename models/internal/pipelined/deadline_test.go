package pipelined_test

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"net/url"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/snovsync/snovsync/models/internal/pipelined"
	"github.com/snovsync/snovsync/test/harness"
	"github.com/snovsync/snovsync/test/harness/deployment/faultproxy"
)

// shortTimeout is what the statements of these tests run into, longTimeout is not.
const (
	shortTimeout = 200 * time.Millisecond
	longTimeout  = time.Minute
)

// link is a database behind a proxy that can break connections.
type link struct {
	t     *testing.T
	proxy *faultproxy.Proxy
	base  *pgx.ConnConfig
}

func newLink(t *testing.T) *link {
	t.Helper()
	address, err := url.Parse(harness.Postgres(t))
	if err != nil {
		t.Fatal(err)
	}
	proxy, err := faultproxy.Start(t.Context(), faultproxy.Config{Listen: "127.0.0.1:0", Target: address.Host})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(proxy.Close)
	address.Host = proxy.Address()
	config, err := pgx.ParseConfig(address.String())
	if err != nil {
		t.Fatal(err)
	}
	return &link{t: t, proxy: proxy, base: config}
}

// pool opens a pool with several idle connections.
func (l *link) pool(config pipelined.Config) *sql.DB {
	l.t.Helper()
	const idle = 4
	config.Connection = l.base
	pool := pipelined.Open(config)
	pool.SetMaxIdleConns(idle)
	l.t.Cleanup(func() { _ = pool.Close() })
	var taken []*sql.Conn
	for range idle {
		conn, err := pool.Conn(l.t.Context())
		if err != nil {
			l.t.Fatal(err)
		}
		taken = append(taken, conn)
	}
	for _, conn := range taken {
		_ = conn.Close()
	}
	return pool
}

func one(ctx context.Context, pool *sql.DB) error {
	var n int
	return pool.QueryRowContext(ctx, "SELECT 1").Scan(&n)
}

func backend(t *testing.T, pool *sql.DB) (pid int) {
	t.Helper()
	if err := pool.QueryRowContext(t.Context(), "SELECT pg_backend_pid()").Scan(&pid); err != nil {
		t.Fatal(err)
	}
	return pid
}

// TestMuteConnectionsCostOneTimeout: the first statement that times out takes the other
// connections of all pools of the generation with it.
func TestMuteConnectionsCostOneTimeout(t *testing.T) {
	t.Parallel()
	l := newLink(t)
	config := pipelined.Config{StatementTimeout: shortTimeout, CheckTimeout: shortTimeout, Generation: new(pipelined.Generation)}
	first, second := l.pool(config), l.pool(config)
	l.proxy.MuteExisting()
	failed := 0
	for range 10 {
		for _, pool := range []*sql.DB{first, second} {
			if err := one(t.Context(), pool); err != nil {
				failed++
			}
		}
	}
	if failed > 1 {
		t.Errorf("%d statements failed", failed)
	}
}

// TestEveryKindOfRoundTripTimesOut: none waits for a server that does not answer.
func TestEveryKindOfRoundTripTimesOut(t *testing.T) {
	t.Parallel()
	for name, ask := range map[string]func(*sql.Conn, func()) error{
		"exec": func(conn *sql.Conn, mute func()) error {
			mute()
			_, err := conn.ExecContext(t.Context(), "SELECT 1")
			return err
		},
		"query": func(conn *sql.Conn, mute func()) error {
			mute()
			return conn.QueryRowContext(t.Context(), "SELECT 1").Scan(new(int))
		},
		"ping": func(conn *sql.Conn, mute func()) error {
			mute()
			return conn.PingContext(t.Context())
		},
		"first statement of a transaction": func(conn *sql.Conn, mute func()) error {
			tx, err := conn.BeginTx(t.Context(), nil)
			if err != nil {
				return err
			}
			mute()
			_, err = tx.ExecContext(t.Context(), "SELECT 1")
			return cmp.Or(err, tx.Rollback())
		},
		"last statement of a transaction": func(conn *sql.Conn, mute func()) error {
			tx, err := conn.BeginTx(t.Context(), &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
			if err == nil {
				_, err = tx.ExecContext(t.Context(), "SELECT 1")
			}
			if err != nil {
				return err
			}
			mute()
			_, err = tx.ExecContext(t.Context(), "SELECT 1", pipelined.Last)
			return cmp.Or(err, tx.Rollback())
		},
		"commit": func(conn *sql.Conn, mute func()) error {
			tx, err := conn.BeginTx(t.Context(), nil)
			if err == nil {
				_, err = tx.ExecContext(t.Context(), "SELECT 1")
			}
			if err != nil {
				return err
			}
			mute()
			return tx.Commit()
		},
		"rollback": func(conn *sql.Conn, mute func()) error {
			tx, err := conn.BeginTx(t.Context(), nil)
			if err == nil {
				_, err = tx.ExecContext(t.Context(), "SELECT 1")
			}
			if err != nil {
				return err
			}
			mute()
			return tx.Rollback()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLink(t)
			pool := l.pool(pipelined.Config{StatementTimeout: shortTimeout})
			conn, err := pool.Conn(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if err := ask(conn, l.proxy.MuteExisting); !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, driver.ErrBadConn) {
				t.Errorf("it ends with %v", err)
			}
			_ = conn.Close()
			if err := one(t.Context(), pool); err != nil {
				t.Errorf("the next statement ends with %v", err)
			}
		})
	}
}

// TestCheckOfIdleConnectionOutlivesCaller: callers who leave early must not keep dead
// connections in the pool.
func TestCheckOfIdleConnectionOutlivesCaller(t *testing.T) {
	t.Parallel()
	l := newLink(t)
	pool := l.pool(pipelined.Config{StatementTimeout: longTimeout, CheckTimeout: shortTimeout})
	<-time.After(1100 * time.Millisecond) // pgx checks what was idle for a second
	l.proxy.MuteExisting()
	impatient, cancel := context.WithTimeout(t.Context(), shortTimeout/10)
	defer cancel()
	if err := one(impatient, pool); err == nil {
		t.Error("a statement on a mute connection succeeded")
	}
	if err := one(t.Context(), pool); err != nil {
		t.Errorf("the next statement ends with %v", err)
	}
}

// TestCanceledStatementSaysNothingOfOthers: a caller who leaves costs one connection.
func TestCanceledStatementSaysNothingOfOthers(t *testing.T) {
	t.Parallel()
	generation := new(pipelined.Generation)
	l := newLink(t)
	pool, other := l.pool(pipelined.Config{Generation: generation}), l.pool(pipelined.Config{Generation: generation})
	other.SetMaxOpenConns(1)
	before := backend(t, other)
	ctx, cancel := context.WithTimeout(t.Context(), shortTimeout)
	defer cancel()
	if _, err := pool.ExecContext(ctx, "SELECT pg_sleep(60)"); err == nil {
		t.Fatal("the statement was not canceled")
	}
	if after := backend(t, other); after != before {
		t.Error("another connection was closed")
	}
	if _, err := pool.ExecContext(t.Context(), "SELECT 1/0"); err == nil {
		t.Fatal("a division by zero succeeded")
	}
	if after := backend(t, other); after != before {
		t.Error("another connection was closed after an ordinary error")
	}
}

// TestReadOnlyServerIsLeft: the connections to a server that became a standby are closed.
func TestReadOnlyServerIsLeft(t *testing.T) {
	t.Parallel()
	generation := new(pipelined.Generation)
	l := newLink(t)
	pool, other := l.pool(pipelined.Config{Generation: generation}), l.pool(pipelined.Config{Generation: generation})
	other.SetMaxOpenConns(1)
	before := backend(t, other)
	tx, err := pool.BeginTx(t.Context(), &sql.TxOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.ExecContext(t.Context(), "CREATE TABLE refused ()"); err == nil {
		t.Fatal("a read-only transaction wrote")
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if after := backend(t, other); after == before {
		t.Error("a connection to the read-only server was used again")
	}
}

// TestTransactionSettings hold in a transaction, also in one that begins on its own, and
// not outside.
func TestTransactionSettings(t *testing.T) {
	t.Parallel()
	l := newLink(t)
	pool := l.pool(pipelined.Config{TransactionSettings: map[string]string{"lock_timeout": "7s", "jit": "off"}})
	pool.SetMaxOpenConns(1)
	shown := func(from interface {
		QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	}, args ...any,
	) (shown string) {
		if err := from.QueryRowContext(t.Context(), "SELECT current_setting('lock_timeout')", args...).Scan(&shown); err != nil {
			t.Fatal(err)
		}
		return shown
	}
	for _, args := range [][]any{nil, {pgx.QueryExecModeExec}} {
		tx, err := pool.BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := shown(tx, args...); got != "7s" {
			t.Errorf("lock_timeout is %s in the transaction", got)
		}
		if err := tx.Commit(); err != nil {
			t.Fatal(err)
		}
		if got := shown(pool); got != "0" {
			t.Errorf("lock_timeout is %s after the transaction", got)
		}
	}
}

func TestUnknownIsolationLevelIsRefused(t *testing.T) {
	t.Parallel()
	pool := newLink(t).pool(pipelined.Config{})
	if _, err := pool.BeginTx(t.Context(), &sql.TxOptions{Isolation: sql.LevelLinearizable}); err == nil {
		t.Error("the transaction began")
	}
}
