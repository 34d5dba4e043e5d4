package models

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
)

// sqliteError is an error as SQLite's driver makes it.
type sqliteError int

func (e sqliteError) Error() string { return fmt.Sprintf("sqlite code %d", int(e)) }
func (e sqliteError) Code() int     { return int(e) }

func TestErrorsHaveTheirCodes(t *testing.T) {
	t.Parallel()
	postgres := func(code string) error { return &pgconn.PgError{Code: code, Message: "of Postgres"} }
	cases := []struct {
		err  error
		want Code
	}{
		{postgres("57P01"), CodeUnavailable},
		{postgres("57P03"), CodeUnavailable},
		{postgres("53300"), CodeUnavailable},
		{postgres("53100"), CodeUnavailable},
		{postgres("08006"), CodeUnavailable},
		{postgres("25006"), CodeUnavailable},
		{postgres("55P03"), CodeUnavailable},
		{postgres("40P01"), CodeUnavailable},
		{postgres("40001"), CodeUnavailable},
		{postgres("23505"), CodeConflict},
		{postgres("22021"), CodeBadInput},
		{postgres("23514"), CodeInternal},
		{postgres("42P01"), CodeInternal},
		{sqliteError(5), CodeUnavailable},
		{sqliteError(5 | 2<<8), CodeUnavailable}, // busy snapshot
		{sqliteError(13), CodeUnavailable},
		{sqliteError(2067), CodeConflict},
		{sqliteError(1555), CodeConflict},
		{sqliteError(275), CodeInternal}, // a CHECK constraint
		{syscall.ECONNREFUSED, CodeUnavailable},
		{syscall.ECONNRESET, CodeUnavailable},
		{io.ErrUnexpectedEOF, CodeUnavailable},
		{errors.New("sql: database is closed"), CodeUnavailable},
		{gorm.ErrRecordNotFound, CodeNotFound},
		{errors.New("anything else"), CodeInternal},
		{ErrStaleVersion, CodeStaleVersion},
	}
	for _, c := range cases {
		if got := CodeOf(wrapError(t.Context(), "test", fmt.Errorf("wrapped: %w", c.err))); got != c.want {
			t.Errorf("%v: got %s, want %s", c.err, got, c.want)
		}
	}
	if wrapError(t.Context(), "test", nil) != nil {
		t.Error("no error became one")
	}
}

func TestLostTransactionsAreRunAgain(t *testing.T) {
	t.Parallel()
	store, err := Open(t.Context(), Config{DatabaseURL: "sqlite:" + filepath.Join(t.TempDir(), "x.db"), Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	if err := store.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	deadlock := &pgconn.PgError{Code: "40P01"}
	run := func(ctx context.Context, failures int, failure error) (runs int, err error) {
		err = store.write(ctx, []string{"org-a"}, func(*transaction) error {
			runs++
			if runs <= failures {
				return failure
			}
			return nil
		})
		return runs, err
	}
	if runs, err := run(t.Context(), 3, deadlock); runs != 4 || err != nil {
		t.Errorf("a deadlock three times: %d runs, %v", runs, err)
	}
	if runs, err := run(t.Context(), 100, deadlock); runs != transactionTries || !errors.Is(err, deadlock) {
		t.Errorf("a deadlock again and again: %d runs, %v", runs, err)
	}
	other := errors.New("other")
	if runs, err := run(t.Context(), 100, other); runs != 1 || !errors.Is(err, other) {
		t.Errorf("another error: %d runs, %v", runs, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if runs, err := run(ctx, 100, deadlock); runs != 0 || !errors.Is(err, context.Canceled) {
		t.Errorf("a caller who left: %d runs, %v", runs, err)
	}
}
