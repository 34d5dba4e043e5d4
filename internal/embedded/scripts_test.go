package embedded_test

import (
	"errors"
	"reflect"
	"testing"

	"github.com/redis/go-redis/v9"

	"github.com/snovsync/snovsync/test/harness"
)

// TestScriptsFindTheSameOnBothServers holds what the engine's scripts rely on.
// Each script starts on an empty server.
func TestScriptsFindTheSameOnBothServers(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		script string
		want   any
	}{
		"a number passed to a command keeps every microsecond": {
			`redis.call('ZADD', 'z', 1764000000123456 + 1, 'm') return redis.call('ZSCORE', 'z', 'm')`,
			"1764000000123457",
		},
		"%.0f writes every microsecond":        {`return string.format('%.0f', 1764000000123456)`, "1764000000123456"},
		"a returned number loses its fraction": {`return {3.99, -3.99}`, []any{int64(3), int64(-3)}},
		"an answer ends at the first nil":      {`return {1, 2, nil, 4}`, []any{int64(1), int64(2)}},
		"false is null":                        {`return {1, false, 3}`, []any{int64(1), nil, int64(3)}},
		"a missing value is false": {
			`return {type(redis.call('GET', 'k')), type(redis.call('HMGET', 'h', 'f')[1]), type(redis.call('ZSCORE', 'z', 'm'))}`,
			[]any{"boolean", "boolean", "boolean"},
		},
		"a hash comes as one flat list": {
			`redis.call('HSET', 'h', 'f', 'v') return redis.call('HGETALL', 'h')`, []any{"f", "v"},
		},
		"a missing hash is an empty list": {`return #redis.call('HGETALL', 'h')`, int64(0)},
		"ZADD NX keeps an old score": {
			`redis.call('ZADD', 'z', 5, 'm') redis.call('ZADD', 'z', 'NX', 1, 'm') return redis.call('ZSCORE', 'z', 'm')`, "5",
		},
		"ZADD XX adds nothing": {`redis.call('ZADD', 'z', 'XX', 5, 'm') return redis.call('ZCARD', 'z')`, int64(0)},
		"ZADD GT only raises": {
			`redis.call('ZADD', 'z', 5, 'm')
			return {redis.call('ZADD', 'z', 'GT', 'CH', 4, 'm'), redis.call('ZADD', 'z', 'GT', 'CH', 6, 'm')}`,
			[]any{int64(0), int64(1)},
		},
		"ZADD LT only lowers": {
			`redis.call('ZADD', 'z', 5, 'm')
			return {redis.call('ZADD', 'z', 'LT', 'CH', 6, 'm'), redis.call('ZADD', 'z', 'LT', 'CH', 4, 'm')}`,
			[]any{int64(0), int64(1)},
		},
		"ZRANGEBYSCORE takes open ends and a limit": {
			`redis.call('ZADD', 'z', 1, 'a', 2, 'b', 3, 'c')
			return redis.call('ZRANGEBYSCORE', 'z', '-inf', '(3', 'WITHSCORES', 'LIMIT', 1, 5)`,
			[]any{"b", "2"},
		},
		"equal scores come in the members' order": {
			`redis.call('ZADD', 'z', 1, 'b', 1, 'a') return redis.call('ZRANGE', 'z', 0, -1)`, []any{"a", "b"},
		},
		"ZPOPMIN takes the lowest": {
			`redis.call('ZADD', 'z', 2, 'b', 1, 'a') return redis.call('ZPOPMIN', 'z')`, []any{"a", "1"},
		},
		"ZREMRANGEBYSCORE removes and counts": {
			`redis.call('ZADD', 'z', 2, 'b', 1, 'a') return redis.call('ZREMRANGEBYSCORE', 'z', '-inf', 1)`, int64(1),
		},
		"an emptied key is gone": {
			`redis.call('ZADD', 'z', 1, 'a') redis.call('ZREM', 'z', 'a') return redis.call('EXISTS', 'z')`, int64(0),
		},
		"SET NX PX answers false where the key is there": {
			`return {redis.call('SET', 'k', 1, 'NX', 'PX', 60000).ok, redis.call('SET', 'k', 2, 'NX', 'PX', 60000)}`,
			[]any{"OK", nil},
		},
		"PEXPIRE gives a sorted set a TTL, which ZADD keeps": {
			`redis.call('ZADD', 'z', 1, 'a') redis.call('PEXPIRE', 'z', '60000') redis.call('ZADD', 'z', 2, 'b')
			return redis.call('PTTL', 'z') > 50000 and 1 or 0`,
			int64(1),
		},
		"a group that is there already is a BUSYGROUP error": {
			`redis.call('XGROUP', 'CREATE', 's', 'g', '0', 'MKSTREAM')
			return string.match(redis.pcall('XGROUP', 'CREATE', 's', 'g', '0', 'MKSTREAM').err, '^%u+')`,
			"BUSYGROUP",
		},
		"a delivered entry is acknowledged and deleted at once": {
			`redis.call('XGROUP', 'CREATE', 's', 'g', '0', 'MKSTREAM')
			local id = redis.call('XADD', 's', '*', 'f', 'v')
			redis.call('XREADGROUP', 'GROUP', 'g', 'c', 'STREAMS', 's', '>')
			return {redis.call('XACK', 's', 'g', id), redis.call('XDEL', 's', id), redis.call('XLEN', 's'), redis.call('XPENDING', 's', 'g')[1]}`,
			[]any{int64(1), int64(1), int64(0), int64(0)},
		},
		"an idle consumer is found and removed": {
			`redis.call('XGROUP', 'CREATE', 's', 'g', '0', 'MKSTREAM')
			redis.call('XGROUP', 'CREATECONSUMER', 's', 'g', 'c')
			local c = {} local flat = redis.call('XINFO', 'CONSUMERS', 's', 'g')[1]
			for i = 1, #flat, 2 do c[flat[i]] = flat[i + 1] end
			return {c.name, c.pending, type(c.idle), redis.call('XGROUP', 'DELCONSUMER', 's', 'g', 'c')}`,
			[]any{"c", int64(0), "number", int64(0)},
		},
		"the consumers of a group that is not there are an error": {
			`return type(redis.pcall('XINFO', 'CONSUMERS', 's', 'g').err)`, "string",
		},
		"UNLINK removes": {`redis.call('SET', 'k', 'v') return {redis.call('UNLINK', 'k'), redis.call('EXISTS', 'k')}`, []any{int64(1), int64(0)}},
		"a thousand arguments are unpacked": {
			`local members = {} for i = 1, 1000 do members[i] = 'm' .. i end return redis.call('SADD', 's', unpack(members))`,
			int64(1000),
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onBothServers(t, func(t *testing.T, client *redis.Client) {
				got, err := client.Eval(harness.Context(t), test.script, nil).Result()
				if err != nil {
					t.Fatal(err)
				}
				if !reflect.DeepEqual(got, test.want) {
					t.Errorf("%#v, want %#v", got, test.want)
				}
			})
		})
	}
}

