package scheduler

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"

	"github.com/snovsync/snovsync/internal/redisclient"
)

// The oldest Redis whose commands and access rules suffice.
const (
	oldestMajor = 6
	oldestMinor = 2
)

// unfitError says that Redis answers and cannot be used as it is. Its message names what is
// wrong and how to change it.
type unfitError struct{ problem string }

func (e *unfitError) Error() string { return e.problem }

// Unfit is an error that says that Redis cannot be used as it is; see IsUnfit.
func Unfit(format string, args ...any) error { return &unfitError{fmt.Sprintf(format, args...)} }

// IsUnfit tells an error that an operator has to remove from one that ends when Redis is back.
func IsUnfit(err error) bool {
	_, ok := errors.AsType[*unfitError](err)
	return ok
}

// CheckServer tells whether the partition's server can be used: its version, its role, its
// eviction policy, and what the user may do there. isUnfit tells a requirement that is not met
// from a server that could not be asked.
func (s *Scheduler) CheckServer(ctx context.Context) error {
	if s.embedded {
		return nil
	}
	node, err := redisclient.NodeFor(ctx, s.rdb, s.prefix)
	if err != nil {
		return explain(err)
	}
	info, err := node.Info(ctx).Result()
	switch {
	case err == nil:
		if err := s.checkInfo(parseInfo(info)); err != nil {
			return err
		}
	case !redis.HasErrorPrefix(err, "NOPERM"): // checkRights names it with the others
		return explain(err)
	}
	return checkRights(ctx, node, s.Partition)
}

// explain makes an unfitError of an answer that will not change by itself.
func explain(err error) error {
	switch {
	case redis.HasErrorPrefix(err, "WRONGPASS"), redis.HasErrorPrefix(err, "NOAUTH"), redis.HasErrorPrefix(err, "AUTH failed"):
		return Unfit("REDIS_URL: Redis does not accept the user and password, correct them")
	case redis.HasErrorPrefix(err, "DB index is out of range"):
		return Unfit("REDIS_URL names a database that Redis does not have, use a lower number")
	case redis.HasErrorPrefix(err, "This instance has cluster support disabled"):
		return Unfit("REDIS_URL names a server that is in no Redis Cluster, write redis:// in place of redis+cluster://")
	case redis.HasErrorPrefix(err, "NOPERM"):
		return Unfit("REDIS_URL: the Redis user lacks a right, see Redis in docs/operations.md: %s", err)
	}
	return fmt.Errorf("ask Redis: %w", err)
}

// parseInfo reads the answer to INFO.
func parseInfo(info string) map[string]string {
	fields := make(map[string]string)
	for line := range strings.Lines(info) {
		if name, value, found := strings.Cut(strings.TrimSpace(line), ":"); found {
			fields[name] = value
		}
	}
	return fields
}

func (s *Scheduler) checkInfo(info map[string]string) error {
	version := info["redis_version"]
	switch {
	case info["redis_mode"] == "sentinel":
		return Unfit("REDIS_URL names a sentinel, write redis+sentinel://host1,host2/master-name/0")
	case info["redis_mode"] == "cluster" && !s.url.IsCluster():
		return Unfit("REDIS_URL names a node of a Redis Cluster, write redis+cluster://host1,host2/")
	case tooOld(version):
		return Unfit("REDIS_URL: Redis %s is too old, snovsync needs %d.%d or newer", version, oldestMajor, oldestMinor)
	case info["role"] == "slave" && s.url.IsSingle():
		return Unfit("REDIS_URL names a replica, which takes no writes: name its master")
	case info["maxmemory_policy"] != "noeviction":
		return Unfit("REDIS_URL: maxmemory-policy of Redis is %s, with which Redis may drop what snovsync counts calls by: set it to noeviction", info["maxmemory_policy"])
	}
	return nil
}

func tooOld(version string) bool {
	major, rest, _ := strings.Cut(version, ".")
	minor, _, _ := strings.Cut(rest, ".")
	x, err1 := strconv.Atoi(major)
	y, err2 := strconv.Atoi(minor)
	return errors.Join(err1, err2) != nil || x < oldestMajor || x == oldestMajor && y < oldestMinor
}

