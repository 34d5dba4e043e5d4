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
	// MaxConnections is how many connections the server takes at a time; 0: 300.
	// Three of them are kept for its superuser, who is the user of URL.
	MaxConnections int
}

// Postgres is a running throwaway Postgres server.
type Postgres struct {
	programs postgresPrograms
	account  *syscall.Credential
	config   PostgresConfig
	folder   string
	port     int
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
	server := &Postgres{programs: programs, account: account, config: config, folder: folder, password: rand.Text()}
	err = server.initialize(ctx)
	if err == nil {
		err = withFreePort(ctx, func(port int) error {
			server.port = port
			return server.run(ctx)
		})
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start Postgres: %w", err), os.RemoveAll(folder))
	}
	return server, nil
}

// URL returns the address of the server's administration database, for its
// superuser. It stays the same over restarts.
func (s *Postgres) URL() string {
	return (&url.URL{
		Scheme:   "postgres",
		User:     url.UserPassword(postgresUser, s.password),
		Host:     loopback(s.port),
		Path:     "/postgres",
		RawQuery: "sslmode=disable",
	}).String()
}

// Kill ends the server at once, as a crash does: the postmaster and all its
// children get SIGKILL, and are gone when Kill returns. What was committed comes
// back with Restart. Killing a server that has ended does nothing.
func (s *Postgres) Kill() error {
	if err := s.process.killFamily(); err != nil {
		return fmt.Errorf("kill Postgres: %w", err)
	}
	return nil
}

// Restart starts a killed server again on the same port, data and password, and
// returns when it has recovered and answers; a running one is ended in order first.
func (s *Postgres) Restart(ctx context.Context) error {
	s.process.end(syscall.SIGINT)
	if err := s.run(ctx); err != nil {
		return fmt.Errorf("restart Postgres: %w", err)
	}
	return nil
}

// Stop ends the server, cuts its connections and removes its files. Twice is safe.
func (s *Postgres) Stop() error {
	s.process.end(syscall.SIGQUIT)
	if err := errors.Join(s.removeSharedMemory(), os.RemoveAll(s.folder)); err != nil {
		return fmt.Errorf("stop Postgres: %w", err)
	}
	return nil
}

// initialize makes the data folder.
func (s *Postgres) initialize(ctx context.Context) error {
	passwordFile := filepath.Join(s.folder, "password")
	if err := os.WriteFile(passwordFile, []byte(s.password), 0o600); err != nil {
		return err
	}
	if s.account != nil {
		for _, path := range []string{s.folder, passwordFile} {
			if err := os.Chown(path, int(s.account.Uid), int(s.account.Gid)); err != nil {
				return err
			}
		}
	}
	initdb := exec.CommandContext(ctx, s.programs.initdb, "--pgdata="+s.dataFolder(), "--username="+postgresUser,
		"--pwfile="+passwordFile, "--auth=password", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions")
	initdb.Dir = s.folder
	initdb.SysProcAttr = &syscall.SysProcAttr{Credential: s.account}
	if output, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", s.programs.initdb, err, output)
	}
	return nil
}

// run starts the server and waits until it takes connections, which after a crash
// is when it has recovered.
func (s *Postgres) run(ctx context.Context) error {
	connections := s.config.MaxConnections
	if connections == 0 {
		connections = 300
	}
	settings := []string{
		fmt.Sprintf("port=%d", s.port), "listen_addresses=127.0.0.1", "unix_socket_directories=" + s.folder,
		fmt.Sprintf("max_connections=%d", connections), "shared_buffers=64MB", "wal_level=minimal", "max_wal_senders=0",
		// In the data folder, so that a killed server leaves none behind.
		"dynamic_shared_memory_type=mmap",
	}
	if !s.config.Durable {
		settings = append(settings, "fsync=off", "synchronous_commit=off", "full_page_writes=off")
	}
	args := []string{s.programs.postgres, "-D", s.dataFolder()}
	for _, setting := range settings {
		args = append(args, "-c", setting)
	}
	var err error
	if s.process, err = start(command{folder: s.folder, args: args, orphanSignal: "QUIT", user: s.account}); err != nil {
		return err
	}
	if err := s.process.awaitReady(ctx, s.ping); err != nil {
		s.process.end(syscall.SIGQUIT)
		return err
	}
	return nil
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
