package ephemeral

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
)

// sentinelMaster is the name by which the sentinel of a RedisSentinel knows the master.
const sentinelMaster = "main"

// RedisSentinel is a Redis master with a replica, and a sentinel that lets the replica take
// over when the master is killed.
type RedisSentinel struct {
	servers  []*Redis // the first is the master at first
	sentinel *Redis
}

// StartRedisSentinel starts the three and returns when the sentinel knows both servers.
func StartRedisSentinel(ctx context.Context) (_ *RedisSentinel, err error) {
	s := &RedisSentinel{}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("start Redis with Sentinel: %w", err), s.Stop())
		}
	}()
	password := rand.Text()
	master, err := StartRedis(ctx, RedisConfig{password: password, lines: []string{"masterauth " + password}})
	if err != nil {
		return nil, err
	}
	s.servers = append(s.servers, master)
	host, port, err := net.SplitHostPort(master.address)
	if err != nil {
		return nil, err
	}
	replica, err := StartRedis(ctx, RedisConfig{password: password, lines: []string{
		"masterauth " + password, "replicaof " + host + " " + port,
	}})
	if err != nil {
		return nil, err
	}
	s.servers = append(s.servers, replica)
	s.sentinel, err = StartRedis(ctx, RedisConfig{sentinel: true, lines: []string{
		fmt.Sprintf("sentinel monitor %s %s %s 1", sentinelMaster, host, port),
		fmt.Sprintf("sentinel auth-pass %s %s", sentinelMaster, password),
		"sentinel down-after-milliseconds " + sentinelMaster + " 1000",
		"sentinel failover-timeout " + sentinelMaster + " 5000",
	}})
	if err != nil {
		return nil, err
	}
	return s, awaitCondition(ctx, s.complete)
}

// complete tells whether the replica follows the master and the sentinel knows it.
func (s *RedisSentinel) complete(ctx context.Context) error {
	info, err := s.servers[1].ask(ctx, "INFO replication")
	if err == nil && !strings.Contains(info, "master_link_status:up") {
		err = fmt.Errorf("the replica does not follow its master: %s", info)
	}
	if err != nil {
		return err
	}
	known, err := s.sentinel.ask(ctx, "INFO sentinel")
	if err == nil && !strings.Contains(known, "status=ok") || !strings.Contains(known, "slaves=1") {
		err = errors.Join(err, fmt.Errorf("the sentinel does not know the replica: %s", known))
	}
	return err
}

// URL names the sentinel and the master's name, as REDIS_URL takes them, passwords included.
func (s *RedisSentinel) URL() string {
	return "redis+sentinel://" + url.UserPassword("", s.servers[0].password).String() + "@" + s.sentinel.address + "/" + sentinelMaster +
		"/0?sentinel_password=" + url.QueryEscape(s.sentinel.password)
}

// SentinelURL names the sentinel as if it were a server.
func (s *RedisSentinel) SentinelURL() string { return s.sentinel.URL() }

// KillMaster ends the server that is the master at first.
func (s *RedisSentinel) KillMaster() { s.servers[0].Kill() }

// Stop ends the servers and the sentinel and removes their files. Twice is safe.
func (s *RedisSentinel) Stop() error {
	var errs []error
	if s.sentinel != nil {
		errs = append(errs, s.sentinel.Stop())
	}
	for _, server := range s.servers {
		errs = append(errs, server.Stop())
	}
	return errors.Join(errs...)
}
