// Package pipelined is pgx's driver for database/sql, with fewer ways to the server and
// back: a transaction's BEGIN goes together with its first statement, and its COMMIT
// together with the one that is marked as its last. Everything else is pgx's own.
package pipelined

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// Open makes a pool, as stdlib.OpenDB does.
func Open(config pgx.ConnConfig, options ...stdlib.OptionOpenDB) *sql.DB {
	return sql.OpenDB(connector{stdlib.GetConnector(config, options...)})
}

type lastKey struct{}

// Last marks the statement that is executed with the returned context as the last one of
// its transaction: it is committed with it, and the transaction's own Commit asks nobody
// any more. Outside a transaction, and with another driver, it changes nothing. A
// statement that fails commits nothing.
func Last(ctx context.Context) context.Context { return context.WithValue(ctx, lastKey{}, true) }

func isLast(ctx context.Context) bool { return ctx.Value(lastKey{}) != nil }

type connector struct{ driver.Connector }

// Connect implements driver.Connector.
func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	connection, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	plain, ok := connection.(*stdlib.Conn)
	if !ok {
		return nil, fmt.Errorf("pgx's connection is a %T", connection)
	}
	return &conn{Conn: plain}, nil
}

// conn is a connection. Like every driver's, it is used by one goroutine at a time.
type conn struct {
	*stdlib.Conn

	// tx is the transaction that is open here; nil: none.
	tx *transaction
}

// BeginTx implements driver.ConnBeginTx. A transaction with options begins at once.
func (c *conn) BeginTx(ctx context.Context, options driver.TxOptions) (driver.Tx, error) {
	if options != (driver.TxOptions{}) {
		return c.Conn.BeginTx(ctx, options)
	}
	if c.Conn.Conn().IsClosed() {
		return nil, driver.ErrBadConn
	}
	c.tx = &transaction{conn: c, ctx: ctx}
	return c.tx, nil
}

// ExecContext implements driver.ExecerContext.
func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	last := isLast(ctx)
	together, err := c.together(ctx, args, last)
	if err != nil {
		return nil, err
	}
	if !together {
		return c.Conn.ExecContext(ctx, query, args)
	}
	t, err := c.tx.send(ctx, query, args, last)
	if err != nil {
		return nil, err
	}
	tag, err := t.results.Exec()
	if err = t.end(err); err != nil {
		return nil, err
	}
	return driver.RowsAffected(tag.RowsAffected()), nil
}

// QueryContext implements driver.QueryerContext.
func (c *conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	together, err := c.together(ctx, args, false)
	if err != nil {
		return nil, err
	}
	if !together {
		return c.Conn.QueryContext(ctx, query, args)
	}
	t, err := c.tx.send(ctx, query, args, false)
	if err != nil {
		return nil, err
	}
	found, err := t.results.Query()
	if err != nil {
		return nil, t.end(err)
	}
	// The columns are known once the first row was asked for.
	more := found.Next()
	if err := found.Err(); err != nil {
		return nil, t.end(err)
	}
	return &rows{trip: t, found: found, types: c.Conn.Conn().TypeMap(), ahead: true, more: more}, nil
}

// together tells whether a statement goes with the BEGIN or the COMMIT of its
// transaction. Where it has options of its own, which a batch cannot have, the
// transaction begins on its own.
func (c *conn) together(ctx context.Context, args []driver.NamedValue, last bool) (bool, error) {
	switch {
	case c.tx == nil:
		return false, nil
	case c.tx.done:
		return false, sql.ErrTxDone
	case !hasOptions(args):
		return last || !c.tx.begun, nil
	case !c.tx.begun:
		return false, c.tx.begin(ctx)
	}
	return false, nil
}

func hasOptions(args []driver.NamedValue) bool {
	if len(args) == 0 {
		return false
	}
	_, mode := args[0].Value.(pgx.QueryExecMode)
	return mode
}
