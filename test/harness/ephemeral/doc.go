// Package ephemeral starts real Postgres and Redis servers that nobody has to
// stop: each listens on a free loopback port, keeps its files in a temporary
// folder, and ends, folder included, with the process that started it, however
// that process ends. Tests reach it through package harness; the benchmarks and
// the test runner use it directly.
package ephemeral
