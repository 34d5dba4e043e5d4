package auth

import "runtime"

// AwaitWaiting returns when so many callers wait for the next query for API keys.
func AwaitWaiting(v *Verifier, callers int) {
	for waiting := 0; waiting < callers; runtime.Gosched() {
		v.lookups.mu.Lock()
		if v.lookups.next != nil {
			waiting = len(v.lookups.next.hashes)
		}
		v.lookups.mu.Unlock()
	}
}
