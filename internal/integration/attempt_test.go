package integration

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
)

// audited reads the newest records of an organization.
func (f *fixture) audited(organizationID string) []*models.AuditRecord {
	f.t.Helper()
	page, err := f.store.AuditLog(f.t.Context(), organizationID, models.AuditFilter{}, nil, "")
	must(f.t, err)
	return page.Records
}

// guess tries wrong keys of the account.
func (f *fixture) guess(actor Actor, guess string) error {
	f.t.Helper()
	_, wrong, err := f.Connect(f.t.Context(), actor, userID, guess)
	if err == nil {
		expectOne(f.t, wrong, models.UserErrorCredentialsRejected, "input")
	}
	return err
}

// TestAttemptsToConnectAreRecorded: in the audit log and in the log, without the keys.
func TestAttemptsToConnectAreRecorded(t *testing.T) {
	f := newFixture(t)
	must(t, f.guess(admin, "guess-of-the-secret"))
	must(t, f.guess(admin, "another-guess"))
	f.connect()
	records := f.audited(org)
	if len(records) != 3 {
		t.Fatalf("%d records", len(records))
	}
	for i, want := range []models.AuditRecord{
		{Action: models.AuditConnect},
		{Action: models.AuditConnectRefused, Details: `{"reason":"CREDENTIALS_REJECTED"}`},
		{Action: models.AuditConnectRefused, Details: `{"reason":"CREDENTIALS_REJECTED"}`},
	} {
		want.ID, want.At, want.OrganizationID, want.Target = records[i].ID, records[i].At, org, "0a1••••••8f9"
		want.ActorID, want.Address = admin.UserID, admin.Address
		if *records[i] != want {
			t.Errorf("got %+v, want %+v", *records[i], want)
		}
	}
	log := f.logs.String()
	if strings.Count(log, "was refused") != 2 || strings.Count(log, "was connected") != 1 || !strings.Contains(log, "organization=org-1 user=user-1") {
		t.Errorf("logged %s", log)
	}
	for _, key := range []string{userID, secret, "guess"} {
		if strings.Contains(log, key) || strings.Contains(records[2].Details+records[2].Target, key) {
			t.Errorf("%q is in the log", key)
		}
	}
	if blank := len(f.audited(org)); blank != 3 {
		t.Errorf("%d records", blank)
	}
}

// TestAttemptsToConnectAreLimited: for an organization, and for an account over all organizations.
func TestAttemptsToConnectAreLimited(t *testing.T) {
	f := newFixture(t)
	f.connect()
	stranger := func(organizationID string) Actor { return Actor{UserID: "user-9", OrganizationID: organizationID} }
	for range 5 {
		must(t, f.guess(stranger("org-9"), "a guess"))
	}
	f.snovio.calls(nil)
	for _, actor := range []Actor{stranger("org-9"), stranger("org-8")} {
		for range 50 {
			var limited *RateLimitedError
			err := f.guess(actor, "a guess")
			if !errors.As(err, &limited) || limited.RetryAfter != 30*time.Second || !strings.Contains(limited.Message, "30 seconds") {
				t.Fatalf("%s: %v", actor.OrganizationID, err)
			}
		}
		newest := f.audited(actor.OrganizationID)[0]
		if newest.Action != models.AuditConnectRefused || newest.Details != `{"reason":"RATE_LIMITED"}` {
			t.Errorf("%s: %+v", actor.OrganizationID, newest)
		}
	}
	if got := len(f.audited("org-9")); got != 6 {
		t.Errorf("%d records: what repeats must be counted only", got)
	}
	f.snovio.calls(t)
	// Strangers do not keep the connected organization from its account.
	for range 5 {
		f.reconnect()
	}
	if _, _, err := f.Connect(t.Context(), admin, userID, secret); err == nil {
		t.Error("the organization's own limit is not kept")
	}
}

// TestUnprovenKeysTakeSpareTokens: until Snov.io takes the keys, they may be a guess.
func TestUnprovenKeysTakeSpareTokens(t *testing.T) {
	f := newFixture(t)
	spares := func(want int) {
		t.Helper()
		f.engine.mu.Lock()
		defer f.engine.mu.Unlock()
		if f.engine.spares != want {
			t.Errorf("%d calls with spare tokens, want %d", f.engine.spares, want)
		}
		f.engine.spares = 0
	}
	f.reconnect()
	spares(1)
	f.reconnect()
	spares(0)
	f.snovio.fail("balance", &snovio.Error{Kind: snovio.KindRejected})
	_, _, err := f.Connect(t.Context(), Actor{UserID: "user-2", OrganizationID: "org-2"}, userID, secret)
	must(t, err)
	spares(1)
	f.snovio.fail("balance", nil)
	_, err = f.Disconnect(t.Context(), admin)
	must(t, err)
	f.reconnect()
	spares(1)
}

// TestAttemptsThatCannotBeCountedAreNotMade: otherwise a fault of Redis opens the door.
func TestAttemptsThatCannotBeCountedAreNotMade(t *testing.T) {
	f := newFixture(t)
	f.engine.attemptErr = redis.ErrClosed
	if _, _, err := f.Connect(t.Context(), admin, userID, secret); !errors.Is(err, redis.ErrClosed) {
		t.Errorf("got %v", err)
	}
	f.snovio.calls(t)
}

func TestCreatedListIsRecorded(t *testing.T) {
	f := newFixture(t)
	f.connect()
	_, wrong, err := f.CreateList(t.Context(), admin, "Booked")
	must(t, err)
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	newest := f.audited(org)[0]
	if newest.Action != models.AuditCreateList || newest.Target != "13" || newest.Details != `{"name":"Booked"}` || newest.ActorID != admin.UserID || newest.Address != admin.Address {
		t.Errorf("recorded %+v", newest)
	}
	f.snovio.fail("create", &snovio.Error{Kind: snovio.KindRejected})
	_, _, err = f.CreateList(t.Context(), admin, "Another")
	must(t, err)
	if got := f.audited(org)[0]; got.ID != newest.ID {
		t.Errorf("a list that was not created is recorded: %+v", got)
	}
}
