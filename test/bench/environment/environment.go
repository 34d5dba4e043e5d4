// Package environment is where things are measured: ephemeral Postgres and Redis servers,
// the simulated Snov.io, and the product's own processes, with room for peers on
// the same servers.
package environment

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"github.com/jackc/pgx/v5"

	"github.com/snovsync/snovsync/test/bench/peer"
	"github.com/snovsync/snovsync/test/harness/deployment"
)

// Environment is a deployment with what the benchmarks ask of it. Close ends it.
type Environment struct {
	*deployment.Deployment

	apis, workers int
	peers         []*peer.Process
}

// Close ends the peers and the deployment. It is to be called once.
func (s *Environment) Close() error {
	var errs []error
	for _, each := range s.peers {
		errs = append(errs, each.Close())
	}
	return errors.Join(append(errs, s.Deployment.Close())...)
}

// New starts the stores and the simulator, and no process.
func New(ctx context.Context, config deployment.Config) (*Environment, error) {
	d, err := deployment.Start(ctx, config)
	if err != nil {
		return nil, err
	}
	return &Environment{Deployment: d}, nil
}

// WithAPI starts the stores, the simulator and one API process.
func WithAPI(ctx context.Context, config deployment.Config) (*Environment, error) {
	s, err := New(ctx, config)
	if err != nil {
		return nil, err
	}
	if _, err := s.StartAPI(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// StartAPI starts an API process, with further variables in its environment, and
// returns when it is ready. On the embedded stores it is the whole product.
func (s *Environment) StartAPI(ctx context.Context, env ...string) (*deployment.Process, error) {
	s.apis++
	role := deployment.RoleAPI
	if s.Postgres == nil {
		role = deployment.RoleAll
	}
	return s.start(ctx, fmt.Sprintf("api-%d", s.apis), role, env...)
}

// StartWorkers starts worker processes and returns when they are ready.
func (s *Environment) StartWorkers(ctx context.Context, n int) ([]*deployment.Process, error) {
	workers := make([]*deployment.Process, n)
	for i := range workers {
		s.workers++
		var err error
		if workers[i], err = s.start(ctx, fmt.Sprintf("worker-%d", s.workers), deployment.RoleWorker); err != nil {
			return nil, err
		}
	}
	return workers, nil
}

func (s *Environment) start(ctx context.Context, name string, role deployment.Role, env ...string) (*deployment.Process, error) {
	process, err := s.NewProcess(name, role)
	if err != nil {
		return nil, err
	}
	if err := process.Start(ctx, env...); err != nil {
		return nil, err
	}
	if err := process.AwaitReady(ctx); err != nil {
		return nil, err
	}
	return process, nil
}

// NewOrganization makes a customer with a Snov.io account of its own, that is
// connected and set up to sync.
func (s *Environment) NewOrganization(ctx context.Context, name string) (*deployment.Organization, error) {
	return s.Connect(ctx, name, name+"-user", nil)
}

// Database makes an empty database on the environment's Postgres and returns its URL.
func (s *Environment) Database(ctx context.Context, name string) (_ string, err error) {
	connection, err := pgx.Connect(ctx, s.Postgres.URL())
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, connection.Close(ctx)) }()
	if _, err := connection.Exec(ctx, "CREATE DATABASE "+pgx.Identifier{name}.Sanitize()+" TEMPLATE template0"); err != nil {
		return "", err
	}
	return withPath(s.Postgres.URL(), name)
}

// Peer starts a peer with a database of its own on the environment's Postgres and with
// the second database of its Redis. It ends with the environment.
func (s *Environment) Peer(ctx context.Context, kind peer.Kind) (*peer.Process, error) {
	peers, err := s.Peers(ctx, kind, 1)
	if err != nil {
		return nil, err
	}
	return peers[0], nil
}

// Peers starts several processes of a peer that share their stores.
func (s *Environment) Peers(ctx context.Context, kind peer.Kind, n int) ([]*peer.Process, error) {
	return s.startPeers(ctx, kind, n, func(stores peer.Stores) (*peer.Process, error) { return peer.Start(ctx, kind, stores) })
}

// Plains starts several processes of the plain server from its binary.
func (s *Environment) Plains(ctx context.Context, binary string, n int) ([]*peer.Process, error) {
	return s.startPeers(ctx, peer.Plain, n, func(stores peer.Stores) (*peer.Process, error) { return peer.StartPlain(ctx, binary, stores) })
}

func (s *Environment) startPeers(ctx context.Context, kind peer.Kind, n int, start func(peer.Stores) (*peer.Process, error)) ([]*peer.Process, error) {
	database, err := s.Database(ctx, "peer_"+string(kind))
	if err != nil {
		return nil, err
	}
	redis, err := withPath(s.Redis.URL(), "1")
	if err != nil {
		return nil, err
	}
	for range n {
		process, err := start(peer.Stores{DatabaseURL: database, RedisURL: redis})
		if err != nil {
			return nil, err
		}
		s.peers = append(s.peers, process)
	}
	return s.peers[len(s.peers)-n:], nil
}

// withPath replaces the database that a server's URL names.
func withPath(address, path string) (string, error) {
	server, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	server.Path = "/" + path
	return server.String(), nil
}
