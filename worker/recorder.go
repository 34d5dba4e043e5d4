package worker

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/snovsync/snovsync/internal/crashpoint"
	"github.com/snovsync/snovsync/internal/pause"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/worker/scheduler"
)

// maxRecords bounds how many outcomes one transaction writes.
const maxRecords = 256

// recorder writes outcomes: to the store first, in one transaction for all that
// have gathered while the last one committed, then to Redis, while the next transaction
// is on its way. It adds no delay. The outcomes of organizations that another transaction
// has locked wait apart, see lockedLines.
type recorder struct {
	store       *models.Store
	storeHealth *storeHealth
	partitions  partitions
	router      *router
	running     *running
	slots       chan struct{}
	locks       *organizationLocks
	metrics     *metrics
	log         *slog.Logger
	queue       chan *outcome
	// stored are batches that are in the store.
	stored chan *recorded
	group  sync.WaitGroup
	lines  *lockedLines
	// life ends with abort; the recorder outlives the context that the engine starts with.
	life  context.Context //nolint:containedctx // see above
	abort context.CancelFunc
}

// recorded is a batch that was brought to the store, as far as it took it.
type recorded struct{ batch, written []*outcome }

func newRecorder(r *recorder) *recorder {
	r.queue, r.stored = make(chan *outcome, maxRecords), make(chan *recorded, 1)
	r.lines = newLockedLines(r)
	r.life, r.abort = context.WithCancel(context.Background())
	return r
}

func (r *recorder) start() {
	r.group.Go(func() {
		defer close(r.stored)
		for first := range r.queue {
			batch := []*outcome{first}
			for more := true; more && len(batch) < maxRecords; {
				select {
				case next, open := <-r.queue:
					if more = open; open {
						batch = append(batch, next)
					}
				default:
					more = false
				}
			}
			r.stored <- r.storeBatch(batch)
		}
		r.lines.finish()
	})
	r.group.Go(func() {
		for s := range r.stored {
			r.end(s)
		}
	})
}

func (r *recorder) record(o *outcome) {
	o.results = append(o.results, o.task.settled...)
	r.queue <- o
}

// finish writes what is left. Nothing may be recorded after it was called.
func (r *recorder) finish() {
	close(r.queue)
	r.group.Wait()
}

// end brings what is in the store to Redis, and is done with the batch.
func (r *recorder) end(s *recorded) {
	defer func() {
		for _, o := range s.batch {
			r.running.remove(o.task.claim)
			if !o.apart {
				<-r.slots
			}
		}
	}()
	crashpoint.Reached(crashpoint.AfterCommit)
	ctx, cancel := context.WithTimeout(r.life, 10*time.Second)
	defer cancel()
	perPartition := make(map[int][]*scheduler.Completion)
	var moved []scheduler.QueuedEntry
	for _, o := range s.written {
		perPartition[o.task.claim.Partition] = append(perPartition[o.task.claim.Partition], &o.ending)
		for _, item := range o.task.moved {
			moved = append(moved, queuedEntryOf(item))
		}
	}
	for i, endings := range perPartition {
		if err := r.partitions[i].scheduler.Complete(ctx, endings); err != nil {
			r.log.Warn("leases could not be ended; they expire by themselves", "leases", len(endings), "error", err)
		}
		r.partitions[i].notifier.Notify()
	}
	crashpoint.Reached(crashpoint.AfterComplete)
	if err := r.router.route(ctx, moved); err != nil {
		r.log.Warn("entries that changed their account or prospect wait for the sweeper", "entries", len(moved), "error", err)
	}
}

// storeBatch writes outcomes. What it returns lacks those of locked organizations.
func (r *recorder) storeBatch(batch []*outcome) *recorded {
	batch = r.lines.join(batch)
	written, locked := r.write(batch, r.tryToWrite)
	r.lines.setApart(locked)
	return &recorded{batch: without(batch, locked), written: written}
}

// without are the outcomes of a batch that are not among others.
func without(batch, others []*outcome) []*outcome {
	if len(others) == 0 {
		return batch
	}
	return slices.DeleteFunc(slices.Clone(batch), func(o *outcome) bool { return slices.Contains(others, o) })
}

// writing is a transaction that writes results, but for those of organizations that it
// returns as locked. lost are the entries of leases that were lost.
type writing func(ctx context.Context, results []models.Result) (lost, locked []string, err error)

// tryToWrite is a writing that waits for no lock.
func (r *recorder) tryToWrite(ctx context.Context, results []models.Result) (lost, locked []string, err error) {
	lost, locked, err = r.store.TryWriteResults(ctx, results)
	r.storeHealth.note(err)
	return lost, locked, err
}

// maxStoreTries is how often one batch is tried against a store that
// answers, but not with success.
const maxStoreTries = 5

// write writes outcomes and returns those that it wrote, and those whose organizations are
// locked. While the database is away it keeps trying: what Snov.io answered is known
// nowhere else. It gives up only on another fault: then each outcome is written alone, so
// that one bad row harms no other; and after abort. A lane whose outcome cannot be written
// runs again when its lease ends.
func (r *recorder) write(batch []*outcome, write writing) (written, locked []*outcome) {
	results := resultsOf(batch)
	if len(results) == 0 {
		return batch, nil
	}
	for tries := 1; ; tries++ {
		ctx, cancel := context.WithTimeout(r.life, 30*time.Second)
		lost, organizations, err := write(ctx, results)
		cancel()
		if err == nil {
			return r.wrote(batch, lost, organizations)
		}
		if r.life.Err() != nil {
			r.log.Error("results were not written before the process had to end; their lanes run again when their leases end",
				"results", len(results), "error", err)
			return nil, nil
		}
		if tries == 1 {
			r.log.Error("results could not be written; trying again", "results", len(results), "error", err)
		}
		if models.CodeOf(err) == models.CodeUnavailable || tries < maxStoreTries {
			pause.For(r.life, min(time.Duration(tries)*100*time.Millisecond, 2*time.Second))
			continue
		}
		if len(batch) == 1 {
			r.log.Error("a result cannot be written; its lane runs again when its lease ends", "entry", results[0].EntryID, "error", err)
			return nil, nil
		}
		for _, o := range batch {
			some, waiting := r.write([]*outcome{o}, write)
			written, locked = append(written, some...), append(locked, waiting...)
		}
		return written, locked
	}
}

// wrote sorts a batch that was written into outcomes that the store has, and those of locked
// organizations, which it left out.
func (r *recorder) wrote(batch []*outcome, lost, organizations []string) (written, locked []*outcome) {
	for _, o := range batch {
		if slices.Contains(organizations, o.organizationID()) {
			locked = append(locked, o)
			continue
		}
		o.ending.Keep(lost)
		written = append(written, o)
	}
	if len(lost) > 0 {
		r.log.Info("results of lost leases were not written", "entries", lost)
	}
	r.metrics.wrote(resultsOf(written))
	return written, locked
}

func resultsOf(batch []*outcome) []models.Result {
	var results []models.Result
	for _, o := range batch {
		results = append(results, o.results...)
	}
	return results
}

// organizationID is that of the outcome's results; "": it has none.
func (o *outcome) organizationID() string {
	if len(o.results) == 0 {
		return ""
	}
	return o.results[0].OrganizationID
}
