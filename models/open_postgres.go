package models

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"

	"github.com/snovsync/snovsync/models/internal/bulk"
	"github.com/snovsync/snovsync/models/internal/pipelined"
)

// MinOpenConns is the smallest Config.MaxOpenConns: one connection that writes, and one
// that reads the log.
const MinOpenConns = 2

const (
	defaultMaxOpenConns  = 16
	connectionLifetime   = 30 * time.Minute
	connectionIdleTime   = 5 * time.Minute
	preparableParameters = 64
)

// Deadlines. The server ends a slow statement first and its connection stays usable; a
// statement that reaches the client's deadline has lost its connection.
const (
	serverStatementTimeout = 5 * time.Second
	statementTimeout       = serverStatementTimeout + time.Second
	checkTimeout           = 2 * time.Second
	// transactionTimeout includes the wait for a connection.
	transactionTimeout = 2 * serverStatementTimeout
)

// sessionSettings are those of every connection, unless DATABASE_URL has its own.
func sessionSettings() map[string]string {
	return map[string]string{
		"statement_timeout": strconv.FormatInt(serverStatementTimeout.Milliseconds(), 10),
		// A process that froze or was cut off inside a transaction holds the locks of its
		// organizations, and accepting is shared: Postgres soon ends the transaction.
		"idle_in_transaction_session_timeout": "3000",
		// No statement runs long enough to be worth compiling.
		"jit": "off",
	}
}

// lookupSettings are those of the connections that write, and find rows by their keys.
// Such a statement has one good plan whatever its values are, so it is planned once and
// not every time. And that plan uses the index: tables that were small, or not there yet,
// when it was made grow under it.
func lookupSettings() map[string]string {
	return map[string]string{"plan_cache_mode": "force_generic_plan", "enable_seqscan": "off"}
}

// openPostgres opens the pools. They connect when they are needed; only examine connects.
func (s *Store) openPostgres(ctx context.Context, config Config) error {
	parsed, err := pgx.ParseConfig(config.DatabaseURL)
	if err != nil {
		// pgx's own message repeats parts of the URL.
		return badInput("DATABASE_URL is not a readable postgres:// URL")
	}
	size := config.MaxOpenConns
	if size == 0 {
		size = defaultMaxOpenConns
	}
	if size < MinOpenConns {
		return badInput(fmt.Sprintf("a pool of %d connections is too small: at least %d are needed", size, MinOpenConns))
	}
	s.dialect = dialectPostgres
	server, err := examine(ctx, parsed, config.DatabaseURL)
	if err != nil {
		return err
	}
	s.server = server
	forReading := max(1, size/3)
	if s.read, err = s.openPool(forReading, sessionSettings()); err != nil {
		return err
	}
	if s.db, err = s.openPool(size-forReading, sessionSettings(), lookupSettings()); err != nil {
		return err
	}
	s.lookup, s.pings = s.db, s.newPool(1, sessionSettings())
	s.known, err = newKnownOrganizations()
	return err
}

// openPool makes a pool of up to size connections with these settings.
func (s *Store) openPool(size int, settings ...map[string]string) (*gorm.DB, error) {
	return gorm.Open(postgres.New(postgres.Config{Conn: &postgresPool{s.newPool(size, settings...)}}), s.gormConfig())
}

func (s *Store) newPool(size int, settings ...map[string]string) *sql.DB {
	config := s.server.pool(settings...)
	config.StatementTimeout, config.CheckTimeout = statementTimeout, checkTimeout
	pool := pipelined.Open(config)
	pool.SetMaxOpenConns(size)
	pool.SetMaxIdleConns(size)
	pool.SetConnMaxLifetime(connectionLifetime)
	pool.SetConnMaxIdleTime(connectionIdleTime)
	s.pools = append(s.pools, pool)
	return pool
}

// readTimesInUTC makes pgx read times in UTC; by itself it reads them in the
// process's own time zone.
func readTimesInUTC(_ context.Context, conn *pgx.Conn) error {
	conn.TypeMap().RegisterType(&pgtype.Type{
		Name: "timestamptz", OID: pgtype.TimestamptzOID, Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC},
	})
	return nil
}

// postgresPool is a pool whose statements are prepared once for each connection (by
// pgx itself, so GORM's own cache stays off), but for those with many parameters: these
// are lists, whose text depends on their length, and Postgres would keep a plan for
// every one of them on every connection. What is written in batches goes as arrays, see
// bulk.Column, and has few.
type postgresPool struct{ *sql.DB }

func (p *postgresPool) BeginTx(ctx context.Context, options *sql.TxOptions) (gorm.ConnPool, error) {
	tx, err := p.DB.BeginTx(ctx, options)
	if err != nil {
		return nil, err
	}
	return &postgresTx{tx}, nil
}

func (p *postgresPool) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return p.DB.ExecContext(ctx, query, withMode(args)...)
}

func (p *postgresPool) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return p.DB.QueryContext(ctx, query, withMode(args)...)
}

func (p *postgresPool) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return p.DB.QueryRowContext(ctx, query, withMode(args)...)
}

// postgresTx is a transaction of a postgresPool.
type postgresTx struct{ *sql.Tx }

var _ bulk.Committer = (*postgresTx)(nil)

func (t *postgresTx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return t.Tx.ExecContext(ctx, query, withMode(args)...)
}

func (t *postgresTx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return t.Tx.QueryContext(ctx, query, withMode(args)...)
}

func (t *postgresTx) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return t.Tx.QueryRowContext(ctx, query, withMode(args)...)
}

// Committing implements bulk.Committer.
func (t *postgresTx) Committing() gorm.ConnPool { return &committingTx{t} }

// committingTx commits a transaction with the statement that it executes.
type committingTx struct{ *postgresTx }

func (t *committingTx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return t.Tx.ExecContext(ctx, query, append([]any{pipelined.Last}, withMode(args)...)...)
}

func withMode(args []any) []any {
	if len(args) <= preparableParameters {
		return args
	}
	return append([]any{pgx.QueryExecModeCacheDescribe}, args...)
}
