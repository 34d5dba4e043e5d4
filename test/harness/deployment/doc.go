// Package deployment runs the whole product against ephemeral servers, for the
// benchmarks and the fault campaign: Postgres, Redis and the simulated Snov.io,
// the product's own processes, built from this source, and, where asked for,
// links between them that break on command. Everything listens on loopback and
// ends with the process that started it.
package deployment