// TestWhereTheEmbeddedServerDiffers names the differences that a script has to
// avoid. A newer miniredis that closes one of them fails here, and then the row
// is to be removed.
func TestWhereTheEmbeddedServerDiffers(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		script         string
		embedded, real any
	}{
		"a number joined to a string keeps its digits on the embedded server only": {
			`return 1764000000123456 .. ''`, "1764000000123456", "1.7640000001235e+15",
		},
		"cjson rounds large numbers on a real server": {
			`return cjson.encode({1764000000123456})`, "[1764000000123456]", "[1.7640000001235e+15]",
		},
		"cjson takes an empty table for a list or for an object": {`return cjson.encode({})`, "[]", "{}"},
		"HGETALL keeps the fields' order on a real server, as long as the hash is small": {
			`redis.call('HSET', 'h', 'b', 1, 'a', 1) return redis.call('HGETALL', 'h')`,
			[]any{"a", "1", "b", "1"}, []any{"b", "1", "a", "1"},
		},
		"acknowledging a deleted entry is not counted by the embedded server": {
			`redis.call('XGROUP', 'CREATE', 's', 'g', '0', 'MKSTREAM')
			local id = redis.call('XADD', 's', '*', 'f', 'v')
			redis.call('XREADGROUP', 'GROUP', 'g', 'c', 'STREAMS', 's', '>')
			redis.call('XDEL', 's', id)
			return redis.call('XACK', 's', 'g', id)`,
			int64(0), int64(1),
		},
		"only a real server unpacks thousands of arguments": {
			`local members = {} for i = 1, 7000 do members[i] = 'm' .. i end return redis.call('SADD', 's', unpack(members))`,
			errRefused, int64(7000),
		},
		"only a real server has bit, struct and cmsgpack": {`return type(bit)`, errRefused, "table"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for address, want := range map[string]any{startRedis(t).URL(): test.embedded, harness.RedisURL(t): test.real} {
				got, err := newClient(t, address).Eval(harness.Context(t), test.script, nil).Result()
				if err != nil {
					got = errRefused
				}
				if !reflect.DeepEqual(got, want) {
					t.Errorf("%#v (error %v), want %#v", got, err, want)
				}
			}
		})
	}
}

// errRefused stands for any error in a table of answers.
var errRefused = errors.New("the script is refused")
