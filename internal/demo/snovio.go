package demo

import (
	"context"
	"net"
	"net/http"
	"time"

	"github.com/snovsync/snovsync/simulator"
)

// snovioSide is the simulated Snov.io on a loopback port, and the hands that play
// what happens there.
type snovioSide struct {
	simulator *simulator.Simulator
	account   simulator.DefaultAccount
	listener  net.Listener
	server    *http.Server
	done      chan struct{}
}

// keptCalls bounds the simulator's ledger in a demo that runs for days.
const keptCalls = 1000

func startSnovio(ctx context.Context, config Config) (*snovioSide, error) {
	s := &snovioSide{
		simulator: simulator.New(simulator.Config{
			Limit: rateLimit, Window: config.tempo.window, Latency: config.tempo.latency, Seed: config.Seed, KeepCalls: keptCalls,
		}),
		done: make(chan struct{}),
	}
	var err error
	if s.account, err = simulator.Seed(s.simulator); err != nil {
		return nil, err
	}
	if s.listener, err = (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0"); err != nil {
		return nil, err
	}
	s.server = &http.Server{Handler: s.simulator, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		defer close(s.done)
		_ = s.server.Serve(s.listener) // it ends when it is closed
	}()
	return s, nil
}

func (s *snovioSide) url() string { return "http://" + s.listener.Addr().String() }

func (s *snovioSide) stop() {
	s.simulator.Close()
	_ = s.server.Close() // nobody is left who could be served
	<-s.done
}

// failOnce makes the next call for a prospect fail in the given way.
func (s *snovioSide) failOnce(kind simulator.FaultKind, email string) error {
	return s.simulator.SetFault(simulator.Fault{
		Kind: kind, Account: s.account.Account.ClientID, Path: simulator.PathAddProspect, Email: email, Count: 1,
	})
}

// deleteList does what somebody does who tidies up at Snov.io.
func (s *snovioSide) deleteList(id string) error {
	return s.simulator.DeleteList(s.account.Account.ClientID, id)
}

// traffic is what Snov.io saw of us.
type traffic struct {
	// calls are all that arrived, overLimit those beyond the limit, most the most in any window.
	calls, overLimit, most int
}

func (s *snovioSide) traffic() traffic {
	for _, stats := range s.simulator.Stats() {
		if stats.Account == s.account.Account.ClientID {
			return traffic{calls: stats.Calls, overLimit: stats.OverLimit, most: stats.MostInWindow}
		}
	}
	return traffic{}
}
