package worker

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"go.uber.org/goleak"

	"github.com/snovsync/snovsync/internal/secrets"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/snovio"
	"github.com/snovsync/snovsync/test/harness"
	"github.com/snovsync/snovsync/worker/scheduler"
)

// The Postgres server of the harness serves all tests of the process and ends with it.
func TestMain(m *testing.M) {
	redis.SetLogger(silent{}) // the engine logs what its clients meet
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/snovsync/snovsync/test/harness/ephemeral.(*process).wait"))
}

// silent is the logger of go-redis.
type silent struct{}

// Printf says nothing.
func (silent) Printf(context.Context, string, ...any) {}

// fixture is an engine's world: a real Postgres and Redis, and the simulator.
type fixture struct {
	t           *testing.T
	ctx         context.Context //nolint:containedctx // the test's own, ends with it
	store       *models.Store
	databaseURL string
	redis       *harness.RedisServer
	// redisURL is what engines are given; empty: redis's own.
	redisURL string
	snovio   *simulator.Simulator
	box      *secrets.Box
	client   *snovio.Client
	limits   scheduler.Limits
	// partitions is how many each engine has; 0: one.
	partitions int
	// concurrency is how many lanes each engine runs at a time; 0: the default.
	concurrency int
	seq         int
	log         *slog.Logger
}

const (
	testOrganization = "org"
	testUser         = "user"
	testField        = "Meeting status"
)

func newFixture(t *testing.T, limits scheduler.Limits, options ...harness.RedisOption) *fixture {
	t.Helper()
	f := &fixture{t: t, ctx: harness.Context(t), limits: limits.WithDefaults(), log: slog.New(slog.NewTextHandler(t.Output(), nil))}
	var err error
	f.databaseURL = harness.Postgres(t)
	f.store, err = models.Open(f.ctx, models.Config{DatabaseURL: f.databaseURL})
	f.must(err)
	t.Cleanup(func() { _ = f.store.Close() })
	f.must(f.store.Migrate(f.ctx))
	f.redis = harness.Redis(t, options...)
	f.snovio = simulator.New(simulator.Config{Limit: f.limits.Rate, Window: f.limits.Window})
	t.Cleanup(f.snovio.Close)
	server := httptest.NewServer(f.snovio)
	t.Cleanup(server.Close)
	keyset, err := secrets.NewKeyset()
	f.must(err)
	f.box, err = secrets.Open(keyset)
	f.must(err)
	f.client = snovio.New(snovio.Config{BaseURL: server.URL, Timeout: f.limits.CallTimeout})
	t.Cleanup(f.client.CloseIdleConnections)
	f.snovio.AddAccount(simulator.Account{ClientID: testUser, Secret: "secret"})
	list, err := f.snovio.AddList(testUser, simulator.List{Name: "Booked"})
	f.must(err)
	f.must(f.snovio.AddCustomField(testUser, simulator.CustomField{Name: testField}))
	f.connect(testOrganization, list.ID)
	return f
}

func (f *fixture) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

// connect gives an organization the account, a list and the lifecycle field.
func (f *fixture) connect(organization, listID string) {
	f.t.Helper()
	f.connectAs(testUser, organization, listID)
}

// connectAs connects an organization to the Snov.io account of an API user id.
func (f *fixture) connectAs(userID, organization, listID string) {
	f.t.Helper()
	user, err := f.box.Seal(organization, secrets.FieldAPIUserID, []byte(userID))
	f.must(err)
	secret, err := f.box.Seal(organization, secrets.FieldAPISecret, []byte("secret"))
	f.must(err)
	f.must(f.store.SaveConnection(f.ctx, models.Actor{}, &models.Connection{
		OrganizationID: organization, Status: models.ConnectionConnected, AccountKey: secrets.AccountKey(userID),
		UserIDSealed: user, SecretSealed: secret, ConnectedAt: time.Now(), VerifiedAt: time.Now(),
	}))
	_, err = f.store.SaveSettings(f.ctx, organization, models.Actor{}, nil, func(s *models.Settings) error {
		s.TargetListID, s.LifecycleFieldKey = listID, testField
		return nil
	})
	f.must(err)
}

// engine makes a worker process that may start; it is stopped when the test ends.
func (f *fixture) engine() *Engine {
	f.t.Helper()
	e := f.newEngine()
	f.must(e.Check(f.ctx))
	return e
}

