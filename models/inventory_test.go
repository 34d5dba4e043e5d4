package models_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
)

const gap = 10 * time.Second

// read stores an answer that began now.
func (f *fixture) read(reading models.Reading) models.SavedReading {
	f.t.Helper()
	reading.OrganizationID, reading.At, reading.SecondLook = "org-a", f.now(), gap
	if reading.AccountKey == "" {
		reading.AccountKey = "account-1"
	}
	saved, err := f.SaveReading(f.ctx(), reading)
	must(f.t, err)
	return saved
}

func lists(ids ...string) models.Reading {
	reading := models.Reading{Kind: models.InventoryLists, Lists: []models.AccountList{}}
	for _, id := range ids {
		reading.Lists = append(reading.Lists, models.AccountList{ID: id, Name: "List " + id})
	}
	return reading
}

func fields(keys ...string) models.Reading {
	reading := models.Reading{Kind: models.InventoryFields, Fields: []models.CustomField{}}
	for _, key := range keys {
		reading.Fields = append(reading.Fields, models.CustomField{Key: key, Type: models.FieldTypeString})
	}
	return reading
}

func (f *fixture) inventory(kind models.InventoryKind) *models.Inventory {
	f.t.Helper()
	stored, err := f.Inventory(f.ctx(), "org-a", kind)
	must(f.t, err)
	return stored
}

func listIDs(stored *models.Inventory) []string {
	var ids []string
	for _, list := range stored.Lists {
		ids = append(ids, list.ID)
	}
	return ids
}

func TestReadingsAreStored(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		f.read(lists("1")) // before there is a connection
		f.connect("org-a", "account-1")
		equal(t, "copy before the first reading", f.inventory(models.InventoryLists), nil)
		created, deleted := f.now().Add(-time.Hour), f.now()
		f.read(models.Reading{Kind: models.InventoryLists, Lists: []models.AccountList{
			{ID: "1", Name: "One", ProspectCount: 3, CreatedAt: created}, {ID: "2", DeletedAt: &deleted},
		}})
		stored := f.inventory(models.InventoryLists)
		equal(t, "read at", *stored.ReadAt, f.now())
		equal(t, "list", stored.Lists[0], models.AccountList{ID: "1", Name: "One", ProspectCount: 3, CreatedAt: created})
		equal(t, "deleted", *stored.Lists[1].DeletedAt, deleted)

		f.advance(time.Minute)
		f.read(fields("Status", "Host"))
		f.read(models.Reading{Kind: models.InventoryBalance, Balance: "12.50"})
		f.read(models.Reading{Kind: models.InventoryCampaigns, Campaigns: []models.AccountCampaign{{ID: "c", Name: "News", ListID: "1"}}})
		connection, err := f.Connection(f.ctx(), "org-a")
		must(t, err)
		equal(t, "fields", len(connection.CustomFields), 2)
		equal(t, "balance", connection.CreditBalance, "12.50")
		equal(t, "verified", connection.VerifiedAt, f.now())
		equalSlices(t, "campaigns", f.inventory(models.InventoryCampaigns).Campaigns, []models.AccountCampaign{{ID: "c", Name: "News", ListID: "1"}})
		rows, err := f.Inventories(f.ctx(), "org-a")
		must(t, err)
		equal(t, "kinds", len(rows), 4)
		equal(t, "contents of an overview", len(rows[2].Lists)+len(rows[3].Lists), 0)

		late := lists("9")
		late.OrganizationID, late.AccountKey, late.At = "org-a", "account-1", f.now().Add(-2*time.Minute)
		_, err = f.SaveReading(f.ctx(), late)
		must(t, err)
		equalSlices(t, "lists after an older answer came late", listIDs(f.inventory(models.InventoryLists)), []string{"1", "2"})
	})
}

func TestLargeAccountIsStored(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		f.connect("org-a", "account-1")
		ids := make([]string, 5000)
		for i := range ids {
			ids[i] = fmt.Sprint(1_000_000 + i)
		}
		f.read(lists(ids...))
		equalSlices(t, "lists", listIDs(f.inventory(models.InventoryLists)), ids)
	})
}

