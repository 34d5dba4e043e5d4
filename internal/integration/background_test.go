package integration

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/snovsync/snovsync/models"
)

// TestMutationDoesNotWaitForALongQueue: the answer comes while the work on the queue goes
// on, and Stop cuts the work short.
func TestMutationDoesNotWaitForALongQueue(t *testing.T) {
	b := newBackground()
	b.wait = 0
	began, ended := make(chan struct{}), make(chan struct{})
	b.run(t.Context(), func(ctx context.Context) {
		close(began)
		<-ctx.Done()
		close(ended)
	})
	<-began
	select {
	case <-ended:
		t.Fatal("the work ended with its mutation")
	default:
	}
	b.stop()
	<-ended
	b.run(t.Context(), func(context.Context) { t.Error("work began after the stop") })
	b.stop()
}

// TestCallerWhoLeavesEndsNoWork: the work goes on when the mutation's caller has left.
func TestCallerWhoLeavesEndsNoWork(t *testing.T) {
	b := newBackground()
	defer b.stop()
	ctx, leave := context.WithCancel(t.Context())
	leave()
	goOn, ended := make(chan struct{}), make(chan error, 1)
	b.run(ctx, func(ctx context.Context) {
		<-goOn
		ended <- ctx.Err()
	})
	close(goOn)
	if err := <-ended; err != nil {
		t.Errorf("the work was canceled: %v", err)
	}
}

// TestMutationWaitsForAShortQueue: what is soon done is done when the answer comes.
func TestMutationWaitsForAShortQueue(t *testing.T) {
	b := newBackground()
	defer b.stop()
	done := false
	b.run(t.Context(), func(context.Context) { done = true })
	if !done {
		t.Error("the answer came before the work was done")
	}
}

// TestStoppedDisconnectIsLeftToTheSweeper: a process that stops in the middle of a long
// queue leaves the rest marked, and what it did is in the figures.
func TestStoppedDisconnectIsLeftToTheSweeper(t *testing.T) {
	f := newFixture(t)
	f.connect()
	f.accept(1200)
	stopping, stop := context.WithCancel(t.Context())
	f.store.OnChange(func(changes []models.Change) {
		if changes[0].Entry.Reason == models.ReasonNotConnected {
			stop()
		}
	})
	_, err := f.store.Disconnect(t.Context(), org, admin.audited())
	must(t, err)
	f.skipWaiting(stopping, org)
	figures, err := f.store.QueueFigures(t.Context(), org)
	must(t, err)
	if figures.Depth != 700 {
		t.Errorf("depth %d after one transaction of 500", figures.Depth)
	}
	left, err := f.store.Disconnecting(t.Context())
	must(t, err)
	if !slices.Equal(left, []string{org}) {
		t.Errorf("marked %v", left)
	}
	if strings.Contains(f.logs.String(), "level=ERROR") {
		t.Errorf("a stop is logged as an error: %s", f.logs)
	}
}
