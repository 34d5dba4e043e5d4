package models_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
)

// auditLog reads the newest records of an organization.
func (f *fixture) auditLog(organizationID string, filter models.AuditFilter) []*models.AuditRecord {
	f.t.Helper()
	page, err := f.AuditLog(f.ctx(), organizationID, filter, new(models.MaxPageSize), "")
	must(f.t, err)
	return page.Records
}

// audited expects one new record since the last call, and gives it.
func (f *fixture) audited(organizationID string, already int, action models.AuditAction, target, details string) {
	f.t.Helper()
	records := f.auditLog(organizationID, models.AuditFilter{})
	if len(records) != already+1 {
		f.t.Fatalf("%s: the audit log has %d records, want %d", action, len(records), already+1)
	}
	want := models.AuditRecord{
		ID: records[0].ID, OrganizationID: organizationID, At: f.now(), ActorID: admin.ID, Address: admin.Address,
		Action: action, Target: target, Details: details,
	}
	if *records[0] != want {
		f.t.Errorf("got %+v, want %+v", *records[0], want)
	}
}

func TestChangesAreAudited(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		const org = "org-a"
		done := 0
		expect := func(action models.AuditAction, target, details string) {
			t.Helper()
			f.audited(org, done, action, target, details)
			done++
			f.advance(time.Second)
		}
		unchanged := func(what string) {
			t.Helper()
			if got := len(f.auditLog(org, models.AuditFilter{})); got != done {
				t.Fatalf("%s was recorded", what)
			}
		}

		f.connect(org, "account-1")
		expect(models.AuditConnect, "ab…yz", "")

		_, err := f.SaveSettings(f.ctx(), org, admin, nil, func(s *models.Settings) error {
			s.TargetListID, s.Triggers.RoutingFormSubmitted = "7", true
			s.Mappings = append(s.Mappings, models.Mapping{Source: "host.name", Target: "prospect.position"})
			return nil
		})
		must(t, err)
		expect(models.AuditUpdateSettings, "", `{"mappings":{"old":[],"new":[{"source":"host.name","target":"prospect.position"}]},`+
			`"targetListId":{"old":"","new":"7"},"triggers.routingFormSubmitted":{"old":false,"new":true}}`)
		_, err = f.SaveSettings(f.ctx(), org, admin, new(0), func(*models.Settings) error { return nil })
		code(t, "stale version", err, models.CodeStaleVersion)
		unchanged("a refused save")

		_, err = f.SetPaused(f.ctx(), org, admin, true)
		must(t, err)
		expect(models.AuditPause, "", "")
		_, err = f.SetPaused(f.ctx(), org, admin, true)
		must(t, err)
		unchanged("a second pause")
		_, err = f.SetPaused(f.ctx(), org, admin, false)
		must(t, err)
		expect(models.AuditResume, "", "")

		key := &models.APIKey{OrganizationID: org, Name: "bookings", Prefix: "snv_abc", Hash: "hash-1"}
		must(t, f.CreateAPIKey(f.ctx(), admin, key))
		expect(models.AuditCreateAPIKey, key.ID, `{"name":"bookings","prefix":"snv_abc"}`)
		code(t, "the same hash", f.CreateAPIKey(f.ctx(), admin, &models.APIKey{OrganizationID: org, Hash: "hash-1"}), models.CodeConflict)
		unchanged("a key that was not created")
		for range 2 {
			_, err = f.RevokeAPIKey(f.ctx(), org, admin, key.ID)
			must(t, err)
		}
		expect(models.AuditRevokeAPIKey, key.ID, `{"name":"bookings","prefix":"snv_abc"}`)

		failed := f.finish(booking(org, "event-1"), models.Result{Status: models.StatusFailed, Reason: models.ReasonProspectRefused})
		for range 2 {
			_, _, _, err = f.RequeueIDs(f.ctx(), org, admin, []string{failed.ID, "unknown"})
			must(t, err)
		}
		expect(models.AuditRetry, failed.ID, fmt.Sprintf(`{"count":1,"ids":[%q]}`, failed.ID))

		for range 2 {
			_, err = f.Disconnect(f.ctx(), org, admin)
			must(t, err)
		}
		expect(models.AuditDisconnect, "ab…yz", "")

		must(t, f.RecordAudit(f.ctx(), models.AuditRecord{
			OrganizationID: org, ActorID: admin.ID, Address: admin.Address, Action: models.AuditExport, Details: `{"filter":{}}`,
		}))
		expect(models.AuditExport, "", `{"filter":{}}`)
		code(t, "of no organization", f.RecordAudit(f.ctx(), models.AuditRecord{Action: models.AuditExport}), models.CodeBadInput)
	})
}

// TestOneRecordForARetryOfMany: such a call works in several transactions.
func TestOneRecordForARetryOfMany(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		entries := f.acceptMany("org-a", 1100)
		for _, entry := range entries {
			f.settle(entry.ID, models.StatusFailed, models.ReasonProspectRefused)
		}
		transactions := 0
		count, _, err := f.RequeueMatching(f.ctx(), "org-a", models.Requeueing{
			Filter: models.EntryFilter{Reasons: []models.Reason{models.ReasonProspectRefused}, ProspectEmail: "ada@example.com"}, By: admin,
			Max: len(entries), Moved: func([]*models.Entry) bool {
				transactions++
				return true
			},
		})
		must(t, err)
		equal(t, "run again", count, len(entries))
		if transactions < 2 {
			t.Fatal("one transaction was enough")
		}
		f.audited("org-a", 0, models.AuditRetry, "", `{"count":1100,"filter":{"prospectEmail":"hidden","reason":["PROSPECT_REFUSED"]}}`)
		_, _, err = f.RequeueMatching(f.ctx(), "org-a", models.Requeueing{By: admin, Filter: models.EntryFilter{BookingID: "none"}, Max: 10})
		must(t, err)
		equal(t, "records", len(f.auditLog("org-a", models.AuditFilter{})), 1)
	})
}

