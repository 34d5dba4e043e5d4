package deployment

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"
)

// Role says which parts of snovsync a process runs.
type Role string

// The roles of a process.
const (
	RoleAPI    Role = "api"
	RoleWorker Role = "worker"
	RoleAll    Role = "all"
)

const (
	// stopTimeout is how long a process may take to stop before it is killed: three
	// times the product's own bound, for a busy machine.
	stopTimeout = 90 * time.Second
	readyPause  = 20 * time.Millisecond
	// unlimited is more than any test uses. The limits are not turned off, so that benchmarks
	// measure what they cost.
	unlimited = "1000000"
)

// Process is a slot in which the product runs, one run after the other, at one
// address. It is safe for concurrent use.
type Process struct {
	deployment  *Deployment
	name        string
	role        Role
	address     string
	metrics     string // address of its metrics
	links       map[Service]*Link
	snovio      *snovioServer // nil where all processes share one
	environment []string

	mu     sync.Mutex
	run    *run // the present run, or the last one
	closed bool
}

// run is one life of a process.
type run struct {
	command *exec.Cmd
	ended   chan struct{} // closed when the process is gone and was waited for
}

// NewProcess makes a slot for a process, with a listen address of its own and, where
// the deployment is Proxied, links of its own. Nothing runs in it before Start.
func (d *Deployment) NewProcess(name string, role Role) (_ *Process, err error) {
	ctx := context.Background() // what it needs is listeners, which nobody has to wait for
	p := &Process{deployment: d, name: name, role: role}
	defer func() {
		if err != nil {
			err = errors.Join(err, p.close())
		}
	}()
	if p.address, err = d.address(ctx); err != nil {
		return nil, fmt.Errorf("process %s: %w", name, err)
	}
	if p.metrics, err = d.address(ctx); err != nil {
		return nil, fmt.Errorf("process %s: %w", name, err)
	}
	urls, err := p.connect(ctx)
	if err != nil {
		return nil, fmt.Errorf("process %s: %w", name, err)
	}
	p.environment = append(d.environment(urls), "METRICS_ADDR="+p.metrics)
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return nil, fmt.Errorf("process %s: the deployment is closed", name)
	}
	d.processes = append(d.processes, p)
	return p, nil
}

// environment is what a process is told. What is ours comes last and wins, but for
// the log level, where the caller's wins. A process that keeps its data by itself
// makes its own keyset.
func (d *Deployment) environment(urls map[Service]string) []string {
	keyset := d.keyset
	if d.config.DataDir != "" {
		keyset = ""
	}
	all := append([]string{"LOG_LEVEL=ERROR"}, os.Environ()...)
	// One key, one organization and one address carry the whole load here.
	for _, limit := range []string{
		"API_RATE_PER_KEY", "API_RATE_PER_ORGANIZATION", "API_REQUESTS_PER_ORGANIZATION",
		"API_WEBSOCKETS_PER_ORGANIZATION", "API_PENDING_WEBSOCKETS",
	} {
		all = append(all, limit+"="+unlimited)
	}
	all = append(all,
		"DATABASE_URL="+urls[ServicePostgres], "REDIS_URL="+urls[ServiceRedis], "DATA_DIR="+d.config.DataDir,
		"SNOVIO_BASE_URL="+urls[ServiceSnovio], "SECRETS_KEYSET="+keyset, "AUTH_HS256_SECRET="+d.secret)
	if d.config.Limit > 0 {
		all = append(all, fmt.Sprintf("SNOVIO_RATE_LIMIT=%d", d.config.Limit))
	}
	for name, value := range map[string]time.Duration{
		"SNOVIO_RATE_WINDOW": d.config.Window, "SNOVIO_TIMEOUT": d.config.Timeout, "RETRY_DELAY": d.config.RetryDelay,
	} {
		if value > 0 {
			all = append(all, name+"="+value.String())
		}
	}
	return all
}

// Name is what the slot was called; Via in the simulator's ledger ends with it.
func (p *Process) Name() string { return p.name }

// URL is where the process serves HTTP: the API, or a worker's health.
func (p *Process) URL() string { return "http://" + p.address }

// MetricsURL is where the process serves its metrics.
func (p *Process) MetricsURL() string { return "http://" + p.metrics + "/metrics" }

// Start starts the process, with further variables in its environment, each
// "NAME=value". After it has ended, it starts the next run at the same address. It
// does not wait until the process is ready. The error says that it runs already,
// or could not be started.
func (p *Process) Start(ctx context.Context, env ...string) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("start %s: %w", p.name, err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return fmt.Errorf("start %s: the deployment is closed", p.name)
	}
	if p.run != nil && !p.run.over() {
		return fmt.Errorf("start %s: it runs already", p.name)
	}
	// No context: the process outlives the call, and is ended by Kill, Stop or Close.
	command := exec.CommandContext(context.Background(), p.deployment.binary, "serve", "--role", string(p.role), "--listen-addr", p.address)
	command.Env = append(append([]string(nil), p.environment...), env...)
	command.Dir = p.deployment.folder
	command.Stdout, command.Stderr = p.deployment.log, p.deployment.log
	if err := p.deployment.launcher.start(command); err != nil {
		return fmt.Errorf("start %s: %w", p.name, err)
	}
	p.run = &run{command: command, ended: make(chan struct{})}
	go p.run.wait()
	return nil
}

