package worker

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/snovsync/snovsync/internal/inventory"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/planner"
	"github.com/snovsync/snovsync/snovio"
	"github.com/snovsync/snovsync/worker/scheduler"
)

// outcome is what became of a task: what the store is told, and how the lease ends.
type outcome struct {
	task    *task
	results []models.Result
	ending  scheduler.Completion
	// apart: the outcome waits in the line of a locked organization, and keeps no slot.
	apart bool
}

// judgment gathers an outcome for the jobs that shared a call.
type judgment struct {
	r        *runner
	t        *task
	exchange snovio.Exchange
	out      *outcome
}

// judge turns what came back from Snov.io into an outcome, by the sync rules, tables "How
// Snov.io's response is read" and "Failures".
func (r *runner) judge(ctx context.Context, t *task, added snovio.Added, exchange snovio.Exchange, err error) *outcome {
	j := &judgment{r: r, t: t, exchange: exchange, out: &outcome{task: t, ending: scheduler.Completion{Lease: t.claim, Done: t.gone}}}
	if exchange.HTTPStatus != 0 || (!exchange.StartedAt.IsZero() && snovio.KindOf(err) != snovio.KindNotSent) {
		j.out.ending.At = exchange.StartedAt.Add(exchange.Duration)
	}
	if tokenCall, ok := errors.AsType[*tokenCallError](err); ok {
		j.out.ending.At = time.Time{}
		if tokenCall.spent && snovio.KindOf(err) != snovio.KindNotSent {
			j.out.ending.At = tokenCall.completed
		}
	}
	if completed := &j.out.ending.At; outcomeUnknown(err) && !completed.IsZero() {
		*completed = completed.Add(r.limits.MaxTransit()) // until then it may have arrived, see outlast
	}
	kind := snovio.KindOf(err)
	switch {
	case err == nil:
		j.succeeded(ctx, added)
	case kind == "":
		j.unsent(err)
	case kind == snovio.KindRateLimited:
		j.limited(err)
	case kind.Transient():
		j.failedForNow(transientWords(err), askedToWait(err))
	case inventory.SpeaksOfKeys(err):
		j.keysInDoubt(ctx, err)
	case kind == snovio.KindAlreadyInList:
		j.alreadyInList(ctx)
	case kind == snovio.KindProspectRefused:
		j.refused(err)
	default:
		j.diagnosed(ctx, err)
	}
	return j.out
}

// each gives every job that shared the call its result.
func (j *judgment) each(resultOf func(job *models.Job) models.Result) {
	callID := uuid.NewString()
	for i, job := range j.t.jobs {
		r := resultOf(job)
		r.AccountKey = j.t.claim.Account()
		if i > 0 {
			r.MergedInto = j.t.jobs[0].Entry.ID
		}
		if !j.exchange.StartedAt.IsZero() {
			r.Attempt = &models.Attempt{
				CallID: callID, StartedAt: j.exchange.StartedAt, DurationMicros: j.exchange.Duration.Microseconds(),
				Outcome: j.exchange.Outcome, Request: j.exchange.Request, Response: j.exchange.Response, HTTPStatus: j.exchange.HTTPStatus,
			}
		}
		if notes := j.t.notes[job.Entry.ID]; len(notes) > 0 {
			r.Message = strings.TrimSpace(r.Message + " " + strings.Join(notes, " "))
		}
		j.out.results = append(j.out.results, r)
		if r.Status.IsFinal() || r.Status == models.StatusBlocked {
			j.out.ending.Done = append(j.out.ending.Done, j.t.memberOf(job.Entry.ID))
		}
	}
}

func (j *judgment) final(status models.Status, reason models.Reason, message, listID, prospectID string, counts bool) {
	j.each(func(job *models.Job) models.Result {
		r := j.t.result(job, status, reason, message)
		r.ListID, r.ProspectID, r.CountsAttempt = listID, prospectID, counts
		return r
	})
}

