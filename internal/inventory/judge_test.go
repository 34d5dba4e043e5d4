package inventory_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/snovsync/snovsync/internal/inventory"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
)

// judge asks about a refusal at the present time.
func (f *fixture) judge(ctx context.Context) error {
	return f.Judge(ctx, call, f.connection, f.clock(), time.Minute)
}

// ticking moves the clock on with each call, so that a balance is read after the refusal.
func (f *fixture) ticking(ctx context.Context, organizationID string, fn func(context.Context, string) error) error {
	f.advance(time.Millisecond)
	return call(ctx, organizationID, fn)
}

func TestJudgeFindsThatTheKeysWork(t *testing.T) {
	f := newFixture(t)
	refused := f.clock()
	must(t, f.Judge(t.Context(), f.ticking, f.connection, refused, time.Minute))
	equal(t, f.account.calls, []string{"balance token of org-1"})
	must(t, f.Judge(t.Context(), f.ticking, f.connection, refused, time.Minute))
	equal(t, len(f.account.calls), 1)
}

func TestJudgeFindsThatTheKeysAreRejected(t *testing.T) {
	f := newFixture(t)
	f.account.err = &snovio.Error{Kind: snovio.KindCredentialsRejected}
	if err := f.judge(t.Context()); !errors.Is(err, f.account.err) {
		t.Fatalf("got %v", err)
	}
	stored := f.stored(models.InventoryBalance)
	if stored.ReadAt != nil || stored.ReadingUntil != nil || stored.FailedAt != nil {
		t.Errorf("the reading ended as %+v", stored)
	}
}

// TestJudgeReportsAFailureThatItCannotNote: both errors come back.
func TestJudgeReportsAFailureThatItCannotNote(t *testing.T) {
	f := newFixture(t)
	f.account.err = &snovio.Error{Kind: snovio.KindCredentialsRejected}
	err := f.Judge(t.Context(), func(ctx context.Context, organizationID string, fn func(context.Context, string) error) error {
		must(t, f.Store.Close())
		return call(ctx, organizationID, fn)
	}, f.connection, f.clock(), time.Minute)
	if !errors.Is(err, f.account.err) || !errors.Is(err, models.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
}

// TestJudgeEndsTheReadingOfACanceledCaller: otherwise all others wait for it.
func TestJudgeEndsTheReadingOfACanceledCaller(t *testing.T) {
	f := newFixture(t)
	ctx, cancel := context.WithCancel(t.Context())
	err := f.Judge(ctx, func(ctx context.Context, _ string, _ func(context.Context, string) error) error {
		cancel()
		return ctx.Err()
	}, f.connection, f.clock(), time.Minute)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if stored := f.stored(models.InventoryBalance); stored.ReadingUntil != nil {
		t.Error("the reading still counts as under way")
	}
}

func TestJudgeSeesThatTheConnectionChanged(t *testing.T) {
	for name, change := range map[string]func(f *fixture){
		"other keys":    func(f *fixture) { f.connection.ConnectedAt = f.connection.ConnectedAt.Add(time.Second); f.connect() },
		"rejected keys": func(f *fixture) { f.connection.Status = models.ConnectionCredentialsRejected; f.connect() },
		"disconnected": func(f *fixture) {
			_, err := f.Store.Disconnect(f.t.Context(), org, models.Actor{ID: "user-1"})
			must(f.t, err)
		},
	} {
		f := newFixture(t)
		used := *f.connection
		change(f)
		if err := f.Judge(t.Context(), call, &used, f.clock(), time.Minute); !errors.Is(err, inventory.ErrConnectionChanged) {
			t.Errorf("%s: %v", name, err)
		}
		equal(t, len(f.account.calls), 0)
	}
}

// TestJudgeSeesAnotherAccount: the account that was asked about is gone when the
// reading is claimed.
func TestJudgeSeesAnotherAccount(t *testing.T) {
	f := newFixture(t)
	used := *f.connection
	used.AccountKey = "account-2"
	ctx, cancel := context.WithCancelCause(t.Context())
	errEnough := errors.New("enough")
	cancel(errEnough)
	if err := f.Judge(ctx, call, &used, f.clock(), time.Minute); err == nil {
		t.Error("keys of another account were found to work")
	}
	equal(t, len(f.account.calls), 0)
}

func TestJudgeReturnsErrorsOfTheStore(t *testing.T) {
	f := newFixture(t)
	must(t, f.Store.Close())
	if err := f.judge(t.Context()); !errors.Is(err, models.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
}

// TestJudgeWaitsForAnotherProcess: a reading is under way elsewhere, so this one looks again
// until its answer is there.
func TestJudgeWaitsForAnotherProcess(t *testing.T) {
	f := newFixture(t)
	other := &inventory.Reader{Store: f.Store, Client: f.account, Now: f.clock}
	wait, err := other.Claim(t.Context(), f.connection, models.InventoryBalance, time.Minute)
	must(t, err)
	equal(t, wait, time.Duration(0))
	refused := f.clock()
	judged := make(chan error)
	go func() { judged <- f.Judge(t.Context(), f.ticking, f.connection, refused, time.Minute) }()
	f.advance(time.Second)
	_, err = other.Read(t.Context(), call, f.connection, models.InventoryBalance)
	must(t, err)
	must(t, <-judged)
	equal(t, len(f.account.calls), 1)
}

// TestJudgeEndsWithItsContext: until then it waits for the other process and finds nothing out.
func TestJudgeEndsWithItsContext(t *testing.T) {
	f := newFixture(t)
	_, err := f.Claim(t.Context(), f.connection, models.InventoryBalance, time.Minute)
	must(t, err)
	errStopped := errors.New("the worker stops")
	ctx, cancel := context.WithCancelCause(t.Context())
	judged := make(chan error, 1)
	before := f.looked()
	go func() { judged <- f.judge(ctx) }()
	// It reads the time once for the refusal and once for each claim that it tries.
	for poll := time.NewTicker(time.Millisecond); f.looked() < before+3; <-poll.C {
		select {
		case err := <-judged:
			t.Fatalf("it ended with %v", err)
		default:
		}
	}
	cancel(errStopped)
	if err := <-judged; !errors.Is(err, errStopped) && !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	equal(t, len(f.account.calls), 0)
}

// TestJudgesShareACall: many refusals at the same time cost one call.
func TestJudgesShareACall(t *testing.T) {
	f := newFixture(t)
	refused := f.clock()
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if err := f.Judge(t.Context(), f.ticking, f.connection, refused, time.Minute); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	equal(t, len(f.account.calls), 1)
}

func TestSpeaksOfKeys(t *testing.T) {
	for _, kind := range []snovio.ErrorKind{snovio.KindCredentialsRejected, snovio.KindTokenRejected, snovio.KindNoAPIAccess} {
		if !inventory.SpeaksOfKeys(fmt.Errorf("call: %w", &snovio.Error{Kind: kind})) {
			t.Errorf("%s says nothing of the keys", kind)
		}
	}
	if inventory.SpeaksOfKeys(&snovio.Error{Kind: "other"}) || inventory.SpeaksOfKeys(errors.New("no answer")) {
		t.Error("another error speaks of the keys")
	}
}
