package deployment_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/snovsync/snovsync/internal/graphqlclient"
	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/test/harness/deployment"
)

// cluster is a deployment with one API process, one worker and one organization.
type cluster struct {
	t            *testing.T
	deployment   *deployment.Deployment
	api, worker  *deployment.Process
	organization *deployment.Organization
	bookings     int
}

func newWorld(ctx context.Context, t *testing.T, config deployment.Config) *cluster {
	t.Helper()
	d, err := deployment.Start(ctx, config)
	if err != nil {
		t.Fatal(err)
	}
	w := &cluster{t: t, deployment: d}
	t.Cleanup(func() {
		for range 2 {
			if err := d.Close(); err != nil {
				t.Error(err)
			}
		}
	})
	w.api, w.worker = w.start(ctx, "api", deployment.RoleAPI), w.start(ctx, "worker", deployment.RoleWorker)
	settings := map[string]any{"hostEmailFieldKey": deployment.HostEmailField}
	if w.organization, err = d.Connect(ctx, "acme", "acme-user", settings); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *cluster) start(ctx context.Context, name string, role deployment.Role) *deployment.Process {
	w.t.Helper()
	process, err := w.deployment.NewProcess(name, role)
	if err != nil {
		w.t.Fatal(err)
	}
	must(w.t, process.Start(ctx))
	must(w.t, process.AwaitReady(ctx))
	return process
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// report lets a booking service report a booking, again and again until the answer
// comes, and returns its invitee.
func (w *cluster) report(ctx context.Context) string {
	w.t.Helper()
	w.bookings++
	id, email := fmt.Sprintf("event-%d", w.bookings), fmt.Sprintf("prospect-%d@example.com", w.bookings)
	service := *w.organization
	service.Token = service.APIKey
	for {
		err := service.Record(ctx, []map[string]any{deployment.Booking("bookingCreated", id, id, email, time.Now())})
		if err == nil {
			return email
		}
		if ctx.Err() != nil {
			w.t.Fatal(err)
		}
	}
}

// awaitSynced waits until a prospect is at Snov.io and the log says so, and returns the call.
func (w *cluster) awaitSynced(ctx context.Context, email string) simulator.Call {
	w.t.Helper()
	filter := simulator.Filter{Account: w.organization.Account, Email: email, Applied: simulator.AppliedAdded}
	must(w.t, w.deployment.Simulator.WaitFor(ctx, func([]simulator.Call) bool { return len(w.deployment.Simulator.Calls(filter)) > 0 }))
	for {
		err := w.organization.AwaitDone(ctx)
		if err == nil {
			return w.deployment.Simulator.Calls(filter)[0]
		}
		if ctx.Err() != nil {
			w.t.Fatal(err)
		}
	}
}

// TestKilledWorkerGoesOnInItsNextRun: what a campaign does all day.
func TestKilledWorkerGoesOnInItsNextRun(t *testing.T) {
	t.Parallel()
	ctx := newContext(t)
	var logs strings.Builder
	w := newWorld(ctx, t, deployment.Config{Window: time.Second, RetryDelay: 50 * time.Millisecond, Proxied: true, Stderr: &logs})
	if call := w.awaitSynced(ctx, w.report(ctx)); call.Via != "1.1 worker" {
		t.Errorf("the call came by way of %q", call.Via)
	}
	if calls := w.deployment.Simulator.Calls(simulator.Filter{Path: simulator.PathToken}); calls[0].Via != "1.1 api" {
		t.Errorf("the first call came by way of %q", calls[0].Via)
	}

	first := w.worker.PID()
	must(t, w.worker.Kill())
	select {
	case <-w.worker.Ended():
	default:
		t.Error("a killed process runs")
	}
	if status, ok := w.worker.Exit().Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGKILL {
		t.Errorf("it ended with %s", w.worker.Exit())
	}
	must(t, w.worker.Kill())
	must(t, w.worker.Stop())
	if err := w.worker.Freeze(); !errors.Is(err, os.ErrProcessDone) {
		t.Errorf("freezing a dead process: %v", err)
	}
	waiting := w.report(ctx)
	must(t, w.worker.Start(ctx))
	if err := w.worker.Start(ctx); err == nil {
		t.Error("a second run began beside the first")
	}
	if w.worker.PID() == first || w.worker.Exit() != nil {
		t.Errorf("the next run is process %d, as before; its exit is %v", first, w.worker.Exit())
	}
	w.awaitSynced(ctx, waiting)
	w.awaitSynced(ctx, w.report(ctx))

	must(t, w.worker.Freeze())
	waiting = w.report(ctx)
	must(t, w.worker.Thaw())
	w.awaitSynced(ctx, waiting)
	must(t, w.worker.Freeze())
	must(t, w.worker.Stop())
	if !w.worker.Exit().Success() {
		t.Errorf("told to stop, it ended with %s", w.worker.Exit())
	}

	// Each start may say something else in its environment.
	must(t, w.worker.Start(ctx, "SNOVIO_RATE_LIMIT=0"))
	if err := w.worker.AwaitReady(ctx); err == nil || !strings.Contains(err.Error(), "worker ended") {
		t.Errorf("a process that cannot start: %v", err)
	}
	must(t, w.deployment.Close())
	if _, err := w.deployment.NewProcess("late", deployment.RoleWorker); err == nil {
		t.Error("a process was made after the end")
	}
	if !strings.Contains(logs.String(), "SNOVIO_RATE_LIMIT") {
		t.Errorf("the processes logged %q", &logs)
	}
	if err := w.worker.Start(ctx); err == nil {
		t.Error("a process was started after the end")
	}
}

// TestEmbeddedProcessFindsItsDataAgain: one process with a folder in place of servers.
func TestEmbeddedProcessFindsItsDataAgain(t *testing.T) {
	t.Parallel()
	ctx := newContext(t)
	d, err := deployment.Start(ctx, deployment.Config{Window: time.Second, Proxied: true, DataDir: t.TempDir(), Stderr: t.Output()})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	w := &cluster{t: t, deployment: d}
	w.api = w.start(ctx, "all", deployment.RoleAll)
	w.organization, err = d.Connect(ctx, "acme", "acme-user", nil)
	must(t, err)
	if w.api.Link(deployment.ServiceSnovio) == nil || w.api.Link(deployment.ServiceRedis) != nil || d.Postgres != nil {
		t.Error("it has other ways than the one to Snov.io")
	}
	waiting := w.report(ctx)
	must(t, w.api.Kill())
	must(t, w.api.Start(ctx))
	if call := w.awaitSynced(ctx, waiting); call.Via != "1.1 all" {
		t.Errorf("the call came by way of %q", call.Via)
	}
}

func TestBrokenLinksHeal(t *testing.T) {
	t.Parallel()
	ctx := newContext(t)
	w := newWorld(ctx, t, deployment.Config{
		Window: time.Second, Timeout: time.Second, RetryDelay: 50 * time.Millisecond, Proxied: true, Stderr: t.Output(),
	})
	for _, service := range deployment.Services() {
		for name, breaks := range map[string]func(*deployment.Link){
			"cut":           (*deployment.Link).Cut,
			"loses replies": (*deployment.Link).LoseReplies,
			"stalls":        (*deployment.Link).Stall,
			"slow":          func(l *deployment.Link) { l.Slow(10 * time.Millisecond) },
		} {
			link := w.worker.Link(service)
			breaks(link)
			waiting := w.report(ctx)
			switch {
			case name == "slow":
				w.awaitSynced(ctx, waiting)
			case service != deployment.ServiceSnovio:
				w.awaitUnready(ctx)
			}
			must(t, link.Heal())
			w.awaitSynced(ctx, waiting)
			must(t, w.worker.AwaitReady(ctx))
			if link.Connections() == 0 {
				t.Errorf("the worker has no connection to %s", service)
			}
		}
	}
	must(t, w.worker.Kill())
	for _, service := range deployment.Services() {
		// The proxy hears of its client's end from the kernel.
		for w.worker.Link(service).Connections() > 0 && ctx.Err() == nil {
			continue
		}
	}
}

// awaitUnready waits until the worker misses one of its stores: it says so, or
// waits for the store itself.
func (w *cluster) awaitUnready(ctx context.Context) {
	w.t.Helper()
	for {
		short, cancel := context.WithTimeout(ctx, 250*time.Millisecond)
		err := w.worker.AwaitReady(short)
		cancel()
		must(w.t, ctx.Err())
		if err != nil {
			return
		}
	}
}

func TestOrganizationsMayShareAnAccount(t *testing.T) {
	t.Parallel()
	ctx := newContext(t)
	w := newWorld(ctx, t, deployment.Config{Window: time.Second, MovableClock: true, MaxConnections: 50, Stderr: t.Output()})
	second, err := w.deployment.Connect(ctx, "branch", w.organization.Account, nil)
	must(t, err)
	if second.ListID != w.organization.ListID || second.APIKey == w.organization.APIKey {
		t.Errorf("%+v does not share the account of %+v", second, w.organization)
	}
	must(t, second.Record(ctx, []map[string]any{deployment.Booking("bookingCreated", "event-1", "booking-1", "shared@example.com", time.Now())}))
	if call := w.awaitSynced(ctx, "shared@example.com"); call.Via != "" || w.worker.Link(deployment.ServiceRedis) != nil {
		t.Errorf("without links a call came by way of %q", call.Via)
	}
	// A booking service may report events, and nothing else.
	service := second.Client
	service.Token = second.APIKey
	var data any
	err = service.Ask(ctx, `{ settings { version } }`, nil, &data)
	if refused, ok := errors.AsType[*graphqlclient.Error](err); !ok || refused.Code != "FORBIDDEN" {
		t.Errorf("the API key may read settings: %v", err)
	}

	must(t, w.deployment.Redis.MoveClock(time.Hour))
	options, err := redis.ParseURL(w.deployment.Redis.URL())
	must(t, err)
	client := redis.NewClient(options)
	shown, err := client.Time(ctx).Result()
	if err := errors.Join(err, client.Close()); err != nil || time.Until(shown) < 59*time.Minute {
		t.Errorf("the clock of Redis shows %s: %v", shown, err)
	}
}

func TestDeploymentThatCannotStartLeavesNothing(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	// With tags, which make it build.
	if _, err := deployment.Start(ctx, deployment.Config{BuildTags: "chaos"}); !errors.Is(err, context.Canceled) {
		t.Errorf("started in an ended context: %v", err)
	}
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestProcessesEndWithAKilledOwner: nobody has to clean up after a campaign.
func TestProcessesEndWithAKilledOwner(t *testing.T) {
	t.Parallel()
	ctx := newContext(t)
	folder, err := os.MkdirTemp("", "snovsync-deployment-test-") //nolint:usetesting // its servers run under another account
	must(t, err)
	t.Cleanup(func() { must(t, os.RemoveAll(folder)) })
	must(t, os.Chmod(folder, 0o777))
	owner := command(ctx, t, folder)
	_, err = owner.StdinPipe()
	must(t, err)
	output, err := owner.StdoutPipe()
	must(t, err)
	must(t, owner.Start())
	lines := bufio.NewScanner(output)
	if !lines.Scan() {
		t.Fatalf("the owner said nothing: %v", errors.Join(lines.Err(), owner.Wait()))
	}
	address, err := url.Parse(lines.Text())
	must(t, err)
	connection := dial(ctx, t, address.Host)
	must(t, owner.Process.Kill())
	if err := owner.Wait(); err == nil {
		t.Error("the owner ended by itself")
	}
	// The process's end closes the connection.
	if _, err := connection.Read(make([]byte, 1)); errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("the process at %s still runs", address.Host)
	}
}

// TestPostgresConnectionsGoMute: the network forgets the connections that exist while new
// ones work. Events are accepted and reach Snov.io again.
func TestPostgresConnectionsGoMute(t *testing.T) {
	t.Parallel()
	ctx := newContext(t)
	w := newWorld(ctx, t, deployment.Config{Window: time.Second, RetryDelay: 50 * time.Millisecond, Proxied: true})
	for range 8 {
		w.awaitSynced(ctx, w.report(ctx))
	}
	recovery, cancel := context.WithTimeout(ctx, recoveryTimeout)
	defer cancel()
	for _, process := range []*deployment.Process{w.api, w.worker} {
		process.Link(deployment.ServicePostgres).MuteExisting()
	}
	began := time.Now()
	email := w.report(recovery)
	accepted := time.Since(began)
	w.awaitSynced(recovery, email)
	t.Logf("accepted after %s, synced after %s", accepted, time.Since(began))
}

// recoveryTimeout is several times what a recovery takes.
const recoveryTimeout = time.Minute
