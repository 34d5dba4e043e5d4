package worker

import (
	"net/http"
	"testing"

	"github.com/snovsync/snovsync/simulator"
)

// TestRejectedAccessTokenCostsEachLaneOneCall: every lane that runs when the token
// ends learns it by a call of its own, and leaves no token of the account for a
// second one. The lanes after them must not try the same access token again.
func TestRejectedAccessTokenCostsEachLaneOneCall(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	e := f.engine()
	e.Start(f.ctx)
	e.Push(f.ctx, f.accept(10))
	f.waitForEnd(10)
	f.snovio.RevokeTokens(testUser)
	e.Push(f.ctx, f.accept(40))
	f.waitForEnd(50)
	rejected := 0
	for _, call := range f.snovio.Calls(simulator.Filter{Path: simulator.PathAddProspect}) {
		if call.Status == http.StatusUnauthorized {
			rejected++
		}
	}
	if rejected == 0 || rejected > f.limits.Rate {
		t.Errorf("%d calls were made with a token that had ended, at most %d lanes ran", rejected, f.limits.Rate)
	}
	f.checkLimit()
}
