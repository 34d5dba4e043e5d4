package pipelined

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// transaction is one that begins with its first statement.
type transaction struct {
	conn *conn
	// ctx is that of the transaction's beginning: driver.Tx has none.
	ctx context.Context //nolint:containedctx // see above
	// beginning is the statement that begins it.
	beginning string
	// begun: BEGIN was sent. done: COMMIT was sent, and err is what became of it.
	begun, done bool
	err         error
}

var _ driver.Tx = (*transaction)(nil)

func (t *transaction) pgx() *pgx.Conn { return t.conn.Conn.Conn() }

// beginning is the statement that begins a transaction with these options.
func beginning(options driver.TxOptions) (string, error) {
	begin := "begin"
	switch level := sql.IsolationLevel(options.Isolation); level {
	case sql.LevelDefault:
	case sql.LevelReadCommitted, sql.LevelRepeatableRead, sql.LevelSerializable:
		begin += " isolation level " + strings.ToLower(level.String())
	default:
		return "", fmt.Errorf("no isolation level %q in Postgres", level)
	}
	if options.ReadOnly {
		begin += " read only"
	}
	return begin, nil
}

// setLocally is the statement that sets server settings until the transaction ends.
func setLocally(settings map[string]string) (query string, args []any) {
	var calls []string
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		calls = append(calls, fmt.Sprintf("set_config($%d, $%d, true)", len(args)+1, len(args)+2))
		args = append(args, name, settings[name])
	}
	if len(calls) == 0 {
		return "", nil
	}
	return "SELECT " + strings.Join(calls, ", "), args
}

func (t *transaction) begin(ctx context.Context) error {
	t.begun = true
	batch := &pgx.Batch{}
	t.queueBeginning(batch)
	return t.pgx().SendBatch(ctx, batch).Close()
}

// queueBeginning queues the statements that begin the transaction and returns how many.
func (t *transaction) queueBeginning(batch *pgx.Batch) int {
	batch.Queue(t.beginning)
	if t.conn.connector.settings != "" {
		batch.Queue(t.conn.connector.settings, t.conn.connector.settingsArgs...)
	}
	return batch.Len()
}

// trip is one way to the server and back, with some statements.
type trip struct {
	*transaction

	results pgx.BatchResults
	commits bool
}

// send sends a statement, and with it what is to be sent before and behind it. The
// results are the statement's own next.
func (t *transaction) send(ctx context.Context, query string, args []driver.NamedValue, last bool) (*trip, error) {
	batch := &pgx.Batch{}
	before := 0
	if !t.begun {
		before = t.queueBeginning(batch)
	}
	values := make([]any, len(args))
	for i, arg := range args {
		values[i] = arg.Value
	}
	batch.Queue(query, values...)
	if last {
		batch.Queue("commit")
	}
	sent := &trip{transaction: t, results: t.pgx().SendBatch(ctx, batch), commits: last}
	t.begun, t.done = true, last
	for range before {
		if _, err := sent.results.Exec(); err != nil {
			return nil, sent.end(err)
		}
	}
	return sent, nil
}

// end ends a trip whose own statement brought err.
func (t *trip) end(err error) error {
	if err == nil && t.commits {
		_, err = t.results.Exec()
	}
	if closed := t.results.Close(); err == nil {
		err = closed
	}
	if t.commits {
		t.err = err
	}
	return err
}

// Commit implements driver.Tx.
func (t *transaction) Commit() error {
	t.conn.tx = nil
	if t.done || !t.begun {
		return t.err
	}
	ctx, done := t.conn.bounded(t.ctx)
	tag, err := t.pgx().Exec(ctx, "commit")
	done(err)
	if err != nil {
		t.leave()
		return err
	}
	if tag.String() == "ROLLBACK" {
		return pgx.ErrTxCommitRollback
	}
	return nil
}

// Rollback implements driver.Tx.
func (t *transaction) Rollback() error {
	t.conn.tx = nil
	if t.pgx().IsClosed() || t.pgx().PgConn().TxStatus() == idle {
		return nil
	}
	ctx, done := t.conn.bounded(t.ctx)
	_, err := t.pgx().Exec(ctx, "rollback")
	done(err)
	if err != nil {
		t.leave()
	}
	return err
}

// idle is the server's word for a connection without an open transaction.
const idle = 'I'

// leave closes a connection that may be within a transaction that nobody ends.
func (t *transaction) leave() {
	if t.pgx().PgConn().TxStatus() != idle {
		_ = t.pgx().Close(t.ctx) // there is an error to return already
	}
}