// wait collects the process. How it ended stays readable in its state.
func (r *run) wait() {
	defer close(r.ended)
	_ = r.command.Wait()
}

func (r *run) over() bool {
	select {
	case <-r.ended:
		return true
	default:
		return false
	}
}

// signal sends a signal. The error is os.ErrProcessDone where the process has ended.
func (r *run) signal(signal syscall.Signal) error { return r.command.Process.Signal(signal) }

// end sends a signal to a process that may have ended already.
func (r *run) end(signal syscall.Signal) error {
	if err := r.signal(signal); !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	return nil
}

// present returns the run there is, or was last; nil: there was none.
func (p *Process) present() *run {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.run
}

// PID is the process id of the present run, or of the last one; 0 before the first.
func (p *Process) PID() int {
	if r := p.present(); r != nil {
		return r.command.Process.Pid
	}
	return 0
}

// Ended is closed when the present run is over, whoever ended it, and where none
// has begun.
func (p *Process) Ended() <-chan struct{} {
	if r := p.present(); r != nil {
		return r.ended
	}
	ended := make(chan struct{})
	close(ended)
	return ended
}

// Exit tells how the last run ended; nil while one is under way, or before the first.
func (p *Process) Exit() *os.ProcessState {
	if r := p.present(); r != nil && r.over() {
		return r.command.ProcessState
	}
	return nil
}

// Kill ends the process with SIGKILL and returns when it is gone. One that has ended
// already is no error.
func (p *Process) Kill() error {
	r := p.present()
	if r == nil {
		return nil
	}
	if err := r.end(syscall.SIGKILL); err != nil {
		return fmt.Errorf("kill %s: %w", p.name, err)
	}
	<-r.ended
	return nil
}

// Stop ends the process in order, with SIGTERM, also a frozen one, and returns when
// it is gone. One that has ended already is no error; one that had to be killed,
// because it took longer than stopTimeout, is.
func (p *Process) Stop() error {
	r := p.present()
	if r == nil {
		return nil
	}
	if err := errors.Join(r.end(syscall.SIGTERM), r.end(syscall.SIGCONT)); err != nil {
		return fmt.Errorf("stop %s: %w", p.name, err)
	}
	timer := time.NewTimer(stopTimeout)
	defer timer.Stop()
	select {
	case <-r.ended:
		return nil
	case <-timer.C:
		return errors.Join(fmt.Errorf("stop %s: it did not end within %s", p.name, stopTimeout), p.Kill())
	}
}

// Freeze holds the process with SIGSTOP: its connections stay, its time passes. The
// error says that it does not run.
func (p *Process) Freeze() error { return p.signal("freeze", syscall.SIGSTOP) }

// Thaw lets a frozen process go on, with SIGCONT. The error says that it does not run.
func (p *Process) Thaw() error { return p.signal("thaw", syscall.SIGCONT) }

func (p *Process) signal(purpose string, signal syscall.Signal) error {
	err := errors.New("it was never started")
	if r := p.present(); r != nil {
		err = r.signal(signal)
	}
	if err != nil {
		return fmt.Errorf("%s %s: %w", purpose, p.name, err)
	}
	return nil
}

// AwaitReady waits until the process says that it is ready, which is when it
// reaches its stores. The error says that it has ended, or is the context's.
func (p *Process) AwaitReady(ctx context.Context) error {
	ticker := time.NewTicker(readyPause)
	defer ticker.Stop()
	for {
		ready, err := p.ready(ctx)
		if ready {
			return nil
		}
		select {
		case <-p.Ended():
			return fmt.Errorf("%s ended before it was ready: %v", p.name, p.Exit())
		case <-ctx.Done():
			return fmt.Errorf("%s is not ready: %w", p.name, errors.Join(ctx.Err(), err))
		case <-ticker.C:
		}
	}
}

// ready asks once; the error is why not.
func (p *Process) ready(ctx context.Context) (bool, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, p.URL()+"/readyz", http.NoBody)
	if err != nil {
		return false, err
	}
	answer, err := p.deployment.client.Do(request)
	if err != nil {
		return false, err
	}
	_ = answer.Body.Close()
	return answer.StatusCode == http.StatusOK, fmt.Errorf("/readyz: %s", answer.Status)
}

// close ends the process in order, its links whole again, and then its links.
func (p *Process) close() error {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	var errs []error
	for _, link := range p.links {
		errs = append(errs, link.Heal())
	}
	errs = append(errs, p.Stop())
	for _, link := range p.links {
		link.proxy.Close()
	}
	if p.snovio != nil {
		p.snovio.close()
	}
	return errors.Join(errs...)
}
