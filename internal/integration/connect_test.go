package integration

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/internal/secrets"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
	"github.com/snovsync/snovsync/worker"
)

func TestConnect(t *testing.T) {
	f := newFixture(t)
	if c, err := f.Connection(t.Context(), org); err != nil || c != nil {
		t.Fatalf("before: %v, %v", c, err)
	}
	connection, wrong, err := f.Connect(t.Context(), admin, " "+userID+"\n", secret)
	must(t, err)
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	f.idle()
	made := f.snovio.made
	slices.Sort(made[min(2, len(made)):]) // the readings in the background
	f.snovio.calls(t, "token", "balance", "campaigns", "fields", "lists")
	if connection.Status != models.ConnectionConnected || connection.AccountKey != secrets.AccountKey(userID) ||
		connection.MaskedUserID != "0a1••••••8f9" || connection.CreditBalance != "25000.00" || connection.ConnectedBy != "user-1" ||
		connection.VerifiedAt.IsZero() {
		t.Errorf("connection: %+v", connection)
	}
	shown, err := f.Connection(t.Context(), org)
	must(t, err)
	if shown.SecretSealed != nil || shown.UserIDSealed != nil || shown.TokenSealed != nil || connection.SecretSealed != nil {
		t.Error("the connection shows its secrets")
	}
	stored, err := f.store.Connection(t.Context(), org)
	must(t, err)
	if string(stored.SecretSealed[:len(stored.SecretSealed)-1]) != "sealed:org-1:api_secret:" || stored.TokenExpiresAt.Before(time.Now().Add(50*time.Minute)) {
		t.Errorf("stored: %q until %v", stored.SecretSealed, stored.TokenExpiresAt)
	}
}

func TestConnectRefusesBlankKeys(t *testing.T) {
	f := newFixture(t)
	_, wrong, err := f.Connect(t.Context(), admin, " ", strings.Repeat("x", 256))
	must(t, err)
	if len(wrong) != 2 || wrong[0].Code != models.UserErrorBlank || wrong[1].Code != models.UserErrorTooLong {
		t.Errorf("got %+v", wrong)
	}
	f.snovio.calls(t)
}

// TestConnectRefused: whatever Snov.io objects to is said to the user, without the
// keys, and nothing changes.
func TestConnectRefused(t *testing.T) {
	for name, row := range map[string]struct {
		call string
		err  error
		code models.UserErrorCode
	}{
		"token rejected":   {"balance", &snovio.Error{Kind: snovio.KindTokenRejected}, models.UserErrorCredentialsRejected},
		"no API":           {"balance", &snovio.Error{Kind: snovio.KindNoAPIAccess, Message: "upgrade your plan"}, models.UserErrorNoAPIAccess},
		"429":              {"token", &snovio.Error{Kind: snovio.KindRateLimited, RetryAfter: 9 * time.Second}, models.UserErrorSnovioRateLimited},
		"no token free":    {"token", fmt.Errorf("wait: %w", &worker.RateLimitError{RetryAfter: 1500 * time.Millisecond}), models.UserErrorSnovioRateLimited},
		"recovering":       {"token", worker.ErrRecovering, models.UserErrorSnovioUnavailable},
		"5xx":              {"balance", &snovio.Error{Kind: snovio.KindUnavailable, HTTPStatus: 503}, models.UserErrorSnovioUnavailable},
		"timeout":          {"token", &snovio.Error{Kind: snovio.KindTimeout}, models.UserErrorSnovioUnavailable},
		"something else":   {"balance", &snovio.Error{Kind: snovio.KindRejected, Message: "no."}, models.UserErrorSnovioRefused},
		"unexpected words": {"balance", &snovio.Error{Kind: snovio.KindRejected, Message: secret + " " + userID}, models.UserErrorSnovioRefused},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			f.snovio.fail(row.call, row.err)
			_, wrong, err := f.Connect(t.Context(), admin, userID, secret)
			must(t, err)
			if len(wrong) != 1 || wrong[0].Code != row.code {
				t.Fatalf("got %+v", wrong)
			}
			if text := fmt.Sprint(wrong) + f.logs.String(); strings.Contains(text, secret) || strings.Contains(text, userID) {
				t.Errorf("the keys show in %q", text)
			}
			if c, err := f.Connection(t.Context(), org); err != nil || c != nil {
				t.Errorf("a connection was saved: %v, %v", c, err)
			}
		})
	}
}

// TestConnectNeedsTokenAndBalanceOnly: lists and fields that cannot be read fail nothing.
func TestConnectNeedsTokenAndBalanceOnly(t *testing.T) {
	f := newFixture(t)
	for _, call := range []string{"fields", "lists"} {
		f.snovio.fail(call, &snovio.Error{Kind: snovio.KindMalformed})
	}
	f.connect()
	for _, kind := range []models.InventoryKind{models.InventoryFields, models.InventoryLists} {
		if read := f.read(kind); read.ReadAt != nil || read.FailedAt == nil || read.Message == "" {
			t.Errorf("%s: %+v", kind, read)
		}
	}
	if read := f.read(models.InventoryBalance); read.ReadAt == nil {
		t.Errorf("balance: %+v", read)
	}
}

