package ephemeral

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
)

// Servers listen below the range from which the kernel takes the local ports of
// outgoing connections. Inside that range a client that keeps dialing a stopped
// server can be given the server's own port, and then it is connected to itself.
const (
	firstPort = 20000
	lastPort  = 32000
)

// freePort returns a loopback port that nobody listened on a moment ago.
func freePort(ctx context.Context) (int, error) {
	var lastErr error
	for range 100 {
		port := firstPort + rand.IntN(lastPort-firstPort)
		listener, err := new(net.ListenConfig).Listen(ctx, "tcp", loopback(port))
		if err != nil {
			lastErr = err
			continue
		}
		if err := listener.Close(); err != nil {
			return 0, fmt.Errorf("free port %d: %w", port, err)
		}
		return port, nil
	}
	return 0, fmt.Errorf("no free loopback port between %d and %d: %w", firstPort, lastPort, lastErr)
}

// FreeAddress returns a loopback address, host:port, for a server of the caller's
// that may be down for a while: nobody listened on it a moment ago, and the kernel
// gives it to no outgoing connection.
func FreeAddress(ctx context.Context) (string, error) {
	port, err := freePort(ctx)
	if err != nil {
		return "", err
	}
	return loopback(port), nil
}

// loopback returns the address of a port on the loopback interface.
func loopback(port int) string {
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
}

// withFreePort calls run with a free port, and again with another one where the
// server ended during its start.
func withFreePort(ctx context.Context, run func(port int) error) error {
	var err error
	for range portAttempts {
		port, portErr := freePort(ctx)
		if portErr != nil {
			return portErr
		}
		if err = run(port); !errors.Is(err, errExited) {
			return err
		}
	}
	return err
}
