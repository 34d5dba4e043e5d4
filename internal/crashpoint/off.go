//go:build !chaos

package crashpoint

import "context"

// Reached marks a boundary. It does nothing in this build.
func Reached(Point) {}

// Sending marks AfterSend for the requests made under the returned context. It does
// nothing in this build.
func Sending(ctx context.Context) context.Context { return ctx }
