package integration

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
	"github.com/snovsync/snovsync/worker"
)

func TestUpdateSettingsIsPartial(t *testing.T) {
	f := newFixture(t)
	f.connect()
	settings := f.update(SettingsChange{
		TargetListID: new(" 11 "), LifecycleFieldKey: new("Status"), HostEmailFieldKey: new("Host"),
		Triggers: TriggersChange{RoutingFormSubmitted: new(true)}, LifecycleWording: WordingChange{NoShow: new(" Missed ")},
		Mappings: append(models.LockedMappings(),
			models.Mapping{Source: "booking.title", Target: "prospect.company"}, models.Mapping{Source: "", Target: "prospect.country"},
			models.Mapping{Source: "invitee_form_question:q1", Target: "prospect.cf_Team size"}),
	})
	f.snovio.calls(t, "lists", "fields")
	if settings.Version != 1 || settings.TargetListID != "11" || settings.LifecycleFieldKey != "Status" || settings.HostEmailFieldKey != "Host" ||
		!settings.Triggers.RoutingFormSubmitted || !settings.Triggers.BookingCreated ||
		settings.LifecycleWording.NoShow != "Missed" || settings.LifecycleWording.Booked != "Meeting booked" || len(settings.Mappings) != 2 {
		t.Errorf("saved %+v", settings)
	}
	settings = f.update(SettingsChange{IfExists: new(models.IfExistsSkip), Triggers: TriggersChange{BookingCanceled: new(false)}})
	if settings.Version != 2 || settings.IfExists != models.IfExistsSkip || settings.Triggers.BookingCanceled || settings.TargetListID != "11" || len(settings.Mappings) != 2 {
		t.Errorf("saved %+v", settings)
	}
	settings = f.update(SettingsChange{TargetListID: new(""), LifecycleFieldKey: new(""), HostEmailFieldKey: new(""), Mappings: []models.Mapping{}})
	if settings.TargetListID != "" || settings.LifecycleFieldKey != "" || settings.HostEmailFieldKey != "" || len(settings.Mappings) != 0 {
		t.Errorf("saved %+v", settings)
	}
	f.snovio.calls(t)
}

// TestKeysOfCustomFieldsAreExact: Snov.io tells apart keys that differ in white space alone.
func TestKeysOfCustomFieldsAreExact(t *testing.T) {
	f := newFixture(t)
	f.snovio.fields = []snovio.CustomField{{Key: "Budget", Type: "number"}, {Key: "Budget ", Type: "string"}, {Key: " Budget", Type: "string"}, {Key: "Owner", Type: "string"}}
	f.connect()
	settings := f.update(SettingsChange{
		LifecycleFieldKey: new("Budget "), HostEmailFieldKey: new(" Budget"),
		Mappings: []models.Mapping{{Source: "invitee_form_question: q ", Target: " prospect.cf_Budget"}},
	})
	if settings.LifecycleFieldKey != "Budget " || settings.HostEmailFieldKey != " Budget" ||
		!slices.Equal(settings.Mappings, []models.Mapping{{Source: "invitee_form_question: q ", Target: "prospect.cf_Budget"}}) {
		t.Errorf("saved %+v", settings)
	}
	settings = f.update(SettingsChange{LifecycleFieldKey: new("Owner"), Mappings: []models.Mapping{{Source: "booking.title", Target: "prospect.cf_Budget "}}})
	if !slices.Equal(settings.Mappings, []models.Mapping{{Source: "booking.title", Target: "prospect.cf_Budget "}}) {
		t.Errorf("saved %+v", settings)
	}
	f.refused(SettingsChange{LifecycleFieldKey: new("Owner ")}, models.UserErrorCustomFieldNotFound, "input", "lifecycleFieldKey")
	f.refused(SettingsChange{LifecycleFieldKey: new("Budget")}, models.UserErrorInvalid, "input", "lifecycleFieldKey")
}

