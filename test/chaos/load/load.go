package load

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/snovsync/snovsync/test/chaos/ledger"
	"github.com/snovsync/snovsync/test/chaos/workload"
)

// Config says how a load is delivered.
type Config struct {
	// URLs are the addresses of the API processes, without a path; at least one.
	URLs []string
	// Tokens are the organizations' bearer tokens that may report events.
	Tokens map[string]string
	// Rate is how many events are sent a second at most; 0: as fast as they are taken.
	Rate float64
	// Concurrency is how many requests are under way at a time; 0: 32.
	Concurrency int
	// Timeout bounds a try; 0: 5 s.
	Timeout time.Duration
	// FirstDelay is the wait after a first failed try, LongestDelay the longest; 0: 50 ms, 1 s.
	FirstDelay, LongestDelay time.Duration
	// Transport sends the requests; nil: one of its own.
	Transport http.RoundTripper
	// Now is the clock of the acknowledgments; nil: time.Now.
	Now func() time.Time
}

func (c Config) withDefaults() Config {
	if c.Concurrency == 0 {
		c.Concurrency = 32
	}
	if c.Timeout == 0 {
		c.Timeout = 5 * time.Second
	}
	if c.FirstDelay == 0 {
		c.FirstDelay = 50 * time.Millisecond
	}
	if c.LongestDelay == 0 {
		c.LongestDelay = time.Second
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return c
}

// Load delivers events and keeps what was answered. It is safe for concurrent use.
type Load struct {
	config Config
	client *client
	places *places
	delays delays
	record *record
}

// New makes a Load.
func New(config Config) *Load {
	config = config.withDefaults()
	return &Load{
		config: config,
		client: newClient(config.Transport, config.Concurrency, config.Timeout),
		places: &places{urls: config.URLs},
		delays: delays{first: config.FirstDelay, longest: config.LongestDelay},
		record: newRecord(),
	}
}

// Close ends idle connections.
func (l *Load) Close() { l.client.close() }

// Acknowledgments are what was answered so far, one for each event that was reported.
func (l *Load) Acknowledgments() []ledger.Acknowledgment { return l.record.acknowledgments() }

// Figures says how far the load is.
func (l *Load) Figures() Figures { return l.record.figures() }

// Deliver sends requests, in their order as far as several at a time have one. It
// returns when every event was acknowledged or refused; or with the cause of ctx's
// end, when nothing is under way any more.
func (l *Load) Deliver(ctx context.Context, requests []workload.Request) error {
	queue := make(chan workload.Request)
	var workers sync.WaitGroup
	for range l.config.Concurrency {
		workers.Go(func() {
			for request := range queue {
				l.send(ctx, request)
			}
		})
	}
	pace := &pace{rate: l.config.Rate}
	for _, request := range requests {
		wait := time.Until(pace.next(time.Now(), len(request.Deliveries)))
		if !await(ctx, wait) {
			break
		}
		select {
		case queue <- request:
			continue
		case <-ctx.Done():
		}
		break
	}
	close(queue)
	workers.Wait()
	return context.Cause(ctx)
}

// send sends a request until each of its events was acknowledged or refused, or ctx ends.
func (l *Load) send(ctx context.Context, request workload.Request) {
	operation := batch(request.Deliveries)
	if !request.Batch {
		operation = single(request.Deliveries[0].Event)
	}
	token := l.config.Tokens[request.Organization]
	l.record.sending(request.Deliveries)
	// What failed for good is in the record like everything else.
	_ = persist(ctx, l.places, l.delays, func(url string) error {
		var answer result
		err := l.client.ask(ctx, url, token, operation.query, operation.variables, &answer)
		if err == nil {
			receipts, fits := answer.receipts(request.Deliveries, request.Batch)
			if fits {
				l.record.answered(request.Deliveries, receipts, l.config.Now())
				return nil
			}
			err = &failure{code: "an answer to another question", final: true}
		}
		l.record.failed(request.Deliveries, failureOf(err))
		return err
	})
}

// pace spreads events evenly. What could not be sent in time is not made up for.
type pace struct {
	rate float64
	free time.Time
}

// next is when so many events may be sent; a zero rate: at once.
func (p *pace) next(now time.Time, events int) time.Time {
	if p.rate <= 0 {
		return now
	}
	at := p.free
	if at.Before(now) {
		at = now
	}
	p.free = at.Add(time.Duration(float64(events) / p.rate * float64(time.Second)))
	return at
}
