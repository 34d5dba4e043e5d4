package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// verdict is what the tests say of a fault.
type verdict int

const (
	// passed: no test noticed anything.
	passed verdict = iota
	// failed: a test failed, or did not end.
	failed
	// invalid: the code does not compile, so this is no fault that could be shipped.
	invalid
)

// tester runs the tests of a package with a fault in some code; nil: without one.
type tester interface {
	test(ctx context.Context, packagePath string, broken *fault, timeout time.Duration) (verdict, error)
}

// goTest runs `go test`.
type goTest struct {
	// folder holds the overlays.
	folder string
	// run chooses tests, as -run does; "": all.
	run string
}

// grace is how long a stopped go command may take to end its tests.
const grace = 30 * time.Second

func (g *goTest) test(ctx context.Context, packagePath string, broken *fault, timeout time.Duration) (verdict, error) {
	arguments := []string{"test", "-vet=off", "-count=1", "-failfast", "-timeout", timeout.String(), "-run", g.run}
	if broken != nil {
		overlay, remove, err := g.overlay(*broken)
		if err != nil {
			return invalid, err
		}
		defer remove()
		arguments = append(arguments, "-overlay", overlay)
	}
	command := exec.CommandContext(ctx, "go", append(arguments, packagePath)...)
	// Property tests would leave a file for each fault that they notice.
	command.Env = append(os.Environ(), "RAPID_NOFAILFILE=true")
	// A group of its own, so that an interrupt reaches the tests too, and their servers.
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.Cancel = func() error { return syscall.Kill(-command.Process.Pid, syscall.SIGINT) }
	command.WaitDelay = grace
	output, err := command.CombinedOutput()
	if ctx.Err() != nil {
		return invalid, ctx.Err()
	}
	if err == nil {
		return passed, nil
	}
	if _, ended := errors.AsType[*exec.ExitError](err); !ended {
		return invalid, fmt.Errorf("run the tests of %s: %w", packagePath, err)
	}
	if bytes.Contains(output, []byte("[build failed]")) || bytes.Contains(output, []byte("[setup failed]")) {
		return invalid, nil
	}
	if broken == nil {
		return failed, fmt.Errorf("the tests of %s fail without any fault:\n%s", packagePath, output)
	}
	return failed, nil
}

// overlay writes the broken file and the overlay that puts it in the place of the right one.
func (g *goTest) overlay(broken fault) (path string, remove func(), err error) {
	source, err := os.ReadFile(broken.file)
	if err != nil {
		return "", nil, err
	}
	folder, err := os.MkdirTemp(g.folder, "")
	if err != nil {
		return "", nil, err
	}
	file, overlay := filepath.Join(folder, filepath.Base(broken.file)), filepath.Join(folder, "overlay.json")
	content, err := json.Marshal(map[string]map[string]string{"Replace": {broken.file: file}})
	if err == nil {
		err = os.WriteFile(file, broken.apply(source), 0o600)
	}
	if err == nil {
		err = os.WriteFile(overlay, content, 0o600)
	}
	return overlay, func() { _ = os.RemoveAll(folder) }, err
}
