package ledger

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/snovsync/snovsync/test/chaos/workload"
)

// Sort is a sort of finding.
type Sort string

// The sorts of findings, in the order in which they are listed.
const (
	// Lost: an acknowledged event has no entry.
	Lost Sort = "LOST"
	// Doubled: an event has several entries, or answers named several.
	Doubled Sort = "DOUBLED"
	// Refused: the API refused an event that is in order.
	Refused Sort = "REFUSED"
	// Misanswered: an event was taken for new more than once, or for a duplicate although
	// nobody had sent it before.
	Misanswered Sort = "MISANSWERED"
	// Strange: an entry or a call that belongs to no event, or to another prospect's.
	Strange Sort = "STRANGE"
	// Unended: an entry without an end.
	Unended Sort = "UNENDED"
	// Unjustified: an entry was skipped or failed for a reason that does not hold.
	Unjustified Sort = "UNJUSTIFIED"
	// Unsent: an entry says that Snov.io took the event, and no call of it was applied.
	Unsent Sort = "UNSENT"
	// Touched: an existing profile was changed by an event that must leave it untouched.
	Touched Sort = "TOUCHED"
	// WrongFinal: the lifecycle field does not read what the prospect's newest event asks for.
	WrongFinal Sort = "WRONG_FINAL_STATE"
	// WentBack: the lifecycle field was written as an older event asks for than one that
	// was applied before.
	WentBack Sort = "WENT_BACK"
	// Repeated: a call beyond the first one for an event.
	Repeated Sort = "REPEATED"
	// AfterEnd: a call that arrived when its event's entry had its final state.
	AfterEnd Sort = "AFTER_END"
	// OverLimit: more calls of an account arrived in a window than may.
	OverLimit Sort = "OVER_LIMIT"
)

// Sorts returns all sorts in the order in which they are listed.
func Sorts() []Sort {
	return []Sort{Lost, Doubled, Refused, Misanswered, Strange, Unended, Unjustified, Unsent, Touched, WrongFinal, WentBack, Repeated, AfterEnd, OverLimit}
}

// Cause explains a finding, which is no violation then.
type Cause string

// The causes.
const (
	// CauseOverLimit, CauseSnovioFault and CauseSnovioRefusal: the call before had an answer
	// that was a failure: it was refused over the limit, met a fault of the simulator, or an
	// HTTP error.
	CauseOverLimit     Cause = "over the limit"
	CauseSnovioFault   Cause = "fault of Snov.io"
	CauseSnovioRefusal Cause = "refused by Snov.io"
	// CauseProcess: the process that made the call before was killed, frozen or cut off
	// before the outcome was recorded.
	CauseProcess Cause = "process hit"
	// CauseRedis and CausePostgres: the server was away before the outcome was recorded.
	CauseRedis    Cause = "Redis hit"
	CausePostgres Cause = "Postgres hit"
	// CauseDelayed: the process that made the call, or its way to Snov.io, stood still in between.
	CauseDelayed Cause = "delayed on its way"
	// CauseUnknownOutcome: the newer event's call was applied, and nobody had its answer.
	CauseUnknownOutcome Cause = "outcome unknown"
)

// Finding is something that should not be, or needs an explanation.
type Finding struct {
	Sort Sort
	// Cause explains it; empty: it is a violation.
	Cause Cause
	// Organization, EventID and EntryID name the event, Prospect whom it is about. What
	// does not matter is empty.
	Organization, EventID, EntryID string
	Prospect                       workload.Prospect
	// Calls are the numbers of the calls that it is about, as the simulator counts them.
	Calls []int64
	// What says it in words.
	What string
}

// String says all of it in one line.
func (f Finding) String() string {
	var b strings.Builder
	b.WriteString(string(f.Sort))
	if f.Cause != "" {
		fmt.Fprintf(&b, " (%s)", f.Cause)
	}
	for _, part := range []struct{ name, value string }{
		{"organization", f.Organization}, {"event", f.EventID}, {"entry", f.EntryID}, {"account", f.Prospect.Account}, {"prospect", f.Prospect.Email},
	} {
		if part.value != "" {
			fmt.Fprintf(&b, " %s=%s", part.name, part.value)
		}
	}
	if len(f.Calls) > 0 {
		fmt.Fprintf(&b, " calls=%v", f.Calls)
	}
	return b.String() + ": " + f.What
}