func (j *judgment) succeeded(ctx context.Context, added snovio.Added) {
	j.r.throttleCounter.forget(j.t.claim.Account())
	known := j.t.facts.KnownListID
	if planner.LooksUp(j.t.org.Settings, added, j.t.facts) {
		known = j.lookUp(ctx)
	}
	status, reason, message := planner.Outcome(*j.t.call, added, known)
	list := j.t.call.ListID
	if reason == models.ReasonUpdatedInAnotherList {
		list = known
	}
	j.final(status, reason, message+j.aboutEarlierAttempts(ctx, reason), list, added.ID, true)
}

// alreadyInList is for Snov.io's refusal of a prospect that is in the target list already.
func (j *judgment) alreadyInList(ctx context.Context) {
	j.r.throttleCounter.forget(j.t.claim.Account())
	status, reason, message := planner.AlreadyInList(*j.t.call)
	j.final(status, reason, message+j.aboutEarlierAttempts(ctx, reason), j.t.call.ListID, "", true)
}

// unsent is for what kept the call from being sent and has nothing to do with it:
// the engine stops, the lease is lost, no second token is free. The events wait on.
func (j *judgment) unsent(err error) {
	if !errors.Is(err, context.Canceled) && !errors.Is(err, errNoSecondToken) && !errors.Is(err, scheduler.ErrLeaseLost) {
		j.r.log.Error("a call could not be made; its lane is looked at again", "entry", j.t.jobs[0].Entry.ID, "error", err)
		j.out.ending.RetryIn = waitBeforeLookingAgain
	}
	j.each(func(job *models.Job) models.Result {
		r := j.t.result(job, models.StatusQueued, "", "")
		if job.Entry.AttemptCount > 0 {
			r = j.t.result(job, models.StatusRetrying, job.Entry.Reason, job.Entry.Message)
		}
		return r
	})
	j.out.ending.GiveBack = j.out.ending.RetryIn == 0 && len(j.out.ending.Done) == 0
}

func (j *judgment) limited(err error) {
	account := j.t.claim.Account()
	rest := j.r.throttleCounter.next(account, j.r.limits.Window)
	if asked := askedToWait(err); asked > 0 {
		rest = asked
	}
	j.out.ending.Cooldown = rest
	next := time.Now().Add(rest)
	j.each(func(job *models.Job) models.Result {
		r := j.t.result(job, models.StatusQueued, models.ReasonRateLimited,
			"Snov.io says that the account is over its rate; the event waits in order and uses up no attempt.")
		r.NextAttemptAt = &next
		return r
	})
}

// askedToWait is how long Snov.io asked to wait; 0: it did not say.
func askedToWait(err error) time.Duration {
	if answer, ok := errors.AsType[*snovio.Error](err); ok {
		return answer.RetryAfter
	}
	return 0
}

// failedForNow uses up an attempt. atLeast is how long Snov.io asked to wait.
func (j *judgment) failedForNow(message string, atLeast time.Duration) {
	const reason = models.ReasonSnovioUnavailable
	fewest := maxAttempts
	for _, job := range j.t.jobs {
		fewest = min(fewest, job.Entry.AttemptCount+1)
	}
	delay := max(retryDelay(j.r.retryDelay, fewest), atLeast)
	next := time.Now().Add(delay)
	j.each(func(job *models.Job) models.Result {
		attempts := job.Entry.AttemptCount + 1
		if attempts >= maxAttempts {
			r := j.t.result(job, models.StatusFailed, reason,
				fmt.Sprintf("%s This was attempt %d, the last one. Retry it when Snov.io works again.", message, attempts))
			r.CountsAttempt = true
			return r
		}
		r := j.t.result(job, models.StatusRetrying, reason, fmt.Sprintf("%s Attempt %d of %d.", message, attempts, maxAttempts))
		r.CountsAttempt, r.NextAttemptAt = true, &next
		// What waits behind events that failed for good need not wait any longer.
		j.out.ending.RetryIn = delay
		return r
	})
}