// newEngine makes a worker process that was not checked yet; it is stopped when the test ends.
func (f *fixture) newEngine() *Engine {
	f.t.Helper()
	e, err := New(Config{
		Store: f.store, Secrets: f.box, Client: f.client, Logger: f.log, RedisURL: cmp.Or(f.redisURL, f.redis.URL()),
		Limits: f.limits, Partitions: f.partitions, Concurrency: f.concurrency,
		RetryDelay: 20 * time.Millisecond, Work: true, SweepEvery: 100 * time.Millisecond,
	})
	f.must(err)
	f.t.Cleanup(func() {
		e.Stop()
		_ = e.Close()
	})
	return e
}

// accept stores n bookings, each of another prospect, and gives their items.
func (f *fixture) accept(n int) []Item {
	f.t.Helper()
	return f.acceptFor(testOrganization, n)
}

// acceptFor is accept for another organization.
func (f *fixture) acceptFor(organization string, n int) []Item {
	f.t.Helper()
	var events []*models.Event
	for range n {
		f.seq++
		events = append(events, &models.Event{
			OrganizationID: organization, EventID: fmt.Sprintf("event-%d", f.seq), Kind: models.KindBookingCreated,
			OccurredAt: time.Now(), ContentHash: "hash", Email: fmt.Sprintf("prospect-%d@example.com", f.seq),
			BookingID: fmt.Sprintf("booking-%d", f.seq),
			Payload: models.Payload{
				Booking: &models.Booking{ID: fmt.Sprintf("booking-%d", f.seq)},
				Invitee: &models.Invitee{Email: fmt.Sprintf("prospect-%d@example.com", f.seq), Name: "Sam Example"},
			},
		})
	}
	accepted, err := f.store.AcceptEvents(f.ctx, events)
	f.must(err)
	items := make([]Item, n)
	for i, a := range accepted {
		items[i] = ItemOf(a.Entry)
	}
	return items
}

// waitUntil waits until a condition holds.
func (f *fixture) waitUntil(what string, holds func() bool) {
	f.t.Helper()
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	for !holds() {
		select {
		case <-ticker.C:
		case <-f.ctx.Done():
			f.t.Fatalf("gave up waiting until %s", what)
		}
	}
}

// waitForUpserts waits until so many upserts have arrived, whatever became of them.
func (f *fixture) waitForUpserts(n int) {
	f.t.Helper()
	f.must(f.snovio.WaitFor(f.ctx, func([]simulator.Call) bool { return len(f.upserts()) >= n }))
}

func (f *fixture) upserts() []simulator.Call {
	return f.snovio.Calls(simulator.Filter{Path: simulator.PathAddProspect})
}

// waitForEnd waits until every entry has its outcome, and gives how many have each.
func (f *fixture) waitForEnd(n int) map[models.Status]int {
	f.t.Helper()
	var counts map[models.Status]int
	defer func() {
		if f.t.Failed() {
			f.t.Logf("the entries read %v", counts)
		}
	}()
	f.waitUntil("every entry has its outcome", func() bool {
		counts = f.statuses()
		return counts[models.StatusSucceeded]+counts[models.StatusSkipped]+counts[models.StatusFailed] >= n
	})
	return counts
}

func (f *fixture) statuses() map[models.Status]int {
	f.t.Helper()
	return f.statusesOf(testOrganization)
}

func (f *fixture) statusesOf(organization string) map[models.Status]int {
	f.t.Helper()
	counts := make(map[models.Status]int)
	size, after := models.MaxPageSize, ""
	for {
		page, err := f.store.Entries(f.ctx, organization, models.EntryFilter{}, models.Page{First: &size, After: after})
		f.must(err)
		for _, e := range page.Entries {
			counts[e.Status]++
		}
		if !page.HasNext {
			return counts
		}
		after = models.EntryCursor(page.Entries[len(page.Entries)-1])
	}
}

// checkOneCallEach fails unless every prospect was written by exactly one call and
// the limit held.
func (f *fixture) checkOneCallEach(n int) {
	f.t.Helper()
	seen := make(map[string]int)
	for _, call := range f.upserts() {
		seen[call.Email]++
		if call.OverLimit {
			f.t.Errorf("call %d came over the limit", call.Seq)
		}
	}
	var twice []string
	for email, times := range seen {
		if times != 1 {
			twice = append(twice, fmt.Sprintf("%s ×%d", email, times))
		}
	}
	if len(seen) != n || len(twice) > 0 {
		f.t.Errorf("%d of %d prospects were written; not once: %s", len(seen), n, strings.Join(twice, ", "))
	}
	f.checkLimit()
}

func (f *fixture) checkLimit() {
	f.t.Helper()
	if most := f.snovio.MostInWindow(testUser, 0); most > f.limits.Rate {
		f.t.Errorf("%d calls arrived in one window, the limit is %d", most, f.limits.Rate)
	}
}
