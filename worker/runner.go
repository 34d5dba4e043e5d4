package worker

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/snovsync/snovsync/internal/crashpoint"
	"github.com/snovsync/snovsync/internal/pause"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
	"github.com/snovsync/snovsync/worker/scheduler"
)

// runner takes claimed lanes to their outcomes: it plans, calls and classifies.
type runner struct {
	store           *models.Store
	client          *snovio.Client
	access          *accessTokens
	session         *Session
	diagnoses       *diagnoses
	throttleCounter *throttleCounter
	retryDelay      time.Duration
	limits          Limits
	partitions      partitions
	pauser          *pauser
	recorder        *recorder
	running         *running
	slots           chan struct{}
	locks           *organizationLocks
	storeHealth     *storeHealth
	outages         *outages
	metrics         *metrics
	log             *slog.Logger
}

// run takes claimed lanes to their outcomes. ctx ends when the engine stops; what
// has not been sent by then is given back.
func (r *runner) run(ctx context.Context, p *partition, claims []*scheduler.Lease) {
	tasks, err := r.prepare(ctx, claims)
	var locked map[string][]*task
	if err == nil {
		tasks, locked, err = r.begin(ctx, tasks)
	}
	r.storeHealth.note(err)
	if r.outages.met(ctx, "prepare claimed work, which is given back", err) {
		r.giveBack(p, claims)
		return
	}
	crashpoint.Reached(crashpoint.AfterStart)
	for _, t := range tasks {
		r.carryOut(ctx, t)
	}
	for organizationID, waiting := range locked {
		r.running.goes(func() { r.beginLocked(ctx, p, organizationID, waiting) })
	}
}

// carryOut makes a begun task's call, or records what needs none.
func (r *runner) carryOut(ctx context.Context, t *task) {
	switch {
	case t.call != nil:
		r.running.goes(func() { r.call(ctx, t) })
	case t.wait:
		r.holdIfPaused(ctx, t)
		r.raiseFence(ctx, t)
		r.recorder.record(&outcome{task: t, ending: scheduler.Completion{Lease: t.claim, Done: t.gone, RetryIn: waitBeforeLookingAgain}})
	default:
		r.recorder.record(&outcome{task: t, ending: scheduler.Completion{Lease: t.claim, Done: t.gone}})
	}
}

// holdIfPaused makes Redis follow a pause that it did not hear of.
func (r *runner) holdIfPaused(ctx context.Context, t *task) {
	if t.org == nil || !t.org.Settings.Paused {
		return
	}
	if err := r.pauser.setPausedAt(ctx, t.org, true); err != nil {
		r.log.Warn("a paused organization could not be held in Redis", "organization", t.org.ID, "error", err)
	}
}

// raiseFence lets the lane's next lease have a number that the store accepts.
func (r *runner) raiseFence(ctx context.Context, t *task) {
	if t.fence == 0 {
		return
	}
	if err := r.partitions[t.claim.Partition].scheduler.RaiseFence(ctx, t.fence); err != nil {
		r.log.Warn("the lease numbers of a partition could not be raised; trying again",
			"partition", t.claim.Partition, "error", err)
	}
}

// giveBack ends leases under which nothing was sent, and whose lanes may run at once.
func (r *runner) giveBack(p *partition, claims []*scheduler.Lease) {
	endings := make([]*scheduler.Completion, len(claims))
	for i, c := range claims {
		endings[i] = &scheduler.Completion{Lease: c, GiveBack: true}
	}
	r.endUnsent(p, endings)
}

// endUnsent ends leases under which nothing was sent.
func (r *runner) endUnsent(p *partition, endings []*scheduler.Completion) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := p.scheduler.Complete(ctx, endings); err != nil {
		r.log.Warn("leases could not be given back; they expire by themselves", "leases", len(endings), "error", err)
	}
	for _, ended := range endings {
		r.running.remove(ended.Lease)
		<-r.slots
	}
}

