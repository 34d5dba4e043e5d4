// Package allocations asserts how many allocations a request and a delivery cost.
// They do not depend on the machine, so a step back is seen wherever the tests run.
// Without the race detector only, which allocates by itself.
package allocations