// TestWhatStaysIsNotChecked: a console that sends the whole form back costs no
// call, and a field that is gone meanwhile does not stop other changes.
func TestWhatStaysIsNotChecked(t *testing.T) {
	f := newFixture(t)
	f.connect()
	rows := []models.Mapping{{Source: "booking.title", Target: "prospect.cf_Since"}}
	whole := SettingsChange{TargetListID: new("11"), LifecycleFieldKey: new("Status"), Mappings: append(models.LockedMappings(), rows...)}
	f.update(whole)
	f.snovio.calls(nil)
	f.snovio.fields, f.snovio.lists = nil, nil
	whole.IfExists = new(models.IfExistsSkip)
	f.update(whole)
	f.snovio.calls(t)
}

func TestUpdateSettingsRefuses(t *testing.T) {
	row := func(source, target string) []models.Mapping {
		return []models.Mapping{{Source: source, Target: target}}
	}
	for name, r := range map[string]struct {
		change SettingsChange
		code   models.UserErrorCode
		field  string
	}{
		"unknown list":        {SettingsChange{TargetListID: new("99")}, models.UserErrorListNotFound, "input.targetListId"},
		"deleted list":        {SettingsChange{TargetListID: new("12")}, models.UserErrorListNotFound, "input.targetListId"},
		"zero byte":           {SettingsChange{TargetListID: new("1\x001")}, models.UserErrorInvalid, "input.targetListId"},
		"NUL in a form field": {SettingsChange{RoutingFormEmailField: new("email\x00")}, models.UserErrorInvalid, "input.routingFormEmailField"},
		"long form field":     {SettingsChange{RoutingFormEmailField: new(strings.Repeat("x", 256))}, models.UserErrorTooLong, "input.routingFormEmailField"},
		"unknown field":       {SettingsChange{LifecycleFieldKey: new("Gone")}, models.UserErrorCustomFieldNotFound, "input.lifecycleFieldKey"},
		"field of numbers":    {SettingsChange{HostEmailFieldKey: new("Team size")}, models.UserErrorInvalid, "input.hostEmailFieldKey"},
		"one field twice":     {SettingsChange{LifecycleFieldKey: new("Host"), HostEmailFieldKey: new("Host")}, models.UserErrorDuplicateTarget, "input.hostEmailFieldKey"},
		"blank wording":       {SettingsChange{LifecycleWording: WordingChange{Booked: new(" ")}}, models.UserErrorBlank, "input.lifecycleWording.booked"},
		"long wording":        {SettingsChange{LifecycleWording: WordingChange{NoShow: new(strings.Repeat("x", 256))}}, models.UserErrorTooLong, "input.lifecycleWording.noShow"},
		"no such rule":        {SettingsChange{IfExists: new(models.IfExists("MERGE"))}, models.UserErrorInvalid, "input.ifExists"},
		"unknown source":      {SettingsChange{Mappings: row("booking.price", "prospect.company")}, models.UserErrorUnknownSource, "input.mappings.0.source"},
		"unknown target":      {SettingsChange{Mappings: row("booking.title", "prospect.size")}, models.UserErrorUnknownTarget, "input.mappings.0.target"},
		"changed locked row":  {SettingsChange{Mappings: row("host.email", "prospect.email")}, models.UserErrorLockedRow, "input.mappings.0.target"},
		"unknown cf":          {SettingsChange{Mappings: row("booking.title", "prospect.cf_Gone")}, models.UserErrorCustomFieldNotFound, "input.mappings.0.target"},
		"two rows, one target": {
			SettingsChange{Mappings: append(row("", ""), append(row("booking.title", "prospect.company"), row("host.name", "prospect.company")...)...)},
			models.UserErrorDuplicateTarget, "input.mappings.2.target",
		},
		"row on the status":  {SettingsChange{LifecycleFieldKey: new("Status"), Mappings: row("host.name", "prospect.cf_Status")}, models.UserErrorDuplicateTarget, "input.mappings.0.target"},
		"too many rows":      {SettingsChange{Mappings: make([]models.Mapping, 201)}, models.UserErrorTooMany, "input.mappings"},
		"a megabyte of text": {SettingsChange{Mappings: row("constant:"+strings.Repeat("x", 1<<20), "prospect.company")}, models.UserErrorTooLong, "input.mappings.0.source"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			f.connect()
			f.refused(r.change, r.code, strings.Split(r.field, ".")...)
		})
	}
}

