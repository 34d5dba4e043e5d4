package scheduler

import "testing"

// TestRebuildTakesTrustAway: the state was built, and it is not certain any more what time it
// is. Nothing may be handed out before every account rests.
func TestRebuildTakesTrustAway(t *testing.T) {
	t.Parallel()
	s := newOpenScheduler(t, Limits{})
	begun, err := s.BeginSeed(t.Context(), "this rebuild")
	must(t, err)
	state, err := s.State(t.Context())
	must(t, err)
	if !begun || state.Built || state.Trusted {
		t.Errorf("in the middle of a rebuild (%t) the state reads %+v", begun, state)
	}
}
