// Package worker is the engine of snovsync: it takes accepted events from a
// Redis stream, hands them to a pool of workers in order and fairly, spends each
// Snov.io account's calls exactly, and writes what became of every event.
//
// Postgres (package models) is the truth; everything in Redis can be lost at any
// moment and is built again from it. The path of one event: Push puts it on the
// stream; the consumer of one process reads it and the router brings it to the lane
// of its prospect in the scheduler; the dispatcher of one process claims the lane
// together with a token of its account; the runner plans and makes the call; the
// recorder writes the results to the store and then completes the lease.
//
// docs/architecture.md draws the picture; docs/decisions gives the reasons.
package worker
