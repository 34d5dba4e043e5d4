package worker

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/snovsync/snovsync/worker/scheduler"
)

// serverKey holds what the scripts ask the server: its clock and its run id.
const serverKey = "server"

// server is what is true of the Redis server apart from its data.
type server struct {
	run int
	// ahead is how far its clock is ahead of the true time.
	ahead time.Duration
	// lockedUntil is when the lock of a rebuild expires. The server's own clock runs on
	// while the run's stands still, so the run keeps this time.
	lockedUntil time.Time
	// delivered is when each message of the stream was last delivered, for the same reason.
	delivered map[string]time.Time
}

func (w *world) openRedis() {
	options, err := redis.ParseURL(w.ground.redisURL)
	w.must(err)
	attic := *options
	attic.DB = 1
	w.control, w.attic = redis.NewClient(options), redis.NewClient(&attic)
	w.must(w.attic.FlushDB(w.ctx).Err())
	w.flush()
}

// flush empties Redis. Its run id stays.
func (w *world) flush() {
	w.must(w.control.FlushDB(w.ctx).Err())
	w.server.lockedUntil = time.Time{}
	w.server.announce(w)
}

// keepCopy keeps a copy of what Redis holds now.
func (w *world) keepCopy() {
	w.must(w.attic.FlushDB(w.ctx).Err())
	w.must(copyAll(w.ctx, w.control, 1))
	w.copied = &server{lockedUntil: w.server.lockedUntil}
}

// loseNewest restarts Redis with the copy: what was written since is lost. The run id
// is a new one, as after every restart and failover.
func (w *world) loseNewest() {
	w.must(w.control.FlushDB(w.ctx).Err())
	w.must(copyAll(w.ctx, w.attic, 0))
	w.server.run++
	w.server.lockedUntil = w.copied.lockedUntil
	w.server.announce(w)
}

// copyAll copies everything to another database of the server.
func copyAll(ctx context.Context, from *redis.Client, to int) error {
	names, err := from.Keys(ctx, "*").Result()
	for _, name := range names {
		err = errors.Join(err, from.Copy(ctx, name, name, to, false).Err())
	}
	return err
}

// announce tells the scripts the time and the run id.
func (s *server) announce(w *world) {
	now := time.Now().Add(s.ahead).UnixMicro()
	w.must(w.control.HSet(w.ctx, serverKey, "seconds", now/1_000_000, "micros", now%1_000_000, "info", fmt.Sprintf("run_id:%d\r\n", s.run)).Err())
}

// jump moves the server's clock.
func (s *server) jump(w *world, by time.Duration) {
	s.ahead += by
	s.announce(w)
}

// trueTime is the true time at a moment of the partition's clock.
func (w *world) trueTime(micros int64) time.Time {
	shift, err := strconv.ParseInt(cmp.Or(w.control.HGet(w.ctx, scheduler.MetaKey(0), "shift").Val(), "0"), 10, 64)
	w.expect(err)
	return time.UnixMicro(micros - shift).Add(-w.server.ahead)
}

func (s *server) passTime(w *world) {
	s.announce(w)
	if !s.lockedUntil.IsZero() && !s.lockedUntil.After(time.Now()) {
		w.must(w.control.Del(w.ctx, scheduler.RebuildLockKey(0)).Err())
		s.lockedUntil = time.Time{}
	}
}

// before makes Redis ready for a command that asks for its own time.
func (s *server) before(w *world, command string) {
	if command != "xautoclaim" {
		return
	}
	for _, m := range s.pending(w) {
		idle := time.Since(s.deliveredAt(m.ID)).Milliseconds()
		w.expect(w.control.Do(w.ctx, "XCLAIM", scheduler.StreamKey(0), scheduler.StreamGroup, m.Consumer, 0, m.ID, "IDLE", idle, "JUSTID").Err())
	}
}

// after takes over what a command left to the server's own time.
func (s *server) after(w *world, cmd redis.Cmder) {
	switch cmd.Name() {
	case "set", "expire":
		if w.control.PTTL(w.ctx, scheduler.RebuildLockKey(0)).Val() > 0 {
			s.lockedUntil = time.Now().Add(rebuildLock)
			w.expect(w.control.Persist(w.ctx, scheduler.RebuildLockKey(0)).Err())
		}
	case "xreadgroup":
		for _, m := range s.pending(w) {
			s.deliveredAt(m.ID)
		}
	case "xautoclaim":
		if claimed, ok := cmd.(*redis.XAutoClaimCmd); ok {
			messages, _ := claimed.Val()
			for _, m := range messages {
				s.delivered[m.ID] = time.Now()
			}
		}
	}
}

// deliveredAt is when a message was last delivered; now for one that was not seen before.
func (s *server) deliveredAt(id string) time.Time {
	if s.delivered[id].IsZero() {
		s.delivered[id] = time.Now()
	}
	return s.delivered[id]
}

func (*server) pending(w *world) []redis.XPendingExt {
	pending, err := w.control.XPendingExt(w.ctx, &redis.XPendingExtArgs{
		Stream: scheduler.StreamKey(0), Group: scheduler.StreamGroup, Start: "-", End: "+", Count: 100,
	}).Result()
	if err != nil && !scheduler.IsNoGroup(err) {
		w.breaksf("XPENDING: %v", err)
	}
	return pending
}

var errRefused = &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}

// steppedRedis parks a process before each command that it sends to Redis.
type steppedRedis struct {
	process *process
	// once: the client sends no command twice.
	once bool
}

// DialHook implements redis.Hook.
func (steppedRedis) DialHook(next redis.DialHook) redis.DialHook { return next }

// ProcessHook implements redis.Hook.
func (h steppedRedis) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if isHandshake(cmd) {
			return next(ctx, cmd)
		}
		return h.step(h.process.w.nameOf(cmd), []redis.Cmder{cmd}, func() error { return next(ctx, cmd) })
	}
}

// ProcessPipelineHook implements redis.Hook.
func (h steppedRedis) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		if isHandshake(cmds[0]) {
			return next(ctx, cmds)
		}
		return h.step(h.process.w.nameOf(cmds[0])+" and more", cmds, func() error { return next(ctx, cmds) })
	}
}

func (h steppedRedis) step(label string, cmds []redis.Cmder, next func() error) error {
	p := h.process
	send := func() error {
		p.w.server.before(p.w, cmds[0].Name())
		err := next()
		for _, cmd := range cmds {
			p.w.server.after(p.w, cmd)
		}
		return err
	}
	fail := func(err error) error {
		for _, cmd := range cmds {
			cmd.SetErr(err)
		}
		return err
	}
	switch p.park(label, delays, losesAnswer, refuses, repeats) {
	case refuses:
		return fail(errRefused)
	case losesAnswer:
		_ = send()
		return fail(io.EOF)
	case repeats:
		if !h.once {
			_ = send()
		}
		return send()
	case delays:
		err := send()
		p.park("the answer to " + label)
		return err
	default:
		return send()
	}
}

// nameOf is a command's name, or that of its script.
func (w *world) nameOf(cmd redis.Cmder) string {
	if args := cmd.Args(); cmd.Name() == "evalsha" && len(args) > 1 {
		if hash, ok := args[1].(string); ok {
			return w.ground.names[hash]
		}
	}
	return cmd.Name()
}

func isHandshake(cmd redis.Cmder) bool {
	switch cmd.Name() {
	case "hello", "auth", "client", "select":
		return true
	}
	return false
}
