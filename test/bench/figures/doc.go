// Package figures holds the arithmetic of the benchmarks: quantiles, what the
// rounds of a measurement agree on, and the table that is made of it.
package figures
