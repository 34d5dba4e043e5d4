// Package livelog carries every change of the sync log to the subscribers of
// every process, in order, without a gap and without a double.
//
// The changes of an organization are numbered without gaps, and a number becomes
// visible only after all smaller ones (models.Change). A feed of an organization
// therefore needs to remember one number, and "read what comes after it" misses
// nothing, whatever told the feed to look: a change that this process made
// (Hub.Observe), a notification from another process (Redis publish/subscribe), or the
// clock. Notifications may be lost, repeated or overtake each other; they only make it fast.
//
// Each process has one feed for an organization that somebody listens to. It
// reads a change once, however many sockets follow it, and keeps the recent ones
// in a window that all of them share. A reader that falls out of the window is
// ended with ErrSlowReader and goes on from its cursor; nobody waits for it.
package livelog
