package audit_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/internal/audit"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/test/harness/teststore"
)

type fixture struct {
	*audit.Refusals

	t     *testing.T
	store *models.Store
	time  time.Time
	logs  bytes.Buffer
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	f := &fixture{t: t, store: teststore.New(t), time: time.Now()}
	var err error
	f.Refusals, err = audit.NewRefusals(f.store, slog.New(slog.NewTextHandler(&f.logs, nil)), func() time.Time { return f.time })
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func (f *fixture) recorded(organizationID string) []*models.AuditRecord {
	f.t.Helper()
	page, err := f.store.AuditLog(f.t.Context(), organizationID, models.AuditFilter{}, new(models.MaxPageSize), "")
	if err != nil {
		f.t.Fatal(err)
	}
	return page.Records
}

func refusal(change func(*audit.Refusal)) audit.Refusal {
	r := audit.Refusal{
		OrganizationID: "org-1", Action: models.AuditSignInRefused, By: models.Actor{ID: "user-1", Address: "192.0.2.7"}, Reason: "EXPIRED",
	}
	change(&r)
	return r
}

// TestRepeatedRefusalsAreCounted: a caller that repeats one token must not fill the log.
func TestRepeatedRefusalsAreCounted(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	same := refusal(func(*audit.Refusal) {})
	for range 100 {
		f.Record(t.Context(), same)
	}
	records := f.recorded("org-1")
	if len(records) != 1 || records[0].Details != `{"reason":"EXPIRED"}` || records[0].ActorID != "user-1" || records[0].Address != "192.0.2.7" ||
		records[0].Action != models.AuditSignInRefused {
		t.Fatalf("recorded %d: %+v", len(records), records[0])
	}
	f.time = f.time.Add(10 * time.Minute)
	f.Record(t.Context(), same)
	if records = f.recorded("org-1"); len(records) != 2 || records[0].Details != `{"reason":"EXPIRED","repeated":99}` {
		t.Errorf("recorded %d: %s", len(records), records[0].Details)
	}
	for _, other := range []audit.Refusal{
		refusal(func(r *audit.Refusal) { r.By.ID = "user-2" }),
		refusal(func(r *audit.Refusal) { r.By.Address = "192.0.2.8" }),
		refusal(func(r *audit.Refusal) { r.Reason = "UNKNOWN_ROLE" }),
		refusal(func(r *audit.Refusal) { r.Action, r.Target = models.AuditConnectRefused, "abc" }),
	} {
		f.Record(t.Context(), other)
	}
	if got := len(f.recorded("org-1")); got != 6 {
		t.Errorf("recorded %d", got)
	}
}

// TestRefusalsOfAnOrganizationAreBounded: addresses are cheap.
func TestRefusalsOfAnOrganizationAreBounded(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	record := func() {
		for i := range 100 {
			f.Record(t.Context(), refusal(func(r *audit.Refusal) { r.By.Address = fmt.Sprintf("2001:db8::%d", i) }))
		}
	}
	record()
	if got := len(f.recorded("org-1")); got != 60 {
		t.Errorf("recorded %d in an hour", got)
	}
	f.Record(t.Context(), refusal(func(r *audit.Refusal) { r.OrganizationID = "org-2" }))
	if got := len(f.recorded("org-2")); got != 1 {
		t.Errorf("recorded %d of another organization", got)
	}
	f.time = f.time.Add(time.Hour)
	record()
	if got := len(f.recorded("org-1")); got != 120 {
		t.Errorf("recorded %d in two hours", got)
	}
}

func TestRefusalThatCannotBeWrittenIsLogged(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.Record(t.Context(), refusal(func(r *audit.Refusal) { r.OrganizationID = "" }))
	if log := f.logs.String(); !strings.Contains(log, "could not be recorded") || !strings.Contains(log, "reason=EXPIRED") {
		t.Errorf("logged %q", log)
	}
}

// TestEachIsRecorded: attempts that have a limit of their own are not collapsed.
func TestEachIsRecorded(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	same := refusal(func(*audit.Refusal) {})
	ctx, cancel := context.WithCancel(t.Context())
	cancel() // a caller who is gone is recorded all the same
	for range 3 {
		f.RecordEach(ctx, same)
	}
	if records := f.recorded("org-1"); len(records) != 3 || records[0].Details != `{"reason":"EXPIRED"}` || records[0].ActorID != "user-1" {
		t.Errorf("recorded %+v", records)
	}
}

// TestRefusalsBeyondTheBoundAreCounted: the next record of the same kind says how many there were.
func TestRefusalsBeyondTheBoundAreCounted(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.time = time.Now().Truncate(time.Hour)
	same := refusal(func(r *audit.Refusal) { r.By.Address = "192.0.2.99" })
	if !f.Record(t.Context(), same) {
		t.Fatal("the first refusal was not recorded")
	}
	for i := range 100 {
		f.Record(t.Context(), refusal(func(r *audit.Refusal) { r.By.Address = fmt.Sprintf("2001:db8::%d", i) }))
	}
	f.time = f.time.Add(10*time.Minute - 1)
	if f.Record(t.Context(), same) {
		t.Error("recorded again within ten minutes")
	}
	f.time = f.time.Add(1)
	if f.Record(t.Context(), same) {
		t.Error("recorded beyond the bound of an hour")
	}
	f.time = f.time.Add(50*time.Minute - 1)
	if f.Record(t.Context(), same) {
		t.Error("recorded before the hour is over")
	}
	f.time = f.time.Add(1)
	if !f.Record(t.Context(), same) {
		t.Error("not recorded in the next hour")
	}
	if records := f.recorded("org-1"); records[0].Details != `{"reason":"EXPIRED","repeated":3}` {
		t.Errorf("recorded %s", records[0].Details)
	}
}

// TestTargetsAreRecorded: a refused attempt to connect names the account.
func TestTargetsAreRecorded(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.Record(t.Context(), refusal(func(r *audit.Refusal) { r.Action, r.Target = models.AuditConnectRefused, "abc" }))
	if records := f.recorded("org-1"); len(records) != 1 || records[0].Target != "abc" || records[0].Action != models.AuditConnectRefused {
		t.Errorf("recorded %+v", records)
	}
}

// brokenStore cannot write.
type brokenStore struct{ deadline time.Time }

func (s *brokenStore) RecordAudit(ctx context.Context, _ models.AuditRecord) error {
	s.deadline, _ = ctx.Deadline()
	return models.ErrUnavailable
}

// TestRefusalsWithoutALoggerOrAClock: both are optional. A refused caller waits no longer than
// two seconds for the record.
func TestRefusalsWithoutALoggerOrAClock(t *testing.T) {
	t.Parallel()
	store := &brokenStore{}
	r, err := audit.NewRefusals(store, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	before := time.Now()
	if !r.Record(t.Context(), refusal(func(*audit.Refusal) {})) || r.Record(t.Context(), refusal(func(*audit.Refusal) {})) {
		t.Error("the first refusal is due, and the second is not")
	}
	if wait := store.deadline.Sub(before); wait < 2*time.Second || store.deadline.After(time.Now().Add(2*time.Second)) {
		t.Errorf("the deadline is in %s", wait)
	}
}
