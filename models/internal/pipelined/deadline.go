package pipelined

import (
	"cmp"
	"context"
	"database/sql/driver"
	"errors"
	"io"

	"github.com/jackc/pgx/v5/pgconn"
)

// bounded returns a context that ends with the statement timeout. The returned function
// takes the error of the statement, and must be called once the statement is over.
func (c *conn) bounded(caller context.Context) (ctx context.Context, done func(error)) {
	cancel := context.CancelFunc(func() {})
	ctx = caller
	if c.connector.StatementTimeout > 0 {
		ctx, cancel = context.WithTimeout(caller, c.connector.StatementTimeout)
	}
	return ctx, func(err error) {
		// If the caller cancels, pgx closes the connection too, and the server may be fine.
		if err != nil && caller.Err() == nil && (c.Conn.Conn().IsClosed() || readOnly(err)) {
			c.connector.Generation.end(c.generation)
		}
		cancel()
	}
}

// readOnly tells whether the server does not accept writes: it is a standby.
func readOnly(err error) bool {
	refused, ok := errors.AsType[*pgconn.PgError](err)
	return ok && refused.Code == "25006"
}

// ResetSession implements driver.SessionResetter: database/sql calls it before it uses a
// pooled connection again. A connection that was idle for a second is checked, which the
// caller cannot cancel: if callers leave before the check times out, dead connections stay.
func (c *conn) ResetSession(ctx context.Context) error {
	if !c.IsValid() {
		return driver.ErrBadConn
	}
	ctx = context.WithoutCancel(ctx)
	if timeout := cmp.Or(c.connector.CheckTimeout, c.connector.StatementTimeout); timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, timeout)
		defer cancel()
	}
	err := c.Conn.ResetSession(ctx)
	if c.Conn.Conn().IsClosed() {
		c.connector.Generation.end(c.generation)
	}
	return err
}

// IsValid implements driver.Validator: database/sql closes a connection that is not.
func (c *conn) IsValid() bool {
	return !c.Conn.Conn().IsClosed() && c.generation == c.connector.Generation.now()
}

// Ping implements driver.Pinger.
func (c *conn) Ping(ctx context.Context) error {
	ctx, done := c.bounded(ctx)
	err := c.Conn.Ping(ctx)
	done(err)
	return err
}

var errNotPrepared = errors.New("statements are prepared by pgx itself: use Exec or Query")

// PrepareContext implements driver.ConnPrepareContext.
func (c *conn) PrepareContext(context.Context, string) (driver.Stmt, error) {
	return nil, errNotPrepared
}

// boundedRows end their statement when they are closed.
type boundedRows struct {
	driver.Rows

	done func(error)
	err  error
}

// Next implements driver.Rows.
func (r *boundedRows) Next(into []driver.Value) error {
	err := r.Rows.Next(into)
	if err != nil && !errors.Is(err, io.EOF) {
		r.err = err
	}
	return err
}

// Close implements driver.Rows.
func (r *boundedRows) Close() error {
	err := r.Rows.Close()
	if r.err == nil {
		r.err = err
	}
	r.done(r.err)
	return err
}
