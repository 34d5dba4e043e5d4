package modelcheck

import "math/bits"

// set is a set of events, a bit for each.
type set uint8

func (s set) with(event int) set { return s | 1<<event }
func (s set) has(event int) bool { return s&(1<<event) != 0 }

// each visits the events from the one that happened first to the newest.
func (s set) each(visit func(event int)) {
	for rest := s; rest != 0; rest &= rest - 1 {
		visit(bits.TrailingZeros8(uint8(rest)))
	}
}

// status of an event's entry in the store.
type status uint8

const (
	unreported status = iota // the booking service has not reported it yet
	queued
	running
	retrying
	succeeded
	skipped
)

func (s status) final() bool    { return s >= succeeded }
func (s status) began() bool    { return s == running || s == retrying }
func (s status) waits() bool    { return s == queued || s.began() }
func (s status) reported() bool { return s != unreported }

// entry is what the store knows of an event.
type entry struct {
	status status
	fence  uint8
}

// lease of a lane, or the permit. A number of 0: there is none.
type lease struct {
	number uint8
	// left is the time until it expires; below 0: since it did.
	left int8
	// owner is the worker that it was given to, from 1; 0: nobody any more. The
	// engine does not know it: the invariants ask for it.
	owner uint8
}

// server is what Redis holds of the account's partition.
type server struct {
	// trusted: the state was built under the server's present run id.
	trusted bool
	// seeded: a rebuild has told the server of the unknown past, and it still knows.
	seeded bool
	// fence is the number that was given out last.
	fence  uint8
	stream set
	jobs   set
	leases [maxLanes]lease
	// spent counts the tokens of completed calls, by the ticks since.
	spent [maxWindow]uint8
	rest  uint8
	// leaked counts tokens that nobody will return.
	leaked uint8
}

// phase of a worker.
type phase uint8

const (
	idle       phase = iota
	claimed          // it has a lane and a token, and has read nothing
	prepared         // it has read the store and has a plan
	needsToken       // the entries are RUNNING; it has no access token
	asking           // the call for an access token is sent
	asked            // and answered: the lease needs a second token
	ready            // it may send, or has nothing to send
	denied           // there is no second token
	sent             // the call is sent
	recorded         // the results are in the store; the lease has not ended
	completed        // without RuleRecordFirst: the lease has ended first
)

// fate of a worker's call.
type fate uint8

const (
	notSent  fate = iota
	underWay      // it may still arrive
	arrived
	lost // it did not arrive and will not; or it is given up for lost
)

// worker is one slot of a worker process: it runs one lane at a time.
type worker struct {
	phase phase
	lane  uint8
	lease uint8
	// left is the time until the lease expires as far as the worker knows.
	left uint8
	// call is the set of events that share the call; while claimed, of the lane's members.
	call, skips, done set
	// status is the event whose status the call writes, from 1.
	status uint8
	fate   fate
	// time is how long the call may still travel while it is under way, and then the
	// ticks since its completion.
	time uint8
}

// holds tells whether the worker is at work under a lease that it has not ended.
func (w *worker) holds() bool { return w.phase >= claimed && w.phase <= sent }

// began tells whether the worker has marked its entries RUNNING and not yet written results.
func (w *worker) began() bool { return w.phase >= needsToken && w.phase <= sent }

// orphan is a call under way that no worker waits for.
type orphan struct {
	lane   uint8
	status uint8 // 0: it writes none
	left   uint8
	there  bool
}

// stage of the rebuild.
type stage uint8

const (
	noRebuild stage = iota
	rebuildBegun
	rebuildSeeded
	rebuildAdmitted
)

// state is everything that the future depends on. It holds bytes only, without
// padding, so that it is compared and hashed at once.
type state struct {
	entries [maxEvents]entry
	// settled are the events that had their final outcome at some time. The engine
	// does not know it where its store forgets: the promises ask for it.
	settled set
	// access: the store has the organization's access token.
	access bool
	redis  server
	// saved is what Redis has written to its disk; it comes back with a restart.
	saved    server
	hasSaved bool
	// unsaved is how much longer it can be what a restart brings back.
	unsaved uint8
	workers [maxWorkers]worker
	orphans [maxOrphans]orphan
	// arrivals counts the calls that arrived at Snov.io, by the ticks since.
	arrivals [maxWindow]uint8
	// shown is the event whose status reads at Snov.io, from 1.
	shown   [maxLanes]uint8
	rebuild stage
	// sameRun: Redis has not restarted since the rebuild began.
	sameRun bool
	permits uint8
	// off: what waits is skipped.
	off    bool
	faults faults
}

// faults are those that may still happen.
type faults struct {
	total, crash, stop, wipe, restart, unheard, unpushed, unacknowledged, off uint8
}

func (sc *Scenario) initial() state {
	f := sc.Faults
	s := state{
		permits: uint8(sc.Permits), access: !sc.TokenCalls,
		faults: faults{
			total: uint8(f.Total), crash: uint8(f.Crash), stop: uint8(f.Stop), wipe: uint8(f.Wipe), restart: uint8(f.Restart),
			unheard: uint8(f.Unheard), unpushed: uint8(f.Unpushed), unacknowledged: uint8(f.Unacknowledged),
			off: uint8(f.Off),
		},
	}
	s.redis.trusted = true
	return s
}

// which gives the reported events of those that a status satisfies.
func (s *state) which(is func(status) bool) set {
	var events set
	for i := range s.entries {
		if is(s.entries[i].status) {
			events = events.with(i)
		}
	}
	return events
}

// newest is the newest event of some, from 1; 0: there are none.
func newest(events set) uint8 { return uint8(bits.Len8(uint8(events))) }

// held counts the leases that hold a token.
func (r *server) held() int {
	n := int(r.leaked)
	for i := range r.leases {
		if r.leases[i].number != 0 {
			n++
		}
	}
	return n
}

func sum(counts [maxWindow]uint8) int {
	n := 0
	for _, c := range counts {
		n += int(c)
	}
	return n
}

// find gives the lane of a lease's number, as the scripts find it: by nothing but
// the number.
func (r *server) find(number uint8) (lane int, ok bool) {
	for i := range r.leases {
		if r.leases[i].number == number && number != 0 {
			return i, true
		}
	}
	return 0, false
}
