// Package workload makes the load of a fault campaign: organizations, what happens
// to their prospects, and how booking services report it. It is pure: everything
// follows from the seed, so that a run can be told again.
//
// What makes a workload hard to get right is in it on purpose: organizations that share
// a Snov.io account and its prospects, the same ids and addresses in organizations
// that have nothing to do with each other, events that lie a microsecond apart,
// bookings that are moved into new ones, reports that come late, twice, or together.
package workload
