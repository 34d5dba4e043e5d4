package models_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
)

// everything is all that an organization has.
type everything struct {
	Entries    []*models.Entry
	Changes    []models.Change
	Attempts   map[string][]*models.Attempt
	Settings   *models.Settings
	Connection *models.Connection
	Lists      *models.Inventory
	APIKeys    []*models.APIKey
	Queue      models.QueueFigures
	Activity   []models.ActivityBucket
	Audit      []*models.AuditRecord
}

func (f *fixture) everything(organizationID string) everything {
	f.t.Helper()
	var all everything
	var err error
	all.Entries = f.page(organizationID, models.EntryFilter{}, models.Page{}).Entries
	all.Changes = f.changes(organizationID)
	all.Attempts, err = f.Attempts(f.ctx(), organizationID, ids(all.Entries))
	must(f.t, err)
	all.Settings, err = f.Settings(f.ctx(), organizationID)
	must(f.t, err)
	all.Connection, err = f.Connection(f.ctx(), organizationID)
	must(f.t, err)
	all.Lists, err = f.Inventory(f.ctx(), organizationID, models.InventoryLists)
	must(f.t, err)
	all.APIKeys, err = f.APIKeys(f.ctx(), organizationID)
	must(f.t, err)
	all.Queue, err = f.QueueFigures(f.ctx(), organizationID)
	must(f.t, err)
	all.Audit = f.auditLog(organizationID, models.AuditFilter{})
	all.Activity = f.activity(organizationID, models.MaxActivityHours)
	return all
}

