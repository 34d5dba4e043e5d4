package worker

import (
	"sync"
	"time"
)

// throttleCounter counts how often in a row the provider said that an account is over its rate, so
// that each cooldown is longer than the one before.
type throttleCounter struct {
	mu       sync.Mutex
	accounts map[string]throttled
}

type throttled struct {
	inARow int
	until  time.Time
}

func newThrottleCounter() *throttleCounter {
	return &throttleCounter{accounts: make(map[string]throttled)}
}

// next returns how long the account cools down now. Calls that were throttled side by side count
// once.
func (c *throttleCounter) next(account string, window time.Duration) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	last := c.accounts[account]
	if remaining := time.Until(last.until); remaining > 0 {
		return remaining
	}
	cooldown := cooldownAfter(last.inARow+1, window)
	c.accounts[account] = throttled{inARow: last.inARow + 1, until: time.Now().Add(cooldown)}
	return cooldown
}

func (c *throttleCounter) forget(account string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.accounts, account)
}
