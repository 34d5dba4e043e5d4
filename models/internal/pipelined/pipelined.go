// Package pipelined is pgx's driver for database/sql with fewer round trips. A transaction's
// BEGIN is sent together with its first statement, and its COMMIT together with the
// statement that is marked as its Last. Everything else is pgx's own.
// docs/decisions/0008-pipelined-driver.md says what that gains.
package pipelined

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// Config describes a pool.
type Config struct {
	// Connection names the server and the settings of each session.
	Connection *pgx.ConnConfig
	// AfterConnect prepares a new connection; may be nil.
	AfterConnect func(context.Context, *pgx.Conn) error
	// StatementTimeout bounds each round trip: a statement with its rows, BEGIN, COMMIT
	// or ROLLBACK. 0: no bound.
	StatementTimeout time.Duration
	// CheckTimeout bounds the check whether a connection that was idle for a second still
	// works. 0: StatementTimeout.
	CheckTimeout time.Duration
	// TransactionSettings are server settings that each transaction sets for itself. They
	// work where the sessions of the server are shared, as behind a pooler.
	TransactionSettings map[string]string
	// Generation is shared by pools to the same server; nil: the pool has its own.
	Generation *Generation
}

// Open makes a pool. It connects when the first connection is needed.
func Open(config Config) *sql.DB {
	c := &connector{Config: config}
	if c.Generation == nil {
		c.Generation = new(Generation)
	}
	var options []stdlib.OptionOpenDB
	if config.AfterConnect != nil {
		options = append(options, stdlib.OptionAfterConnect(config.AfterConnect))
	}
	c.plain = stdlib.GetConnector(*config.Connection, options...)
	c.settings, c.settingsArgs = setLocally(config.TransactionSettings)
	return sql.OpenDB(c)
}

// Option is an argument that the driver takes for itself. It comes before the arguments of
// the statement.
type Option string

// Last marks a statement that is executed as the last one of its transaction. The driver
// sends COMMIT with it, and the transaction's own Commit needs no round trip. Outside a
// transaction it changes nothing. A statement that fails commits nothing.
const Last Option = "last"

// takeLast tells whether a statement is marked as the last one, and returns its other arguments.
func takeLast(args []driver.NamedValue) (others []driver.NamedValue, last bool) {
	if len(args) == 0 || args[0].Value != driver.Value(Last) {
		return args, false
	}
	return args[1:], true
}

type connector struct {
	Config

	plain driver.Connector
	// settings is the statement that sets TransactionSettings; "": there are none.
	settings     string
	settingsArgs []any
}

// Connect implements driver.Connector.
func (c *connector) Connect(ctx context.Context) (driver.Conn, error) {
	// Taken first: if another connection fails meanwhile, this one may lead to the same server.
	generation := c.Generation.now()
	connection, err := c.plain.Connect(ctx)
	if err != nil {
		return nil, err
	}
	plain, ok := connection.(*stdlib.Conn)
	if !ok {
		return nil, fmt.Errorf("pgx's connection is a %T", connection)
	}
	return &conn{Conn: plain, connector: c, generation: generation}, nil
}

// Driver implements driver.Connector.
func (c *connector) Driver() driver.Driver { return c.plain.Driver() }

// conn is a connection. Like every driver's, it is used by one goroutine at a time.
type conn struct {
	*stdlib.Conn

	connector  *connector
	generation uint64
	// tx is the transaction that is open here; nil: none.
	tx *transaction
}

// BeginTx implements driver.ConnBeginTx. The transaction begins with its first statement.
func (c *conn) BeginTx(ctx context.Context, options driver.TxOptions) (driver.Tx, error) {
	begin, err := beginning(options)
	if err != nil {
		return nil, err
	}
	if c.Conn.Conn().IsClosed() {
		return nil, driver.ErrBadConn
	}
	c.tx = &transaction{conn: c, ctx: ctx, beginning: begin}
	return c.tx, nil
}

// ExecContext implements driver.ExecerContext.
func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	ctx, done := c.bounded(ctx)
	result, err := c.exec(ctx, query, args)
	done(err)
	return result, err
}

func (c *conn) exec(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	args, last := takeLast(args)
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
	ctx, done := c.bounded(ctx)
	found, err := c.query(ctx, query, args)
	if err != nil {
		done(err)
		return nil, err
	}
	return &boundedRows{Rows: found, done: done}, nil
}

func (c *conn) query(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
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
