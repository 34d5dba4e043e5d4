package ephemeral_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/snovsync/snovsync/test/harness/ephemeral"
)

func startPostgres(ctx context.Context, t *testing.T, config ephemeral.PostgresConfig) *ephemeral.Postgres {
	t.Helper()
	server, err := ephemeral.StartPostgres(ctx, config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	})
	return server
}

// session is a connection to a Postgres, closed when the test ends.
func session(ctx context.Context, t *testing.T, server *ephemeral.Postgres) *pgx.Conn {
	t.Helper()
	connection, err := pgx.Connect(ctx, server.URL())
	if err != nil {
		t.Fatal(err)
	}
	// The servers of these tests are killed under their connections.
	t.Cleanup(func() { _ = connection.Close(context.Background()) })
	return connection
}

func execute(ctx context.Context, t *testing.T, connection *pgx.Conn, statement string) {
	t.Helper()
	if _, err := connection.Exec(ctx, statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func TestKilledPostgresRecoversWhatWasCommitted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), timeout)
	t.Cleanup(cancel)
	server := startPostgres(ctx, t, ephemeral.PostgresConfig{Durable: true})
	address := server.URL()
	execute(ctx, t, session(ctx, t, server), "CREATE TABLE things (id int)")

	for round := 1; round <= 3; round++ {
		writer := session(ctx, t, server)
		execute(ctx, t, writer, "INSERT INTO things VALUES (1)")
		execute(ctx, t, writer, "BEGIN")
		execute(ctx, t, writer, "INSERT INTO things VALUES (2)")
		// Its backend does not look up from its work when its parent dies.
		busy := session(ctx, t, server)
		ended := make(chan error, 1)
		go func() {
			_, err := busy.Exec(ctx, "SELECT count(*) FROM generate_series(1, 1000000000000)")
			ended <- err
		}()
		awaitQuery(ctx, t, session(ctx, t, server), "generate_series")

		if err := server.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := <-ended; err == nil {
			t.Error("a query outlived its server")
		}
		if connection, err := pgx.Connect(ctx, address); err == nil {
			t.Errorf("a killed server answers: %v", connection.Close(ctx))
		}
		if err := server.Kill(); err != nil {
			t.Errorf("the second kill: %v", err)
		}
		if err := server.Restart(ctx); err != nil {
			t.Fatal(err)
		}
		if server.URL() != address {
			t.Errorf("the server moved from %s to %s", address, server.URL())
		}
		var rows, uncommitted int
		err := session(ctx, t, server).QueryRow(ctx, "SELECT count(*), count(*) FILTER (WHERE id = 2) FROM things").Scan(&rows, &uncommitted)
		if err != nil || rows != round || uncommitted != 0 {
			t.Errorf("after kill %d there are %d rows, %d of them never committed: %v", round, rows, uncommitted, err)
		}
	}
}

// awaitQuery waits until another connection runs a query that holds a text. Its own
// must be in no transaction, in which it would see the same activity again and again.
func awaitQuery(ctx context.Context, t *testing.T, connection *pgx.Conn, text string) {
	t.Helper()
	for running := 0; running == 0; {
		err := connection.QueryRow(ctx, "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND state = 'active' AND query LIKE '%'||$1||'%'", text).Scan(&running)
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestRunningPostgresRestarts(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), timeout)
	t.Cleanup(cancel)
	server := startPostgres(ctx, t, ephemeral.PostgresConfig{MaxConnections: 10})
	connection := session(ctx, t, server)
	execute(ctx, t, connection, "CREATE TABLE things (id int)")
	if err := server.Restart(ctx); err != nil {
		t.Fatal(err)
	}
	if err := connection.Ping(ctx); err == nil {
		t.Error("a connection outlived its server")
	}
	var most string
	connection = session(ctx, t, server)
	if err := connection.QueryRow(ctx, "SHOW max_connections").Scan(&most); err != nil || most != "10" {
		t.Errorf("max_connections is %q: %v", most, err)
	}
	execute(ctx, t, connection, "INSERT INTO things VALUES (1)")
}

func TestPostgresThatWasKilledAndStoppedLeavesNothing(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), timeout)
	t.Cleanup(cancel)
	server := startPostgres(ctx, t, ephemeral.PostgresConfig{})
	var folder, segment string
	connection := session(ctx, t, server)
	if err := connection.QueryRow(ctx, "SHOW data_directory").Scan(&folder); err != nil {
		t.Fatal(err)
	}
	lock, err := os.ReadFile(folder + "/postmaster.pid")
	if err != nil {
		t.Fatal(err)
	}
	segment = strings.Fields(strings.Split(string(lock), "\n")[6])[1]
	if err := server.Kill(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	}
	if _, err := os.Stat(folder); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the data folder: %v", err)
	}
	// Fields of the kernel's list: key, id, …
	list, err := os.ReadFile("/proc/sysvipc/shm")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(list)) {
		if fields := strings.Fields(line); fields[1] == segment {
			t.Errorf("the shared memory segment is left: %s", line)
		}
	}
}
