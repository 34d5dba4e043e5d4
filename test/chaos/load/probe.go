package load

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/snovsync/snovsync/test/chaos/ledger"
	"github.com/snovsync/snovsync/test/chaos/workload"
)

// ProbeConfig says which probes are sent.
type ProbeConfig struct {
	// Organizations take turns. They are used for nothing else and have accounts of their
	// own, so that a probe always finds a free token.
	Organizations []workload.Organization
	// Every is the time between two probes; 0: 250 ms.
	Every time.Duration
	// Most is how many may be unacknowledged at a time; more are not sent; 0: 1000.
	Most int
}

// Prober sends a fresh prospect's booking again and again, each by itself: one that
// is not acknowledged keeps none of the next ones back.
type Prober struct {
	load   *Load
	config ProbeConfig

	start, stop sync.Once
	end         context.CancelFunc
	ticking     sync.WaitGroup
	sending     sync.WaitGroup
	room        chan struct{}

	mu     sync.Mutex
	probes []ledger.Probe
}

// NewProber makes a Prober that reports by way of the load, whose Tokens know its
// organizations. What is answered is among the load's Acknowledgments.
func (l *Load) NewProber(config ProbeConfig) *Prober {
	if config.Every == 0 {
		config.Every = 250 * time.Millisecond
	}
	if config.Most == 0 {
		config.Most = 1000
	}
	return &Prober{load: l, config: config, end: func() {}, room: make(chan struct{}, config.Most)}
}

// Start begins to send probes and returns at once; twice is the same as once. When
// ctx ends, nothing is sent any more, nor waited for.
func (p *Prober) Start(ctx context.Context) {
	p.start.Do(func() {
		ticking, end := context.WithCancel(ctx)
		p.end = end
		p.ticking.Go(func() { p.run(ctx, ticking) })
	})
}

// Stop sends no more probes and waits until those that were sent are acknowledged, or
// the context of Start has ended. Twice is the same as once.
func (p *Prober) Stop() {
	p.start.Do(func() {})
	p.stop.Do(func() {
		p.end()
		p.ticking.Wait()
		p.sending.Wait()
	})
}

// Probes are all that were sent so far.
func (p *Prober) Probes() []ledger.Probe {
	p.mu.Lock()
	defer p.mu.Unlock()
	probes := make([]ledger.Probe, len(p.probes))
	for i, probe := range p.probes {
		probe.AcknowledgedAt = p.load.record.acknowledgedAt(probe.Event)
		probes[i] = probe
	}
	return probes
}

// run sends probes until ticking ends; ctx ends the sending of each.
func (p *Prober) run(ctx, ticking context.Context) {
	ticker := time.NewTicker(p.config.Every)
	defer ticker.Stop()
	for {
		select {
		case p.room <- struct{}{}:
			p.probe(ctx)
		default: // there is no room for another one
		}
		select {
		case <-ticker.C:
		case <-ticking.Done():
			return
		}
	}
}

func (p *Prober) probe(ctx context.Context) {
	p.mu.Lock()
	now := p.load.config.Now()
	event := probeEvent(p.config.Organizations[len(p.probes)%len(p.config.Organizations)], len(p.probes)+1, now)
	p.probes = append(p.probes, ledger.Probe{Event: event, SentAt: now})
	p.mu.Unlock()
	p.sending.Go(func() {
		defer func() { <-p.room }()
		p.load.send(ctx, workload.Request{Organization: event.Organization, Deliveries: []workload.Delivery{{Event: event}}})
	})
}

// probeEvent is the booking of a prospect that nobody knows.
func probeEvent(o workload.Organization, number int, now time.Time) *workload.Event {
	id := fmt.Sprintf("probe-%d", number)
	return &workload.Event{
		Organization: o.Name, Account: o.Account, ID: id, Kind: workload.BookingCreated, OccurredAt: now.UTC().Truncate(time.Microsecond),
		Email: id + "@example.com", Name: fmt.Sprintf("Sam Probe %d", number), BookingID: id, Host: "host-of-" + id + "@example.com",
	}
}