// checkRights tries each command that the engine and its scripts use, with arguments that
// change nothing. A user's rights cannot be asked for without a right to do so.
func checkRights(ctx context.Context, node *redis.Client, partition int) error {
	var denied rights
	answers, err := node.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, command := range triedCommands(PartitionPrefix(partition)) {
			p.Do(ctx, command...)
		}
		return nil
	})
	if err != nil && !isAnswer(err) {
		return explain(err)
	}
	for _, answer := range answers {
		denied.note(answer.Name(), answer.Err())
	}
	if err := denied.trySubscribing(ctx, node, NotifierChannel(partition), KeyRoot+":log"); err != nil {
		return explain(err)
	}
	return denied.err()
}

// isAnswer tells an error that Redis answered from a failure of the connection.
func isAnswer(err error) bool {
	_, ok := errors.AsType[redis.Error](err)
	return ok
}

// triedCommands are all commands that need a right, SUBSCRIBE aside. Keys are of their own
// and are gone in the end.
func triedCommands(prefix string) [][]any {
	hash, set, zset, text, stream := prefix+":try:hash", prefix+":try:set", prefix+":try:zset", prefix+":try:text", prefix+":try:stream"
	const group, consumer = "try", "try"
	return [][]any{
		{"ping"}, {"time"}, {"info", "server"}, {"scan", "0", "match", prefix + ":try:*", "count", 1},
		{"evalsha", strings.Repeat("0", 40), 1, hash}, {"eval", "return 1", 1, hash},
		{"multi"}, {"exec"},
		{"publish", prefix + ":bell", "1"},
		{"set", text, "1", "ex", 60, "nx"}, {"get", text}, {"exists", text}, {"expire", text, 60}, {"pexpire", text, 60_000},
		{"hset", hash, "field", "1"}, {"hget", hash, "field"}, {"hmget", hash, "field"}, {"hexists", hash, "field"},
		{"hincrby", hash, "field", 1}, {"hlen", hash}, {"hdel", hash, "other"},
		{"sadd", set, "member"}, {"sismember", set, "member"}, {"smembers", set}, {"srem", set, "other"},
		{"zadd", zset, 1, "member"}, {"zcard", zset}, {"zcount", zset, 0, 1}, {"zscore", zset, "member"}, {"zrank", zset, "member"},
		{"zrange", zset, 0, 0}, {"zrangebyscore", zset, 0, 1}, {"zremrangebyscore", zset, 2, 3}, {"zremrangebyrank", zset, 2, 3}, {"zrem", zset, "other"},
		{"xgroup", "create", stream, group, "0", "mkstream"}, {"xadd", stream, "*", "field", "value"},
		{"xreadgroup", "group", group, consumer, "count", 1, "streams", stream, ">"},
		{"xautoclaim", stream, group, consumer, 60_000, "0-0"}, {"xpending", stream, group}, {"xinfo", "consumers", stream, group},
		{"xlen", stream}, {"xack", stream, group, "0-1"}, {"xdel", stream, "0-1"}, {"xgroup", "delconsumer", stream, group, consumer},
		{"del", hash, set, zset, text, stream}, {"unlink", text},
	}
}

// rights are those that the Redis user lacks.
type rights struct {
	commands       []string
	keys, channels bool
}

// note takes the answer to a command that was tried.
func (r *rights) note(command string, answer error) {
	if !redis.HasErrorPrefix(answer, "NOPERM") {
		return
	}
	switch text := answer.Error(); {
	case strings.Contains(text, "channel"):
		r.channels = true
	case strings.Contains(text, "key"):
		r.keys = true
	default:
		if name := strings.ToUpper(command); len(r.commands) == 0 || r.commands[len(r.commands)-1] != name {
			r.commands = append(r.commands, name)
		}
	}
}

// trySubscribing subscribes to channels and ends that again.
func (r *rights) trySubscribing(ctx context.Context, node *redis.Client, channels ...string) error {
	subscription := node.Subscribe(ctx, channels...)
	defer func() { _ = subscription.Close() }()
	_, err := subscription.ReceiveTimeout(ctx, redisclient.AnswerTimeout)
	if err != nil && !isAnswer(err) {
		return err
	}
	r.note("subscribe", err)
	return nil
}

func (r *rights) err() error {
	var lacks []string
	if len(r.commands) > 0 {
		lacks = append(lacks, "may not run "+strings.Join(r.commands, ", "))
	}
	if r.keys {
		lacks = append(lacks, "may not use keys ~"+KeyRoot+":*")
	}
	if r.channels {
		lacks = append(lacks, "may not use channels &"+KeyRoot+":*")
	}
	if len(lacks) == 0 {
		return nil
	}
	return Unfit("REDIS_URL: the Redis user %s: grant it with ACL SETUSER", strings.Join(lacks, " and "))
}
