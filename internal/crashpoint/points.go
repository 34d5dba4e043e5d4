// Package crashpoint names the step boundaries on an event's way at which a
// process can die, so that the fault campaign can kill one exactly there. The
// program is built with the tag chaos for that; in every other build the
// functions of this package are empty and nothing can be switched on.
package crashpoint

// Point is a boundary between two steps. At each of them one store knows of a step
// and the next one does not yet.
type Point string

// The boundaries, in the order in which an event meets them.
const (
	// AfterInsert: the event is in the database, the caller has no answer, the stream no message.
	AfterInsert Point = "after-insert"
	// AfterPush: the stream has the message.
	AfterPush Point = "after-push"
	// AfterAdmit: the event is in its lane and its message still in the stream.
	AfterAdmit Point = "after-admit"
	// AfterClaim: Redis has leased the lane, the database knows nothing of it.
	AfterClaim Point = "after-claim"
	// AfterStart: the database says RUNNING, nothing was sent.
	AfterStart Point = "after-start"
	// AfterSend: the request was written, its answer not read.
	AfterSend Point = "after-send"
	// AfterAnswer: Snov.io's answer is known to this process alone.
	AfterAnswer Point = "after-answer"
	// AfterCommit: the database has the outcome, Redis still holds the lease.
	AfterCommit Point = "after-commit"
	// AfterComplete: the lease has ended.
	AfterComplete Point = "after-complete"
	// BeforePublish: subscribers of other processes have not been told.
	BeforePublish Point = "before-publish"
	// AfterSeed: Redis is being built from the database and not yet declared complete.
	AfterSeed Point = "after-seed"
)

// Points are all boundaries, in the order in which an event meets them.
func Points() []Point {
	return []Point{
		AfterInsert, AfterPush, AfterAdmit, AfterClaim, AfterStart, AfterSend, AfterAnswer, AfterCommit, AfterComplete, BeforePublish, AfterSeed,
	}
}

// Variable is the environment variable that arms a process of a build with the tag
// chaos: "<point>:<n>" kills it when it passes the point for the n-th time.
const Variable = "CRASH_AT"
