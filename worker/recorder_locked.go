package worker

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/snovsync/snovsync/internal/pause"
	"github.com/snovsync/snovsync/models"
)

// maxLockPause bounds the wait until a locked organization is tried again.
const maxLockPause = time.Second

// lockedLines hold the outcomes of organizations that another transaction has locked. Each
// organization has a line of its own, which is written beside everything else and keeps no
// slot. So an organization that stays locked delays no other one.
type lockedLines struct {
	recorder *recorder
	group    sync.WaitGroup

	mu    sync.Mutex
	lines map[string][]*outcome
}

func newLockedLines(r *recorder) *lockedLines {
	return &lockedLines{recorder: r, lines: make(map[string][]*outcome)}
}

// join moves the outcomes of organizations that have a line to their lines, and returns the
// others.
func (l *lockedLines) join(batch []*outcome) []*outcome {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.lines) == 0 {
		return batch
	}
	var others []*outcome
	for _, o := range batch {
		if l.lines[o.organizationID()] != nil {
			l.add(o)
		} else {
			others = append(others, o)
		}
	}
	return others
}

// setApart moves outcomes to the lines of their organizations, and begins lines that are
// not there yet.
func (l *lockedLines) setApart(outcomes []*outcome) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, o := range outcomes {
		id := o.organizationID()
		if l.lines[id] == nil {
			l.group.Go(func() { l.write(id) })
		}
		l.add(o)
	}
}

// add puts an outcome at the end of its line. Its slot is free from now on.
func (l *lockedLines) add(o *outcome) {
	o.apart = true
	<-l.recorder.slots
	l.lines[o.organizationID()] = append(l.lines[o.organizationID()], o)
}

// finish waits until all lines are written, or given up.
func (l *lockedLines) finish() { l.group.Wait() }

// write writes the line of one organization until nothing is left of it. It waits for the
// lock once. If it does not get it, it tries again and again without a wait.
func (l *lockedLines) write(organizationID string) {
	r, locks := l.recorder, l.recorder.locks
	for tries := 0; ; tries++ {
		batch := l.front(organizationID)
		if len(batch) == 0 {
			return
		}
		var written []*outcome
		locked := batch
		if tries == 0 {
			locks.wait(r.life, organizationID, func() error {
				written, locked = r.write(batch, r.waitAndWrite)
				return lockedError(locked)
			})
		} else if written, locked = r.write(batch, r.tryToWrite); len(locked) == 0 {
			locks.free(organizationID)
		}
		if len(locked) > 0 {
			pause.For(r.life, min(time.Duration(tries+1)*100*time.Millisecond, maxLockPause))
			continue
		}
		l.drop(organizationID, len(batch))
		r.stored <- &recorded{batch: batch, written: written}
		tries = -1
	}
}

// lockedError is an error where outcomes could not be written because of a lock.
func lockedError(locked []*outcome) error {
	if len(locked) > 0 {
		return errors.New("the organization stayed locked")
	}
	return nil
}

// waitAndWrite is a writing for one organization that waits for its lock. If the lock, or
// the database, does not come in time, the organization counts as locked.
func (r *recorder) waitAndWrite(ctx context.Context, results []models.Result) (lost, locked []string, err error) {
	lost, err = r.store.WriteResults(ctx, results)
	if models.CodeOf(err) == models.CodeUnavailable && r.life.Err() == nil {
		return nil, []string{results[0].OrganizationID}, nil
	}
	return lost, nil, err
}

// front are the first outcomes of a line. A line that has none is gone.
func (l *lockedLines) front(organizationID string) []*outcome {
	l.mu.Lock()
	defer l.mu.Unlock()
	line := l.lines[organizationID]
	if len(line) == 0 {
		delete(l.lines, organizationID)
	}
	return line[:min(len(line), maxRecords):min(len(line), maxRecords)]
}

// drop removes the first outcomes of a line.
func (l *lockedLines) drop(organizationID string, n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines[organizationID] = l.lines[organizationID][n:]
}