func TestCollisionWithARowThatStays(t *testing.T) {
	f := newFixture(t)
	f.connect()
	f.update(SettingsChange{LifecycleFieldKey: new("Status"), Mappings: []models.Mapping{{Source: "host.name", Target: "prospect.cf_Host"}}})
	f.refused(SettingsChange{HostEmailFieldKey: new("Host")}, models.UserErrorDuplicateTarget, "input", "hostEmailFieldKey")
	f.refused(SettingsChange{LifecycleFieldKey: new("Host")}, models.UserErrorDuplicateTarget, "input", "lifecycleFieldKey")
}

// TestRoutingFormEmailFieldIsExact: it names a form field to the byte, is kept by other
// changes, and is cleared by an empty text.
func TestRoutingFormEmailFieldIsExact(t *testing.T) {
	f := newFixture(t)
	for _, given := range []string{" work email", "E-Mail"} {
		if settings := f.update(SettingsChange{RoutingFormEmailField: &given}); settings.RoutingFormEmailField != given {
			t.Errorf("saved %q as %q", given, settings.RoutingFormEmailField)
		}
	}
	if settings := f.update(SettingsChange{IfExists: new(models.IfExistsSkip)}); settings.RoutingFormEmailField != "E-Mail" {
		t.Errorf("another change made it %q", settings.RoutingFormEmailField)
	}
	if settings := f.update(SettingsChange{RoutingFormEmailField: new("")}); settings.RoutingFormEmailField != "" {
		t.Errorf("cleared, it is %q", settings.RoutingFormEmailField)
	}
}

func TestEveryErrorAtOnce(t *testing.T) {
	f := newFixture(t)
	f.connect()
	_, wrong, err := f.UpdateSettings(t.Context(), admin, SettingsChange{
		TargetListID: new("99"), LifecycleFieldKey: new("Gone"), Mappings: []models.Mapping{{Source: "x", Target: "y"}},
	}, nil)
	must(t, err)
	var codes []models.UserErrorCode
	for _, w := range wrong {
		codes = append(codes, w.Code)
	}
	want := []models.UserErrorCode{models.UserErrorListNotFound, models.UserErrorUnknownSource, models.UserErrorUnknownTarget, models.UserErrorCustomFieldNotFound}
	if !slices.Equal(codes, want) {
		t.Errorf("got %v, want %v", codes, want)
	}
}

// TestSnovioCannotBeAsked: lists and fields that are known from before are taken on trust,
// everything else is an error that says when to try again.
func TestSnovioCannotBeAsked(t *testing.T) {
	f := newFixture(t)
	f.refused(SettingsChange{TargetListID: new("11")}, models.UserErrorNotConnected, "input", "targetListId")
	f.refused(SettingsChange{LifecycleFieldKey: new("Status")}, models.UserErrorNotConnected, "input", "lifecycleFieldKey")
	f.connect()
	f.engine.setRefusal(&worker.RateLimitError{RetryAfter: 30 * time.Second})
	f.refused(SettingsChange{TargetListID: new("99")}, models.UserErrorSnovioRateLimited, "input", "targetListId")
	f.refused(SettingsChange{HostEmailFieldKey: new("Brand new")}, models.UserErrorSnovioRateLimited, "input", "hostEmailFieldKey")
	f.refused(SettingsChange{Mappings: []models.Mapping{{Source: "host.name", Target: "prospect.cf_Brand new"}}},
		models.UserErrorSnovioRateLimited, "input", "mappings", "0", "target")
	settings := f.update(SettingsChange{TargetListID: new("11"), LifecycleFieldKey: new("Status"), Mappings: []models.Mapping{{Source: "host.name", Target: "prospect.cf_Host"}}})
	if settings.TargetListID != "11" || settings.LifecycleFieldKey != "Status" || len(settings.Mappings) != 1 {
		t.Errorf("saved %+v", settings)
	}
	fault := errors.New("a fault")
	f.engine.setRefusal(fault)
	for _, change := range []SettingsChange{{TargetListID: new("12")}, {LifecycleFieldKey: new("Host")}} {
		if _, _, err := f.UpdateSettings(t.Context(), admin, change, nil); !errors.Is(err, fault) {
			t.Errorf("got %v", err)
		}
	}
}

