package models

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/snovsync/snovsync/internal/dialer"
	"github.com/snovsync/snovsync/models/internal/pipelined"
)

const (
	// connectTimeout is for each host of DATABASE_URL, one after the other.
	connectTimeout      = 3 * time.Second
	preparedStatements  = 256
	describedStatements = 256
	// minServerVersion is that of the oldest Postgres that still gets fixes and has what
	// the statements need.
	minServerVersion = 130000
)

// postgresServer is what DATABASE_URL leads to, as it was found at the start.
type postgresServer struct {
	config *pgx.ConnConfig
	// pooler: connections go through a pooler that shares the server's sessions, such as
	// PgBouncer. It refuses startup parameters, and a session is ours for a transaction only.
	pooler bool
	// generation is that of all pools to this server.
	generation *pipelined.Generation
}

// examine connects to the server that databaseURL names, which parsed was read from, and
// finds out what it is. A server that snovsync cannot work with is an error that says why.
func examine(ctx context.Context, parsed *pgx.ConnConfig, databaseURL string) (*postgresServer, error) {
	if parsed.ConnectTimeout == 0 {
		parsed.ConnectTimeout = connectTimeout
	}
	parsed.DialFunc = dialer.New(parsed.ConnectTimeout).DialContext
	if hasSeveralHosts(parsed) && parsed.ValidateConnect == nil {
		parsed.ValidateConnect = pgconn.ValidateConnectTargetSessionAttrsReadWrite
	}
	parsed.StatementCacheCapacity, parsed.DescriptionCacheCapacity = preparedStatements, describedStatements
	server := &postgresServer{config: parsed, generation: new(pipelined.Generation)}

	config := parsed.Copy()
	config.DefaultQueryExecMode = pgx.QueryExecModeExec // works with and without a pooler
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return nil, refusal(err)
	}
	ctx, cancel := context.WithTimeout(ctx, statementTimeout)
	defer cancel()
	defer func() { _ = conn.Close(ctx) }()
	var backend uint32
	var version int
	var versionName, encoding, readOnly string
	err = conn.QueryRow(ctx, `SELECT pg_backend_pid(), current_setting('server_version_num')::int, current_setting('server_version'),
		current_setting('server_encoding'), current_setting('transaction_read_only')`).Scan(&backend, &version, &versionName, &encoding, &readOnly)
	switch {
	case err != nil:
		return nil, err
	case version < minServerVersion:
		return nil, badInput(fmt.Sprintf("Postgres %s is too old: use version %d or later", versionName, minServerVersion/10000))
	case encoding != "UTF8":
		return nil, badInput(fmt.Sprintf("the database has the encoding %s: create one with ENCODING 'UTF8'", encoding))
	case readOnly == "on":
		return nil, &Error{Code: CodeUnavailable, Message: "the database server is read-only: name the primary in DATABASE_URL, or all hosts"}
	}
	// A pooler makes up the process id that it announces.
	server.pooler = backend != conn.PgConn().PID()
	if server.pooler && !strings.Contains(databaseURL, "default_query_exec_mode=") {
		// A named prepared statement may be unknown to the session that the next transaction gets.
		parsed.DefaultQueryExecMode = pgx.QueryExecModeCacheDescribe
	}
	return server, nil
}

// hasSeveralHosts tells whether DATABASE_URL names more than one host. A host is listed
// twice where it may be reached with and without TLS.
func hasSeveralHosts(config *pgx.ConnConfig) bool {
	for _, other := range config.Fallbacks {
		if other.Host != config.Host || other.Port != config.Port {
			return true
		}
	}
	return false
}

// refusal says what is wrong with DATABASE_URL, if that is why the server refuses the connection.
func refusal(err error) error {
	refused, ok := errors.AsType[*pgconn.PgError](err)
	switch {
	case !ok:
		return err
	case strings.HasPrefix(refused.Code, "28"): // invalid_authorization_specification
		return badInput("Postgres refuses the user or the password of DATABASE_URL: " + refused.Message)
	case refused.Code == "3D000": // invalid_catalog_name
		return badInput("DATABASE_URL names a database that does not exist: " + refused.Message)
	}
	return err
}

// pool describes a pool with these settings, where DATABASE_URL has no others. Behind a
// pooler they hold in transactions only.
func (p *postgresServer) pool(settings ...map[string]string) pipelined.Config {
	pool := pipelined.Config{
		Connection: p.config.Copy(), AfterConnect: readTimesInUTC, TransactionSettings: map[string]string{}, Generation: p.generation,
	}
	target := pool.Connection.RuntimeParams
	if p.pooler {
		target = pool.TransactionSettings
	}
	for _, group := range settings {
		for name, value := range group {
			if _, set := p.config.RuntimeParams[name]; !set {
				target[name] = value
			}
		}
	}
	return pool
}
