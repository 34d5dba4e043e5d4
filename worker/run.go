package worker

import (
	"context"
	"errors"
	"time"

	"github.com/snovsync/snovsync/internal/crashpoint"
	"github.com/snovsync/snovsync/internal/pause"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
	"github.com/snovsync/snovsync/worker/scheduler"
)

// run takes claimed lanes to their outcomes. ctx ends when the engine stops; what
// has not been sent by then is given back.
func (e *Engine) run(ctx context.Context, p *partition, claims []*scheduler.Lease) {
	tasks, err := e.prepare(ctx, claims)
	var locked map[string][]*task
	if err == nil {
		tasks, locked, err = e.begin(ctx, tasks)
	}
	e.storeHealth.note(err)
	if e.trouble.met(ctx, "prepare claimed work, which is given back", err) {
		e.giveBack(p, claims)
		return
	}
	crashpoint.Reached(crashpoint.AfterStart)
	for _, t := range tasks {
		e.carryOut(ctx, t)
	}
	for organizationID, waiting := range locked {
		e.running.goes(func() { e.beginLocked(ctx, p, organizationID, waiting) })
	}
}

// carryOut makes a begun task's call, or records what needs none.
func (e *Engine) carryOut(ctx context.Context, t *task) {
	switch {
	case t.call != nil:
		e.running.goes(func() { e.call(ctx, t) })
	case t.wait:
		e.holdIfPaused(ctx, t)
		e.raiseFence(ctx, t)
		e.recorder.record(&outcome{task: t, ending: scheduler.Completion{Lease: t.claim, Done: t.gone, RetryIn: waitBeforeLookingAgain}})
	default:
		e.recorder.record(&outcome{task: t, ending: scheduler.Completion{Lease: t.claim, Done: t.gone}})
	}
}

// holdIfPaused makes Redis follow a pause that it did not hear of.
func (e *Engine) holdIfPaused(ctx context.Context, t *task) {
	if t.org == nil || !t.org.Settings.Paused {
		return
	}
	if err := e.setPausedAt(ctx, t.org, true); err != nil {
		e.log.Warn("a paused organization could not be held in Redis", "organization", t.org.ID, "error", err)
	}
}

// raiseFence lets the lane's next lease have a number that the store accepts.
func (e *Engine) raiseFence(ctx context.Context, t *task) {
	if t.fence == 0 {
		return
	}
	if err := e.partitions[t.claim.Partition].scheduler.RaiseFence(ctx, t.fence); err != nil {
		e.log.Warn("the lease numbers of a partition could not be raised; trying again",
			"partition", t.claim.Partition, "error", err)
	}
}

// giveBack ends leases under which nothing was sent, and whose lanes may run at once.
func (e *Engine) giveBack(p *partition, claims []*scheduler.Lease) {
	endings := make([]*scheduler.Completion, len(claims))
	for i, c := range claims {
		endings[i] = &scheduler.Completion{Lease: c, GiveBack: true}
	}
	e.endUnsent(p, endings)
}

// endUnsent ends leases under which nothing was sent.
func (e *Engine) endUnsent(p *partition, endings []*scheduler.Completion) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := p.scheduler.Complete(ctx, endings); err != nil {
		e.log.Warn("leases could not be given back; they expire by themselves", "leases", len(endings), "error", err)
	}
	for _, ended := range endings {
		e.running.remove(ended.Lease)
		<-e.slots
	}
}

// call makes a task's call. A call that has begun runs to its end even when the
// engine stops meanwhile: its outcome must be known.
func (e *Engine) call(ctx context.Context, t *task) {
	t.claim.Calling.Store(true)
	token, err := e.tokenFor(ctx, t)
	var added snovio.Added
	var exchange snovio.Exchange
	if err == nil {
		added, exchange, err = e.send(ctx, t, token)
	}
	if snovio.KindOf(err) == snovio.KindTokenRejected {
		if token, err = e.freshToken(ctx, t, token, exchange); err == nil {
			added, exchange, err = e.send(ctx, t, token)
		}
	}
	if snovio.KindOf(err) == snovio.KindBodyRefused {
		// Nothing was applied, and the client sends forms from now on.
		if err = e.secondToken(ctx, t, exchange.StartedAt.Add(exchange.Duration)); err == nil {
			added, exchange, err = e.send(ctx, t, token)
		}
	}
	e.outlast(err)
	crashpoint.Reached(crashpoint.AfterAnswer)
	out := e.judge(ctx, t, added, exchange, err)
	t.claim.Calling.Store(false)
	e.recorder.record(out)
}