// TestEverySettingIsAudited: a setting that is added later must not be left out.
func TestEverySettingIsAudited(t *testing.T) {
	t.Parallel()
	notSaved := []string{"OrganizationID", "Paused", "BlockedReason", "BlockedMessage", "Version", "UpdatedAt", "UpdatedBy"}
	f := newFixture(t, databases()["sqlite"](t))
	var set func(reflect.Value, string)
	fields := 0
	set = func(v reflect.Value, path string) {
		for i := range v.NumField() {
			name, field := path+v.Type().Field(i).Name, v.Field(i)
			switch {
			case strings.Contains(strings.Join(notSaved, " "), name):
				continue
			case field.Kind() == reflect.Struct:
				set(field, name+".")
				continue
			}
			fields++
			switch field.Kind() {
			case reflect.String:
				field.SetString(map[bool]string{true: "SKIP", false: "changed"}[name == "IfExists"])
			case reflect.Bool:
				field.SetBool(!field.Bool())
			case reflect.Slice:
				field.Set(reflect.MakeSlice(field.Type(), 1, 1))
			default:
				t.Fatalf("%s is of a kind that this test does not know", name)
			}
		}
	}
	_, err := f.SaveSettings(f.ctx(), "org-a", admin, nil, func(s *models.Settings) error {
		set(reflect.ValueOf(s).Elem(), "")
		return nil
	})
	must(t, err)
	if got := strings.Count(f.auditLog("org-a", models.AuditFilter{})[0].Details, `"old":`); got != fields {
		t.Errorf("%d of %d settings are in the audit log", got, fields)
	}
}

func TestAuditLogPagesAndFilters(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		start := f.now()
		record := func(i int) models.AuditRecord {
			return models.AuditRecord{
				OrganizationID: "org-a", ActorID: fmt.Sprintf("user-%d", i%2), Target: fmt.Sprint(i),
				Action: []models.AuditAction{models.AuditPause, models.AuditResume, models.AuditExport}[i%3],
			}
		}
		for i := range 12 {
			must(t, f.RecordAudit(f.ctx(), record(i)))
			if i%4 == 3 { // several have the same time
				f.advance(time.Second)
			}
		}
		must(t, f.RecordAudit(f.ctx(), models.AuditRecord{OrganizationID: "org-b", Action: models.AuditPause}))

		var walked []string
		after, pages := "", 0
		for more := true; more; pages++ {
			page, err := f.AuditLog(f.ctx(), "org-a", models.AuditFilter{}, new(5), after)
			must(t, err)
			equal(t, "has previous", page.HasPrevious, pages > 0)
			for _, record := range page.Records {
				walked = append(walked, record.Target)
			}
			more, after = page.HasNext, models.AuditCursor(page.Records[len(page.Records)-1])
		}
		equalSlices(t, "newest first", walked, []string{"11", "10", "9", "8", "7", "6", "5", "4", "3", "2", "1", "0"})
		equal(t, "pages", pages, 3)

		targets := func(filter models.AuditFilter) []string {
			var found []string
			for _, record := range f.auditLog("org-a", filter) {
				found = append(found, record.Target)
			}
			return found
		}
		equalSlices(t, "by action", targets(models.AuditFilter{Actions: []models.AuditAction{models.AuditPause, models.AuditExport}}),
			[]string{"11", "9", "8", "6", "5", "3", "2", "0"})
		equalSlices(t, "by actor", targets(models.AuditFilter{ActorID: "user-1"}), []string{"11", "9", "7", "5", "3", "1"})
		equalSlices(t, "by time", targets(models.AuditFilter{From: new(start.Add(time.Second)), To: new(start.Add(2 * time.Second))}), []string{"7", "6", "5", "4"})
		equalSlices(t, "by all", targets(models.AuditFilter{Actions: []models.AuditAction{models.AuditPause}, ActorID: "user-0", From: new(start.Add(time.Second))}), []string{"6"})
		page, err := f.AuditLog(f.ctx(), "org-a", models.AuditFilter{}, nil, "")
		must(t, err)
		equal(t, "page of the usual size", len(page.Records), 12)

		for _, size := range []int{0, -1, models.MaxPageSize + 1} {
			_, err := f.AuditLog(f.ctx(), "org-a", models.AuditFilter{}, new(size), "")
			code(t, "size", err, models.CodeBadInput)
		}
		entry := f.accept(booking("org-a", "event"))[0]
		for _, cursor := range []string{"x", models.EntryCursor(entry), after + "A", "YXVkaXQ6MTp4"} {
			_, err := f.AuditLog(f.ctx(), "org-a", models.AuditFilter{}, nil, cursor)
			code(t, "cursor "+cursor, err, models.CodeBadInput)
		}
	})
}
