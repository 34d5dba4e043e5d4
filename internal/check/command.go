package check

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/snovsync/snovsync/internal/settings"
	"github.com/snovsync/snovsync/snovio"
)

// The exit codes besides 0.
const (
	// ExitDiffers: the account answered something else than expected.
	ExitDiffers = 1
	// ExitCouldNotRun: the check did not run to its end.
	ExitCouldNotRun = 2
)

// Command is the command line's part of a check.
type Command struct {
	BaseURL     string
	Timeout     time.Duration
	Pace        time.Duration
	DeletedList string
	// Domain is that of the addresses; empty: DefaultDomain.
	Domain string
	// Yes skips the question, JSON prints the report for programs.
	Yes, JSON bool
	// In is asked for keys and for the answer, Out takes the report, Err everything else.
	In  *os.File
	Out io.Writer
	Err io.Writer
}

// exitError is an error with the exit code of its process.
type exitError struct {
	error
	code int
}

// ExitCode is the exit code of the process.
func (e exitError) ExitCode() int { return e.code }

// Unwrap returns the cause.
func (e exitError) Unwrap() error { return e.error }

func couldNotRun(err error) error { return exitError{err, ExitCouldNotRun} }

// Run asks for what it needs, makes the calls and prints the report. Its errors have an
// ExitCode.
func (c Command) Run(ctx context.Context) error {
	keys, err := c.keys()
	if err != nil {
		return couldNotRun(err)
	}
	plan := NewPlan(suffix(), c.Domain)
	if err := plan.Announce(c.Err, c.Pace); err != nil {
		return couldNotRun(err)
	}
	if err := c.confirm(ctx); err != nil {
		return couldNotRun(err)
	}
	report, err := Run(ctx, Config{
		BaseURL: c.BaseURL, Keys: keys, Plan: plan, Timeout: c.Timeout, Pace: c.Pace, DeletedList: c.DeletedList,
	})
	write := report.PrintTable
	if c.JSON {
		write = report.PrintJSON
	}
	if printed := write(c.Out); printed != nil {
		return couldNotRun(printed)
	}
	switch {
	case err != nil:
		return couldNotRun(err)
	case report.Stopped != "":
		return couldNotRun(fmt.Errorf("the check ended early: %s", report.Stopped))
	case report.Differs():
		return exitError{errors.New("the account answers in some places otherwise than expected: see the report"), ExitDiffers}
	}
	return nil
}

// suffix is what the names of a run end in.
func suffix() string {
	const length = 8
	return strings.ToLower(rand.Text()[:length])
}

// keys come from the environment or files, as other secrets do, or are asked for.
func (c Command) keys() (snovio.Credentials, error) {
	userID, err := c.secret(settings.SnovioAPIUserID, "API user id (not shown): ")
	if err != nil {
		return snovio.Credentials{}, err
	}
	secret, err := c.secret(settings.SnovioAPISecret, "API secret (not shown): ")
	return snovio.Credentials{UserID: userID, Secret: secret}, err
}

func (c Command) secret(name, question string) (string, error) {
	value, err := settings.Secret(name)
	if err != nil || value != "" {
		return strings.TrimSpace(value), err
	}
	if !term.IsTerminal(int(c.In.Fd())) {
		return "", fmt.Errorf("%s is not set: set it, or %s_FILE to the name of a file that holds it", name, name)
	}
	if _, err := io.WriteString(c.Err, question); err != nil {
		return "", err
	}
	typed, err := term.ReadPassword(int(c.In.Fd()))
	if err != nil {
		return "", err
	}
	if _, err := fmt.Fprintln(c.Err); err != nil {
		return "", err
	}
	if value = strings.TrimSpace(string(typed)); value == "" {
		return "", fmt.Errorf("%s is empty: copy it from the account settings of Snov.io", name)
	}
	return value, nil
}

// confirm asks whether to go on. An interrupt counts as no.
func (c Command) confirm(ctx context.Context) error {
	if c.Yes {
		return nil
	}
	if !term.IsTerminal(int(c.In.Fd())) {
		return errors.New("there is no terminal to ask whether to go on: read what the check does, then run it with --yes")
	}
	if _, err := io.WriteString(c.Err, "Go on? [y/N] "); err != nil {
		return err
	}
	answered := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(c.In).ReadString('\n')
		answered <- line
	}()
	select {
	case line := <-answered:
		if answer := strings.ToLower(strings.TrimSpace(line)); answer == "y" || answer == "yes" {
			return nil
		}
		return errors.New("not confirmed, so nothing was done")
	case <-ctx.Done():
		return ctx.Err()
	}
}
