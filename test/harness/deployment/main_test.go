package deployment_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/snovsync/snovsync/test/harness/deployment"
)

// ownerVariable makes this test binary start a deployment with one process, print
// the process's id, and wait to be killed.
const ownerVariable = "SNOVSYNC_TEST_DEPLOYMENT_OWNER"

// patience is far beyond what a test needs, also on a busy machine.
const patience = 5 * time.Minute

func TestMain(m *testing.M) {
	if os.Getenv(ownerVariable) != "" {
		if err := own(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	remove, err := buildOnce()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	goleak.VerifyTestMain(m, goleak.Cleanup(func(code int) {
		if err := remove(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
		os.Exit(code)
	}))
}

// buildOnce builds the product for all tests of this process, before any of their
// deadlines begins, unless it was built before. remove removes what was built.
func buildOnce() (remove func() error, err error) {
	if os.Getenv(deployment.BinaryVariable) != "" {
		return func() error { return nil }, nil
	}
	folder, err := os.MkdirTemp("", "snovsync-binary-")
	if err != nil {
		return nil, err
	}
	remove = func() error { return os.RemoveAll(folder) }
	binary, err := deployment.Build(context.Background(), folder, "")
	if err == nil {
		err = os.Setenv(deployment.BinaryVariable, binary)
	}
	if err != nil {
		return nil, errors.Join(err, remove())
	}
	return remove, nil
}

func own() error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	d, err := deployment.Start(ctx, deployment.Config{})
	if err != nil {
		return err
	}
	api, err := d.NewProcess("api", deployment.RoleAPI)
	if err != nil {
		return err
	}
	if err := errors.Join(api.Start(ctx), api.AwaitReady(ctx)); err != nil {
		return err
	}
	if _, err := fmt.Println(api.URL()); err != nil {
		return err
	}
	_, err = io.ReadAll(os.Stdin)
	return err
}

func newContext(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}

// command starts this test binary as an owner.
func command(ctx context.Context, t *testing.T, folder string) *exec.Cmd {
	t.Helper()
	owner := exec.CommandContext(ctx, os.Args[0])
	owner.Env = append(os.Environ(), ownerVariable+"=1", "TMPDIR="+folder)
	owner.Stderr = os.Stderr
	return owner
}

func dial(ctx context.Context, t *testing.T, address string) net.Conn {
	t.Helper()
	connection, err := new(net.Dialer).DialContext(ctx, "tcp", address)
	must(t, err)
	t.Cleanup(func() { must(t, connection.Close()) })
	must(t, connection.SetDeadline(time.Now().Add(patience)))
	return connection
}
