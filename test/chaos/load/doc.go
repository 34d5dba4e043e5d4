// Package load acts as booking services do: it reports the events of a workload to the
// API processes, until each is acknowledged, and keeps what was answered. It also
// sends probes, and reads the sync log in the end.
//
// A report whose answer does not come is sent again, with the same eventId, to another
// process: whether it was accepted is unknown. That is what a booking service must do
// and may rely on.
package load
