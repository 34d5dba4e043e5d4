package worker

import (
	"sync"
	"time"
)

// refusals remembers how often in a row Snov.io said that an account is over its
// rate, so that each further time rests longer.
type refusals struct {
	mu       sync.Mutex
	accounts map[string]refusal
}

type refusal struct {
	inARow int
	until  time.Time
}

func newRefusals() *refusals { return &refusals{accounts: make(map[string]refusal)} }

// next is how long the account rests now. Calls that were refused side by side
// count as one refusal.
func (r *refusals) next(account string, window time.Duration) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	last := r.accounts[account]
	if remaining := time.Until(last.until); remaining > 0 {
		return remaining
	}
	rest := restAfter(last.inARow+1, window)
	r.accounts[account] = refusal{inARow: last.inARow + 1, until: time.Now().Add(rest)}
	return rest
}

func (r *refusals) forget(account string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.accounts, account)
}
