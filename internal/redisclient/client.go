package redisclient

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"slices"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"github.com/snovsync/snovsync/internal/dialer"
)

// AnswerTimeout is how long a server may take to accept a connection or to answer a
// command. A command that is tried again on a second connection ends within about
// twice that.
const AnswerTimeout = 2 * time.Second

// topologyMaxAge is how old the list of a cluster's nodes may get before a command
// refreshes it. After a failover, only the refreshed list names the new master.
const topologyMaxAge = 2 * time.Second

// Options are what one client of several to the same servers needs.
type Options struct {
	// PoolSize is the number of connections to each server.
	PoolSize int
	// Once sends every command a single time. Other clients repeat a command whose
	// answer was lost.
	Once bool
	// Links are shared by clients that drop their idle connections together; nil: the
	// client has its own.
	Links *Links
}

// Open makes a client. It connects to nothing yet.
func Open(u *URL, options Options) redis.UniversalClient {
	links := options.Links
	if links == nil {
		links = NewLinks()
	}
	universal := &redis.UniversalOptions{
		// A cluster's client appends to its slice of addresses.
		Addrs: slices.Clone(u.hosts), MasterName: u.master, IsClusterMode: u.mode == cluster, DB: u.database,
		Username: u.username, Password: u.password, SentinelUsername: u.sentinelUsername, SentinelPassword: u.sentinelPassword,
		Dialer:      u.dialer(links),
		DialTimeout: AnswerTimeout, ReadTimeout: AnswerTimeout, WriteTimeout: AnswerTimeout, PoolTimeout: AnswerTimeout,
		ContextTimeoutEnabled: true, DialerRetries: 1, MaxRetries: 1, PoolSize: options.PoolSize,
		// Commands of Redis 7.2 and of other products.
		DisableIdentity: true, MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	}
	if options.Once {
		universal.MaxRetries = -1
	}
	if u.mode != cluster {
		return redis.NewUniversalClient(universal)
	}
	clustered := universal.Cluster()
	clustered.ClusterStateReloadInterval = topologyMaxAge
	clustered.MaxRetries = -1 // the cluster's own client repeats
	clustered.MaxRedirects = 2
	if options.Once {
		clustered.MaxRedirects = -1
	}
	return redis.NewClusterClient(clustered)
}

// dialer opens connections for go-redis, which leaves TLS to a dialer of one's own.
func (u *URL) dialer(links *Links) func(ctx context.Context, network, address string) (net.Conn, error) {
	tcp := dialer.New(AnswerTimeout)
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := tcp.DialContext(ctx, network, address)
		if err != nil || !u.tls {
			return links.add(conn, err)
		}
		host, _, err := net.SplitHostPort(address)
		if err != nil {
			return nil, err
		}
		secured := tls.Client(conn, &tls.Config{
			ServerName: host, MinVersion: tls.VersionTLS12,
			InsecureSkipVerify: u.skipVerify, //nolint:gosec // only where REDIS_URL asks for it
		})
		ctx, cancel := context.WithTimeout(ctx, AnswerTimeout)
		defer cancel()
		if err := secured.HandshakeContext(ctx); err != nil {
			_ = conn.Close()
			return nil, err
		}
		return links.add(secured, nil)
	}
}

// NodeFor is the client of the server that holds a key: in a cluster the master of its slot.
// Commands without a key, for example SCAN, go there.
func NodeFor(ctx context.Context, client redis.UniversalClient, key string) (*redis.Client, error) {
	switch client := client.(type) {
	case *redis.Client:
		return client, nil
	case *redis.ClusterClient:
		return client.MasterForKey(ctx, key)
	}
	return nil, fmt.Errorf("no single server holds the keys of a %T", client)
}
