//go:build chaos

package crashpoint

import (
	"context"
	"net/http/httptrace"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
)

// armed is read from the environment once. It belongs to the process as its
// environment does, and exists in this build only.
var armed = sync.OnceValue(func() *trap {
	name, count, _ := strings.Cut(os.Getenv(Variable), ":")
	n, err := strconv.ParseInt(count, 10, 64)
	if err != nil {
		return &trap{}
	}
	t := &trap{point: Point(name)}
	t.left.Store(n)
	return t
})

type trap struct {
	point Point
	left  atomic.Int64
}

// Reached kills the process without a chance to clean up when it is armed for this
// passage of the boundary.
func Reached(point Point) {
	t := armed()
	if point != t.point || t.left.Add(-1) != 0 {
		return
	}
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {} // the signal ends every goroutine; none goes on until then
}

// Sending marks AfterSend for the requests made under the returned context.
func Sending(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteRequest: func(httptrace.WroteRequestInfo) { Reached(AfterSend) }})
}
