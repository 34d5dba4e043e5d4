package models

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
)

// wrapError says what the store was doing when err came up, and gives it a code
// where its cause is known. Errors that have a code keep it.
func wrapError(ctx context.Context, doing string, err error) error {
	if err == nil {
		return nil
	}
	var known *Error
	switch {
	case errors.As(err, &known):
		return err
	case errors.Is(err, gorm.ErrRecordNotFound):
		return &Error{Code: CodeNotFound, Message: doing + ": not found"}
	case unavailable(ctx, err):
		return &Error{Code: CodeUnavailable, Message: doing + ": the database is not available", Err: err}
	case isUniqueViolation(err):
		return &Error{Code: CodeConflict, Message: doing + ": it exists already", Err: err}
	case isUnstorable(err):
		return &Error{Code: CodeBadInput, Message: doing + ": a value cannot be stored", Err: err}
	case errors.Is(err, context.Cause(ctx)):
		return fmt.Errorf("%s: %w", doing, err)
	case ctx.Err() != nil:
		// A canceled statement comes back as "interrupted" or in other driver words.
		return fmt.Errorf("%s: %w: %w", doing, context.Cause(ctx), err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// unavailable tells whether the database could not be reached or could not take
// the work now, so that the same call may well succeed later. A caller who went
// away (context.Canceled) is not the database's error.
func unavailable(ctx context.Context, err error) bool {
	if errors.Is(ctx.Err(), context.Canceled) {
		return false
	}
	var network net.Error
	var connect *pgconn.ConnectError
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.Is(ctx.Err(), context.DeadlineExceeded),
		errors.Is(err, driver.ErrBadConn), errors.Is(err, sql.ErrConnDone),
		errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed),
		errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE),
		errors.As(err, &connect), errors.As(err, &network):
		return true
	// database/sql and pgx have no exported error for their closed pools and connections.
	case strings.Contains(err.Error(), "sql: database is closed"), strings.Contains(err.Error(), "conn closed"):
		return true
	}
	if code, ok := postgresCode(err); ok {
		return postgresUnavailable(code) || retryable(err)
	}
	if code, ok := sqliteCode(err); ok {
		return sqliteUnavailable(code)
	}
	return false
}

// retryable tells whether a transaction lost against another one and may win
// when it is run again.
func retryable(err error) bool {
	code, ok := postgresCode(err)
	// serialization_failure, deadlock_detected
	return ok && (code == "40001" || code == "40P01")
}

func isUniqueViolation(err error) bool {
	if code, ok := postgresCode(err); ok {
		return code == "23505"
	}
	code, ok := sqliteCode(err)
	return ok && (code == sqliteUniqueViolation || code == sqlitePrimaryKeyViolation)
}

// isUnstorable tells whether a text holds what Postgres cannot keep, such as a zero byte.
func isUnstorable(err error) bool {
	code, ok := postgresCode(err)
	// character_not_in_repertoire, untranslatable_character, invalid_text_representation
	return ok && (code == "22021" || code == "22P05" || code == "22P02")
}

func postgresCode(err error) (string, bool) {
	var refused *pgconn.PgError
	if !errors.As(err, &refused) {
		return "", false
	}
	return refused.Code, true
}

func postgresUnavailable(code string) bool {
	switch code {
	case "57P01", "57P02", "57P03", // shutting down, crashed, starting up
		"25006", // read only: a standby, or the primary just changed
		"57014", // a statement took longer than statement_timeout
		"25P03", // our transaction was idle for too long and was ended
		"55P03": // a migration waited too long for a table lock
		return true
	}
	// connection_exception; insufficient_resources: too many connections, disk full, out of memory
	return strings.HasPrefix(code, "08") || strings.HasPrefix(code, "53")
}

// SQLite's result codes, from https://www.sqlite.org/rescode.html. The last byte
// of an extended code is its primary code.
const (
	sqliteBusy                = 5
	sqliteLocked              = 6
	sqliteIOError             = 10
	sqliteFull                = 13
	sqliteCannotOpen          = 14
	sqliteUniqueViolation     = 2067
	sqlitePrimaryKeyViolation = 1555
)

func sqliteUnavailable(code int) bool {
	switch code & 0xff {
	case sqliteBusy, sqliteLocked, sqliteIOError, sqliteFull, sqliteCannotOpen:
		return true
	}
	return false
}

func sqliteCode(err error) (int, bool) {
	var refused interface {
		error
		Code() int
	}
	if !errors.As(err, &refused) {
		return 0, false
	}
	return refused.Code(), true
}