// credentialsRejected marks the connection, which also blocks what waits behind.
func (j *judgment) credentialsRejected(ctx context.Context, err error) {
	message := "Snov.io rejected the API keys: " + wordsOf(err) + ". Reconnect with valid keys; blocked events then run by themselves."
	if snovio.KindOf(err) == snovio.KindNoAPIAccess {
		message = "Snov.io does not let this account use the API: " + wordsOf(err) + ". Check the plan and reconnect; blocked events then run by themselves."
	}
	ctx = context.WithoutCancel(ctx)
	used := j.t.org.Connection
	now, markErr := j.r.store.Connection(ctx, used.OrganizationID)
	if markErr == nil && now != nil && !now.ConnectedAt.Equal(used.ConnectedAt) {
		j.lookAgain() // under the keys that an admin gave while the call ran
		return
	}
	if markErr == nil {
		markErr = j.r.store.MarkCredentialsRejected(ctx, used.OrganizationID, used.AccountKey, message)
	}
	j.blocked(models.ReasonCredentialsRejected, message, markErr)
}

// keysInDoubt finds out what a refusal is about that may speak of the keys or the plan, or of
// one prospect or list: only if get-balance is refused too, the keys are. The wait for that
// call uses up no attempt.
func (j *judgment) keysInDoubt(ctx context.Context, err error) {
	refused := time.Now()
	j.spendToken(ctx)
	verdict := j.r.inLine(ctx, func(ctx context.Context) error { return j.r.diagnoses.keys(ctx, j.t.org, refused) })
	_, atTokenCall := errors.AsType[*tokenCallError](err)
	switch {
	case verdict == nil && atTokenCall, errors.Is(verdict, inventory.ErrConnectionChanged):
		j.lookAgain() // with what the connection is now
	case verdict == nil:
		j.diagnosed(ctx, err)
	default:
		j.verdict(ctx, verdict, "Snov.io refused the call ("+wordsOf(err)+") and could not be asked whether the API keys still work.")
	}
}

// verdict deals with the error of a call that was to explain a refusal. unexplained is what
// to say where Snov.io was asked and did not answer.
func (j *judgment) verdict(ctx context.Context, err error, unexplained string) {
	switch {
	case ctx.Err() != nil || neverAsked(err):
		j.lookAgain()
	case inventory.SpeaksOfKeys(err):
		j.credentialsRejected(ctx, err)
	default:
		j.failedForNow(unexplained, askedToWait(err))
	}
}

// lookAgain puts the events back, for a call that says nothing of what would
// happen to it now. It uses up no attempt.
func (j *judgment) lookAgain() {
	j.out.ending.RetryIn = waitBeforeLookingAgain
	j.each(func(job *models.Job) models.Result { return j.t.result(job, models.StatusQueued, "", "") })
}

func (j *judgment) blocked(reason models.Reason, message string, markErr error) {
	if markErr != nil {
		j.r.log.Error("what blocks an organization could not be marked; its lane is looked at again",
			"organization", j.t.org.ID, "reason", reason, "error", markErr)
		j.lookAgain()
		return
	}
	j.final(models.StatusBlocked, reason, message, "", "", false)
}

func (j *judgment) refused(err error) {
	advice := "Correct the data in the booking product and retry."
	if inventory.SpeaksOfKeys(err) {
		advice = "The API keys work otherwise: allow it at Snov.io, then retry."
	}
	j.final(models.StatusFailed, models.ReasonProspectRefused, "Snov.io refuses this prospect: "+wordsOf(err)+". "+advice, "", "", true)
}