func TestShortAnswerNeedsASecondLook(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		f.connect("org-a", "account-1")
		f.read(lists("1", "2", "3"))
		is := func(what string, want ...string) {
			t.Helper()
			equalSlices(t, what, listIDs(f.inventory(models.InventoryLists)), want)
		}
		f.advance(time.Minute)
		equal(t, "none of three is doubtful", f.read(lists()).Doubtful, true)
		is("after an empty answer", "1", "2", "3")
		f.advance(gap - time.Second)
		equal(t, "too soon to agree", f.read(lists("1")).Doubtful, true)
		f.advance(time.Second)
		equal(t, "agrees", f.read(lists()).Doubtful, false)
		is("after two empty answers", []string(nil)...)
		f.advance(time.Minute)
		equal(t, "more than before", f.read(lists("1", "2", "3")).Doubtful, false)
		f.advance(time.Minute)
		equal(t, "two of three", f.read(lists("1", "2")).Doubtful, false)
		f.advance(time.Minute)
		equal(t, "none of two", f.read(lists()).Doubtful, true)
		f.advance(time.Minute)
		equal(t, "a full answer ends the doubt", f.read(lists("1", "2")).Doubtful, false)
		f.advance(time.Minute)
		equal(t, "doubt begins again", f.read(lists()).Doubtful, true)
		is("at the end", "1", "2")
	})
}

func TestReadingEndsABlock(t *testing.T) {
	t.Parallel()
	deleted := time.Now()
	for name, c := range map[string]struct {
		reason  models.Reason
		reading models.Reading
		mends   bool
	}{
		"list is there":           {models.ReasonListDeleted, lists("1", "7"), true},
		"list is there, alone":    {models.ReasonListDeleted, lists("7"), true},
		"list is missing":         {models.ReasonListDeleted, lists("1"), false},
		"list is deleted":         {models.ReasonListDeleted, models.Reading{Kind: models.InventoryLists, Lists: []models.AccountList{{ID: "7", DeletedAt: &deleted}}}, false},
		"fields are there":        {models.ReasonCustomFieldGone, fields("Status", "Host", "Size"), true},
		"one field is missing":    {models.ReasonCustomFieldGone, fields("Status", "Host"), false},
		"fields for a list":       {models.ReasonListDeleted, fields("Status", "Host", "Size"), false},
		"lists for a field":       {models.ReasonCustomFieldGone, lists("7"), false},
		"another account's lists": {models.ReasonListDeleted, func() models.Reading { r := lists("7"); r.AccountKey = "account-2"; return r }(), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachDatabase(t, func(t *testing.T, f *fixture) {
				f.connect("org-a", "account-1")
				f.read(lists("1", "2", "3", "7"))
				settings, err := f.SaveSettings(f.ctx(), "org-a", admin, nil, func(s *models.Settings) error {
					s.TargetListID, s.LifecycleFieldKey, s.HostEmailFieldKey = "7", "Status", "Host"
					s.Mappings = []models.Mapping{{Source: "host.name", Target: "prospect.cf_Size"}}
					return nil
				})
				must(t, err)
				f.advance(time.Minute)
				must(t, f.MarkSettingBroken(f.ctx(), "org-a", settings.Version, c.reason, "gone", f.now()))
				f.advance(time.Minute)
				saved := f.read(c.reading)
				after, err := f.Settings(f.ctx(), "org-a")
				must(t, err)
				equal(t, "version", after.Version, settings.Version)
				equal(t, "ended", after.BlockedReason == "" && after.BlockedMessage == "", c.mends)
				equal(t, "mended", saved.Mended == c.reason, c.mends)
			})
		})
	}
}

// TestLaterReadingPreventsABlock: a worker that found a list missing may be slower than an
// admin who restores it and refreshes.
func TestLaterReadingPreventsABlock(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		f.connect("org-a", "account-1")
		seenAt := f.now()
		f.advance(time.Second)
		f.read(lists("7"))
		must(t, f.MarkSettingBroken(f.ctx(), "org-a", 0, models.ReasonListDeleted, "gone", seenAt))
		settings, err := f.Settings(f.ctx(), "org-a")
		must(t, err)
		equal(t, "blocked", settings.BlockedReason, "")
		must(t, f.MarkSettingBroken(f.ctx(), "org-a", 0, models.ReasonListDeleted, "gone", f.now()))
		settings, err = f.Settings(f.ctx(), "org-a")
		must(t, err)
		equal(t, "blocked", settings.BlockedReason, models.ReasonListDeleted)
	})
}

