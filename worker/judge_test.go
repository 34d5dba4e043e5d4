package worker

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
	"github.com/snovsync/snovsync/worker/scheduler"
)

// taskFor is a task with an update of a prospect for these entries.
func taskFor(entries ...models.Entry) *task {
	t := &task{
		claim: &scheduler.Lease{Lane: scheduler.ShortHash("account") + ":" + scheduler.ShortHash("prospect")}, call: &snovio.Prospect{ListID: "100", UpdateContact: true},
		org: &models.Organization{ID: testOrganization, Settings: models.DefaultSettings(testOrganization)},
	}
	for i := range entries {
		t.jobs = append(t.jobs, &models.Job{Entry: &entries[i]})
	}
	return t
}

// judged is the outcome of a failed call for entries with so many attempts behind them.
func judged(t *testing.T, err error, attempts ...int) *outcome {
	t.Helper()
	var entries []models.Entry
	for i, n := range attempts {
		entries = append(entries, models.Entry{ID: string(rune('a' + i)), AttemptCount: n})
	}
	e := &runner{retryDelay: time.Second, limits: scheduler.Limits{}.WithDefaults(), throttleCounter: newThrottleCounter()}
	return e.judge(t.Context(), taskFor(entries...), snovio.Added{}, snovio.Exchange{StartedAt: time.Now(), HTTPStatus: 503}, err)
}

func TestEventsBehindOneThatFailedForGoodDoNotWait(t *testing.T) {
	t.Parallel()
	o := judged(t, &snovio.Error{Kind: snovio.KindUnavailable, HTTPStatus: 503}, maxAttempts-1)
	if o.results[0].Status != models.StatusFailed {
		t.Fatalf("after the last attempt the entry reads %s", o.results[0].Status)
	}
	if o.ending.RetryIn != 0 {
		t.Errorf("what waits behind it waits another %s", o.ending.RetryIn)
	}
}

func TestEntriesOfOneCallEachCountTheirOwnAttempts(t *testing.T) {
	t.Parallel()
	o := judged(t, &snovio.Error{Kind: snovio.KindTimeout}, maxAttempts-1, 2)
	if first, second := o.results[0].Status, o.results[1].Status; first != models.StatusFailed || second != models.StatusRetrying {
		t.Errorf("the entries read %s and %s", first, second)
	}
	if o.ending.RetryIn == 0 {
		t.Error("the entry that is tried again does not wait")
	}
}

func TestSnoviosOwnWaitIsHonored(t *testing.T) {
	t.Parallel()
	for kind, of := range map[snovio.ErrorKind]func(*outcome) time.Duration{
		snovio.KindUnavailable: func(o *outcome) time.Duration { return o.ending.RetryIn },
		snovio.KindRateLimited: func(o *outcome) time.Duration { return o.ending.Cooldown },
	} {
		o := judged(t, &snovio.Error{Kind: kind, RetryAfter: time.Hour}, 0)
		if wait := of(o); wait < time.Hour {
			t.Errorf("%s with Retry-After of an hour waits %s", kind, wait)
		}
	}
}

// TestACallWithoutAnAnswerCountsUntilItCannotArrive: its token comes back a window after
// the last moment at which Snov.io may have got it.
func TestACallWithoutAnAnswerCountsUntilItCannotArrive(t *testing.T) {
	t.Parallel()
	travel := scheduler.Limits{}.WithDefaults().MaxTransit()
	for _, kind := range []snovio.ErrorKind{snovio.KindTimeout, snovio.KindConnectionLost} {
		before := time.Now()
		if o := judged(t, &snovio.Error{Kind: kind}, 0); o.ending.At.Before(before.Add(travel)) {
			t.Errorf("%s: the call counts as completed %s after it was made", kind, o.ending.At.Sub(before))
		}
	}
	if o := judged(t, &snovio.Error{Kind: snovio.KindUnavailable}, 0); time.Since(o.ending.At) < 0 {
		t.Error("an answered call counts as completed in the future")
	}
}

