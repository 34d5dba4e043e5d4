package load

import (
	"context"
	"net/http"
	"testing"
	"time"
)

func TestProbes(t *testing.T) {
	t.Parallel()
	told, product := shortStory(), newProduct()
	enough := make(chan struct{})
	seen := 0
	l := New(quick(told, product.process(t, misdeed{instead: func(w http.ResponseWriter, _ *http.Request) bool {
		product.mu.Lock()
		defer product.mu.Unlock()
		seen++
		if seen == 10 {
			close(enough)
		}
		if seen%4 == 0 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		return seen%4 == 0
	}})))
	defer l.Close()
	prober := l.NewProber(ProbeConfig{Organizations: told.Reserved, Every: time.Millisecond})
	prober.Start(t.Context())
	prober.Start(t.Context())
	<-enough
	prober.Stop()
	prober.Stop()
	probes := prober.Probes()
	if len(probes) < 5 {
		t.Fatalf("%d probes", len(probes))
	}
	for i, probe := range probes {
		e := probe.Event
		if probe.AcknowledgedAt.Before(probe.SentAt) || e.Organization != told.Reserved[i%3].Name || e.Account != told.Reserved[i%3].Account ||
			e.OccurredAt.Truncate(time.Microsecond) != e.OccurredAt || i > 0 && e.Host == probes[0].Event.Host {
			t.Errorf("%+v of %+v", probe, e)
		}
	}
	if answers := l.Acknowledgments(); len(answers) != len(probes) {
		t.Errorf("%d answers to %d probes", len(answers), len(probes))
	}
}

// TestProbesDoNotWaitForEachOther: one that is not acknowledged keeps none of the next
// ones back, as long as there is room.
func TestProbesDoNotWaitForEachOther(t *testing.T) {
	t.Parallel()
	told, product := shortStory(), newProduct()
	ctx, cancel := context.WithCancel(t.Context())
	arrived := make(chan struct{}, 100)
	config := quick(told, product.process(t, misdeed{before: sometimes(1, func(w http.ResponseWriter, r *http.Request) {
		arrived <- struct{}{}
		keepWaiting(w, r)
	})}))
	config.Timeout = time.Hour
	l := New(config)
	defer l.Close()
	prober := l.NewProber(ProbeConfig{Organizations: told.Reserved, Every: time.Millisecond, Most: 5})
	prober.Start(ctx)
	for range 5 {
		<-arrived
	}
	cancel()
	prober.Stop()
	probes := prober.Probes()
	if len(probes) != 5 {
		t.Errorf("%d probes at a time", len(probes))
	}
	for _, probe := range probes {
		if !probe.AcknowledgedAt.IsZero() {
			t.Errorf("%+v was acknowledged", probe)
		}
	}
}

func TestAProberThatWasNotStartedStops(t *testing.T) {
	t.Parallel()
	prober := New(quick(shortStory())).NewProber(ProbeConfig{})
	prober.Stop()
	prober.Start(t.Context())
	prober.Stop()
	if len(prober.Probes()) > 0 {
		t.Error("it sent something")
	}
}
