package deployment_test

import (
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/test/harness/deployment"
)

// TestSomethingElseMayAnswerForSnovio: a benchmark needs an answer at once.
func TestSomethingElseMayAnswerForSnovio(t *testing.T) {
	t.Parallel()
	ctx := newContext(t)
	var calls atomic.Int64
	w := newWorld(ctx, t, deployment.Config{Window: time.Second, Snovio: func(behind http.Handler) http.Handler {
		return http.HandlerFunc(func(answer http.ResponseWriter, r *http.Request) {
			if r.URL.Path != simulator.PathAddProspect {
				behind.ServeHTTP(answer, r)
				return
			}
			calls.Add(1)
			_, _ = answer.Write([]byte(`{"success":true,"id":"1","added":true,"updated":false}`))
		})
	}})
	w.report(ctx)
	must(t, w.organization.AwaitDone(ctx))
	behind := w.deployment.Simulator.Calls(simulator.Filter{Path: simulator.PathAddProspect})
	if calls.Load() != 1 || len(behind) > 0 {
		t.Errorf("%d calls were answered, and %d went to the simulator", calls.Load(), len(behind))
	}
	if w.deployment.SnovioURL() == "" {
		t.Error("nobody can be told where Snov.io is")
	}
}

// TestOrganizationThatNobodyConnected may report events and read its log.
func TestOrganizationThatNobodyConnected(t *testing.T) {
	t.Parallel()
	ctx := newContext(t)
	w := newWorld(ctx, t, deployment.Config{})
	other, err := w.deployment.Organization("other", w.api)
	must(t, err)
	must(t, other.Record(ctx, []map[string]any{deployment.Booking("bookingCreated", "e", "b", "sam@example.com", time.Now())}))
	must(t, other.AwaitDone(ctx))
	var data struct {
		SyncLog struct{ Nodes []struct{ Reason string } }
	}
	must(t, other.Ask(ctx, `{ syncLog(first: 5) { nodes { reason } } }`, nil, &data))
	if len(data.SyncLog.Nodes) != 1 || data.SyncLog.Nodes[0].Reason != "NOT_CONNECTED" {
		t.Errorf("the log of an organization that is not connected holds %v", data.SyncLog.Nodes)
	}
}
