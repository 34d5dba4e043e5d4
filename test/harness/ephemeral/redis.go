package ephemeral

import (
	"bufio"
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// RedisConfig says how an ephemeral Redis behaves.
type RedisConfig struct {
	// AppendOnly keeps the data over a restart, as production does: an append-only
	// file, synchronized every second. Off, a restarted server is empty.
	AppendOnly bool
	// MovableClock gives the server a wall clock of its own, which MoveClock moves.
	// It needs libfaketime, and each question for the time then reads a file.
	MovableClock bool

	// password is the server's; empty: a random one.
	password string
	// lines are added to the configuration file.
	lines []string
	// sentinel starts a Redis Sentinel, which keeps no data.
	sentinel bool
}

// Redis is a running ephemeral Redis server.
type Redis struct {
	program  string
	folder   string
	address  string
	password string
	sentinel bool
	clock    *clock // nil: the machine's
	process  *process
}

// StartRedis starts a server on a free loopback port and returns when it
// answers; that takes some ten milliseconds. The error is ErrNotInstalled where
// redis-server is not on PATH, or libfaketime is missing and asked for.
func StartRedis(ctx context.Context, config RedisConfig) (*Redis, error) {
	program, err := exec.LookPath("redis-server")
	if err != nil {
		return nil, fmt.Errorf("the Redis server (program redis-server): %w", ErrNotInstalled)
	}
	folder, err := os.MkdirTemp("", "snovsync-redis-")
	if err != nil {
		return nil, fmt.Errorf("start Redis: %w", err)
	}
	server := &Redis{program: program, folder: folder, password: cmp.Or(config.password, rand.Text()), sentinel: config.sentinel}
	if config.MovableClock {
		if server.clock, err = newClock(folder, clockLibrary); err != nil {
			return nil, errors.Join(fmt.Errorf("start Redis: %w", err), os.RemoveAll(folder))
		}
	}
	err = withFreePort(ctx, func(port int) error {
		server.address = loopback(port)
		if err := server.configure(port, config); err != nil {
			return err
		}
		return server.run(ctx)
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start Redis: %w", err), os.RemoveAll(folder))
	}
	return server, nil
}

// URL returns the server's address, password included. It stays the same over restarts.
func (s *Redis) URL() string {
	return (&url.URL{Scheme: "redis", User: url.UserPassword("", s.password), Host: s.address, Path: "/0"}).String()
}

// Kill ends the server at once, as a crash does. What was not yet in the
// append-only file is lost.
func (s *Redis) Kill() { s.process.end(syscall.SIGKILL) }

// Shutdown ends the server in order, its append-only file complete. Restart starts it again.
func (s *Redis) Shutdown() { s.process.end(syscall.SIGTERM) }

// Restart starts a killed or shut down server again on the same address, and a
// running one anew.
func (s *Redis) Restart(ctx context.Context) error {
	s.Shutdown()
	if err := s.run(ctx); err != nil {
		return fmt.Errorf("restart Redis: %w", err)
	}
	return nil
}

// FlushAll removes all data.
func (s *Redis) FlushAll(ctx context.Context) error {
	return s.command(ctx, "FLUSHALL", "+OK")
}

// Stop ends the server for good and removes its files. Twice is safe.
func (s *Redis) Stop() error {
	s.Kill()
	if err := os.RemoveAll(s.folder); err != nil {
		return fmt.Errorf("stop Redis: %w", err)
	}
	return nil
}

// configure writes the configuration file. A file keeps the password out of the list of processes.
func (s *Redis) configure(port int, config RedisConfig) error {
	lines := append([]string{
		fmt.Sprintf("port %d", port), "bind 127.0.0.1", "requirepass " + s.password, "daemonize no", "dir " + s.folder,
	}, config.lines...)
	if !s.sentinel {
		lines = append(lines, `save ""`)
	}
	if config.MovableClock {
		// The library answers one thread at a time.
		lines = append(lines, "jemalloc-bg-thread no")
	}
	if config.AppendOnly {
		lines = append(lines, "appendonly yes", "appendfsync everysec")
	}
	return os.WriteFile(s.configPath(), []byte(strings.Join(lines, "\n")+"\n"), 0o600)
}

// run starts the server and waits until it answers.
func (s *Redis) run(ctx context.Context) error {
	args := []string{s.program, s.configPath()}
	if s.sentinel {
		args = append(args, "--sentinel")
	}
	if s.clock != nil {
		args = s.clock.command(args)
	}
	var err error
	if s.process, err = start(command{folder: s.folder, args: args, orphanSignal: "KILL"}); err != nil {
		return err
	}
	if err := s.process.awaitReady(ctx, s.ping); err != nil {
		s.process.end(syscall.SIGKILL)
		return err
	}
	return nil
}

func (s *Redis) ping(ctx context.Context) error { return s.command(ctx, "PING", "+PONG") }

// command sends one command whose answer has to be want.
func (s *Redis) command(ctx context.Context, name, want string) error {
	got, err := s.ask(ctx, name)
	if err == nil && got != want {
		err = fmt.Errorf("redis %s: %s", name, got)
	}
	return err
}

// ask sends one command on a connection of its own and returns the answer, a bulk string
// without its length. A client library would dial several times, and complain in the log, while
// the server is starting.
func (s *Redis) ask(ctx context.Context, name string) (answer string, err error) {
	connection, err := new(net.Dialer).DialContext(ctx, "tcp", s.address)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, connection.Close()) }()
	if deadline, ok := ctx.Deadline(); ok {
		if err := connection.SetDeadline(deadline); err != nil {
			return "", err
		}
	}
	if _, err := fmt.Fprintf(connection, "AUTH %s\r\n%s\r\n", s.password, name); err != nil {
		return "", err
	}
	answers := bufio.NewReader(connection)
	for range 2 { // to AUTH and to the command
		if answer, err = answers.ReadString('\n'); err != nil {
			return "", fmt.Errorf("redis %s: no answer: %w", name, err)
		}
		answer = strings.TrimSpace(answer)
		if strings.HasPrefix(answer, "-") {
			return "", fmt.Errorf("redis %s: %s", name, answer)
		}
	}
	if !strings.HasPrefix(answer, "$") {
		return answer, nil
	}
	length, err := strconv.Atoi(answer[1:])
	if err != nil || length < 0 {
		return "", fmt.Errorf("redis %s: %s", name, answer)
	}
	bulk := make([]byte, length)
	_, err = io.ReadFull(answers, bulk)
	return string(bulk), err
}

func (s *Redis) configPath() string { return filepath.Join(s.folder, "redis.conf") }
