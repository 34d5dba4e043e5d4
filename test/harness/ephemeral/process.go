package ephemeral

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

//go:embed watcher.sh
var watcherScript string

// stopTimeout is how long a server may take to end by itself before it is killed. A
// server that is killed while it writes may lose what a test looks for.
const stopTimeout = time.Minute

// command says which server to run and how it ends.
type command struct {
	// folder is the server's temporary folder; its log is written there.
	folder string
	args   []string
	// orphanSignal ends the server when the process that started it has died.
	orphanSignal string
	// user runs the server; nil is the current user.
	user *syscall.Credential
}

// process is a running server that does not outlive the process that started it.
type process struct {
	cmd     *exec.Cmd
	logPath string
	lease   *os.File // the write end of the watcher's pipe
	done    chan struct{}
	stop    sync.Once
}

// start runs a server in the background. The server's end is seen on done.
func start(c command) (*process, error) {
	watched, lease, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", c.args[0], err)
	}
	defer func() { _ = watched.Close() }()

	p := &process{logPath: filepath.Join(c.folder, "server.log"), lease: lease, done: make(chan struct{})}
	log, err := os.OpenFile(p.logPath, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start %s: %w", c.args[0], err), lease.Close())
	}
	defer func() { _ = log.Close() }()

	// No context: the server's life is ended by Stop or by the watcher, never halfway by a deadline.
	p.cmd = exec.CommandContext(context.Background(), "/bin/sh",
		append([]string{"-c", watcherScript, "sh", c.folder, c.orphanSignal}, c.args...)...)
	p.cmd.Dir = c.folder
	p.cmd.Stdout, p.cmd.Stderr = log, log
	p.cmd.ExtraFiles = []*os.File{watched}
	// A process group of its own keeps an interrupt typed at the terminal from the server; the watcher ends it in order.
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: c.user}
	if err := p.cmd.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("start %s: %w", c.args[0], err), lease.Close())
	}
	go p.wait()
	return p, nil
}

// wait reaps the server, removes what it kept in memory, dismisses its watcher and closes done.
func (p *process) wait() {
	defer close(p.done)
	// How a server that was told to end exits is of no interest, and one that ended unasked is described by its log.
	_ = p.cmd.Wait()
	for _, path := range clockMemory(p.cmd.Process.Pid) {
		_ = os.Remove(path)
	}
	_, _ = p.lease.WriteString("stopped\n")
	_ = p.lease.Close()
}

// end signals the server, waits until it is gone, and kills it where it takes too long.
func (p *process) end(signal syscall.Signal) {
	p.stop.Do(func() {
		// The only error is that the server has ended already.
		_ = p.cmd.Process.Signal(signal)
		select {
		case <-p.done:
		case <-time.After(stopTimeout):
			_ = p.cmd.Process.Kill()
		}
	})
	<-p.done
}

// logTail returns the last lines the server wrote, for an error message.
func (p *process) logTail() string {
	log, err := os.ReadFile(p.logPath)
	if err != nil {
		return err.Error()
	}
	const most = 2000
	if len(log) > most {
		log = log[len(log)-most:]
	}
	return string(bytes.TrimSpace(log))
}

// awaitReady calls probe until it succeeds. It fails when the server ends, or when ctx does.
func (p *process) awaitReady(ctx context.Context, probe func(context.Context) error) error {
	const pause = 2 * time.Millisecond
	ticker := time.NewTicker(pause)
	defer ticker.Stop()
	for {
		err := probe(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ticker.C:
		case <-p.done:
			return fmt.Errorf("%w: %s", errExited, p.logTail())
		case <-ctx.Done():
			return fmt.Errorf("not ready in time: %w: %s", err, p.logTail())
		}
	}
}

// errExited says that a server ended before it was ready, as it does where
// another process took its port in the meantime.
var errExited = errors.New("the server ended during its start")
