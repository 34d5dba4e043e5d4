package harness

import (
	"context"
	"testing"
	"time"
)

// Timeout bounds one wait of a test for an event or a condition. It is far beyond what
// any wait needs, also on a machine that is busy with other work, so only an event
// that never comes fails a test.
const Timeout = 5 * time.Minute

// Context returns a context that is canceled when the test ends, and expires
// after Timeout.
func Context(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), Timeout)
	t.Cleanup(cancel)
	return ctx
}
