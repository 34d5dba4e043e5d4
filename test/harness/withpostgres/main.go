// Command withpostgres runs a command with TEST_DATABASE_URL set to an ephemeral
// Postgres server, and stops the server when the command has ended. With it all
// test packages of one `go test` share a server.
//
// Usage: withpostgres command [argument...]
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"github.com/snovsync/snovsync/test/harness/ephemeral"
)

// patience is how long the command may take to end after it was interrupted.
const patience = 30 * time.Second

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	status, err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "withpostgres:", err)
	}
	os.Exit(status)
}

// run returns the exit status of the command, or 1 with an error where it could not be run.
func run(ctx context.Context, args []string) (status int, err error) {
	if len(args) == 0 {
		return 1, errors.New("which command?")
	}
	server, err := ephemeral.StartPostgres(ctx, ephemeral.PostgresConfig{})
	if err != nil {
		return 1, err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()

	command := exec.CommandContext(ctx, args[0], args[1:]...)
	command.Env = append(os.Environ(), "TEST_DATABASE_URL="+server.URL())
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	// A group of its own, so that an interrupt reaches all that the command started, once.
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.Cancel = func() error { return syscall.Kill(-command.Process.Pid, syscall.SIGINT) }
	command.WaitDelay = patience
	err = command.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		// A command that was ended by a signal has no status of its own: -1.
		return max(exit.ExitCode(), 1), nil
	}
	if err != nil {
		return 1, err
	}
	return 0, nil
}
