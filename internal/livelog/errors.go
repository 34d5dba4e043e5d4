package livelog

import "errors"

// ErrSlowReader ended a subscription that fell too far behind. Nothing is lost:
// subscribe again after the cursor of the last change that was received.
var ErrSlowReader = errors.New("the reader did not keep up with the log")

// ErrCursorExpired ended or refused a subscription whose next change is not kept
// any more, or whose cursor the log never reached. Read the log anew.
var ErrCursorExpired = errors.New("the log does not reach back to this cursor")

// ErrStopped ended a subscription because this process is stopping, or refused
// one because the hub does not run.
var ErrStopped = errors.New("the live log is stopped")
