//go:build !race

package worker

// defaultRuns take about ten seconds.
const defaultRuns = 50
