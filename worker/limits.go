package worker

import "time"

// Limits is what Snov.io allows an account, and how long the engine gives a call.
type Limits struct {
	// Rate is the number of calls an account may make in any Window; Snov.io
	// documents 60 in a minute, the calls for access tokens included.
	Rate   int
	Window time.Duration
	// Lease is how long a claimed lane stays with its process without a sign of
	// life. It is renewed every third of it.
	Lease time.Duration
	// CallTimeout bounds one call to Snov.io.
	CallTimeout time.Duration
}

func (l Limits) withDefaults() Limits {
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
		l.Lease = 2 * l.CallTimeout
	}
	return l
}

// maxLaneEntries bounds how many waiting events of one prospect are looked at
// together; more than that wait for the next turn.
const maxLaneEntries = 32
