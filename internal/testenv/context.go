package testenv

import (
	"context"
	"testing"
	"time"
)

// testTimeout bounds a test that waits for something that never comes. It is far
// beyond what any test needs, so that a busy machine does not fail one.
const testTimeout = 60 * time.Second

// Context returns a context that is canceled when the test ends, and expires
// after a minute.
func Context(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), testTimeout)
	t.Cleanup(cancel)
	return ctx
}
