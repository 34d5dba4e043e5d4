package redisclient

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// mode is how the servers of a URL belong together.
type mode int

const (
	single mode = iota
	cluster
	sentinel
)

const (
	defaultPort         = "6379"
	defaultSentinelPort = "26379"
)

// URL is a REDIS_URL that was read.
type URL struct {
	mode  mode
	tls   bool
	hosts []string

	username, password string
	// master and the sentinel credentials are for Redis Sentinel alone.
	master                             string
	sentinelUsername, sentinelPassword string
	// database is the number of the database; 0 in a cluster.
	database int
	// skipVerify accepts any TLS certificate.
	skipVerify bool
}

// IsCluster tells whether the URL names a Redis Cluster.
func (u *URL) IsCluster() bool { return u.mode == cluster }

// IsSingle tells whether the URL names one server, and neither a cluster nor sentinels.
func (u *URL) IsSingle() bool { return u.mode == single }

// errForms lists what REDIS_URL may look like.
var errForms = errors.New("write redis://user:password@host:6379/0, rediss:// for TLS, " +
	"redis+cluster://host1,host2/ or redis+sentinel://host1,host2/master-name/0, with special characters of the password percent-encoded")

// ParseURL reads a REDIS_URL:
//
//	redis://user:password@host:port/database         one server
//	redis+cluster://host1:port,host2:port/           Redis Cluster; any of its nodes
//	redis+sentinel://host1,host2/master-name/0       Redis Sentinel; the sentinels
//
// With rediss in place of redis the connections use TLS, and ?skip_verify=true accepts
// any certificate. User and password are those of the Redis servers; sentinels that ask
// for their own take them from ?sentinel_username= and ?sentinel_password=.
//
// An error names the part that is wrong. It never repeats the URL, which may hold a password.
func ParseURL(raw string) (*URL, error) {
	scheme, rest, found := strings.Cut(raw, "://")
	if !found {
		return nil, fmt.Errorf("REDIS_URL is not a URL: %w", errForms)
	}
	u := &URL{}
	base, kind, _ := strings.Cut(scheme, "+")
	switch base {
	case "redis":
	case "rediss":
		u.tls = true
	default:
		return nil, fmt.Errorf("REDIS_URL has an unknown scheme: %w", errForms)
	}
	switch kind {
	case "":
	case "cluster":
		u.mode = cluster
	case "sentinel":
		u.mode = sentinel
	default:
		return nil, fmt.Errorf("REDIS_URL has an unknown scheme: %w", errForms)
	}
	authority, tail := rest, ""
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		authority, tail = rest[:end], rest[end:]
	}
	if err := u.readAuthority(authority); err != nil {
		return nil, err
	}
	if err := u.readTail(tail); err != nil {
		return nil, err
	}
	return u, nil
}

// readAuthority reads "user:password@host1:port,host2:port".
func (u *URL) readAuthority(authority string) error {
	hosts := authority
	if at := strings.LastIndex(authority, "@"); at >= 0 {
		hosts = authority[at+1:]
		name, password, _ := strings.Cut(authority[:at], ":")
		var err1, err2 error
		u.username, err1 = url.PathUnescape(name)
		u.password, err2 = url.PathUnescape(password)
		if err1 != nil || err2 != nil {
			return errors.New("REDIS_URL has a user or password with a stray %: percent-encode its special characters")
		}
	}
	port := defaultPort
	if u.mode == sentinel {
		port = defaultSentinelPort
	}
	for host := range strings.SplitSeq(hosts, ",") {
		address, ok := withPort(host, port)
		if !ok {
			return fmt.Errorf("REDIS_URL has a host that cannot be read: %w", errForms)
		}
		u.hosts = append(u.hosts, address)
	}
	if u.mode == single && len(u.hosts) > 1 {
		return errors.New("REDIS_URL names several hosts: write redis+cluster:// for a Redis Cluster or redis+sentinel:// for Redis Sentinel")
	}
	return nil
}

// withPort is host:port, with a default port where the host has none.
func withPort(host, port string) (address string, ok bool) {
	if i := strings.LastIndex(host, ":"); i >= 0 && !strings.HasSuffix(host, "]") {
		host, port = host[:i], host[i+1:]
	}
	if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
		return "", false
	}
	name, bracketed := host, strings.HasPrefix(host, "[") && strings.HasSuffix(host, "]")
	if bracketed {
		name = host[1 : len(host)-1]
	}
	if name == "" || strings.ContainsAny(name, "[]@ %") || strings.Contains(name, ":") != bracketed {
		return "", false
	}
	return net.JoinHostPort(name, port), true
}

// readTail reads the path and the parameters.
func (u *URL) readTail(tail string) error {
	path, query, _ := strings.Cut(tail, "?")
	if strings.Contains(tail, "#") {
		return errors.New("REDIS_URL has a stray #: percent-encode the special characters of the password")
	}
	parts := slices.DeleteFunc(strings.Split(path, "/"), func(part string) bool { return part == "" })
	switch u.mode {
	case single:
	case cluster:
		if len(parts) > 0 {
			return errors.New("REDIS_URL names a database, but a Redis Cluster has only one: end it after the hosts, redis+cluster://host1,host2/")
		}
	case sentinel:
		if len(parts) == 0 {
			return errors.New("REDIS_URL lacks the name of the master that the sentinels watch: write redis+sentinel://host1,host2/master-name/0")
		}
		master, err := url.PathUnescape(parts[0])
		if err != nil {
			return errors.New("REDIS_URL has a master name with a stray %: percent-encode its special characters")
		}
		u.master, parts = master, parts[1:]
	}
	if len(parts) > 1 {
		return fmt.Errorf("REDIS_URL has a path that is too long: %w", errForms)
	}
	if len(parts) == 1 {
		n, err := strconv.Atoi(parts[0])
		if err != nil || n < 0 {
			return fmt.Errorf("REDIS_URL needs a number as the database: %w", errForms)
		}
		u.database = n
	}
	return u.readQuery(query)
}

func (u *URL) readQuery(query string) error {
	values, err := url.ParseQuery(query)
	if err != nil {
		return errors.New("REDIS_URL has parameters that cannot be read: percent-encode the special characters of its password")
	}
	for name, given := range values {
		switch value := given[len(given)-1]; {
		case name == "skip_verify" && u.tls:
			if u.skipVerify, err = strconv.ParseBool(value); err != nil {
				return errors.New("REDIS_URL: skip_verify must be true or false")
			}
		case name == "sentinel_username" && u.mode == sentinel:
			u.sentinelUsername = value
		case name == "sentinel_password" && u.mode == sentinel:
			u.sentinelPassword = value
		default:
			return errors.New("REDIS_URL has an unknown parameter: it takes skip_verify with rediss, and sentinel_username and sentinel_password with redis+sentinel")
		}
	}
	return nil
}