// call makes a task's call. A call that has begun runs to its end even when the
// engine stops meanwhile: its outcome must be known.
func (r *runner) call(ctx context.Context, t *task) {
	t.claim.Calling.Store(true)
	token, err := r.tokenFor(ctx, t)
	var added snovio.Added
	var exchange snovio.Exchange
	if err == nil {
		added, exchange, err = r.send(ctx, t, token)
	}
	if snovio.KindOf(err) == snovio.KindTokenRejected {
		if token, err = r.freshToken(ctx, t, token, exchange); err == nil {
			added, exchange, err = r.send(ctx, t, token)
		}
	}
	if snovio.KindOf(err) == snovio.KindBodyRefused {
		// Nothing was applied, and the client sends forms from now on.
		if err = r.secondToken(ctx, t, exchange.StartedAt.Add(exchange.Duration)); err == nil {
			added, exchange, err = r.send(ctx, t, token)
		}
	}
	awaitInFlight(r.limits, err)
	crashpoint.Reached(crashpoint.AfterAnswer)
	out := r.judge(ctx, t, added, exchange, err)
	t.claim.Calling.Store(false)
	r.recorder.record(out)
}

// awaitInFlight waits until a call whose outcome is unknown can arrive no more, under its
// lease: before that neither its token nor its prospect may be used again.
func awaitInFlight(limits Limits, err error) {
	if outcomeUnknown(err) {
		pause.For(context.Background(), limits.MaxTransit())
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
func (r *runner) send(ctx context.Context, t *task, token string) (snovio.Added, snovio.Exchange, error) {
	if ctx.Err() != nil {
		return snovio.Added{}, snovio.Exchange{}, context.Cause(ctx)
	}
	if time.Now().After(t.claim.SendDeadline()) {
		return snovio.Added{}, snovio.Exchange{}, scheduler.ErrLeaseLost
	}
	r.metrics.calls.Inc()
	ctx = snovio.WithSendDeadline(context.WithoutCancel(ctx), t.claim.SendDeadline)
	added, exchange, err := r.client.AddProspect(crashpoint.Sending(ctx), token, *t.call)
	if errors.Is(err, snovio.ErrSendDeadlinePassed) && snovio.KindOf(err) == snovio.KindNotSent {
		return added, snovio.Exchange{}, scheduler.ErrLeaseLost
	}
	return added, exchange, err
}

// tokenFor is the organization's access token. When it has to be asked for, the
// lane's token pays for that call and the lane needs a second one.
func (r *runner) tokenFor(ctx context.Context, t *task) (string, error) {
	if token, ok := r.access.current(t.org.Connection); ok {
		return token, nil
	}
	if ctx.Err() != nil {
		return "", context.Cause(ctx)
	}
	sending := snovio.WithSendDeadline(context.WithoutCancel(ctx), t.claim.SendDeadline)
	token, spent, completed, err := r.access.fetch(sending, t.org.Connection)
	if spent {
		r.metrics.calls.Inc()
	}
	if err != nil {
		return "", &tokenCallError{err: err, spent: spent, completed: completed}
	}
	if !spent {
		return token, nil
	}
	return token, r.secondToken(ctx, t, completed)
}

func (r *runner) secondToken(ctx context.Context, t *task, completed time.Time) error {
	s := r.partitions[t.claim.Partition].scheduler
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
func (r *runner) freshToken(ctx context.Context, t *task, rejected string, exchange snovio.Exchange) (string, error) {
	replaced, err := r.access.discard(context.WithoutCancel(ctx), t.org.ID, rejected)
	if err == nil {
		err = r.secondToken(ctx, t, exchange.StartedAt.Add(exchange.Duration))
	}
	if err != nil || replaced != "" {
		return replaced, err
	}
	conn := *t.org.Connection
	conn.TokenSealed = nil
	t.org = &models.Organization{ID: t.org.ID, Settings: t.org.Settings, Connection: &conn}
	return r.tokenFor(ctx, t)
}

// tokenCallError says that the call for an access token failed.
type tokenCallError struct {
	err       error
	spent     bool
	completed time.Time
}

func (e *tokenCallError) Error() string { return "ask for an access token: " + e.err.Error() }
func (e *tokenCallError) Unwrap() error { return e.err }