func TestBalanceIsReadAgain(t *testing.T) {
	f := newFixture(t)
	if c, err := f.Balance(t.Context(), org); c != nil || err != nil {
		t.Errorf("not connected: %v, %v", c, err)
	}
	f.connect()
	for _, age := range []time.Duration{0, freshFor} {
		f.advance(age)
		connection, err := f.Balance(t.Context(), org)
		if err != nil || connection.CreditBalance != "25000.00" || connection.SecretSealed != nil {
			t.Errorf("got %+v, %v", connection, err)
		}
		f.idle()
	}
	f.snovio.calls(t, "balance")
}

func TestConnectRejectedKeysKeepTheOldOnes(t *testing.T) {
	f := newFixture(t)
	before := f.connect()
	_, wrong, err := f.Connect(t.Context(), admin, userID, "another-secret")
	must(t, err)
	expectOne(t, wrong, models.UserErrorCredentialsRejected, "input")
	if strings.Contains(wrong[0].Message, "another-secret") {
		t.Error("the message repeats the secret")
	}
	after, err := f.Connection(t.Context(), org)
	must(t, err)
	if after.Status != models.ConnectionConnected || !after.ConnectedAt.Equal(before.ConnectedAt.Truncate(time.Microsecond)) {
		t.Errorf("the connection changed: %+v", after)
	}
}

func TestConnectPassesFaultsOn(t *testing.T) {
	f := newFixture(t)
	fault := errors.New("a fault")
	f.engine.setRefusal(fault)
	if _, _, err := f.Connect(t.Context(), admin, userID, secret); !errors.Is(err, fault) {
		t.Errorf("got %v", err)
	}
}

// TestReconnectReleases: what was blocked by rejected keys runs again, by itself
// and in order.
func TestReconnectReleases(t *testing.T) {
	f := newFixture(t)
	f.connect()
	entries := f.accept(3)
	must(t, f.store.MarkCredentialsRejected(t.Context(), org, secrets.AccountKey(userID), "rejected"))
	if got := f.statusOf(entries[0]); got != models.StatusBlocked {
		t.Fatalf("status %s", got)
	}
	f.reconnect()
	if got := f.statusOf(entries[0]); got != models.StatusQueued {
		t.Errorf("status %s", got)
	}
	if got := f.engine.pushedIDs(); !slices.Equal(got, idsOf(entries)) {
		t.Errorf("pushed %v, want %v", got, idsOf(entries))
	}
	if c, err := f.Connection(t.Context(), org); err != nil || c.Status != models.ConnectionConnected || c.RejectedMessage != "" {
		t.Errorf("connection %+v, %v", c, err)
	}
}

// reconnect connects with the right keys and keeps what the engine was told.
func (f *fixture) reconnect() {
	f.t.Helper()
	_, wrong, err := f.Connect(f.t.Context(), admin, userID, secret)
	must(f.t, err)
	if len(wrong) > 0 {
		f.t.Fatal(wrong)
	}
}

// TestAnotherAccount: what waits under the old account is handed over again,
// oldest first, over several pages.
func TestAnotherAccount(t *testing.T) {
	f := newFixture(t)
	must(t, f.store.SaveConnection(t.Context(), admin.audited(), &models.Connection{OrganizationID: org, Status: models.ConnectionConnected, AccountKey: "old"}))
	entries := f.accept(450)
	f.settle(entries[0], models.StatusFailed, models.ReasonProspectRefused)
	f.reconnect()
	if got, want := f.engine.pushedIDs(), idsOf(entries[1:]); !slices.Equal(got, want) {
		t.Errorf("pushed %d entries, want %d in order", len(got), len(want))
	}
	f.engine.reset()
	f.reconnect()
	if got := f.engine.pushedIDs(); len(got) != 0 {
		t.Errorf("the same account again pushed %d entries", len(got))
	}
}

func TestSharedAccount(t *testing.T) {
	f := newFixture(t)
	f.connect()
	other, wrong, err := f.Connect(t.Context(), Actor{UserID: "user-2", OrganizationID: "org-2"}, userID, secret)
	must(t, err)
	if len(wrong) > 0 || other.AccountKey != secrets.AccountKey(userID) || other.OrganizationID != "org-2" {
		t.Errorf("got %+v, %v", other, wrong)
	}
}

func TestDisconnect(t *testing.T) {
	f := newFixture(t)
	if c, err := f.Disconnect(t.Context(), admin); err != nil || c != nil {
		t.Errorf("never connected: %v, %v", c, err)
	}
	f.connect()
	_, err := f.Lists(t.Context(), org, ListsQuery{})
	must(t, err)
	entries := f.accept(2)
	connection, err := f.Disconnect(t.Context(), admin)
	must(t, err)
	if connection.Status != models.ConnectionDisconnected {
		t.Errorf("connection %+v", connection)
	}
	if got := f.statusOf(entries[1]); got != models.StatusSkipped {
		t.Errorf("status %s", got)
	}
	if _, err := f.Lists(t.Context(), org, ListsQuery{}); models.CodeOf(err) != models.CodeBadInput {
		t.Errorf("lists after it: %v", err)
	}
}
