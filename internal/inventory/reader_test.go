package inventory_test

import (
	"context"
	"errors"
	"path/filepath"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/snovsync/snovsync/internal/inventory"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
)

const org = "org-1"

// account answers what the test wants.
type account struct {
	mu        sync.Mutex
	calls     []string
	lists     []snovio.List
	fields    []snovio.CustomField
	campaigns []snovio.Campaign
	err       error
}

func (a *account) called(name, token string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.calls = append(a.calls, name+" "+token)
	return a.err
}

func (a *account) Balance(_ context.Context, token string) (snovio.Balance, error) {
	return snovio.Balance{Credits: "25.50"}, a.called("balance", token)
}

func (a *account) Lists(_ context.Context, token string) ([]snovio.List, error) {
	return a.lists, a.called("lists", token)
}

func (a *account) CustomFields(_ context.Context, token string) ([]snovio.CustomField, error) {
	return a.fields, a.called("fields", token)
}

func (a *account) Campaigns(_ context.Context, token string) ([]snovio.Campaign, error) {
	return a.campaigns, a.called("campaigns", token)
}

// fixture is a reader on a real store, for a connected organization.
type fixture struct {
	*inventory.Reader

	t          *testing.T
	account    *account
	connection *models.Connection

	mu  sync.Mutex
	now time.Time
	// looks counts how often the time was asked for.
	looks int
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	f := &fixture{t: t, account: &account{}, now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	store, err := models.Open(t.Context(), models.Config{DatabaseURL: "sqlite:" + filepath.Join(t.TempDir(), "test.db"), Now: f.clock})
	must(t, err)
	t.Cleanup(func() { must(t, store.Close()) })
	must(t, store.Migrate(t.Context()))
	f.Reader = &inventory.Reader{Store: store, Client: f.account, Now: f.clock, SecondLook: time.Minute}
	f.connection = &models.Connection{OrganizationID: org, AccountKey: "account-1", Status: models.ConnectionConnected, ConnectedAt: f.now}
	f.connect()
	return f
}

func (f *fixture) connect() {
	f.t.Helper()
	connection := *f.connection
	must(f.t, f.Store.SaveConnection(f.t.Context(), models.Actor{ID: "user-1"}, &connection))
}

func (f *fixture) clock() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.looks++
	return f.now
}

func (f *fixture) looked() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.looks
}

func (f *fixture) advance(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = f.now.Add(d)
}

// call makes a call with the organization's token.
func call(ctx context.Context, organizationID string, fn func(ctx context.Context, accessToken string) error) error {
	return fn(ctx, "token of "+organizationID)
}

func (f *fixture) read(kind models.InventoryKind) *inventory.Answer {
	f.t.Helper()
	answer, err := f.Read(f.t.Context(), call, f.connection, kind)
	must(f.t, err)
	return answer
}

