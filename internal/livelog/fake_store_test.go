package livelog

import (
	"context"
	"errors"
	"strconv"
	"sync"

	"github.com/snovsync/snovsync/models"
)

// fakeStore keeps logs in memory, with the store's promise: numbers without gaps
// that become visible in order.
type fakeStore struct {
	mu     sync.Mutex
	logs   map[string][]models.Change
	pruned map[string]int64
	// reads counts the calls of both methods.
	reads int
	away  bool
	// onRead is called before each read of changes, without the lock.
	onRead func(after int64)
}

var errAway = errors.New("the database is away")

func newFakeStore() *fakeStore {
	return &fakeStore{logs: make(map[string][]models.Change), pruned: make(map[string]int64)}
}

// write commits n changes of an organization and returns them.
func (s *fakeStore) write(organizationID string, n int) []models.Change {
	s.mu.Lock()
	defer s.mu.Unlock()
	first := len(s.logs[organizationID])
	for range n {
		seq := int64(len(s.logs[organizationID]) + 1)
		id := strconv.FormatInt(seq, 10)
		s.logs[organizationID] = append(s.logs[organizationID], models.Change{
			OrganizationID: organizationID, Seq: seq, EntryID: id,
			Entry: models.Entry{ID: id, OrganizationID: organizationID, Seq: seq, Status: models.StatusQueued},
		})
	}
	return append([]models.Change(nil), s.logs[organizationID][first:]...)
}

func (s *fakeStore) prune(organizationID string, upTo int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pruned[organizationID] = upTo
}

func (s *fakeStore) setAway(away bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.away = away
}

func (s *fakeStore) readCount() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reads
}

func (s *fakeStore) Changes(_ context.Context, organizationID string, after int64, limit int) ([]models.Change, error) {
	s.mu.Lock()
	onRead := s.onRead
	s.mu.Unlock()
	if onRead != nil {
		onRead(after)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reads++
	if s.away {
		return nil, errAway
	}
	log := s.logs[organizationID]
	from := min(int64(len(log)), max(after, s.pruned[organizationID]))
	rest := log[from:]
	return append([]models.Change(nil), rest[:min(len(rest), limit)]...), nil
}

func (s *fakeStore) ChangeHead(_ context.Context, organizationID string) (head, oldest int64, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reads++
	if s.away {
		return 0, 0, errAway
	}
	head = int64(len(s.logs[organizationID]))
	if pruned := s.pruned[organizationID]; pruned < head {
		oldest = pruned + 1
	}
	return head, oldest, nil
}
