package ephemeral

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

// PostgresConfig says how an ephemeral Postgres behaves.
type PostgresConfig struct {
	// Durable makes commits wait for the disk, as they do in production. Off, the
	// server is several times faster and loses its data when the machine fails.
	Durable bool
	// MaxConnections is how many connections the server takes at a time; 0: 300.
	// Three of them are kept for its superuser, who is the user of URL.
	MaxConnections int
	// Replicated lets standbys follow the server, see StartStandby.
	Replicated bool
}

// Postgres is a running ephemeral Postgres server.
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
	server := &Postgres{programs: programs, account: account, config: config, password: rand.Text()}
	return server.start(ctx, server.initialize)
}

// StartStandby starts a server that follows this one, which is Replicated, with the same
// user and password. It takes reads only, until it is promoted.
func (s *Postgres) StartStandby(ctx context.Context) (*Postgres, error) {
	standby := &Postgres{programs: s.programs, account: s.account, config: s.config, password: s.password}
	return standby.start(ctx, func(ctx context.Context) error { return standby.copyFrom(ctx, s) })
}

// Promote makes a standby a primary that takes writes, and returns when it does.
func (s *Postgres) Promote(ctx context.Context) error { return s.execute(ctx, "SELECT pg_promote()") }

// RefuseWrites makes the server refuse writes with the error of a standby (25006), also
// over connections that exist, which stay open.
func (s *Postgres) RefuseWrites(ctx context.Context) error {
	err := s.execute(ctx, "ALTER SYSTEM SET default_transaction_read_only = on")
	if err == nil {
		err = s.execute(ctx, "SELECT pg_reload_conf()")
	}
	if err != nil {
		return err
	}
	return s.await(ctx, "SELECT current_setting('default_transaction_read_only') = 'on'")
}

// AwaitReplicated waits until the standbys have everything that was committed.
func (s *Postgres) AwaitReplicated(ctx context.Context) error {
	return s.await(ctx, "SELECT COALESCE(bool_and(replay_lsn >= pg_current_wal_insert_lsn()), false) FROM pg_stat_replication")
}

// await asks, each time on a new connection, until the answer is true.
func (s *Postgres) await(ctx context.Context, question string) error {
	for {
		connection, err := pgx.Connect(ctx, s.URL())
		if err != nil {
			return err
		}
		var yes bool
		err = connection.QueryRow(ctx, question).Scan(&yes)
		if err = errors.Join(err, connection.Close(ctx)); err != nil || yes {
			return err
		}
	}
}

// execute runs a statement on a connection of its own.
func (s *Postgres) execute(ctx context.Context, statement string) error {
	connection, err := pgx.Connect(ctx, s.URL())
	if err != nil {
		return err
	}
	_, err = connection.Exec(ctx, statement)
	return errors.Join(err, connection.Close(ctx))
}

// copyFrom makes the data folder of a standby.
func (s *Postgres) copyFrom(ctx context.Context, primary *Postgres) error {
	if s.account != nil {
		if err := os.Chown(s.folder, int(s.account.Uid), int(s.account.Gid)); err != nil {
			return err
		}
	}
	postgres, err := filepath.EvalSymlinks(s.programs.postgres) // PATH may have a link to the server alone
	if err != nil {
		return err
	}
	program := filepath.Join(filepath.Dir(postgres), "pg_basebackup")
	backup := exec.CommandContext(ctx, program, "--pgdata="+s.dataFolder(), "--write-recovery-conf", "--checkpoint=fast", "--no-sync",
		"--host=127.0.0.1", fmt.Sprintf("--port=%d", primary.port), "--username="+postgresUser)
	backup.Dir = s.folder
	backup.Env = append(os.Environ(), "PGPASSWORD="+s.password)
	backup.SysProcAttr = &syscall.SysProcAttr{Credential: s.account}
	if output, err := backup.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", program, err, output)
	}
	return nil
}

// start makes the server's folders and runs it.
func (s *Postgres) start(ctx context.Context, makeData func(context.Context) error) (*Postgres, error) {
	folder, err := os.MkdirTemp("", "snovsync-postgres-")
	if err != nil {
		return nil, fmt.Errorf("start Postgres: %w", err)
	}
	s.folder = folder
	err = makeData(ctx)
	if err == nil {
		err = withFreePort(ctx, func(port int) error {
			s.port = port
			return s.run(ctx)
		})
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start Postgres: %w", err), os.RemoveAll(folder))
	}
	return s, nil
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
		fmt.Sprintf("max_connections=%d", connections), "shared_buffers=64MB",
		// In the data folder, so that a killed server leaves none behind.
		"dynamic_shared_memory_type=mmap",
	}
	if s.config.Replicated {
		settings = append(settings, "wal_level=replica", "max_wal_senders=4")
	} else {
		settings = append(settings, "wal_level=minimal", "max_wal_senders=0")
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
