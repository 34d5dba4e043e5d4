package peer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// The commands of the readers.
const (
	commandConnect    = "connect"
	commandSettled    = "settled"
	commandRead       = "read"
	commandDisconnect = "disconnect"
)

// Follow says which live log to read.
type Follow struct {
	// URL is the websocket's, ws://….
	URL string
	// Token is a bearer token; empty: none.
	Token string
	// Query is the subscription.
	Query string
	// Readers is how many follow it, each on a connection of its own.
	Readers int
}

// Expected is what is to be read.
type Expected struct {
	// Changes is how many each reader is to get.
	Changes int
	// Patience is how long nobody may get anything before the rest counts as lost.
	Patience time.Duration
}

// Read is what the readers got since the last one.
type Read struct {
	// Delivered counts the changes that came, each once and in order, of all readers.
	Delivered int
	// Doubles came again, Missing were left out, Ended are readers whose socket or
	// subscription ended.
	Doubles, Missing, Ended int
	// Why is the first end's reason.
	Why string
	// P50, P99 and Max are from the moment that an entry was written, as its updatedAt
	// says, to its arrival.
	P50, P99, Max time.Duration
}

// Connect connects readers, and returns when every subscription was asked for.
func (p *Process) Connect(ctx context.Context, follow Follow) error {
	_, err := ask[nothing](ctx, p, commandConnect, follow)
	return err
}

// Settled tells whether all readers have read up to the same change, and there was
// one: then every subscription has begun. It waits before until nobody got anything for
// the length of the patience. What is counted from then on is counted anew.
func (p *Process) Settled(ctx context.Context, patience time.Duration) (bool, error) {
	return ask[bool](ctx, p, commandSettled, patience)
}

// Read waits until every reader has what is expected, or nobody got anything for too long.
func (p *Process) Read(ctx context.Context, expected Expected) (Read, error) {
	return ask[Read](ctx, p, commandRead, expected)
}

// Disconnect ends all readers.
func (p *Process) Disconnect(ctx context.Context) error {
	_, err := ask[nothing](ctx, p, commandDisconnect, nothing{})
	return err
}

// readers are the readers of one log.
type readers struct {
	log     *expectedLog
	readers []*reader
	done    sync.WaitGroup
}

func openReaders(context.Context, Stores) (map[string]handler, func() error, error) {
	r := &readers{}
	return map[string]handler{
		commandConnect: command(r.connect), commandSettled: command(r.settled), commandRead: command(r.read), commandDisconnect: command(r.disconnect),
	}, func() error { return r.end() }, nil
}

// dialing bounds the connections that are opened at a time.
const dialing = 32

func (r *readers) connect(ctx context.Context, follow Follow) (nothing, error) {
	if len(r.readers) > 0 {
		return nothing{}, errors.New("the readers are connected")
	}
	r.log = newExpectedLog()
	r.readers = make([]*reader, follow.Readers)
	group, connecting := errgroup.WithContext(ctx)
	group.SetLimit(dialing)
	for i := range r.readers {
		group.Go(func() (err error) {
			r.readers[i], err = newReader(connecting, follow, r.log)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nothing{}, errors.Join(err, r.end())
	}
	for _, each := range r.readers {
		r.done.Go(each.run)
	}
	return nothing{}, nil
}

func (r *readers) settled(ctx context.Context, patience time.Duration) (bool, error) {
	if len(r.readers) == 0 {
		return false, errors.New("no readers are connected")
	}
	// Also where they are even already: what is still to come must not be counted with
	// what comes after.
	if err := r.await(ctx, patience, func(int64) bool { return false }); err != nil {
		return false, err
	}
	for _, each := range r.readers {
		if err := each.ended(); err != nil {
			return false, err
		}
	}
	if !r.even() {
		return false, nil
	}
	r.log.counts.Store(&counts{})
	return true, nil
}

// even tells whether all readers wait for the same change, and none for the first one.
func (r *readers) even() bool {
	first := r.readers[0].next.Load()
	return first > 0 && !slices.ContainsFunc(r.readers, func(each *reader) bool { return each.next.Load() != first })
}

// look is the time between two looks at how far the readers are.
const look = 10 * time.Millisecond

// await returns once done says so of how much was delivered, or nobody got anything
// for the length of the patience. The error is the context's.
func (r *readers) await(ctx context.Context, patience time.Duration, done func(delivered int64) bool) error {
	ticker := time.NewTicker(look)
	defer ticker.Stop()
	before, since := int64(-1), time.Now()
	for {
		delivered := r.log.counts.Load().delivered.Load()
		if delivered != before {
			before, since = delivered, time.Now()
		}
		if done(delivered) || time.Since(since) > patience {
			return nil
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (r *readers) read(ctx context.Context, expected Expected) (Read, error) {
	wanted := int64(expected.Changes) * int64(len(r.readers))
	if err := r.await(ctx, expected.Patience, func(delivered int64) bool { return delivered >= wanted }); err != nil {
		return Read{}, err
	}
	return r.report(expected.Changes), nil
}

func (r *readers) report(changes int) Read {
	counts := r.log.counts.Load()
	answer := Read{
		Delivered: int(counts.delivered.Load()), Doubles: int(counts.doubles.Load()), Missing: int(counts.missing.Load()),
		P50: counts.latency.Quantile(0.5), P99: counts.latency.Quantile(0.99), Max: counts.latency.Max(),
	}
	answer.Missing += max(changes*len(r.readers)-answer.Delivered-answer.Missing, 0)
	for _, each := range r.readers {
		if err := each.ended(); err != nil {
			answer.Ended++
			if answer.Why == "" {
				answer.Why = err.Error()
			}
		}
	}
	return answer
}

func (r *readers) disconnect(context.Context, nothing) (nothing, error) { return nothing{}, r.end() }

func (r *readers) end() error {
	for _, each := range r.readers {
		if each != nil {
			each.close()
		}
	}
	r.done.Wait()
	r.readers = nil
	return nil
}

// between returns what stands in a text between a beginning and the next quote.
func between(text []byte, begins string) ([]byte, error) {
	_, rest, found := bytes.Cut(text, []byte(begins))
	value, _, ends := bytes.Cut(rest, []byte{'"'})
	if !found || !ends {
		const most = 300
		return nil, fmt.Errorf("a message without %s: %s", begins, text[:min(len(text), most)])
	}
	return value, nil
}