func TestOneProcessReadsAtATime(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		f.connect("org-a", "account-1")
		claim := func(every time.Duration) time.Duration {
			t.Helper()
			wait, err := f.ClaimReading(f.ctx(), "org-a", "account-1", models.InventoryLists, every, time.Minute)
			must(t, err)
			return wait
		}
		equal(t, "the first", claim(0), 0)
		equal(t, "the second", claim(0), time.Minute)
		f.advance(time.Second)
		f.read(lists("1"))
		equal(t, "soon after the end", claim(10*time.Second), 9*time.Second)
		equal(t, "a first reading beside a copy", claim(models.FirstReading), time.Nanosecond)
		equal(t, "after the end", claim(0), 0)
		first, err := f.FailReading(f.ctx(), "org-a", "account-1", models.InventoryLists, f.now(), models.UserErrorSnovioUnavailable, "away")
		must(t, err)
		equal(t, "first failure", first, true)
		stored := f.inventory(models.InventoryLists)
		equal(t, "failed", *stored.FailedAt, f.now())
		equal(t, "message", stored.FailureMessage, "away")
		equal(t, "reading", stored.Reading(f.now()), false)
		equalSlices(t, "lists beside a failure", listIDs(stored), []string{"1"})
		equal(t, "after a failure", claim(0), 0)
		f.advance(time.Minute)
		equal(t, "after a process died", claim(0), 0)
		f.advance(-time.Hour)
		equal(t, "after the clock was wrong", claim(time.Minute), 0)
		f.advance(time.Hour)
		f.read(lists("1", "2"))
		equal(t, "failed after success", f.inventory(models.InventoryLists).Failed(), false)
	})
}

func TestAnotherAccountDropsTheCopies(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		f.connect("org-a", "account-1")
		f.read(lists("1"))
		f.read(fields("Status"))
		must(t, f.AddList(f.ctx(), "org-a", "account-1", models.AccountList{ID: "2"}))
		f.connect("org-a", "account-1")
		equalSlices(t, "lists after the same account was connected again", listIDs(f.inventory(models.InventoryLists)), []string{"1", "2"})
		connection, err := f.Connection(f.ctx(), "org-a")
		must(t, err)
		equal(t, "fields then", len(connection.CustomFields), 1)

		f.connect("org-a", "account-2")
		equal(t, "lists of another account", f.inventory(models.InventoryLists), nil)
		connection, err = f.Connection(f.ctx(), "org-a")
		must(t, err)
		equal(t, "fields of another account", len(connection.CustomFields), 0)
		f.read(lists("1")) // a reading of the first account that ends late
		must(t, f.AddList(f.ctx(), "org-a", "account-1", models.AccountList{ID: "2"}))
		equal(t, "lists that came late", f.inventory(models.InventoryLists), nil)

		_, err = f.Disconnect(f.ctx(), "org-a", admin)
		must(t, err)
		late := lists("1")
		late.AccountKey = "account-2"
		f.read(late)
		equal(t, "lists that came after the disconnect", f.inventory(models.InventoryLists), nil)
	})
}

func TestBlockedSettings(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		f.connect("org-a", "account-1")
		must(t, f.MarkSettingBroken(f.ctx(), "org-a", 0, models.ReasonCustomFieldGone, "gone", f.now()))
		blocked, err := f.BlockedSettings(f.ctx())
		must(t, err)
		equal(t, "without a blocked event", len(blocked), 0)
		entry := f.acceptMany("org-a", 1)[0]
		f.settle(entry.ID, models.StatusBlocked, models.ReasonCustomFieldGone)
		blocked, err = f.BlockedSettings(f.ctx())
		must(t, err)
		equalSlices(t, "blocked", blocked, []models.BlockedSetting{{OrganizationID: "org-a", AccountKey: "account-1", BlockedReason: models.ReasonCustomFieldGone}})
		equal(t, "kind", blocked[0].Kind(), models.InventoryFields)
		_, err = f.Disconnect(f.ctx(), "org-a", admin)
		must(t, err)
		blocked, err = f.BlockedSettings(f.ctx())
		must(t, err)
		equal(t, "after a disconnect", len(blocked), 0)
	})
}
