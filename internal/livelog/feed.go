package livelog

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/snovsync/snovsync/internal/outage"
	"github.com/snovsync/snovsync/models"
)

// pageSize is how many changes one read of the database brings.
const pageSize = 500

// retryDelay is the pause after a read of the database failed.
const retryDelay = time.Second

// feed follows the log of one organization for all its readers in this process.
type feed struct {
	organizationID string
	reader         *reader
	logger         *slog.Logger
	inbox          *inbox
	window         *window

	// ready is closed when the window stands where the log stood, or err is set.
	ready chan struct{}
	err   error

	// refs counts the subscriptions; guarded by the hub's lock.
	refs   int
	cancel context.CancelFunc
}

func newFeed(organizationID string, r *reader, logger *slog.Logger, size int) *feed {
	return &feed{
		organizationID: organizationID, reader: r, logger: logger,
		inbox: newInbox(size), window: newWindow(size), ready: make(chan struct{}),
	}
}

// useless tells whether the feed has ended: it could not be loaded, or its window
// broke off.
func (f *feed) useless() bool {
	select {
	case <-f.ready:
		return f.err != nil || f.window.after(0).broken
	default:
		return false
	}
}

// run loads the recent log and then follows it until ctx ends. It returns at
// once where loading fails; err says why.
func (f *feed) run(ctx context.Context) {
	f.err = f.load(ctx)
	close(f.ready)
	if f.err != nil {
		return
	}
	defer f.window.end()
	var reading outage.Latch
	var retry <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case <-f.inbox.wake:
		case <-retry:
			f.inbox.look()
		}
		retry = nil
		err := f.advance(ctx)
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			retry = time.After(retryDelay)
		}
		switch began, ended := reading.Update(err != nil); {
		case began:
			f.logger.Error("the live log cannot be read, will try again", "organization", f.organizationID, "error", err)
		case ended:
			f.logger.Info("the live log can be read again", "organization", f.organizationID)
		}
	}
}

// load reads where the log stands and the changes before it, so that readers who
// come back with a recent cursor, say all of them after a restart, share one read.
func (f *feed) load(ctx context.Context) error {
	head, _, err := f.reader.head(ctx, f.organizationID)
	if err != nil {
		return err
	}
	recent := make([]*models.Change, 0)
	if head > 0 {
		read, err := f.reader.page(ctx, f.organizationID, max(0, head-batchSize), batchSize)
		if err != nil {
			return err
		}
		for _, c := range read {
			recent = follow(recent, c, head)
		}
		if n := len(recent); n == 0 || recent[n-1].Seq < head {
			recent = recent[:0]
		}
	}
	f.window.start(head, recent)
	return nil
}

// follow extends a run of consecutive changes that ends at the head; it starts
// anew after a gap, and leaves out what was committed after the head was read.
func follow(run []*models.Change, c *models.Change, head int64) []*models.Change {
	if c.Seq > head {
		return run
	}
	if n := len(run); n > 0 && run[n-1].Seq+1 != c.Seq {
		run = run[:0]
	}
	return append(run, c)
}

// advance brings the window to where the log is known to stand.
func (f *feed) advance(ctx context.Context) error {
	news := f.inbox.take()
	head := f.window.append(news.observed)
	for head < news.target || news.check {
		page, err := f.reader.page(ctx, f.organizationID, head, pageSize)
		if err != nil {
			return err
		}
		if len(page) == 0 {
			return f.missing(head, news.target)
		}
		if page[0].Seq > head+1 {
			f.window.breakOff()
			return nil
		}
		head = f.window.append(page)
		news.check = news.check && len(page) == pageSize
	}
	return nil
}

// missing is called when nothing follows the head. A change that was announced is
// visible by then, so the announcement was of another database: Redis carries
// notifications to everybody who listens on the server, whichever database they use of it.
func (f *feed) missing(head, target int64) error {
	if head >= target {
		return nil
	}
	f.inbox.disbelieve(target, head)
	return fmt.Errorf("change %d was announced and is not there, the log ends at %d", target, head)
}
