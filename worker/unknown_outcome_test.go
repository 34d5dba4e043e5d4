package worker

import (
	"slices"
	"testing"
	"time"

	"github.com/snovsync/snovsync/internal/pause"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
	"github.com/snovsync/snovsync/worker/scheduler"
)

// TestStatusDoesNotGoBackBehindACallOfUnknownOutcome: a process dies between a call
// that Snov.io applied and its recording, and then an older event comes in. Sent
// first, it would write its older status over the newer one.
func TestStatusDoesNotGoBackBehindACallOfUnknownOutcome(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	// An event of another organization that shares the account is never merged.
	const other = "other"
	settings, err := f.store.Settings(f.ctx, testOrganization)
	f.must(err)
	f.connect(other, settings.TargetListID)
	happened := time.Now()
	of := func(organization string, kind models.Kind, at time.Time) scheduler.QueuedEntry {
		accepted, err := f.store.AcceptEvents(f.ctx, []*models.Event{{
			OrganizationID: organization, EventID: string(kind), Kind: kind, OccurredAt: at, ContentHash: "hash",
			Email: "sam@example.com", BookingID: "booking",
			Payload: models.Payload{Booking: &models.Booking{ID: "booking"}, Invitee: &models.Invitee{Email: "sam@example.com"}},
		}})
		f.must(err)
		return queuedEntryOf(ItemOf(accepted[0].Entry))
	}

	dead := f.engine()
	p := dead.partitions[0]
	f.must(dead.rebuilder.rebuild(f.ctx, p))
	f.must(dead.router.route(f.ctx, []scheduler.QueuedEntry{of(testOrganization, models.KindBookingCanceled, happened)}))
	var claims []*scheduler.Lease
	for len(claims) == 0 {
		got, err := p.scheduler.Claim(f.ctx, 1)
		f.must(err)
		claims = got.Leases
		pause.For(f.ctx, got.Next)
	}
	tasks, err := dead.runner.prepare(f.ctx, claims)
	f.must(err)
	_, _, err = dead.runner.begin(f.ctx, tasks)
	f.must(err)
	token, err := f.client.Token(f.ctx, snovio.Credentials{UserID: testUser, Secret: "secret"})
	f.must(err)
	_, _, err = f.client.AddProspect(f.ctx, token.AccessToken, *tasks[0].call)
	f.must(err)

	older := of(other, models.KindBookingCreated, happened.Add(-time.Minute))
	f.must(dead.router.route(f.ctx, []scheduler.QueuedEntry{older}))
	f.engine().Start(f.ctx)
	f.waitForUpserts(3)
	var wrote []string
	for _, call := range f.upserts() {
		wrote = append(wrote, call.CustomField(testField))
	}
	if want := []string{"Meeting canceled", "Meeting canceled", "Meeting canceled"}; !slices.Equal(wrote, want) {
		t.Errorf("the status field was written as %q, want %q", wrote, want)
	}
	f.checkLimit()
}
