package throwaway

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"

	"github.com/jackc/pgx/v5"
)

const (
	postgresUser = "snovsync"
	// portAttempts bounds how often a start is tried again when another process takes the chosen port first.
	portAttempts = 5
)

// PostgresConfig says how a throwaway Postgres behaves.
type PostgresConfig struct {
	// Durable makes commits wait for the disk, as they do in production. Off, the
	// server is several times faster and loses its data when the machine fails.
	Durable bool
}

// Postgres is a running throwaway Postgres server.
type Postgres struct {
	folder   string
	address  string
	password string
	process  *process
}

// StartPostgres starts a server on a free loopback port with an empty data
// folder, and returns when it answers; that takes about a second. The server's
// programs are taken from PATH or from the newest version the distribution
// installed. As root it runs as the user postgres or nobody, because Postgres
// refuses to run as root. The error is ErrNotInstalled where a program is missing.
func StartPostgres(ctx context.Context, config PostgresConfig) (*Postgres, error) {
	programs, err := findPostgres()
	if err != nil {
		return nil, err
	}
	account, err := serverAccount()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "snovsync-postgres-")
	if err != nil {
		return nil, fmt.Errorf("start Postgres: %w", err)
	}
	server := &Postgres{folder: folder, password: rand.Text()}
	if err := server.initialize(ctx, programs, account); err != nil {
		return nil, errors.Join(fmt.Errorf("start Postgres: %w", err), os.RemoveAll(folder))
	}
	if err := server.run(ctx, programs, account, config); err != nil {
		return nil, errors.Join(fmt.Errorf("start Postgres: %w", err), os.RemoveAll(folder))
	}
	return server, nil
}

// URL returns the address of the server's administration database, for its superuser.
func (s *Postgres) URL() string {
	return (&url.URL{
		Scheme:   "postgres",
		User:     url.UserPassword(postgresUser, s.password),
		Host:     s.address,
		Path:     "/postgres",
		RawQuery: "sslmode=disable",
	}).String()
}

// Stop ends the server, cuts its connections and removes its files. Twice is safe.
func (s *Postgres) Stop() error {
	s.process.end(syscall.SIGQUIT)
	if err := os.RemoveAll(s.folder); err != nil {
		return fmt.Errorf("stop Postgres: %w", err)
	}
	return nil
}

// initialize makes the data folder.
func (s *Postgres) initialize(ctx context.Context, programs postgresPrograms, account *syscall.Credential) error {
	passwordFile := filepath.Join(s.folder, "password")
	if err := os.WriteFile(passwordFile, []byte(s.password), 0o600); err != nil {
		return err
	}
	if account != nil {
		for _, path := range []string{s.folder, passwordFile} {
			if err := os.Chown(path, int(account.Uid), int(account.Gid)); err != nil {
				return err
			}
		}
	}
	initdb := exec.CommandContext(ctx, programs.initdb, "--pgdata="+s.dataFolder(), "--username="+postgresUser,
		"--pwfile="+passwordFile, "--auth=password", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions")
	initdb.Dir = s.folder
	initdb.SysProcAttr = &syscall.SysProcAttr{Credential: account}
	if output, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", programs.initdb, err, output)
	}
	return nil
}

// run starts the server on a free port and waits until it takes connections.
func (s *Postgres) run(ctx context.Context, programs postgresPrograms, account *syscall.Credential, config PostgresConfig) error {
	settings := []string{
		"listen_addresses=127.0.0.1", "unix_socket_directories=" + s.folder, "max_connections=300",
		"shared_buffers=64MB", "wal_level=minimal", "max_wal_senders=0",
	}
	if !config.Durable {
		settings = append(settings, "fsync=off", "synchronous_commit=off", "full_page_writes=off")
	}
	return withFreePort(ctx, func(port int) error {
		args := []string{programs.postgres, "-D", s.dataFolder(), "-c", fmt.Sprintf("port=%d", port)}
		for _, setting := range settings {
			args = append(args, "-c", setting)
		}
		var err error
		if s.process, err = start(command{folder: s.folder, args: args, orphanSignal: "QUIT", user: account}); err != nil {
			return err
		}
		s.address = loopback(port)
		if err := s.process.awaitReady(ctx, s.ping); err != nil {
			s.process.end(syscall.SIGQUIT)
			return err
		}
		return nil
	})
}

// ping connects once and closes the connection again.
func (s *Postgres) ping(ctx context.Context) error {
	connection, err := pgx.Connect(ctx, s.URL())
	if err != nil {
		return err
	}
	return connection.Close(ctx)
}

func (s *Postgres) dataFolder() string { return filepath.Join(s.folder, "data") }
