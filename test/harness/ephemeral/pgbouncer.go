package ephemeral

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5"
)

// PgBouncerConfig says what an ephemeral PgBouncer leads to.
type PgBouncerConfig struct {
	// Server is the URL of a database of the Postgres server, with user and password.
	Server string
	// ServerConnections is how many connections to a database all clients share; 0: 4.
	ServerConnections int
}

// PgBouncer is a running ephemeral PgBouncer that pools transactions.
type PgBouncer struct {
	folder  string
	address string
	process *process
}

// StartPgBouncer starts a PgBouncer in transaction mode on a free loopback port, with its
// defaults otherwise, and returns when it answers. It passes connections on to every
// database of the server. The error is ErrNotInstalled where the program is missing.
func StartPgBouncer(ctx context.Context, config PgBouncerConfig) (*PgBouncer, error) {
	program, err := findPgBouncer()
	if err != nil {
		return nil, err
	}
	server, err := url.Parse(config.Server)
	if err != nil {
		return nil, errors.New("start PgBouncer: the server's URL cannot be read")
	}
	account, err := serverAccount()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "snovsync-pgbouncer-")
	if err != nil {
		return nil, fmt.Errorf("start PgBouncer: %w", err)
	}
	b := &PgBouncer{folder: folder}
	err = withFreePort(ctx, func(port int) error {
		b.address = loopback(port)
		if err := b.configure(config, server, port, account); err != nil {
			return err
		}
		return b.run(ctx, program, account, config.Server)
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start PgBouncer: %w", err), os.RemoveAll(folder))
	}
	return b, nil
}

// URL is that of a database of the server, by way of the PgBouncer.
func (b *PgBouncer) URL(database string) (string, error) {
	address, err := url.Parse(database)
	if err != nil {
		return "", errors.New("the database's URL cannot be read")
	}
	address.Host = b.address
	return address.String(), nil
}

// Stop ends the PgBouncer, cuts its connections and removes its files. Twice is safe.
func (b *PgBouncer) Stop() error {
	b.process.end(syscall.SIGTERM)
	if err := os.RemoveAll(b.folder); err != nil {
		return fmt.Errorf("stop PgBouncer: %w", err)
	}
	return nil
}

// configure writes its files. Clients and PgBouncer sign in with the server's own user.
func (b *PgBouncer) configure(config PgBouncerConfig, server *url.URL, port int, account *syscall.Credential) error {
	connections := config.ServerConnections
	if connections == 0 {
		connections = 4
	}
	password, _ := server.User.Password()
	files := map[string]string{
		"users.txt": fmt.Sprintf("%q %q\n", server.User.Username(), password),
		"pgbouncer.ini": strings.Join([]string{
			"[databases]", fmt.Sprintf("* = host=%s port=%s", server.Hostname(), server.Port()),
			"[pgbouncer]", "listen_addr = 127.0.0.1", fmt.Sprintf("listen_port = %d", port), "unix_socket_dir =",
			"auth_type = plain", "auth_file = " + filepath.Join(b.folder, "users.txt"),
			"pool_mode = transaction", fmt.Sprintf("default_pool_size = %d", connections), "max_client_conn = 200", "",
		}, "\n"),
	}
	paths := []string{b.folder}
	for name, text := range files {
		path := filepath.Join(b.folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			return err
		}
		paths = append(paths, path)
	}
	if account == nil {
		return nil
	}
	for _, path := range paths {
		if err := os.Chown(path, int(account.Uid), int(account.Gid)); err != nil {
			return err
		}
	}
	return nil
}

func (b *PgBouncer) run(ctx context.Context, program string, account *syscall.Credential, database string) error {
	var err error
	args := []string{program, filepath.Join(b.folder, "pgbouncer.ini")}
	if b.process, err = start(command{folder: b.folder, args: args, orphanSignal: "TERM", user: account}); err != nil {
		return err
	}
	address, err := b.URL(database)
	if err == nil {
		err = b.process.awaitReady(ctx, func(ctx context.Context) error {
			connection, err := pgx.Connect(ctx, address)
			if err != nil {
				return err
			}
			return connection.Close(ctx)
		})
	}
	if err != nil {
		b.process.end(syscall.SIGTERM)
	}
	return err
}

// findPgBouncer looks on PATH, and where Debian keeps servers' programs.
func findPgBouncer() (string, error) {
	if program, err := exec.LookPath("pgbouncer"); err == nil {
		return program, nil
	}
	const program = "/usr/sbin/pgbouncer"
	if missing(program) {
		return "", fmt.Errorf("PgBouncer (program pgbouncer): %w", ErrNotInstalled)
	}
	return program, nil
}
