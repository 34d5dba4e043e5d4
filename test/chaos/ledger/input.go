package ledger

import (
	"slices"
	"strings"
	"time"

	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/test/chaos/workload"
)

// Input is everything that is known of a run, from outside.
type Input struct {
	// Organizations are those of the workload, the reserved ones included.
	Organizations []workload.Organization
	// Events are those of the workload. Those of probes need not be repeated here.
	Events []*workload.Event
	// Acknowledgments say what the API answered, one for each event that was sent.
	Acknowledgments []Acknowledgment
	// Entries are the whole log of every organization, read at the end.
	Entries []Entry
	// Calls is the simulator's ledger, from its start, complete.
	Calls []simulator.Call
	// Profiles are the prospects of each account at the end.
	Profiles map[string][]simulator.Prospect
	Faults   []Fault
	Probes   []Probe

	// LifecycleField and HostField name the custom fields of all accounts.
	LifecycleField, HostField string
	// Wording is what all organizations write.
	Wording Wording
	// Limit is how many calls of an account may arrive in any Window.
	Limit  int
	Window time.Duration
	// Rest is how long accounts may rest after Redis lost its state: the window, and
	// as long as a call whose lease was lost can still arrive.
	Rest time.Duration
	// RetryDelay is the longest wait that is prescribed after so many failed attempts, from
	// 1 on; nil: none is.
	RetryDelay func(failed int) time.Duration
	// MaxAttempts is how many attempts an entry has before it may fail; 0: ten.
	MaxAttempts int
	// Grace is by how much a fault's consequences may come after it, or its beginning
	// have been noted too late; 0: two seconds.
	Grace time.Duration
	// Listed is how many findings of each sort and cause are kept; 0: 20.
	Listed int
}

func (in Input) withDefaults() Input {
	if in.MaxAttempts == 0 {
		in.MaxAttempts = 10
	}
	if in.Grace == 0 {
		in.Grace = 2 * time.Second
	}
	if in.Listed == 0 {
		in.Listed = 20
	}
	return in
}

// Wording is what the lifecycle field reads for each status.
type Wording struct{ Booked, Canceled, Rescheduled, NoShow string }

// DefaultWording is what an organization writes that chose nothing else.
func DefaultWording() Wording {
	return Wording{Booked: "Meeting booked", Canceled: "Meeting canceled", Rescheduled: "Meeting rescheduled", NoShow: "No-show"}
}

// of is what the lifecycle field reads when an event is the prospect's newest. A
// no-show that is taken back leaves the meeting as it was booked; forms ask for nothing.
func (w Wording) of(event *workload.Event) string {
	switch {
	case event.Kind == workload.BookingCanceled:
		return w.Canceled
	case event.Kind == workload.BookingRescheduled:
		return w.Rescheduled
	case event.Kind == workload.BookingNoShow && !event.ShownUp:
		return w.NoShow
	case event.Kind.IsBooking():
		return w.Booked
	}
	return ""
}

// Acknowledgment is what the API answered to all reports of an event.
type Acknowledgment struct {
	Organization, EventID string
	// At is when the first answer came that said the event is accepted; zero: none came.
	At time.Time
	// EntryID is the entry that it named, and OtherIDs those that other answers named instead.
	EntryID  string
	OtherIDs []string
	// Fresh counts the answers that took the event for new, Duplicates those that knew
	// it already, Unknown the tries that were sent and had no answer.
	Fresh, Duplicates, Unknown int
	// Refusals are the codes of user errors, and of GraphQL errors that no retry mends.
	Refusals []string
}

// Entry is a line of the sync log, as the API shows it.
type Entry struct {
	Organization, ID, EventID  string
	Kind, Status, Reason       string
	Message, Email, MergedInto string
	AttemptCount               int
	CreatedAt, UpdatedAt       time.Time
	Attempts                   []Attempt
}

// Attempt is a call that was made for an entry and recorded.
type Attempt struct {
	// CallID is the same in the entries that shared the call.
	CallID    string
	StartedAt time.Time
	Duration  time.Duration
	// Outcome is "ok", or what went wrong.
	Outcome string
}

const outcomeOK = "ok"

// The statuses and reasons that the ledger knows.
const (
	statusSucceeded = "SUCCEEDED"
	statusSkipped   = "SKIPPED"
	statusFailed    = "FAILED"

	reasonSuperseded    = "SUPERSEDED"
	reasonAlreadyExists = "ALREADY_EXISTS"
	reasonUnavailable   = "SNOVIO_UNAVAILABLE"
)

func (e *Entry) final() bool {
	return e.Status == statusSucceeded || e.Status == statusSkipped || e.Status == statusFailed
}

// reachedSnovio: the entry's event counts as synced for those that come after it.
func (e *Entry) reachedSnovio() bool {
	return e.Status == statusSucceeded || e.Status == statusSkipped && e.Reason == reasonAlreadyExists
}

// Probe is an event that was sent to see whether events flow.
type Probe struct {
	// Event is a bookingCreated of a prospect that nobody knows yet, on a reserved organization.
	Event *workload.Event
	// SentAt is when it was first sent, AcknowledgedAt when it was accepted; zero: never.
	SentAt, AcknowledgedAt time.Time
}

// The targets of faults that are no process. What befalls Snov.io is seen at the calls
// themselves, so that a fault of TargetSnovio explains nothing.
const (
	TargetPostgres = "postgres"
	TargetRedis    = "redis"
	TargetSnovio   = "snovio"
	// TargetDisk and TargetStop explain nothing either: what cannot be written is kept in
	// mind until it can, and a process that is told to stop records everything before it ends.
	TargetDisk = "disk"
	TargetStop = "stop"
)

// KindKill and KindCrash begin the kinds of faults that end a process at once, so that
// nothing it did can arrive much later. All other kinds are words for the reader.
const (
	KindKill  = "kill"
	KindCrash = "crash"
)

// Fault is something that was done to the system.
type Fault struct {
	Kind string
	// Target is a process's name or one of the constants, or several with commas between.
	// What befalls a process's link to a service has the process as target, or
	// "process/service".
	Target string
	// From is taken before the fault begins, To after it ended: a killed process is dead,
	// a server answers again, a link was healed. To zero: it never ended.
	From, To time.Time
	// LosesRedis: what Redis knew is gone or cannot be trusted, and accounts rest.
	LosesRedis bool
	// InOrder: what knew them ended in order before, so that accounts rest for a window only.
	InOrder bool
	// StaysBroken: what broke stays broken until To and the product must replace it, so
	// recovery counts from From.
	StaysBroken bool
}

// befalls tells whether a fault hit a process or a server; where it is not known which
// process made a call, every process's faults hit it.
func (f Fault) befalls(target string) bool {
	for hit := range strings.SplitSeq(f.Target, ",") {
		hit, _, _ = strings.Cut(strings.TrimSpace(hit), "/")
		server := slices.Contains([]string{TargetPostgres, TargetRedis, TargetSnovio, TargetDisk, TargetStop}, hit)
		if hit == target || target == "" && !server {
			return true
		}
	}
	return false
}

// sameStrike tells whether both are one blow that hit several targets.
func (f Fault) sameStrike(other Fault) bool {
	return f.Kind == other.Kind && f.From.Equal(other.From) && f.To.Equal(other.To)
}

// delays: what was under way may arrive after it.
func (f Fault) delays() bool {
	return !strings.HasPrefix(f.Kind, KindKill) && !strings.HasPrefix(f.Kind, KindCrash)
}
