package simulator

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"time"
)

// Applied says what a call changed.
type Applied string

// What an add-prospect-to-list or another writing call changed.
const (
	AppliedNothing Applied = "NOTHING"
	// AppliedAdded: a new prospect, or a new profile of one.
	AppliedAdded Applied = "ADDED"
	// AppliedUpdated: a prospect of the list that the call names.
	AppliedUpdated Applied = "UPDATED"
	// AppliedUpdatedElsewhere: a prospect that stays in another list.
	AppliedUpdatedElsewhere Applied = "UPDATED_ELSEWHERE"
	// AppliedToken: an access token was given out.
	AppliedToken Applied = "TOKEN_GIVEN"
	// AppliedList: a list was made.
	AppliedList Applied = "LIST_CREATED"
	// AppliedDoNotEmail: addresses went into a do-not-email list.
	AppliedDoNotEmail Applied = "DO_NOT_EMAIL"
)

// Call is one line of the ledger.
type Call struct {
	// Seq numbers all calls in the order of their arrival, from 1.
	Seq int64 `json:"seq"`
	// ArrivedAt is the simulator's clock.
	ArrivedAt time.Time `json:"arrivedAt"`
	// Elapsed is the arrival counted from the simulator's start, in monotonic time; it
	// never goes back from one call to the next.
	Elapsed time.Duration `json:"elapsedNanoseconds"`
	// Account is the client id; empty for a call that is nobody's: an unknown client
	// id, an unknown or expired token.
	Account string `json:"account"`
	Method  string `json:"method"`
	Path    string `json:"path"`
	// Via is the call's header Via: the proxies that passed it on, in order, each with
	// the HTTP version it spoke ("1.1 gateway"); empty where none named itself.
	Via string `json:"via,omitempty"`
	// Email is in lower case.
	Email  string `json:"email,omitempty"`
	ListID string `json:"listId,omitempty"`
	// Body is what came in as one JSON object, whatever its encoding was, without secret and token.
	Body json.RawMessage `json:"body,omitempty"`
	// Applied is what the call changed, ProspectID the profile it changed or named.
	Applied    Applied `json:"applied"`
	ProspectID string  `json:"prospectId,omitempty"`
	// Status is the HTTP status that was decided on; 0 where the connection was dropped instead.
	Status    int       `json:"status"`
	OverLimit bool      `json:"overLimit"`
	Fault     FaultKind `json:"fault,omitempty"`
}

// Values decodes Body; numbers are json.Number.
func (c Call) Values() map[string]any {
	var values map[string]any
	decoder := json.NewDecoder(bytes.NewReader(c.Body))
	decoder.UseNumber()
	if decoder.Decode(&values) != nil {
		return nil
	}
	return values
}

// CustomField returns what an add-prospect-to-list wrote into a custom field; "" if it did not.
func (c Call) CustomField(name string) string {
	fields, _ := c.Values()["customFields"].(map[string]any)
	return asText(fields[name])
}

// Filter chooses calls; what is empty does not matter.
type Filter struct {
	Account string
	Path    string
	// Email is compared without regard to case.
	Email    string
	ListID   string
	Fault    FaultKind
	Applied  Applied
	AfterSeq int64
}

// Keeps tells whether a call passes the filter.
func (f Filter) Keeps(call Call) bool {
	return (f.Account == "" || f.Account == call.Account) &&
		(f.Path == "" || f.Path == call.Path) &&
		(f.Email == "" || strings.EqualFold(f.Email, call.Email)) &&
		(f.ListID == "" || f.ListID == call.ListID) &&
		(f.Fault == "" || f.Fault == call.Fault) &&
		(f.Applied == "" || f.Applied == call.Applied) &&
		call.Seq > f.AfterSeq
}

// Select returns the calls that pass the filter, in order.
func (f Filter) Select(calls []Call) []Call {
	var kept []Call
	for _, call := range calls {
		if f.Keeps(call) {
			kept = append(kept, call)
		}
	}
	return kept
}

// ledger keeps calls in order. Its array is only ever appended to, or replaced, so that
// a slice of it that was handed out stays as it is.
type ledger struct {
	keep  int
	last  int64
	calls []Call
}

func (l *ledger) nextSeq() int64 {
	l.last++
	return l.last
}

func (l *ledger) append(call Call) {
	if l.keep > 0 && len(l.calls) >= 2*l.keep {
		// Half of the array is let go at once, so that a call costs no copying on average.
		l.calls = append(make([]Call, 0, 2*l.keep+1), l.calls[len(l.calls)-l.keep:]...)
	}
	l.calls = append(l.calls, call)
}

// snapshot returns the kept calls; the caller may look, not write.
func (l *ledger) snapshot() []Call {
	first := 0
	if l.keep > 0 && len(l.calls) > l.keep {
		first = len(l.calls) - l.keep
	}
	return l.calls[first:len(l.calls):len(l.calls)]
}

// Calls returns the calls in the ledger that pass the filter, in the order of their arrival.
func (s *Simulator) Calls(filter Filter) []Call {
	s.mu.Lock()
	calls := s.ledger.snapshot()
	s.mu.Unlock()
	return filter.Select(calls)
}

// WaitFor waits until the ledger satisfies a condition, which is asked at once and
// then whenever calls have arrived. The condition may call the simulator; it must not write to calls. The error is
// the context's.
func (s *Simulator) WaitFor(ctx context.Context, condition func(calls []Call) bool) error {
	stop := context.AfterFunc(ctx, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.changed.Broadcast()
	})
	defer stop()
	for {
		s.mu.Lock()
		last, calls := s.ledger.last, s.ledger.snapshot()
		s.mu.Unlock()
		if condition(calls) {
			return nil
		}
		s.mu.Lock()
		for s.ledger.last == last && ctx.Err() == nil {
			s.changed.Wait()
		}
		s.mu.Unlock()
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}
