package export

import "sync"

// A download reads the log as fast as its reader takes it. So that downloads leave the
// database to those who work with it, so many run at a time in a process.
const (
	maxDownloads             = 8
	maxOrganizationDownloads = 2
)

// slots counts the downloads that run.
type slots struct {
	mu    sync.Mutex
	all   int
	taken map[string]int
}

func (s *slots) take(organizationID string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all >= maxDownloads || s.taken[organizationID] >= maxOrganizationDownloads {
		return false
	}
	s.all++
	s.taken[organizationID]++
	return true
}

func (s *slots) give(organizationID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all--
	s.taken[organizationID]--
	if s.taken[organizationID] == 0 {
		delete(s.taken, organizationID)
	}
}
