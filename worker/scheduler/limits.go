package scheduler

import "time"

// Limits is what Snov.io allows an account, and how long the engine gives a call.
type Limits struct {
	// Rate is the number of calls an account may make in any Window; Snov.io
	// documents 60 in a minute, the calls for access tokens included.
	Rate   int
	Window time.Duration
	// Lease is how long a claimed lane stays with its process without a sign of
	// life, which is given every quarter of it. It bounds how long the work of a process
	// that died waits, and has nothing to do with how long a call may take.
	Lease time.Duration
	// CallTimeout bounds one call to Snov.io.
	CallTimeout time.Duration
}

// WithDefaults fills in what is zero.
func (l Limits) WithDefaults() Limits {
	if l.Rate == 0 {
		l.Rate = 60
	}
	if l.Window == 0 {
		l.Window = time.Minute
	}
	if l.CallTimeout == 0 {
		l.CallTimeout = 15 * time.Second
	}
	if l.Lease == 0 {
		l.Lease = 4 * time.Second
	}
	return l
}

// MaxTransit is how long a request may be on its way: what was written reaches Snov.io
// within it or never. A request is not written when its lease may end sooner, so
// nothing arrives under a lease that has expired.
func (l Limits) MaxTransit() time.Duration { return l.Lease / 2 }

// RenewEvery is the time between two signs of life, short enough for one to be lost.
func (l Limits) RenewEvery() time.Duration { return l.Lease / 4 }

// MaxLaneEntries bounds how many waiting events of one prospect are looked at
// together; more than that wait for the next turn.
const MaxLaneEntries = 32
