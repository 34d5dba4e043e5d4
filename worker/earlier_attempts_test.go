package worker

import (
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/snovio"
	"github.com/snovsync/snovsync/worker/scheduler"
)

const aboutEarlierAttempt = "An earlier attempt had no clear answer"

// TestUnclearEarlierAttemptIsMentioned: an admin who reads that the prospect existed must know that
// an earlier attempt may have made it. An attempt whose answer says that it changed nothing is not
// mentioned.
func TestUnclearEarlierAttemptIsMentioned(t *testing.T) {
	t.Parallel()
	onAdd := func(kind simulator.FaultKind, status int) simulator.Fault {
		return simulator.Fault{Kind: kind, Path: simulator.PathAddProspect, Status: status, Count: 1}
	}
	for name, test := range map[string]struct {
		fault    simulator.Fault
		attempts int
		want     bool
	}{
		"rate limited":    {onAdd(simulator.FaultRateLimited, 0), 2, false},
		"token revoked":   {onAdd(simulator.FaultRevokedToken, 0), 1, false},
		"connection lost": {onAdd(simulator.FaultDropBefore, 0), 2, true},
		"gateway timeout": {onAdd(simulator.FaultHTTPError, 504), 2, true},
		"unreadable":      {onAdd(simulator.FaultGarbage, 0), 2, true},
		"token not given": {simulator.Fault{Kind: simulator.FaultHTTPError, Path: simulator.PathToken, Status: 503, Count: 1}, 1, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t, shortLimits())
			item := f.accept(1)[0]
			f.addByHand(item.Email)
			f.must(f.snovio.SetFault(test.fault))
			e := f.engine()
			e.Start(f.ctx)
			e.Push(f.ctx, []Item{item})
			f.waitForStatus(item.EntryID, models.StatusSucceeded)
			entry, err := f.store.Entry(f.ctx, testOrganization, item.EntryID)
			f.must(err)
			attempts, err := f.store.Attempts(f.ctx, testOrganization, []string{item.EntryID})
			f.must(err)
			if len(attempts[item.EntryID]) != test.attempts || entry.Reason != models.ReasonUpdated {
				t.Errorf("%s after the attempts %+v", entry.Reason, attempts[item.EntryID])
			}
			if strings.Contains(entry.Message, aboutEarlierAttempt) != test.want {
				t.Errorf("the message reads %q", entry.Message)
			}
		})
	}
}

// addByHand puts a prospect into the target list without the engine.
func (f *fixture) addByHand(email string) {
	f.t.Helper()
	settings, err := f.store.Settings(f.ctx, testOrganization)
	f.must(err)
	token, err := f.client.Token(f.ctx, snovio.Credentials{UserID: testUser, Secret: "secret"})
	f.must(err)
	_, _, err = f.client.AddProspect(f.ctx, token.AccessToken, snovio.Prospect{Email: email, ListID: settings.TargetListID})
	f.must(err)
}

// TestAttemptOfADeadWorkerIsMentioned: what came of its call was never recorded. It is mentioned
// where the entry would say otherwise that somebody else made or changed the prospect.
func TestAttemptOfADeadWorkerIsMentioned(t *testing.T) {
	t.Parallel()
	exists := &snovio.Error{Kind: snovio.KindAlreadyInList, HTTPStatus: 422}
	for name, test := range map[string]struct {
		status models.Status
		update bool
		added  snovio.Added
		err    error
		want   string
	}{
		"first attempt":      {status: models.StatusQueued, err: exists},
		"exists":             {status: models.StatusRunning, err: exists, want: "may have added the prospect"},
		"update not applied": {status: models.StatusRunning, update: true, err: exists, want: "may have written this update"},
		"updated":            {status: models.StatusRunning, update: true, added: snovio.Added{Updated: true}, want: "may have added the prospect"},
		"added":              {status: models.StatusRunning, update: true, added: snovio.Added{Added: true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := &runner{limits: scheduler.Limits{}.WithDefaults(), throttleCounter: newThrottleCounter()}
			call := taskFor(models.Entry{ID: "a", Status: test.status})
			call.call.UpdateContact = test.update
			message := e.judge(t.Context(), call, test.added, snovio.Exchange{StartedAt: time.Now(), HTTPStatus: 200}, test.err).results[0].Message
			if strings.Contains(message, aboutEarlierAttempt) != (test.want != "") || !strings.Contains(message, test.want) {
				t.Errorf("the message reads %q", message)
			}
		})
	}
}
