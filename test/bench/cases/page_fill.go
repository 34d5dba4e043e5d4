package cases

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/snovsync/snovsync/test/harness/deployment"
)

// fillLog makes the organization's log so many entries long. The product stores one
// booking; the database copies its entry with other values, straight into the
// table, without the events behind it.
func fillLog(ctx context.Context, databaseURL string, organization *deployment.Organization, entries int64) (err error) {
	seed := deployment.Booking("bookingCreated", "seed", "seed", "seed@example.com", newestAt())
	if err := organization.Record(ctx, []map[string]any{seed}); err != nil {
		return err
	}
	connection, err := pgx.Connect(ctx, databaseURL)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, connection.Close(context.WithoutCancel(ctx))) }()
	columns, err := columnsOf(ctx, connection)
	if err != nil {
		return err
	}
	indexes, err := indexesOf(ctx, connection)
	if err != nil {
		return err
	}
	statements := []string{
		"SET session_replication_role = replica", // no checks of the events that are not there
		"SET maintenance_work_mem = '512MB'",
		"CREATE TEMPORARY TABLE seed AS SELECT * FROM sync_entries",
	}
	for _, index := range indexes {
		statements = append(statements, "DROP INDEX "+pgx.Identifier{index.name}.Sanitize())
	}
	// In the transaction that emptied the table, rows need no write-ahead log.
	statements = append(statements, "BEGIN; TRUNCATE sync_entries CASCADE; "+copies(columns, entries)+"; COMMIT")
	for _, index := range indexes {
		statements = append(statements, index.definition)
	}
	statements = append(statements, fmt.Sprintf("UPDATE organizations SET change_seq = %d", entries), "VACUUM (ANALYZE) sync_entries", "VACUUM (ANALYZE) organizations")
	for _, statement := range statements {
		if _, err := connection.Exec(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}

// copies is the statement that makes the entries. What it does not name is as in
// the seed.
func copies(columns []string, entries int64) string {
	values := map[string]string{
		"id":             "'00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0')",
		"event_id":       "'event-' || n",
		"seq":            "n",
		"kind":           fmt.Sprintf("CASE WHEN n %% %d = 0 THEN 'ROUTING_FORM_SUBMITTED' ELSE 'BOOKING_CREATED' END", formEvery),
		"status":         fmt.Sprintf("CASE WHEN n %% %d = 0 THEN 'FAILED' WHEN n %% 3 = 0 THEN 'SKIPPED' ELSE 'SUCCEEDED' END", failedEvery),
		"reason":         fmt.Sprintf("CASE WHEN n %% %d = 0 THEN 'PROSPECT_REFUSED' WHEN n %% 3 = 0 THEN 'TRIGGER_OFF' ELSE 'ADDED' END", failedEvery),
		"message":        "'The prospect was added to the list.'",
		"prospect_email": fmt.Sprintf("'prospect-' || n %% %d || '@example.com'", entries/oneEmails),
		"prospect_id":    "md5(n::text)",
		"list_id":        "'1000001'",
		"attempt_count":  "1",
		"booking_id":     fmt.Sprintf("CASE WHEN n %% %d = 0 THEN '' ELSE 'booking-' || n %% %d END", formEvery, entries/bookingTwice),
		"form_id":        fmt.Sprintf("CASE WHEN n %% %d = 0 THEN 'form-' || n / %d %% %d ELSE '' END", formEvery, formEvery, max(entries/formEvery/oneForms, 1)),
		"account_key":    "'account'",
		"fence":          "n",
	}
	created := fmt.Sprintf("'%s'::timestamptz - (%d - n) * interval '1 second'", newestAt().Format(time.RFC3339), entries)
	values["created_at"], values["updated_at"] = created, created
	values["occurred_ns"] = fmt.Sprintf("(extract(epoch FROM %s) * 1000000000)::bigint", created)
	names, expressions := make([]string, len(columns)), make([]string, len(columns))
	for i, column := range columns {
		names[i] = pgx.Identifier{column}.Sanitize()
		if expressions[i] = values[column]; expressions[i] == "" {
			expressions[i] = "seed." + names[i]
		}
	}
	return fmt.Sprintf("INSERT INTO sync_entries (%s) SELECT %s FROM seed, generate_series(1::bigint, %d) AS n",
		strings.Join(names, ", "), strings.Join(expressions, ", "), entries)
}

func columnsOf(ctx context.Context, connection *pgx.Conn) ([]string, error) {
	rows, err := connection.Query(ctx, `SELECT column_name::text FROM information_schema.columns
		WHERE table_schema = 'public' AND table_name = 'sync_entries' AND is_generated = 'NEVER' ORDER BY ordinal_position`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// index is one that can be dropped and made again, sorted, which is many times
// faster than keeping it up row by row.
type index struct{ name, definition string }

// indexesOf are those of the entries that no constraint needs.
func indexesOf(ctx context.Context, connection *pgx.Conn) ([]index, error) {
	rows, err := connection.Query(ctx, `SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
		WHERE indrelid = 'sync_entries'::regclass AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (index, error) {
		var found index
		err := row.Scan(&found.name, &found.definition)
		return found, err
	})
}

// sizeOf is what a database takes on disk, in bytes.
func sizeOf(ctx context.Context, databaseURL string) (size float64, err error) {
	connection, err := pgx.Connect(ctx, databaseURL)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, connection.Close(context.WithoutCancel(ctx))) }()
	var bytes int64
	err = connection.QueryRow(ctx, `SELECT pg_database_size(current_database())`).Scan(&bytes)
	return float64(bytes), err
}
