// Package modelcheck is a model of the engine's protocol and an explorer that reaches
// every state of it: what package worker, its Lua scripts and package models do to
// each other's state, in every order in which the steps of all processes can
// follow each other, with faults between any two of them.
//
//	go test ./test/modelcheck
//
// explores the environments of explore_test.go, and shows in mutants_test.go that each
// check can fail: an engine that goes without one of the rules breaks a promise, and
// the shortest way to it is printed. The model is written by hand beside the code. It
// proves that the rules suffice; that the code keeps to them is for the other tests.
//
// # What is modeled
//
// One Snov.io account, up to three events of up to three prospects, two workers, one
// process that rebuilds. The steps, and what they stand for:
//
//	report                    intake: Store.AcceptEvents, then Engine.Push
//	admit                     Engine.take: Engine.admit with enqueue.lua, then the acknowledgment
//	sweep                     Engine.sweep
//	claim                     claim.lua; acquire.lua for a permit
//	renew                     renew.lua and what Engine.renew makes of its answer
//	read the store and plan   Engine.prepare with planner.Next
//	mark RUNNING              Store.StartEntries
//	ask for an access token   Engine.tokenFor; again.lua takes the second token
//	send                      Engine.send and the guard of package snovio
//	arrive                    Snov.io counts the call and applies the status it writes
//	record                    Engine.judge and Store.WriteResults
//	end the lease             end.lua, permit.lua
//	reap                      reap.lua, which claim.lua and renew.lua run too
//	rebuild, in four steps    state.lua, seed.lua, Engine.admit of all that waits, open.lua
//	a tick                    time passes for everybody
//
// Nothing has to happen soon: a worker that is stopped, paged out, cut off from
// Redis or waiting for the database is one whose next step comes late, at whatever
// step it stands. So freezes cost no budget and are in every scenario. The rest is
// bounded by a scenario's Faults: a worker or the rebuild dies between any two steps,
// a worker stops or gives a lease back, Redis is emptied, Redis restarts with what it had up to
// some scripts ago, an answer is lost, a push is lost, a message is admitted and not
// acknowledged, an admin switches the trigger off.
//
// # What is left out
//
// Whatever only brings a state about that other steps bring about as well, or that no
// promise depends on:
//
//   - There is one clock. How the engine reads Redis's clock through each process's own is
//     tested in package worker.
//   - A renewal and its answer are one step. In truth a lease begins later in Redis than the
//     worker counts, which is safer.
//   - A token comes back a window after the call's arrival, or after its lease ran out. The
//     scripts count from the answer and from the reaping, which is later and so safer.
//   - Lease numbers of several partitions are not compared. Package worker tests that an entry
//     still runs when its account, and so its partition, changes.
//   - Retries are unlimited and wait for nothing. Delays, attempts and their end as FAILED,
//     refusals, blocked organizations, pauses and rests that Snov.io asks for are left out.
//   - Turns between organizations and accounts, the bell and the ready index are left out: any
//     lane that may run can be claimed at any time.
//   - An event is a status and its place in time. Merging folds all that waits into one call,
//     or nothing.
//   - The database loses nothing.
//
// Two rules hold in the engine up to a bound that the model does not have. A claim
// brings the planner a prospect's 32 oldest events, so a call of unknown outcome is
// overtaken where more older ones than that come in behind it (RuleWholeLane). And a
// merged call of unknown outcome is planned alike again unless an admin changes in
// between what makes its events one call (RulePlansAlike).
//
// # What is promised
//
// The constants of type Promise, in every state and step. NeverDone is asked of every
// state: when nothing goes wrong any more, a run in which everybody does the next
// thing ends with an outcome for each event, every token free and every lane empty. A run
// that comes round again, or stands still before that, breaks it.
//
// # How it is explored
//
// Breadth first, so that the first way to a violation is a shortest one. A state is a
// struct of bytes (state.go), brought into a form that all states with the same future share
// (canonical.go): workers have no names, leases no numbers beyond their order, ages end
// where nobody looks at them any more. Small environments find what large ones would: a
// window of two ticks tells before, at and after its end apart.
package modelcheck
