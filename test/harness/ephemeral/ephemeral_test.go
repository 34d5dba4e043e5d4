package ephemeral_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/snovsync/snovsync/test/harness/ephemeral"
)

// ownerVariable makes this test binary start one server of each kind, print
// their addresses, and wait to be killed.
const ownerVariable = "SNOVSYNC_TEST_SERVER_OWNER"

// timeout is far beyond what any wait here needs, also on a busy machine.
const timeout = 5 * time.Minute

func TestMain(m *testing.M) {
	if os.Getenv(ownerVariable) != "" {
		if err := own(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	goleak.VerifyTestMain(m)
}

func own() error {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	postgres, err := ephemeral.StartPostgres(ctx, ephemeral.PostgresConfig{})
	if err != nil {
		return err
	}
	redis, err := ephemeral.StartRedis(ctx, ephemeral.RedisConfig{MovableClock: true})
	if err != nil {
		return err
	}
	if _, err := fmt.Printf("%s\n%s\n", postgres.URL(), redis.URL()); err != nil {
		return err
	}
	_, err = io.ReadAll(os.Stdin)
	return err
}

func TestServersAndTheirFoldersEndWithAKilledOwner(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), timeout)
	t.Cleanup(cancel)
	temporary := sharedFolder(t)
	owner := exec.CommandContext(ctx, os.Args[0])
	owner.Env = append(os.Environ(), ownerVariable+"=1", "TMPDIR="+temporary)
	owner.Stderr = os.Stderr
	if _, err := owner.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	output, err := owner.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := owner.Start(); err != nil {
		t.Fatal(err)
	}
	var connections []net.Conn
	var memory string
	lines := bufio.NewScanner(output)
	for range 2 {
		if !lines.Scan() {
			t.Fatalf("the owner said nothing: %v", errors.Join(lines.Err(), owner.Wait()))
		}
		connections = append(connections, dial(ctx, t, lines.Text()))
		if strings.HasPrefix(lines.Text(), "redis:") {
			memory = clockMemory(ctx, t, lines.Text())
		}
	}
	if err := owner.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := owner.Wait(); err == nil {
		t.Error("the owner ended by itself")
	}
	for _, connection := range connections {
		if _, err := io.Copy(io.Discard, connection); err != nil && errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("the server at %s still runs", connection.RemoteAddr())
		}
	}
	awaitEmpty(ctx, t, temporary)
	wantGone(t, memory)
}

func TestStoppedServersLeaveNothing(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), timeout)
	t.Cleanup(cancel)
	server, err := ephemeral.StartRedis(ctx, ephemeral.RedisConfig{})
	if err != nil {
		t.Fatal(err)
	}
	connection := dial(ctx, t, server.URL())
	for range 2 {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	}
	if _, err := io.Copy(io.Discard, connection); errors.Is(err, os.ErrDeadlineExceeded) {
		t.Error("the server still runs")
	}
}

// sharedFolder returns a temporary folder that servers under another account can
// enter; t.TempDir lies in one that only its owner can.
func sharedFolder(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "snovsync-ephemeral-test-") //nolint:usetesting // see above
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(folder); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	return folder
}

func dial(ctx context.Context, t *testing.T, address string) net.Conn {
	t.Helper()
	server, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	connection, err := new(net.Dialer).DialContext(ctx, "tcp", server.Host)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := connection.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := connection.SetDeadline(time.Now().Add(timeout)); err != nil {
		t.Fatal(err)
	}
	return connection
}

// awaitEmpty waits until the watchers have removed the servers' folders.
func awaitEmpty(ctx context.Context, t *testing.T, folder string) {
	t.Helper()
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	for {
		var left []string
		err := filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error {
			if path != folder {
				left = append(left, path)
			}
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(left) == 0 {
			return
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			t.Fatalf("left behind: %s", strings.Join(left, " "))
		}
	}
}