// TestFieldsAreReadFresh: a field that was made at Snov.io a moment ago can be chosen.
func TestFieldsAreReadFresh(t *testing.T) {
	f := newFixture(t)
	f.connect()
	f.snovio.fields = append(f.snovio.fields, snovio.CustomField{Key: "Brand new", Type: "string"})
	f.update(SettingsChange{LifecycleFieldKey: new("Brand new")})
	f.snovio.calls(t, "fields")
	f.snovio.lists = append(f.snovio.lists, snovio.List{ID: "14"})
	f.update(SettingsChange{TargetListID: new("14")})
	f.snovio.calls(t, "lists")
}

func TestStaleVersion(t *testing.T) {
	f := newFixture(t)
	f.connect()
	first := f.update(SettingsChange{IfExists: new(models.IfExistsSkip)})
	f.update(SettingsChange{IfExists: new(models.IfExistsUpdate)})
	current, wrong, err := f.UpdateSettings(t.Context(), admin, SettingsChange{TargetListID: new("11")}, &first.Version)
	must(t, err)
	expectOne(t, wrong, models.UserErrorStaleVersion, "input", "version")
	if current == nil || current.Version != 2 || current.IfExists != models.IfExistsUpdate || current.UpdatedBy != admin.UserID {
		t.Errorf("the settings as they are: %+v", current)
	}
	f.snovio.calls(t)
	settings, wrong, err := f.UpdateSettings(t.Context(), admin, SettingsChange{TargetListID: new("11")}, new(2))
	if err != nil || len(wrong) > 0 || settings.Version != 3 {
		t.Errorf("got %+v, %v, %v", settings, wrong, err)
	}
}

// TestChangedWhileSnovioWasAsked: with a version the save is refused, without one
// it is reviewed again on the settings as they are then.
func TestChangedWhileSnovioWasAsked(t *testing.T) {
	f := newFixture(t)
	f.connect()
	meanwhile := func() {
		f.snovio.during = func(string) {
			f.snovio.during = nil
			_, err := f.store.SaveSettings(t.Context(), org, admin.audited(), nil, func(s *models.Settings) error {
				s.IfExists = models.IfExistsSkip
				return nil
			})
			must(t, err)
		}
	}
	meanwhile()
	current, wrong, err := f.UpdateSettings(t.Context(), admin, SettingsChange{TargetListID: new("11")}, new(0))
	must(t, err)
	expectOne(t, wrong, models.UserErrorStaleVersion, "input", "version")
	if current == nil || current.IfExists != models.IfExistsSkip {
		t.Errorf("the settings as they are: %+v", current)
	}
	meanwhile()
	settings := f.update(SettingsChange{TargetListID: new("11")})
	if settings.TargetListID != "11" || settings.IfExists != models.IfExistsSkip {
		t.Errorf("saved %+v", settings)
	}
}

// broken blocks the organization's events by a setting.
func (f *fixture) broken(reason models.Reason) []*models.Entry {
	f.t.Helper()
	settings := f.update(SettingsChange{TargetListID: new("11"), LifecycleFieldKey: new("Status")})
	entries := f.accept(2)
	must(f.t, f.store.MarkSettingBroken(f.t.Context(), org, settings.Version, reason, "gone", f.clock.now()))
	if got := f.statusOf(entries[0]); got != models.StatusBlocked {
		f.t.Fatalf("status %s", got)
	}
	f.snovio.calls(nil)
	f.engine.reset()
	return entries
}

func (f *fixture) mended(entries []*models.Entry, settings *models.Settings) {
	f.t.Helper()
	if settings.BlockedReason != "" || settings.BlockedMessage != "" || f.statusOf(entries[0]) != models.StatusQueued {
		f.t.Errorf("still blocked: %+v, %s", settings, f.statusOf(entries[0]))
	}
	if got := f.engine.pushedIDs(); !slices.Equal(got, idsOf(entries)) {
		f.t.Errorf("pushed %v", got)
	}
}

func (f *fixture) stillBroken(entries []*models.Entry, settings *models.Settings) {
	f.t.Helper()
	if settings.BlockedReason == "" || f.statusOf(entries[0]) != models.StatusBlocked || len(f.engine.pushedIDs()) != 0 {
		f.t.Errorf("released: %+v, %s", settings, f.statusOf(entries[0]))
	}
}

