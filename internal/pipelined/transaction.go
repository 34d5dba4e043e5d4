package pipelined

import (
	"context"
	"database/sql/driver"

	"github.com/jackc/pgx/v5"
)

// transaction is one that begins with its first statement.
type transaction struct {
	conn *conn
	// ctx is that of the transaction's beginning: driver.Tx has none.
	ctx context.Context //nolint:containedctx // see above
	// begun: BEGIN was sent. done: COMMIT was sent, and err is what became of it.
	begun, done bool
	err         error
}

var _ driver.Tx = (*transaction)(nil)

func (t *transaction) pgx() *pgx.Conn { return t.conn.Conn.Conn() }

func (t *transaction) begin(ctx context.Context) error {
	t.begun = true
	_, err := t.pgx().Exec(ctx, "begin")
	return err
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
	begins := !t.begun
	if begins {
		batch.Queue("begin")
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
	if begins {
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
	tag, err := t.pgx().Exec(t.ctx, "commit")
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
	_, err := t.pgx().Exec(t.ctx, "rollback")
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
