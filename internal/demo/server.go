package demo

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/snovsync/snovsync/internal/app"
	"github.com/snovsync/snovsync/internal/auth"
)

const (
	demoUser         = "demo-owner"
	demoOrganization = "demo"
	// tokenLife is longer than any demo: its secret ends with the process.
	tokenLife = 30 * 24 * time.Hour
	// concurrency is how many prospects are worked on at a time: the whole limit at once.
	concurrency = 64
	callTimeout = 5 * time.Second
)

// server is snovsync itself, as `snovsync serve` runs it.
type server struct {
	app   *app.App
	place place
	// token is the bearer token of the organization's owner.
	token  string
	end    context.CancelFunc
	served chan struct{}
	err    error
}

// place is where the server can be reached.
type place struct {
	// address is host and port as a browser of this machine can use them.
	address string
	// instead is the address that was asked for where another one had to be taken,
	// reason why.
	instead, reason string
	// link opens the console signed in. The token is in the fragment, which browsers
	// send to nobody.
	link string
}

func (p place) url() string { return "http://" + p.address }

// startServer starts snovsync. It outlives ctx: stop ends it, so that its clients
// can go first.
func startServer(ctx context.Context, config Config, dataDir, snovioURL string) (*server, error) {
	secret := rand.Text() + rand.Text()
	token, err := auth.Mint(secret, auth.UserClaims{Subject: demoUser, OrganizationID: demoOrganization, Role: auth.RoleOwner}, tokenLife)
	if err != nil {
		return nil, err
	}
	listener, where, err := listen(ctx, config.ListenAddr)
	if err != nil {
		return nil, err
	}
	where.link = app.ConsoleLink(where.url(), token)
	running, err := startApp(ctx, app.Config{
		Role: app.RoleAll, ListenAddr: config.ListenAddr, DataDir: dataDir,
		SnovioBaseURL: snovioURL, SnovioRateLimit: rateLimit, SnovioRateWindow: config.tempo.window, SnovioTimeout: callTimeout,
		RedisPartitions: 1, ConnectLimit: 5, WorkerConcurrency: concurrency, AuthHS256Secret: secret,
		Logger: config.Logger, RetryDelay: config.tempo.retryDelay,
	})
	if err != nil {
		_ = listener.Close() // nothing was served on it
		return nil, err
	}
	serving, end := context.WithCancel(context.WithoutCancel(ctx))
	s := &server{app: running, place: where, token: token, end: end, served: make(chan struct{})}
	go func() {
		defer close(s.served)
		s.err = running.Serve(serving, listener)
	}()
	return s, nil
}

func startApp(ctx context.Context, config app.Config) (*app.App, error) {
	a, err := app.New(ctx, config)
	if err != nil {
		return nil, err
	}
	if err := a.Start(context.WithoutCancel(ctx)); err != nil {
		a.Stop()
		return nil, err
	}
	return a, nil
}

// errServerEnded: the server ended by itself; stop says why.
var errServerEnded = errors.New("the server ended")

// failed waits until ctx ends, or the server ends by itself.
func (s *server) failed(ctx context.Context) error {
	select {
	case <-s.served:
		return errServerEnded
	case <-ctx.Done():
		return nil
	}
}

// stop ends the server and says what went wrong with it.
func (s *server) stop() error {
	s.end()
	<-s.served
	s.app.Stop()
	return s.err
}

// listen takes the address, or a free port of its host where it cannot be had.
func listen(ctx context.Context, address string) (net.Listener, place, error) {
	var where place
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		host, _, splitErr := net.SplitHostPort(address)
		if splitErr != nil {
			return nil, place{}, fmt.Errorf("LISTEN_ADDR: %w", err)
		}
		free, freeErr := (&net.ListenConfig{}).Listen(ctx, "tcp", net.JoinHostPort(host, "0"))
		if freeErr != nil {
			return nil, place{}, fmt.Errorf("LISTEN_ADDR: %w", err)
		}
		where.instead, where.reason = address, causeOf(err)
		listener = free
	}
	where.address = app.LocalAddress(listener.Addr().String())
	return listener, where, nil
}
