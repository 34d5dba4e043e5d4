package integration

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
)

func TestRetry(t *testing.T) {
	f := newFixture(t)
	entries := f.accept(3)
	f.settle(entries[0], models.StatusFailed, models.ReasonProspectRefused)
	f.settle(entries[2], models.StatusSkipped, models.ReasonTriggerOff)
	ids := []string{entries[0].ID, "unknown", entries[1].ID, entries[2].ID}
	retried, wrong, err := f.Retry(t.Context(), admin, ids)
	must(t, err)
	if got := idsOf(retried); !slices.Equal(got, []string{entries[0].ID, entries[2].ID}) {
		t.Errorf("retried %v", got)
	}
	if len(wrong) != 2 || wrong[0].Code != models.UserErrorNotFound || wrong[0].Field[2] != "1" ||
		wrong[1].Code != models.UserErrorNotRetryable || wrong[1].Field[2] != "2" {
		t.Errorf("user errors %+v", wrong)
	}
	if got := f.engine.pushedIDs(); !slices.Equal(got, []string{entries[0].ID, entries[2].ID}) {
		t.Errorf("pushed %v", got)
	}
	_, wrong, err = f.Retry(t.Context(), Actor{UserID: "user-2", OrganizationID: "org-2"}, ids[:1])
	must(t, err)
	expectOne(t, wrong, models.UserErrorNotFound, "input", "ids", "0")
	_, wrong, err = f.Retry(t.Context(), admin, make([]string, maxRetryIDs+1))
	must(t, err)
	expectOne(t, wrong, models.UserErrorTooMany, "input", "ids")
}

func TestRetryMatching(t *testing.T) {
	f := newFixture(t)
	entries := f.accept(600)
	for _, entry := range entries[:2] {
		f.settle(entry, models.StatusSkipped, models.ReasonTriggerOff)
	}
	results := make([]models.Result, 0, len(entries))
	for _, entry := range entries[2:] {
		results = append(results, models.Result{EntryID: entry.ID, Status: models.StatusFailed, Reason: models.ReasonSnovioUnavailable})
	}
	_, err := f.store.SettleQueued(t.Context(), results)
	must(t, err)
	filter := models.EntryFilter{Reasons: []models.Reason{models.ReasonSnovioUnavailable}}
	if count, err := f.RetryableCount(t.Context(), org, filter); err != nil || count != (models.RetryableCount{Count: 598}) {
		t.Errorf("counted %+v, %v", count, err)
	}
	retried, err := f.RetryMatching(t.Context(), admin, filter, "")
	if err != nil || retried.Count != 598 || retried.Next != "" {
		t.Fatalf("retried %d, next %q, %v", retried.Count, retried.Next, err)
	}
	newest := slices.Clone(entries[len(entries)-models.MaxPageSize:])
	slices.Reverse(newest)
	if got := idsOf(retried.Newest); !slices.Equal(got, idsOf(newest)) || retried.Newest[0].Status != models.StatusQueued {
		t.Errorf("shows %d entries", len(got))
	}
	if got := f.engine.pushedIDs(); !slices.Equal(got, idsOf(entries[2:])) {
		t.Errorf("pushed %d entries", len(got))
	}
}

// TestRetryMatchingEndsInTime: what takes too long for one call is gone on with in the next.
func TestRetryMatchingEndsInTime(t *testing.T) {
	f := newFixture(t)
	now := time.Now()
	f.now = func() time.Time {
		now = now.Add(retryPatience)
		return now
	}
	entries := f.accept(520)
	results := make([]models.Result, len(entries))
	for i, entry := range entries {
		results[i] = models.Result{EntryID: entry.ID, Status: models.StatusFailed, Reason: models.ReasonSnovioUnavailable}
	}
	_, err := f.store.SettleQueued(t.Context(), results)
	must(t, err)
	first, err := f.RetryMatching(t.Context(), admin, models.EntryFilter{}, "")
	if err != nil || first.Count != 500 || first.Next == "" {
		t.Fatalf("first %d, next %q, %v", first.Count, first.Next, err)
	}
	second, err := f.RetryMatching(t.Context(), admin, models.EntryFilter{}, first.Next)
	if err != nil || second.Count != 20 || second.Next != "" {
		t.Fatalf("second %d, next %q, %v", second.Count, second.Next, err)
	}
	if got := f.engine.pushedIDs(); !slices.Equal(got, idsOf(entries)) {
		t.Errorf("pushed %d entries", len(got))
	}
}

func TestAPIKeys(t *testing.T) {
	f := newFixture(t)
	key, plain, wrong, err := f.CreateAPIKey(t.Context(), admin, " Booking service ")
	must(t, err)
	if len(wrong) > 0 || key.Name != "Booking service" || key.CreatedBy != "user-1" || !strings.HasPrefix(plain, key.Prefix) || strings.Contains(key.Hash, plain) || key.ID == "" {
		t.Errorf("got %+v, %v", key, wrong)
	}
	if found, err := f.store.APIKeysByHash(t.Context(), []string{key.Hash}); err != nil || found[key.Hash] == nil || found[key.Hash].ID != key.ID {
		t.Errorf("stored %+v, %v", found, err)
	}
	_, _, wrong, err = f.CreateAPIKey(t.Context(), admin, "")
	must(t, err)
	expectOne(t, wrong, models.UserErrorBlank, "input", "name")
	_, wrong, err = f.RevokeAPIKey(t.Context(), Actor{OrganizationID: "org-2"}, key.ID)
	must(t, err)
	expectOne(t, wrong, models.UserErrorNotFound, "input", "id")
	revoked, wrong, err := f.RevokeAPIKey(t.Context(), admin, key.ID)
	if err != nil || len(wrong) > 0 || revoked.RevokedAt == nil {
		t.Errorf("revoked %+v, %v, %v", revoked, wrong, err)
	}
	keys, err := f.APIKeys(t.Context(), org)
	if err != nil || len(keys) != 0 {
		t.Errorf("left %v, %v", keys, err)
	}
	for range maxAPIKeys {
		_, _, wrong, err = f.CreateAPIKey(t.Context(), admin, "key")
		if err != nil || len(wrong) > 0 {
			t.Fatal(err, wrong)
		}
	}
	_, _, wrong, err = f.CreateAPIKey(t.Context(), admin, "key")
	must(t, err)
	expectOne(t, wrong, models.UserErrorTooMany)
}
