// Package dialer opens TCP connections that notice when the other side is gone.
package dialer

import (
	"net"
	"time"
)

// Probes of an idle connection: the first after keepAliveIdle, then one every
// keepAliveInterval; after keepAliveCount without an answer the kernel closes it.
const (
	keepAliveIdle     = 5 * time.Second
	keepAliveInterval = 2 * time.Second
	keepAliveCount    = 3
)

// unacknowledgedLimit is how long sent bytes may stay unacknowledged before the kernel
// closes the connection. Without it Linux retransmits for about 15 minutes.
const unacknowledgedLimit = 5 * time.Second

// New returns a dialer whose attempts take at most timeout. Its connections use TCP
// keepalive and, on Linux, TCP_USER_TIMEOUT: the kernel closes one whose peer stops
// acknowledging for about 10 seconds while it is idle, and for 5 seconds while it sends.
// A peer that acknowledges and never answers is the caller's to notice, with deadlines.
func New(timeout time.Duration) *net.Dialer {
	return &net.Dialer{
		Timeout: timeout,
		KeepAliveConfig: net.KeepAliveConfig{
			Enable: true, Idle: keepAliveIdle, Interval: keepAliveInterval, Count: keepAliveCount,
		},
		Control: limitUnacknowledged,
	}
}
