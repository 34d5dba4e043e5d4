package deployment_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/snovsync/snovsync/test/harness/deployment"
)

// TestKilledDisconnectIsFinished: every process is killed while the entries of a long queue
// end after a disconnect. Another organization's events are accepted until then, and the
// next run ends the rest, while the organization is still paused.
func TestKilledDisconnectIsFinished(t *testing.T) {
	t.Parallel()
	ctx := newContext(t)
	const waiting, perCall = 8_000, 500
	w := newWorld(ctx, t, deployment.Config{Window: time.Second})
	must(t, w.organization.Ask(ctx, `mutation { pauseSync { settings { paused } } }`, nil, &struct{}{}))
	for call := range waiting / perCall {
		events := make([]map[string]any, perCall)
		for i := range events {
			id := fmt.Sprintf("waiting-%d-%d", call, i)
			events[i] = deployment.Booking("bookingCreated", id, id, id+"@example.com", time.Now())
		}
		must(t, w.organization.Record(ctx, events))
	}
	other, err := w.deployment.Organization("other", w.api)
	must(t, err)
	killed, kill := context.WithCancel(ctx)
	go func() {
		_ = w.organization.Ask(killed, `mutation { disconnectSnovio { connection { status } } }`, nil, &struct{}{})
	}()
	accepted := 0
	for w.depth(ctx) == waiting {
		must(t, other.Record(ctx, []map[string]any{deployment.Booking("bookingCreated", fmt.Sprint(accepted), "b", "sam@example.com", time.Now())}))
		accepted++
	}
	for _, p := range []*deployment.Process{w.api, w.worker} {
		must(t, p.Kill())
	}
	kill()
	for _, p := range []*deployment.Process{w.api, w.worker} {
		must(t, p.Start(ctx))
		must(t, p.AwaitReady(ctx))
	}
	must(t, w.organization.AwaitDone(ctx))
	must(t, other.AwaitDone(ctx))
	var data struct {
		Connection     struct{ Status string }
		RetryableCount struct{ Count int }
	}
	must(t, w.organization.Ask(ctx, `{ connection { status } retryableCount(filter: {status: [SKIPPED], reason: [NOT_CONNECTED]}) { count } }`, nil, &data))
	if data.Connection.Status != "DISCONNECTED" || data.RetryableCount.Count != waiting {
		t.Errorf("%s, and %d of %d events are SKIPPED", data.Connection.Status, data.RetryableCount.Count, waiting)
	}
}

// depth is how many events of the organization wait.
func (w *cluster) depth(ctx context.Context) int {
	w.t.Helper()
	var data struct{ Queue struct{ Depth int } }
	must(w.t, w.organization.Ask(ctx, `{ queue { depth } }`, nil, &data))
	return data.Queue.Depth
}