func TestAttemptsSpreadOverAboutADay(t *testing.T) {
	t.Parallel()
	var total time.Duration
	for failed := 1; failed < maxAttempts; failed++ {
		total += retryDelay(defaultRetryDelay, failed)
	}
	if total < 18*time.Hour || total > 30*time.Hour {
		t.Errorf("ten attempts spread over %s", total)
	}
}

func TestSuccessEndsARowOfRateLimits(t *testing.T) {
	t.Parallel()
	account := scheduler.ShortHash("account")
	for name, answer := range map[string]struct {
		added snovio.Added
		err   error
	}{
		"added":          {added: snovio.Added{Added: true}},
		"already exists": {err: &snovio.Error{Kind: snovio.KindAlreadyInList}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := &runner{limits: scheduler.Limits{}.WithDefaults(), throttleCounter: newThrottleCounter()}
			first := e.throttleCounter.next(account, time.Minute)
			e.throttleCounter.accounts[account] = throttled{inARow: 3, until: time.Now().Add(-time.Second)}
			e.judge(t.Context(), taskFor(models.Entry{ID: "a"}), answer.added, snovio.Exchange{StartedAt: time.Now(), HTTPStatus: 200}, answer.err)
			if again := e.throttleCounter.next(account, time.Minute); again > first {
				t.Errorf("the next refusal rests for %s, the first one for %s", again, first)
			}
		})
	}
}

func TestOnlyAnAnswerOfSnovioCostsAnAttempt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		err   error
		never bool
	}{
		"Redis is away":           {errors.New("ask for a call: dial tcp: connection refused"), true},
		"no token was free":       {&RateLimitError{}, true},
		"the account is gone":     {ErrNotConnected, true},
		"the lease was too short": {&snovio.Error{Kind: snovio.KindNotSent}, true},
		"no answer":               {&snovio.Error{Kind: snovio.KindTimeout}, false},
		"a broken server":         {&snovio.Error{Kind: snovio.KindUnavailable}, false},
	} {
		if got := neverAsked(c.err); got != c.never {
			t.Errorf("%s: %t", name, got)
		}
	}
}

// TestRefusedUpdateIsAFailure: an update that Snov.io refused is no success and no skip.
func TestRefusedUpdateIsAFailure(t *testing.T) {
	t.Parallel()
	e := &runner{limits: scheduler.Limits{}.WithDefaults(), throttleCounter: newThrottleCounter()}
	o := e.judge(t.Context(), taskFor(models.Entry{ID: "a"}), snovio.Added{}, snovio.Exchange{StartedAt: time.Now(), HTTPStatus: 422},
		&snovio.Error{Kind: snovio.KindAlreadyInList, HTTPStatus: 422})
	r := o.results[0]
	if r.Status != models.StatusFailed || r.Reason != models.ReasonUpdateNotApplied || !r.CountsAttempt || r.ListID != "100" || o.ending.RetryIn != 0 {
		t.Errorf("%+v", r)
	}
}

// TestWordsOfFailedAttempts: that Snov.io did not answer is said only where it did not.
func TestWordsOfFailedAttempts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err  *snovio.Error
		want string
	}{
		{&snovio.Error{Kind: snovio.KindMalformed, HTTPStatus: 200}, "Snov.io answered something we can't read (HTTP status 200)."},
		{&snovio.Error{Kind: snovio.KindUnavailable, HTTPStatus: 502}, "Snov.io answered with an error of its own: HTTP status 502."},
		{&snovio.Error{Kind: snovio.KindUnavailable, HTTPStatus: 500, Message: "Server Error."}, "Snov.io answered with an error of its own: Server Error."},
		{&snovio.Error{Kind: snovio.KindTimeout}, "Snov.io did not answer: the call timed out."},
		{&snovio.Error{Kind: snovio.KindConnectionLost}, "Snov.io did not answer: the connection was lost."},
		{&snovio.Error{Kind: snovio.KindNotSent}, "Snov.io could not be reached."},
	} {
		if got := judged(t, c.err, 0).results[0].Message; !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: %q", c.err.Kind, got)
		}
	}
}
