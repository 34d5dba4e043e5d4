//go:build race

package worker

// defaultRuns is small under the race detector: at most one step is taken at a time, and
// it makes a run fifteen times as long.
const defaultRuns = 2
