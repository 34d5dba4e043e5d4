// Package ledger compares what booking services reported, what the sync log says and
// what arrived at Snov.io, and finds where they contradict each other. It is pure.
//
// What an event asks for is written here once more, from the sync rules (docs/sync-rules.md):
// the planner, which is under test, is not asked.
//
// # How a call is known to carry an event
//
// Every booking event has a host of its own, every event a name of its own, and a call
// carries both as the last of the events that it carries wrote them. Which others it
// carries besides is known from the log: entries that shared a call have an attempt
// each with the same call id. An attempt says when its call was made, so it is found
// again among the calls that arrived. A call that no attempt speaks of was never
// recorded: then only the last events in it are known.
//
// # What this cannot see
//
//   - A repeated call with a cause of its own, where it falls into a fault that could
//     explain it too. Explanations are faults that overlap with the call, no proof.
//   - Which events a call carried besides the last ones, where nobody recorded it.
//     Repeats of those are not counted.
//   - A status that went back to a wording which some newer event asks for as well.
//     What cannot be told apart from outside harms nobody outside either.
//   - A status that goes back before the first call of the newer event has arrived: the
//     order of arrival at Snov.io is what counts, not the order of planning.
//   - Calls that never reached the simulator, and whatever the fields besides lifecycle
//     and host hold.
//
// All times must come from one machine whose wall clock is not set during the run;
// that of Redis does not matter.
package ledger
