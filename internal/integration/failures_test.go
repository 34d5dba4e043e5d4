package integration

import (
	"context"
	"database/sql"
	"strings"
	"testing"

	"github.com/glebarez/sqlite"

	"github.com/snovsync/snovsync/models"
)

// rename gives a table of the store another name.
func (f *fixture) rename(table, name string) {
	f.t.Helper()
	database, err := sql.Open(sqlite.DriverName, f.database)
	must(f.t, err)
	_, err = database.ExecContext(f.t.Context(), "ALTER TABLE "+table+" RENAME TO "+name)
	must(f.t, err)
	must(f.t, database.Close())
}

// TestFailuresOfTheStoreAreReturned: a method whose statement fails returns an error, and
// neither zeros nor a part of the answer. The tables are written down for each method, so that
// a lost error is seen wherever in the method it happens.
func TestFailuresOfTheStoreAreReturned(t *testing.T) {
	t.Parallel()
	listID := "11"
	for name, row := range map[string]struct {
		call  func(ctx context.Context, f *fixture) error
		needs []string
	}{
		"Connection": {func(ctx context.Context, f *fixture) error { _, err := f.Connection(ctx, org); return err }, []string{"connections"}},
		"Balance":    {func(ctx context.Context, f *fixture) error { _, err := f.Balance(ctx, org); return err }, []string{"connections", "inventories"}},
		"Reads":      {func(ctx context.Context, f *fixture) error { _, err := f.Reads(ctx, org); return err }, []string{"connections", "inventories"}},
		"Connect": {func(ctx context.Context, f *fixture) error {
			_, _, err := f.Connect(ctx, admin, userID, secret)
			return err
		}, []string{"organizations", "connections", "inventories", "audit_log", "provider_accounts"}},
		"Disconnect": {func(ctx context.Context, f *fixture) error { _, err := f.Disconnect(ctx, admin); return err }, []string{"organizations", "connections", "audit_log"}},
		"Lists":      {func(ctx context.Context, f *fixture) error { _, err := f.Lists(ctx, org, ListsQuery{}); return err }, []string{"connections", "inventories"}},
		"Lists again": {func(ctx context.Context, f *fixture) error {
			_, err := f.Lists(ctx, org, ListsQuery{Refresh: true})
			return err
		}, []string{"connections", "inventories"}},
		"CustomFields": {func(ctx context.Context, f *fixture) error { _, _, err := f.CustomFields(ctx, org, false); return err }, []string{"connections", "inventories"}},
		"CreateList":   {func(ctx context.Context, f *fixture) error { _, _, err := f.CreateList(ctx, admin, "New"); return err }, []string{"connections"}},
		"Settings":     {func(ctx context.Context, f *fixture) error { _, err := f.Settings(ctx, org); return err }, []string{"settings"}},
		"Warnings": {func(ctx context.Context, f *fixture) error {
			_, err := f.Warnings(ctx, models.DefaultSettings(org))
			return err
		}, []string{"connections"}},
		"UpdateSettings": {func(ctx context.Context, f *fixture) error {
			_, _, err := f.UpdateSettings(ctx, admin, SettingsChange{TargetListID: &listID}, nil)
			return err
		}, []string{"organizations", "settings", "connections", "inventories", "audit_log"}},
		"Pause": {func(ctx context.Context, f *fixture) error { _, err := f.Pause(ctx, admin); return err }, []string{"organizations", "settings", "audit_log"}},
		"Preview": {func(ctx context.Context, f *fixture) error {
			_, err := f.Preview(ctx, org, event("p"), nil)
			return err
		}, []string{"settings", "connections", "sync_entries"}},
		"Preview with settings": {func(ctx context.Context, f *fixture) error {
			_, err := f.Preview(ctx, org, event("p"), &SettingsChange{TargetListID: &listID})
			return err
		}, []string{"settings", "connections", "inventories", "sync_entries"}},
		"Retry": {func(ctx context.Context, f *fixture) error {
			_, _, err := f.Retry(ctx, admin, []string{"x"})
			return err
		}, []string{"organizations", "sync_entries"}},
		"RetryMatching": {func(ctx context.Context, f *fixture) error {
			_, err := f.RetryMatching(ctx, admin, models.EntryFilter{}, "")
			return err
		}, []string{"sync_entries"}},
		"RetryableCount": {func(ctx context.Context, f *fixture) error {
			_, err := f.RetryableCount(ctx, org, models.EntryFilter{})
			return err
		}, []string{"sync_entries"}},
		"CreateAPIKey": {func(ctx context.Context, f *fixture) error {
			_, _, _, err := f.CreateAPIKey(ctx, admin, "Bookings")
			return err
		}, []string{"organizations", "api_keys", "audit_log"}},
		"RevokeAPIKey": {func(ctx context.Context, f *fixture) error { _, _, err := f.RevokeAPIKey(ctx, admin, "k"); return err }, []string{"organizations", "api_keys"}},
		"APIKeys":      {func(ctx context.Context, f *fixture) error { _, err := f.APIKeys(ctx, org); return err }, []string{"api_keys"}},
		"Queue":        {func(ctx context.Context, f *fixture) error { _, err := f.Queue(ctx, org); return err }, []string{"organizations", "settings", "connections"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t)
			f.connect()
			for _, table := range row.needs {
				f.rename(table, "lost")
				if err := row.call(t.Context(), f); err == nil || !strings.Contains(err.Error(), "no such table") {
					t.Errorf("without the table %s: %v", table, err)
				}
				f.rename("lost", table)
				f.engine.reset()
			}
		})
	}
}
