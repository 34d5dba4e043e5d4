package export

import (
	"fmt"
	"net/http"
	"sync"
	"time"
)

// A download reads the log as fast as its reader takes it. So that downloads leave the
// database to those who work with it, so many run at a time in a process.
const (
	maxDownloads             = 8
	maxOrganizationDownloads = 2
)

// retryAfter is when a caller without a slot should ask again.
const retryAfter = 30 * time.Second

// slots counts the downloads that run.
type slots struct {
	mu    sync.Mutex
	all   int
	taken map[string]int
}

// take takes a slot for an organization, or returns why there is none.
func (s *slots) take(organizationID string) *refusal {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.taken[organizationID] >= maxOrganizationDownloads:
		return &refusal{
			status: http.StatusTooManyRequests, code: "RATE_LIMITED", retryAfter: retryAfter,
			message: fmt.Sprintf("%d downloads of your organization's log are running: try again when one has ended", maxOrganizationDownloads),
		}
	case s.all >= maxDownloads:
		return &refusal{
			status: http.StatusServiceUnavailable, code: "UNAVAILABLE", retryAfter: retryAfter,
			message: fmt.Sprintf("the server is busy with other downloads: try again in %.0f seconds", retryAfter.Seconds()),
		}
	}
	s.all++
	s.taken[organizationID]++
	return nil
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