// Report is what came of the comparison.
type Report struct {
	// Events counts those that were acknowledged or have an entry; Acknowledged those
	// that were; Unacknowledged those that were sent and are not known to be accepted.
	Events, Acknowledged, Unacknowledged int
	// Outcomes counts entries by status and reason, such as "SKIPPED/SUPERSEDED".
	Outcomes map[string]int
	// Prospects counts those with an event; Unjudged are not looked at in the end, because
	// an entry of theirs has no end.
	Prospects, Unjudged int
	// Upserts counts the arrivals of add-prospect-to-list, Calls all arrivals.
	Upserts, Calls int
	// RefusedOverLimit counts the calls that Snov.io refused over the limit.
	RefusedOverLimit int
	// Windows is the most arrivals of each account in any window; MostInWindow the most of all.
	Windows      map[string]int
	MostInWindow int
	// Recoveries has one for each fault that ended, in the order of the faults.
	Recoveries []Recovery
	// Violations counts the findings without a cause; Explained the others.
	Violations map[Sort]int
	Explained  map[Sort]map[Cause]int
	// Findings are the first ones of each sort and cause.
	Findings []Finding

	listed int
	kept   map[Sort]map[Cause]int
}

// Clean tells whether nothing was violated.
func (r *Report) Clean() bool { return len(r.Violations) == 0 }

// ExplainedOf counts the findings of a sort that have a cause.
func (r *Report) ExplainedOf(sort Sort) int {
	n := 0
	for _, count := range r.Explained[sort] {
		n += count
	}
	return n
}

// List writes the findings, a line each, violations first, with a count before those
// of each sort and cause.
func (r *Report) List(w io.Writer) error {
	for _, sort := range Sorts() {
		causes := slices.Sorted(maps.Keys(r.Explained[sort]))
		if r.Violations[sort] > 0 {
			causes = slices.Insert(causes, 0, Cause(""))
		}
		for _, cause := range causes {
			if err := r.listOne(w, sort, cause); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *Report) listOne(w io.Writer, sort Sort, cause Cause) error {
	count, note := r.Violations[sort], ""
	if cause != "" {
		count, note = r.Explained[sort][cause], " ("+string(cause)+")"
	}
	if _, err := fmt.Fprintf(w, "%s%s: %d\n", sort, note, count); err != nil {
		return err
	}
	for _, f := range r.Findings {
		if f.Sort != sort || f.Cause != cause {
			continue
		}
		if _, err := fmt.Fprintln(w, "  "+f.String()); err != nil {
			return err
		}
	}
	return nil
}

func newReport(listed int) *Report {
	return &Report{
		Outcomes: map[string]int{}, Windows: map[string]int{}, Violations: map[Sort]int{}, Explained: map[Sort]map[Cause]int{},
		listed: listed, kept: map[Sort]map[Cause]int{},
	}
}

func (r *Report) add(f Finding) {
	if f.Cause == "" {
		r.Violations[f.Sort]++
	} else {
		count(r.Explained, f)
	}
	if r.kept[f.Sort][f.Cause] < r.listed {
		count(r.kept, f)
		r.Findings = append(r.Findings, f)
	}
}

func count(counts map[Sort]map[Cause]int, f Finding) {
	if counts[f.Sort] == nil {
		counts[f.Sort] = map[Cause]int{}
	}
	counts[f.Sort][f.Cause]++
}

// inOrder sorts the findings as they are listed.
func (r *Report) inOrder() {
	order := map[Sort]int{}
	for i, sort := range Sorts() {
		order[sort] = i
	}
	slices.SortStableFunc(r.Findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(order[a.Sort], order[b.Sort]), cmp.Compare(a.Cause, b.Cause))
	})
}