// outlast waits until a call whose outcome is unknown can arrive no more, under its
// lease: before that neither its token nor its prospect may be used again.
func (e *Engine) outlast(err error) {
	if outcomeUnknown(err) {
		pause.For(context.Background(), e.limits.MaxTransit())
	}
}

// outcomeUnknown: the request was written, at least in part, and no answer came.
func outcomeUnknown(err error) bool {
	kind := snovio.KindOf(err)
	return kind == snovio.KindTimeout || kind == snovio.KindConnectionLost
}

// errNoSecondToken: the lane's token was spent on a call for an access token and
// no other one is free.
var errNoSecondToken = errors.New("no second token is free")

// send makes the upsert, unless the engine stops or the lease may end before it arrives.
func (e *Engine) send(ctx context.Context, t *task, token string) (snovio.Added, snovio.Exchange, error) {
	if ctx.Err() != nil {
		return snovio.Added{}, snovio.Exchange{}, context.Cause(ctx)
	}
	if time.Now().After(t.claim.SendDeadline()) {
		return snovio.Added{}, snovio.Exchange{}, scheduler.ErrLeaseLost
	}
	e.metrics.calls.Inc()
	ctx = snovio.WithSendDeadline(context.WithoutCancel(ctx), t.claim.SendDeadline)
	added, exchange, err := e.client.AddProspect(crashpoint.Sending(ctx), token, *t.call)
	if errors.Is(err, snovio.ErrSendDeadlinePassed) && snovio.KindOf(err) == snovio.KindNotSent {
		return added, snovio.Exchange{}, scheduler.ErrLeaseLost
	}
	return added, exchange, err
}

// tokenFor is the organization's access token. When it has to be asked for, the
// lane's token pays for that call and the lane needs a second one.
func (e *Engine) tokenFor(ctx context.Context, t *task) (string, error) {
	if token, ok := e.access.current(t.org.Connection); ok {
		return token, nil
	}
	if ctx.Err() != nil {
		return "", context.Cause(ctx)
	}
	sending := snovio.WithSendDeadline(context.WithoutCancel(ctx), t.claim.SendDeadline)
	token, spent, completed, err := e.access.fetch(sending, t.org.Connection)
	if spent {
		e.metrics.calls.Inc()
	}
	if err != nil {
		return "", &tokenCallError{err: err, spent: spent, completed: completed}
	}
	if !spent {
		return token, nil
	}
	return token, e.secondToken(ctx, t, completed)
}

func (e *Engine) secondToken(ctx context.Context, t *task, completed time.Time) error {
	s := e.partitions[t.claim.Partition].scheduler
	enough, err := s.SecondToken(context.WithoutCancel(ctx), t.claim, completed)
	switch {
	case err == nil && !enough:
		return errNoSecondToken
	case err != nil && !errors.Is(err, scheduler.ErrLeaseLost):
		// Redis may not have heard that the first token is spent: the lease's end tells it.
		return &tokenCallError{err: err, spent: true, completed: completed}
	}
	return err
}

// freshToken replaces an access token that Snov.io rejected, within the same attempt.
// The rejected one is forgotten first: where no second token is free, the lanes that
// come next must not spend theirs on it too.
func (e *Engine) freshToken(ctx context.Context, t *task, rejected string, exchange snovio.Exchange) (string, error) {
	replaced, err := e.access.discard(context.WithoutCancel(ctx), t.org.ID, rejected)
	if err == nil {
		err = e.secondToken(ctx, t, exchange.StartedAt.Add(exchange.Duration))
	}
	if err != nil || replaced != "" {
		return replaced, err
	}
	conn := *t.org.Connection
	conn.TokenSealed = nil
	t.org = &models.Organization{ID: t.org.ID, Settings: t.org.Settings, Connection: &conn}
	return e.tokenFor(ctx, t)
}

// tokenCallError says that the call for an access token failed.
type tokenCallError struct {
	err       error
	spent     bool
	completed time.Time
}

func (e *tokenCallError) Error() string { return "ask for an access token: " + e.err.Error() }
func (e *tokenCallError) Unwrap() error { return e.err }