// diagnosed finds out what a refusal means that Snov.io does not document: whether
// the list or a custom field is gone, or the prospect itself is refused. Where this has to
// wait for calls, it uses up no attempt.
func (j *judgment) diagnosed(ctx context.Context, err error) {
	j.spendToken(ctx)
	unexplained := "Snov.io refused the call (" + wordsOf(err) + ") and could not be asked why."
	var found finding
	lookErr := j.r.inLine(ctx, func(ctx context.Context) (err error) {
		found, err = j.r.diagnoses.look(ctx, j.t.org, j.t.call)
		if inventory.SpeaksOfKeys(err) {
			// The lists may be refused to keys that work otherwise.
			if verdict := j.r.diagnoses.keys(ctx, j.t.org, time.Now()); verdict != nil {
				return verdict
			}
			return &snovio.Error{Kind: snovio.KindRejected, Err: err}
		}
		return err
	})
	switch {
	case errors.Is(lookErr, inventory.ErrConnectionChanged):
		j.lookAgain()
	case lookErr != nil:
		j.verdict(ctx, lookErr, unexplained)
	case found.reason != "":
		mark := j.r.store.MarkSettingBroken(
			context.WithoutCancel(ctx), j.t.org.ID, j.t.org.Settings.Version, found.reason, found.message, found.seenAt)
		j.blocked(found.reason, found.message, mark)
	default:
		j.refused(err)
	}
}

// neverAsked tells an error that came before Snov.io was asked: no token was free, or Redis
// or the database was away. It says nothing about Snov.io, so it uses up no attempt.
func neverAsked(err error) bool {
	kind := snovio.KindOf(err)
	return kind == "" || kind == snovio.KindNotSent || errors.Is(err, ErrRateLimited)
}

// inLine makes a call that waits in line for a token. While it waits, other lanes may have
// its slot.
func (r *runner) inLine(ctx context.Context, ask func(ctx context.Context) error) error {
	<-r.slots
	defer func() { r.slots <- struct{}{} }()
	ctx, cancel := context.WithTimeout(ctx, 2*r.limits.Window)
	defer cancel()
	return ask(ctx)
}

// spendToken spends the token of the refused call. Otherwise the refused calls of a backlog
// would hold every token of the account while their diagnosis waits for one.
func (j *judgment) spendToken(ctx context.Context) {
	ending := &j.out.ending
	if ending.At.IsZero() {
		return
	}
	s := j.r.partitions[ending.Lease.Partition].scheduler
	spent, err := s.SpendToken(context.WithoutCancel(ctx), ending.Lease, ending.At)
	j.r.outages.note("spend the token of a refused call, which the end of its lease spends otherwise", err)
	if spent {
		ending.At = time.Time{}
	}
}

// transientWords say why a call did not succeed that is made again later. That Snov.io did
// not answer is said only where it did not.
func transientWords(err error) string {
	failure, ok := errors.AsType[*snovio.Error](err)
	switch {
	case !ok:
		return "Snov.io could not be asked: " + wordsOf(err) + "."
	case failure.Kind == snovio.KindMalformed:
		return fmt.Sprintf("Snov.io answered something we can't read (HTTP status %d).", failure.HTTPStatus)
	case failure.Kind == snovio.KindNotSent:
		return "Snov.io could not be reached."
	case failure.HTTPStatus == 0:
		return "Snov.io did not answer: " + wordsOf(err) + "."
	}
	return "Snov.io answered with an error of its own: " + wordsOf(err) + "."
}

// wordsOf is what Snov.io said, or a plain word for what went wrong.
func wordsOf(err error) string {
	answer, ok := errors.AsType[*snovio.Error](err)
	switch {
	case !ok:
		return "it gave no reason"
	case answer.Message != "":
		return strings.TrimRight(answer.Message, ". ")
	case answer.HTTPStatus != 0:
		return fmt.Sprintf("HTTP status %d", answer.HTTPStatus)
	case answer.Kind == snovio.KindTimeout:
		return "the call timed out"
	case answer.Kind == snovio.KindConnectionLost:
		return "the connection was lost"
	}
	return "it could not be reached"
}
