// Package planner decides what a sync does: from an event, the organization's
// settings and what is known of the prospect it makes the one Snov.io call to
// send, or the reason to skip. docs/sync-rules.md has the rules; comments name
// its tables.
//
// Every function is pure: the same input gives the same answer. Nothing here
// calls, stores, logs or reads the clock.
package planner