// Every query that is made for an organization sees and changes that organization
// alone, whatever ids it is given. Queries that the engine makes across all
// organizations (Jobs, StartEntries, WriteResults, SettleQueued, Unfinished) take
// ids that it was handed by the store, and are not asked on anybody's behalf.
func TestOrganizationsAreIsolated(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		f.connect("org-a", "account-1")
		entries := f.oneOfEach("org-a")
		f.run(entries[0].ID, 2, models.Result{Status: models.StatusRetrying, Attempt: &models.Attempt{CallID: "c", StartedAt: f.now()}})
		_, err := f.SaveSettings(f.ctx(), "org-a", admin, nil, func(s *models.Settings) error {
			s.TargetListID = "7"
			return nil
		})
		must(t, err)
		_, err = f.SaveReading(f.ctx(), models.Reading{
			OrganizationID: "org-a", AccountKey: "account-1", Kind: models.InventoryLists, At: f.now(), Lists: []models.AccountList{{ID: "7"}},
		})
		must(t, err)
		key := &models.APIKey{OrganizationID: "org-a", Name: "bookings", Hash: "hash-1"}
		must(t, f.CreateAPIKey(f.ctx(), admin, key))
		before := f.everything("org-a")
		f.advance(time.Minute)

		const stranger = "org-b"
		entry := entries[1]
		reads := map[string]func() (found bool){
			"Entry": func() bool {
				_, err := f.Entry(f.ctx(), stranger, entry.ID)
				code(t, "entry", err, models.CodeNotFound)
				return false
			},
			"Entries": func() bool {
				page := f.page(stranger, models.EntryFilter{}, models.Page{})
				return len(page.Entries) > 0 || page.LiveSeq > 0
			},
			"Entries by id": func() bool {
				return len(f.page(stranger, models.EntryFilter{IDs: ids(entries)}, models.Page{}).Entries) > 0
			},
			"Entries beside another's cursor": func() bool {
				page := f.page(stranger, models.EntryFilter{}, models.Page{After: models.EntryCursor(entry)})
				return len(page.Entries) > 0 || page.HasPrevious
			},
			"EntriesBefore": func() bool {
				found, err := f.EntriesBefore(f.ctx(), stranger, models.EntryFilter{}, entry.Seq+1, 100)
				must(t, err)
				return len(found) > 0
			},
			"Events": func() bool {
				events, err := f.Events(f.ctx(), stranger, ids(entries))
				must(t, err)
				return len(events) > 0
			},
			"CountRetryable": func() bool {
				return f.retryable(stranger, models.EntryFilter{IDs: ids(entries)}, 100) != models.RetryableCount{}
			},
			"Activity": func() bool {
				succeeded, skipped, failed := ended(f.activity(stranger, models.MaxActivityHours))
				return succeeded+skipped+failed > 0
			},
			"Attempts": func() bool {
				attempts, err := f.Attempts(f.ctx(), stranger, ids(entries))
				must(t, err)
				return len(attempts) > 0
			},
			"QueueFigures": func() bool {
				figures, err := f.QueueFigures(f.ctx(), stranger)
				must(t, err)
				return figures != models.QueueFigures{}
			},
			"Changes": func() bool { return len(f.changes(stranger)) > 0 },
			"ChangeHead": func() bool {
				head, oldest, err := f.ChangeHead(f.ctx(), stranger)
				must(t, err)
				return head+oldest > 0
			},
			"Settings": func() bool {
				settings, err := f.Settings(f.ctx(), stranger)
				must(t, err)
				return settings.TargetListID != ""
			},
			"Connection": func() bool {
				connection, err := f.Connection(f.ctx(), stranger)
				must(t, err)
				return connection != nil
			},
			"Inventory": func() bool {
				lists, err := f.Inventory(f.ctx(), stranger, models.InventoryLists)
				must(t, err)
				return lists != nil
			},
			"Inventories": func() bool {
				rows, err := f.Inventories(f.ctx(), stranger)
				must(t, err)
				return len(rows) > 0
			},
			"Organizations": func() bool {
				organizations, err := f.Organizations(f.ctx(), []string{stranger})
				must(t, err)
				return len(organizations) != 1 || organizations[stranger].Connection != nil || organizations[stranger].Settings.Version > 0
			},
			"APIKeys": func() bool {
				keys, err := f.APIKeys(f.ctx(), stranger)
				must(t, err)
				return len(keys) > 0
			},
			"AuditLog": func() bool { return len(f.auditLog(stranger, models.AuditFilter{})) > 0 },
			"AuditLog beside another's cursor": func() bool {
				page, err := f.AuditLog(f.ctx(), stranger, models.AuditFilter{}, nil, models.AuditCursor(before.Audit[0]))
				must(t, err)
				return len(page.Records) > 0 || page.HasPrevious
			},
			"Facts of bookings": func() bool {
				facts := f.factsOf(models.FactsQuery{OrganizationID: stranger, BookingIDs: []string{entry.BookingID}})
				return facts.Newest != nil || len(facts.RescheduledAway) > 0
			},
		}
		for name, found := range reads {
			if found() {
				t.Errorf("%s shows another organization's data", name)
			}
		}

		writes := map[string]func(stranger string) error{
			"AcceptEvents": func(stranger string) error {
				got, err := f.AcceptEvents(f.ctx(), []*models.Event{booking(stranger, entry.EventID)})
				if err == nil {
					equal(t, "duplicate of another's event", got[0].Duplicate || got[0].Conflict, false)
					equal(t, "account", got[0].Account, "")
				}
				return err
			},
			"RequeueIDs": func(stranger string) error {
				got, notRetryable, unknown, err := f.RequeueIDs(f.ctx(), stranger, admin, ids(entries))
				equal(t, "run again or seen", len(got)+len(notRetryable), 0)
				equal(t, "unknown", len(unknown), len(entries))
				return err
			},
			"RequeueMatching": func(stranger string) error {
				equal(t, "run again", len(f.requeueMatching(stranger, models.EntryFilter{IDs: ids(entries)})), 0)
				return nil
			},
			"ReleaseBlocked": func(stranger string) error {
				got, _ := f.release(stranger)
				equal(t, "released", len(got), 0)
				return nil
			},
			"MarkCredentialsRejected": func(stranger string) error { return f.MarkCredentialsRejected(f.ctx(), stranger, "account-1", "no") },
			"MarkSettingBroken": func(stranger string) error {
				return f.MarkSettingBroken(f.ctx(), stranger, 1, models.ReasonListDeleted, "no", time.Time{})
			},
			"SaveToken":  func(stranger string) error { return f.SaveToken(f.ctx(), stranger, "account-1", []byte{1}, f.now()) },
			"ClearToken": func(stranger string) error { return f.ClearToken(f.ctx(), stranger, []byte{1}) },
			"ClaimReading": func(stranger string) error {
				_, err := f.ClaimReading(f.ctx(), stranger, "account-1", models.InventoryLists, 0, time.Minute)
				code(t, "claim", err, models.CodeNotFound)
				return nil
			},
			"SaveReading": func(stranger string) error {
				_, err := f.SaveReading(f.ctx(), models.Reading{OrganizationID: stranger, AccountKey: "account-1", Kind: models.InventoryLists, At: f.now()})
				return err
			},
			"FailReading": func(stranger string) error {
				_, err := f.FailReading(f.ctx(), stranger, "account-1", models.InventoryLists, f.now(), models.UserErrorSnovioUnavailable, "no")
				return err
			},
			"AddList": func(stranger string) error {
				return f.AddList(f.ctx(), stranger, "account-1", models.AccountList{ID: "8"})
			},
			"SaveSettings": func(stranger string) error {
				_, err := f.SaveSettings(f.ctx(), stranger, admin, new(0), func(s *models.Settings) error {
					equal(t, "list", s.TargetListID, "")
					return nil
				})
				return err
			},
			"SetPaused": func(stranger string) error {
				_, err := f.SetPaused(f.ctx(), stranger, admin, true)
				return err
			},
			"Disconnect": func(stranger string) error {
				_, err := f.Disconnect(f.ctx(), stranger, admin)
				code(t, "disconnect", err, models.CodeNotFound)
				return nil
			},
			"SkipDisconnected": func(stranger string) error {
				equal(t, "ended", len(f.skipDisconnected(stranger)), 0)
				return nil
			},
			"RevokeAPIKey": func(stranger string) error {
				_, err := f.RevokeAPIKey(f.ctx(), stranger, admin, key.ID)
				code(t, "revoke", err, models.CodeNotFound)
				return nil
			},
			"CreateAPIKey": func(stranger string) error {
				return f.CreateAPIKey(f.ctx(), admin, &models.APIKey{OrganizationID: stranger, Name: "bookings", Hash: "hash of " + stranger})
			},
			"RecordAudit": func(stranger string) error {
				return f.RecordAudit(f.ctx(), models.AuditRecord{OrganizationID: stranger, Action: models.AuditExport})
			},
			"SaveConnection": func(stranger string) error {
				connection := *before.Connection
				connection.OrganizationID, connection.MaskedUserID = stranger, "other"
				return f.SaveConnection(f.ctx(), admin, &connection)
			},
		}
		for name, write := range writes {
			if err := write("stranger to " + name); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if after := f.everything("org-a"); !reflect.DeepEqual(before, after) {
				t.Fatalf("%s changed another organization: before %+v, after %+v", name, before, after)
			}
		}
	})
}
