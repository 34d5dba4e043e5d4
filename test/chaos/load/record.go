package load

import (
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/snovsync/snovsync/test/chaos/ledger"
	"github.com/snovsync/snovsync/test/chaos/workload"
)

// record keeps what was answered. It is safe for concurrent use.
type record struct {
	mu       sync.Mutex
	events   map[*workload.Event]*ledger.Acknowledgment
	order    []*ledger.Acknowledgment
	accepted int
	answers  map[string]int
}

func newRecord() *record {
	return &record{events: make(map[*workload.Event]*ledger.Acknowledgment), answers: make(map[string]int)}
}

// of is the record of an event, which begins with its first report. mu is held.
func (r *record) of(e *workload.Event) *ledger.Acknowledgment {
	a := r.events[e]
	if a == nil {
		a = &ledger.Acknowledgment{Organization: e.Organization, EventID: e.ID}
		r.events[e] = a
		r.order = append(r.order, a)
	}
	return a
}

// sending notes that events are reported now.
func (r *record) sending(deliveries []workload.Delivery) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, d := range deliveries {
		r.of(d.Event)
	}
}

// failed notes a try without a result. Unless it was not sent or refused as a whole,
// the events may have been accepted.
func (r *record) failed(deliveries []workload.Delivery, f *failure) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answers[f.code]++
	for _, d := range deliveries {
		switch a := r.of(d.Event); {
		case f.final:
			a.Refusals = append(a.Refusals, f.code)
		case !f.unsent:
			a.Unknown++
		}
	}
}

// answered notes the receipts of a request.
func (r *record) answered(deliveries []workload.Delivery, receipts []receipt, at time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, one := range receipts {
		a := r.of(deliveries[i].Event)
		for _, code := range one.codes {
			a.Refusals = append(a.Refusals, code)
			r.answers[code]++
		}
		if one.event != nil {
			r.accept(a, one.event, at)
		}
	}
}

func (r *record) accept(a *ledger.Acknowledgment, event *accepted, at time.Time) {
	switch {
	case a.At.IsZero():
		a.At, a.EntryID = at, event.ID
		r.accepted++
	case a.EntryID != event.ID && !slices.Contains(a.OtherIDs, event.ID):
		a.OtherIDs = append(a.OtherIDs, event.ID)
	}
	if event.Duplicate {
		a.Duplicates++
		r.answers["duplicate"]++
	} else {
		a.Fresh++
		r.answers["accepted"]++
	}
}

// acknowledgments are copies, in the order of the first reports.
func (r *record) acknowledgments() []ledger.Acknowledgment {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := make([]ledger.Acknowledgment, len(r.order))
	for i, a := range r.order {
		all[i] = *a
		all[i].OtherIDs, all[i].Refusals = slices.Clone(a.OtherIDs), slices.Clone(a.Refusals)
	}
	return all
}

// acknowledgedAt is when an event was first acknowledged; zero: it is not yet.
func (r *record) acknowledgedAt(e *workload.Event) time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	if a := r.events[e]; a != nil {
		return a.At
	}
	return time.Time{}
}

// Figures says how far a load is.
type Figures struct {
	// Reported counts the events that were sent at least once, Acknowledged those of them
	// that are known to be accepted.
	Reported, Acknowledged int
	// Answers counts, for each event of an answer, "accepted", "duplicate" and the codes of
	// user errors; and for each request without a result the code of its GraphQL error, its
	// HTTP status, "no connection" or "no answer".
	Answers map[string]int
}

func (r *record) figures() Figures {
	r.mu.Lock()
	defer r.mu.Unlock()
	return Figures{Reported: len(r.order), Acknowledged: r.accepted, Answers: maps.Clone(r.answers)}
}