func TestDeletedListIsMended(t *testing.T) {
	deleted := []snovio.List{{ID: "11", Deleted: true}, {ID: "21", Name: "Another"}}
	t.Run("by another list", func(t *testing.T) {
		f := newFixture(t)
		f.connect()
		entries := f.broken(models.ReasonListDeleted)
		f.snovio.lists = deleted
		f.refused(SettingsChange{TargetListID: new("11")}, models.UserErrorListNotFound, "input", "targetListId")
		f.stillBroken(entries, f.update(SettingsChange{IfExists: new(models.IfExistsSkip)}))
		f.mended(entries, f.update(SettingsChange{TargetListID: new("21")}))
	})
	t.Run("by no list", func(t *testing.T) {
		f := newFixture(t)
		f.connect()
		entries := f.broken(models.ReasonListDeleted)
		f.snovio.lists = deleted
		f.mended(entries, f.update(SettingsChange{TargetListID: new("")}))
	})
	t.Run("at Snov.io", func(t *testing.T) {
		f := newFixture(t)
		f.connect()
		entries := f.broken(models.ReasonListDeleted)
		f.mended(entries, f.update(SettingsChange{}))
		f.snovio.calls(t, "lists")
	})
	t.Run("not while Snov.io is away", func(t *testing.T) {
		f := newFixture(t)
		f.connect()
		entries := f.broken(models.ReasonListDeleted)
		f.engine.setRefusal(&worker.RateLimitError{})
		f.stillBroken(entries, f.update(SettingsChange{}))
	})
}

func TestGoneFieldIsMended(t *testing.T) {
	t.Run("by another field", func(t *testing.T) {
		f := newFixture(t)
		f.connect()
		entries := f.broken(models.ReasonCustomFieldGone)
		f.snovio.fields = f.snovio.fields[1:]
		f.refused(SettingsChange{LifecycleFieldKey: new("Status")}, models.UserErrorCustomFieldNotFound, "input", "lifecycleFieldKey")
		f.stillBroken(entries, f.update(SettingsChange{IfExists: new(models.IfExistsSkip)}))
		f.mended(entries, f.update(SettingsChange{LifecycleFieldKey: new("Host")}))
	})
	t.Run("not by an answer without fields", func(t *testing.T) {
		f := newFixture(t)
		f.connect()
		entries := f.broken(models.ReasonCustomFieldGone)
		f.snovio.fields = nil
		f.stillBroken(entries, f.update(SettingsChange{LifecycleFieldKey: new("Status")}))
	})
	t.Run("by no field", func(t *testing.T) {
		f := newFixture(t)
		f.connect()
		entries := f.broken(models.ReasonCustomFieldGone)
		f.mended(entries, f.update(SettingsChange{LifecycleFieldKey: new("")}))
		f.snovio.calls(t)
	})
	t.Run("at Snov.io", func(t *testing.T) {
		f := newFixture(t)
		f.connect()
		entries := f.broken(models.ReasonCustomFieldGone)
		f.mended(entries, f.update(SettingsChange{}))
		f.snovio.calls(t, "fields")
	})
	t.Run("on trust while Snov.io is away", func(t *testing.T) {
		f := newFixture(t)
		f.connect()
		entries := f.broken(models.ReasonCustomFieldGone)
		f.engine.setRefusal(&worker.RateLimitError{})
		f.stillBroken(entries, f.update(SettingsChange{}))
		f.mended(entries, f.update(SettingsChange{LifecycleFieldKey: new("Host")}))
	})
}

func TestPauseAndResume(t *testing.T) {
	f := newFixture(t)
	settings, err := f.Pause(t.Context(), admin)
	if err != nil || !settings.Paused || settings.Version != 0 {
		t.Errorf("paused: %+v, %v", settings, err)
	}
	settings, err = f.Resume(t.Context(), admin)
	if err != nil || settings.Paused {
		t.Errorf("resumed: %+v, %v", settings, err)
	}
	if !slices.Equal(f.engine.told, []string{"hold org-1", "release org-1"}) {
		t.Errorf("the engine was told %v", f.engine.told)
	}
	if settings, err := f.Settings(t.Context(), org); err != nil || settings.Paused {
		t.Errorf("got %+v, %v", settings, err)
	}
}
