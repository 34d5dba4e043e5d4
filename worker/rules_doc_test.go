package worker

import (
	"fmt"
	"testing"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/snovio"
	"github.com/snovsync/snovsync/test/harness/rulesdoc"
)

// TestRulesOfFailuresAreTheWorkers makes each failure of the sync rules happen.
func TestRulesOfFailuresAreTheWorkers(t *testing.T) {
	t.Parallel()
	failedCall := func(attempts int, kinds ...snovio.ErrorKind) func(*testing.T) []string {
		return func(t *testing.T) (outcomes []string) {
			for _, kind := range kinds {
				result := judged(t, &snovio.Error{Kind: kind}, attempts).results[0]
				if counts := kind != snovio.KindRateLimited; result.CountsAttempt != counts {
					t.Errorf("%s uses up an attempt: %t", kind, result.CountsAttempt)
				}
				outcomes = append(outcomes, fmt.Sprintf("%s / %s", result.Status, result.Reason))
			}
			return outcomes
		}
	}
	brokenAccount := func(status models.Status, change func(f *fixture, email string)) func(*testing.T) []string {
		return func(t *testing.T) []string {
			f := newFixture(t, shortLimits())
			item := f.accept(1)[0]
			change(f, item.Email)
			e := f.engine()
			e.Start(f.ctx)
			e.Push(f.ctx, []Item{item})
			f.waitForStatus(item.EntryID, status)
			entry, err := f.store.Entry(f.ctx, testOrganization, item.EntryID)
			f.must(err)
			return []string{fmt.Sprintf("%s / %s", entry.Status, entry.Reason)}
		}
	}
	transient := []snovio.ErrorKind{snovio.KindTimeout, snovio.KindConnectionLost, snovio.KindUnavailable, snovio.KindMalformed}
	failures := map[string]func(*testing.T) []string{
		`429, or an answer that says "rate is limited"`:                failedCall(0, snovio.KindRateLimited),
		"timeout, connection lost, 5xx, an answer that cannot be read": failedCall(0, transient...),
		"the last of these attempts":                                   failedCall(maxAttempts-1, transient...),
		"the API keys are rejected": brokenAccount(models.StatusBlocked, func(f *fixture, _ string) {
			f.snovio.AddAccount(simulator.Account{ClientID: testUser, Secret: "another"})
		}),
		"the target list is gone": brokenAccount(models.StatusBlocked, func(f *fixture, _ string) {
			settings, err := f.store.Settings(f.ctx, testOrganization)
			f.must(err)
			f.must(f.snovio.DeleteList(testUser, settings.TargetListID))
		}),
		"a custom field is gone": brokenAccount(models.StatusBlocked, func(f *fixture, _ string) {
			f.must(f.snovio.AddCustomField(testUser, simulator.CustomField{Name: "Another"}))
			f.must(f.snovio.DeleteCustomField(testUser, testField))
		}),
		"Snov.io refuses the prospect": brokenAccount(models.StatusFailed, func(f *fixture, email string) {
			f.must(f.snovio.RefuseAddress(testUser, email))
		}),
	}
	rows := rulesdoc.Table(t, "../docs/sync-rules.md", "Failures")
	if len(rows) != len(failures) {
		t.Errorf("the table has %d rows, want %d", len(rows), len(failures))
	}
	for _, row := range rows {
		happen, known := failures[row[0]]
		if !known {
			t.Errorf("no test knows the row %q", row[0])
			continue
		}
		t.Run(row[0], func(t *testing.T) {
			t.Parallel()
			for _, outcome := range happen(t) {
				if outcome != row[1] {
					t.Errorf("the rules say %s, the worker says %s", row[1], outcome)
				}
			}
		})
	}
}
