package harness

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/snovsync/snovsync/test/harness/ephemeral"
)

// serverURLVariable names the environment variable that holds the address of a
// Postgres server to use instead of starting one; its user must be allowed to
// create databases.
const serverURLVariable = "TEST_DATABASE_URL"

// remedy ends the message of a test that misses a server.
const remedy = "`make test` installs what is missing and runs all tests"

// Postgres returns the URL of a fresh, empty database, which is dropped when the
// test ends; connections that are still open then are cut. The server is the one
// in TEST_DATABASE_URL, or else one that is started once in the test process and
// ends with it.
func Postgres(t testing.TB) string {
	t.Helper()
	admin, err := administration()
	if err != nil {
		t.Fatalf("this test needs a Postgres server: %v; %s", err, remedy)
	}
	name := "test_" + strings.ToLower(rand.Text())
	if err := admin.execute(Context(t), "CREATE DATABASE "+name+" TEMPLATE template0"); err != nil {
		t.Fatalf("create a test database: %v", err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), Timeout)
		defer cancel()
		if err := admin.execute(ctx, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("drop the test database: %v", err)
		}
	})
	database := *admin.server
	database.Path = "/" + name
	return database.String()
}

// administration is made by the first test that asks for a database. It is the
// one thing that the tests of a package share: a server for each of them would
// cost a second a test.
var administration = sync.OnceValues(newAdministrator) //nolint:gochecknoglobals // see above

// administrator creates and drops databases on the server of this test process.
type administrator struct {
	server *url.URL

	mu         sync.Mutex // the connection takes one command at a time
	connection *pgx.Conn
}

func newAdministrator() (*administrator, error) {
	ctx, cancel := context.WithTimeout(context.Background(), Timeout)
	defer cancel()
	address := os.Getenv(serverURLVariable)
	if address == "" {
		server, err := ephemeral.StartPostgres(ctx, ephemeral.PostgresConfig{})
		if err != nil {
			return nil, err
		}
		address = server.URL()
	}
	server, err := url.Parse(address)
	if err != nil {
		// The parser's own words would repeat the address, password included.
		return nil, fmt.Errorf("%s is not a URL", serverURLVariable)
	}
	connection, err := pgx.Connect(ctx, address)
	if err != nil {
		return nil, err
	}
	return &administrator{server: server, connection: connection}, nil
}

func (a *administrator) execute(ctx context.Context, statement string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	_, err := a.connection.Exec(ctx, statement)
	return err
}