func (f *fixture) stored(kind models.InventoryKind) *models.Inventory {
	f.t.Helper()
	stored, err := f.Store.Inventory(f.t.Context(), org, kind)
	must(f.t, err)
	return stored
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func equal(t *testing.T, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestReadStoresLists(t *testing.T) {
	f := newFixture(t)
	created, deleted := f.now.Add(-48*time.Hour), f.now.Add(-time.Hour)
	f.account.lists = []snovio.List{
		{ID: "1", Name: "Leads", ProspectCount: 7, CreatedAt: created},
		{ID: "2", Name: "Old", Deleted: true, DeletedAt: &deleted, CreatedAt: created},
		{ID: "3", Name: "Older", Deleted: true, CreatedAt: created},
		{ID: "4", Name: "Oldest", Deleted: true},
	}
	want := []models.AccountList{
		{ID: "1", Name: "Leads", ProspectCount: 7, CreatedAt: created},
		{ID: "2", Name: "Old", CreatedAt: created, DeletedAt: &deleted},
		{ID: "3", Name: "Older", CreatedAt: created, DeletedAt: &created},
		{ID: "4", Name: "Oldest", DeletedAt: &f.now},
	}
	answer := f.read(models.InventoryLists)
	equal(t, answer.Lists, want)
	equal(t, answer.At, f.now)
	stored := f.stored(models.InventoryLists)
	equal(t, stored.Lists, want)
	equal(t, stored.ReadAt.Equal(f.now), true)
	equal(t, f.account.calls, []string{"lists token of org-1"})
}

func TestReadStoresFields(t *testing.T) {
	f := newFixture(t)
	f.account.fields = []snovio.CustomField{
		{Key: "a", Label: "A", Required: true, Type: "string"}, {Key: "b", Type: "Number"}, {Key: "c", Type: "DATE"}, {Key: "d", Type: "color"},
	}
	f.read(models.InventoryFields)
	connection, err := f.Store.Connection(t.Context(), org)
	must(t, err)
	equal(t, connection.CustomFields, []models.CustomField{
		{Key: "a", Label: "A", Required: true, Type: models.FieldTypeString}, {Key: "b", Type: models.FieldTypeNumber},
		{Key: "c", Type: models.FieldTypeDate}, {Key: "d", Type: models.FieldTypeString},
	})
}

func TestReadStoresActiveCampaigns(t *testing.T) {
	f := newFixture(t)
	f.account.campaigns = []snovio.Campaign{
		{ID: "1", Name: "Welcome", ListID: "11", Status: "Active"}, {ID: "2", Name: "Draft", ListID: "11", Status: "Draft"},
	}
	f.read(models.InventoryCampaigns)
	equal(t, f.stored(models.InventoryCampaigns).Campaigns, []models.AccountCampaign{{ID: "1", Name: "Welcome", ListID: "11"}})
	f.account.campaigns = nil
	if answer := f.read(models.InventoryCampaigns); answer.Campaigns == nil {
		t.Error("no campaigns are not an empty list")
	}
}

func TestReadStoresTheBalance(t *testing.T) {
	f := newFixture(t)
	f.read(models.InventoryBalance)
	connection, err := f.Store.Connection(t.Context(), org)
	must(t, err)
	equal(t, connection.CreditBalance, "25.50")
}

// TestReadDoubtsAnEmptyAnswer: Snov.io may fail to list what it has.
func TestReadDoubtsAnEmptyAnswer(t *testing.T) {
	f := newFixture(t)
	f.account.lists = []snovio.List{{ID: "1"}}
	f.read(models.InventoryLists)
	f.account.lists = nil
	f.advance(time.Second)
	if !f.read(models.InventoryLists).Doubtful {
		t.Error("an empty answer was taken at once")
	}
	f.advance(59 * time.Second)
	if !f.read(models.InventoryLists).Doubtful {
		t.Error("an empty answer was taken too soon")
	}
	f.advance(time.Second)
	if f.read(models.InventoryLists).Doubtful {
		t.Error("the second look still doubts the answer")
	}
}

func TestReadReturnsErrors(t *testing.T) {
	f := newFixture(t)
	f.account.err = errors.New("no answer")
	for _, kind := range []models.InventoryKind{models.InventoryLists, models.InventoryFields, models.InventoryCampaigns, models.InventoryBalance} {
		if answer, err := f.Read(t.Context(), call, f.connection, kind); !errors.Is(err, f.account.err) || answer != nil {
			t.Errorf("%s: %v, %v", kind, answer, err)
		}
		if stored := f.stored(kind); stored != nil {
			t.Errorf("%s: stored %+v", kind, stored)
		}
	}
	f.account.err = nil
	if _, err := f.Read(t.Context(), call, f.connection, "PETS"); err == nil {
		t.Error("an unknown kind was read")
	}
	must(t, f.Store.Close())
	if _, err := f.Read(t.Context(), call, f.connection, models.InventoryLists); !errors.Is(err, models.ErrUnavailable) {
		t.Errorf("without a store: %v", err)
	}
}

// TestReadStoresWhatACanceledCallerAskedFor: the call was made, and its answer serves all.
func TestReadStoresWhatACanceledCallerAskedFor(t *testing.T) {
	f := newFixture(t)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := f.Read(ctx, func(ctx context.Context, organizationID string, fn func(context.Context, string) error) error {
		defer cancel()
		return call(ctx, organizationID, fn)
	}, f.connection, models.InventoryBalance)
	must(t, err)
	if f.stored(models.InventoryBalance) == nil {
		t.Error("the answer was not stored")
	}
}

func TestClaimLetsOneRead(t *testing.T) {
	f := newFixture(t)
	claim := func() time.Duration {
		t.Helper()
		wait, err := f.Claim(t.Context(), f.connection, models.InventoryLists, time.Minute)
		must(t, err)
		return wait
	}
	equal(t, claim(), time.Duration(0))
	equal(t, claim(), 4*time.Minute)
	f.advance(4*time.Minute - 1)
	if claim() <= 0 {
		t.Error("a reading that may still be under way was started again")
	}
	f.advance(time.Microsecond)
	equal(t, claim(), time.Duration(0))
	f.read(models.InventoryLists)
	equal(t, claim(), time.Minute)
}
