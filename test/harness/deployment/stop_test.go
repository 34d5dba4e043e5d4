package deployment_test

import (
	"context"
	"net/http"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/test/harness/deployment"
)

// stalling makes a deployment whose worker loses Postgres once it has made the next
// call, so that it cannot write the outcome. The channel tells of that.
func stalling(ctx context.Context, t *testing.T) (*cluster, <-chan struct{}) {
	t.Helper()
	var armed atomic.Pointer[deployment.Link]
	stalled := make(chan struct{}, 1)
	w := newWorld(ctx, t, deployment.Config{
		Window: time.Second, RetryDelay: 50 * time.Millisecond, Proxied: true,
		Snovio: func(snovio http.Handler) http.Handler {
			return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				if r.URL.Path == simulator.PathAddProspect {
					if link := armed.Swap(nil); link != nil {
						link.Stall()
						stalled <- struct{}{}
					}
				}
				snovio.ServeHTTP(rw, r)
			})
		},
	})
	w.awaitSynced(ctx, w.report(ctx))
	armed.Store(w.worker.Link(deployment.ServicePostgres))
	return w, stalled
}

// reportInVain reports an event to the API, which cannot store it, and returns once the
// request is on its way.
func (w *cluster) reportInVain(ctx context.Context) {
	w.t.Helper()
	w.api.Link(deployment.ServicePostgres).Stall()
	service := *w.organization
	service.Token = service.APIKey
	ctx, cancel := context.WithCancel(ctx)
	w.t.Cleanup(cancel)
	sending := make(chan struct{})
	go func() {
		close(sending)
		_ = service.Record(ctx, []map[string]any{deployment.Booking("bookingCreated", "in-vain", "in-vain", "in-vain@example.com", time.Now())})
	}()
	<-sending
}

// TestStopWhilePostgresDoesNotAnswer: processes that cannot write what they hold end by
// themselves after SIGTERM. What was not written is done again by the next run.
func TestStopWhilePostgresDoesNotAnswer(t *testing.T) {
	t.Parallel()
	ctx := newContext(t)
	w, stalled := stalling(ctx, t)
	email := w.report(ctx)
	<-stalled
	w.reportInVain(ctx)
	for _, p := range []*deployment.Process{w.api, w.worker} {
		must(t, syscall.Kill(p.PID(), syscall.SIGTERM))
	}
	for _, p := range []*deployment.Process{w.api, w.worker} {
		select {
		case <-p.Ended():
		case <-ctx.Done():
			t.Fatalf("%s never ended", p.Name())
		}
		if exit := p.Exit(); !exit.Exited() {
			t.Errorf("%s did not end by itself: %s", p.Name(), exit)
		}
		must(t, p.Link(deployment.ServicePostgres).Heal())
		must(t, p.Start(ctx))
		must(t, p.AwaitReady(ctx))
	}
	w.awaitSynced(ctx, email)
	w.awaitSynced(ctx, w.report(ctx))
}

// TestSecondSignalEndsAtOnce: the first SIGTERM waits for what runs, the second does not.
func TestSecondSignalEndsAtOnce(t *testing.T) {
	t.Parallel()
	ctx := newContext(t)
	w, stalled := stalling(ctx, t)
	w.report(ctx)
	<-stalled
	must(t, syscall.Kill(w.worker.PID(), syscall.SIGTERM))
	for w.listens(ctx, w.worker) { // until the first signal has been noticed
		if err := ctx.Err(); err != nil {
			t.Fatal(err)
		}
	}
	must(t, syscall.Kill(w.worker.PID(), syscall.SIGTERM))
	<-w.worker.Ended()
	status, _ := w.worker.Exit().Sys().(syscall.WaitStatus)
	if !status.Signaled() || status.Signal() != syscall.SIGTERM {
		t.Errorf("the worker ended with %s, not by the second signal", w.worker.Exit())
	}
}

// listens tells whether a process takes connections.
func (w *cluster) listens(ctx context.Context, p *deployment.Process) bool {
	w.t.Helper()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, p.URL()+"/healthz", http.NoBody)
	must(w.t, err)
	connections := &http.Transport{DisableKeepAlives: true}
	answer, err := connections.RoundTrip(request)
	if err != nil {
		return false
	}
	_ = answer.Body.Close()
	return true
}
