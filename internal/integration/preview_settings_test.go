package integration

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
)

// previewed previews a booking as the settings are being edited.
func (f *fixture) previewed(change SettingsChange) *Preview {
	f.t.Helper()
	preview, err := f.Preview(f.t.Context(), org, event("evt-1"), &change)
	must(f.t, err)
	return preview
}

// refusals are the user errors of a preview in a line each.
func refusals(p *Preview) []string {
	var lines []string
	for _, wrong := range p.UserErrors {
		lines = append(lines, fmt.Sprintf("%s %s", strings.Join(wrong.Field, "."), wrong.Code))
	}
	return lines
}

func TestPreviewOfEditedSettings(t *testing.T) {
	f := newFixture(t)
	f.connect()
	f.update(SettingsChange{TargetListID: new("11")})
	before, err := f.Settings(t.Context(), org)
	must(t, err)
	f.snovio.calls(nil)

	preview := f.previewed(SettingsChange{
		LifecycleFieldKey: new("Status"), LifecycleWording: WordingChange{Booked: new("Booked in")},
		Mappings: append(models.LockedMappings(), models.Mapping{Source: "booking.title", Target: "prospect.company"}, models.Mapping{Source: "host.name"}),
	})
	if len(preview.UserErrors) > 0 || preview.Call == nil || !strings.Contains(preview.Call.Body, `"Status":"Booked in"`) || !strings.Contains(preview.Call.Body, `"companyName":"Introduction"`) {
		t.Errorf("got %+v", preview)
	}
	if preview := f.previewed(SettingsChange{Triggers: TriggersChange{BookingCreated: new(false)}}); preview.Skip != models.ReasonTriggerOff {
		t.Errorf("a trigger that is being switched off: %+v", preview)
	}
	if preview := f.previewed(SettingsChange{TargetListID: new("")}); preview.Skip != models.ReasonNoTargetList {
		t.Errorf("a list that is being cleared: %+v", preview)
	}
	if preview := f.previewed(SettingsChange{}); preview.Call == nil || strings.Contains(preview.Call.Body, "Status") {
		t.Errorf("no change: %+v", preview)
	}
	f.snovio.calls(t)
	after, err := f.Settings(t.Context(), org)
	if err != nil || after.Version != before.Version || !after.UpdatedAt.Equal(before.UpdatedAt) || after.LifecycleFieldKey != "" {
		t.Errorf("the preview saved %+v, %v", after, err)
	}
}

// TestPreviewRefusesAsASaveWould: the same errors at the same places, without a call;
// what they speak of is left out, and the rest counts.
func TestPreviewRefusesAsASaveWould(t *testing.T) {
	f := newFixture(t)
	f.connect()
	f.update(SettingsChange{TargetListID: new("11"), LifecycleFieldKey: new("Status"), HostEmailFieldKey: new("Host"), LifecycleWording: WordingChange{Booked: new("Stored")}})
	_, err := f.Lists(t.Context(), org, ListsQuery{})
	must(t, err)
	f.snovio.calls(nil)
	row := func(source, target string) models.Mapping { return models.Mapping{Source: source, Target: target} }
	for name, r := range map[string]struct {
		change SettingsChange
		want   []string
	}{
		"rows": {SettingsChange{Mappings: []models.Mapping{
			row("booking.price", "prospect.company"), row("booking.title", "prospect.size"), row("", ""), row("host.name", "prospect.cf_Gone"),
			row("booking.title", "prospect.position"), row("host.name", "prospect.position"), row("host.name", "prospect.cf_Status"),
			row("host.email", "prospect.email"), row("constant:"+strings.Repeat("x", 10_001), "prospect.locality"), row("booking.title", "prospect.locality"),
		}}, []string{
			"settings.mappings.8.source TOO_LONG", "settings.mappings.0.source UNKNOWN_SOURCE", "settings.mappings.1.target UNKNOWN_TARGET",
			"settings.mappings.3.target CUSTOM_FIELD_NOT_FOUND", "settings.mappings.5.target DUPLICATE_TARGET",
			"settings.mappings.7.target LOCKED_ROW", "settings.mappings.6.target DUPLICATE_TARGET",
		}},
		"settings": {SettingsChange{
			TargetListID: new("12"), LifecycleFieldKey: new("Gone"), HostEmailFieldKey: new("Team size"), IfExists: new(models.IfExists("MERGE")),
			LifecycleWording: WordingChange{Booked: new(" "), Canceled: new(""), Rescheduled: new(""), NoShow: new("")}, Mappings: []models.Mapping{row("booking.title", "prospect.locality"), row("booking.title", "prospect.position")},
		}, []string{
			"settings.ifExists INVALID", "settings.lifecycleWording.booked BLANK", "settings.lifecycleWording.canceled BLANK",
			"settings.lifecycleWording.rescheduled BLANK", "settings.lifecycleWording.noShow BLANK", "settings.targetListId LIST_NOT_FOUND",
			"settings.lifecycleFieldKey CUSTOM_FIELD_NOT_FOUND", "settings.hostEmailFieldKey INVALID",
		}},
		"a field that a row takes from what is stored": {SettingsChange{
			LifecycleFieldKey: new("Gone"), Mappings: []models.Mapping{row("host.name", "prospect.cf_Status"), row("booking.title", "prospect.locality"), row("booking.title", "prospect.position")},
		}, []string{"settings.lifecycleFieldKey CUSTOM_FIELD_NOT_FOUND"}},
	} {
		preview := f.previewed(r.change)
		got := refusals(preview)
		if !slices.Equal(got, r.want) {
			t.Errorf("%s: %q, want %q", name, got, r.want)
		}
		for _, part := range []string{`"listId":"11"`, `"Status":"Stored"`, `"locality":"Introduction"`, `"position":"Introduction"`} {
			if preview.Call == nil || !strings.Contains(preview.Call.Body, part) {
				t.Errorf("%s: no %s in %+v", name, part, preview)
			}
		}
		if strings.Contains(preview.Call.Body, "MERGE") || strings.Contains(preview.Call.Body, "Gone") {
			t.Errorf("%s: %s", name, preview.Call.Body)
		}
		f.snovio.calls(t)
		_, saved, err := f.UpdateSettings(t.Context(), admin, r.change, nil)
		must(t, err)
		if len(saved) == 0 || saved[0].Code != preview.UserErrors[0].Code || saved[0].Message != preview.UserErrors[0].Message {
			t.Errorf("%s: a save says %+v", name, saved)
		}
		_, err = f.Lists(t.Context(), org, ListsQuery{})
		must(t, err)
		f.snovio.calls(nil)
	}
	if got := refusals(f.previewed(SettingsChange{Mappings: make([]models.Mapping, maxMappings+1)})); !slices.Equal(got, []string{"settings.mappings TOO_MANY"}) {
		t.Errorf("too many rows: %q", got)
	}
}

// TestPreviewGoesByWhatIsKnown: a list is looked for only where the lists were read
// lately, and fields among those that Snov.io had last.
func TestPreviewGoesByWhatIsKnown(t *testing.T) {
	f := newFixture(t)
	preview := f.previewed(SettingsChange{TargetListID: new("99"), LifecycleFieldKey: new("Status")})
	if got := refusals(preview); preview.Skip != models.ReasonNotConnected || !slices.Equal(got, []string{"settings.lifecycleFieldKey NOT_CONNECTED"}) {
		t.Errorf("not connected: %+v", preview)
	}
	f.connect()
	f.advance(freshFor)
	if preview := f.previewed(SettingsChange{TargetListID: new("99")}); len(preview.UserErrors) > 0 || !strings.Contains(preview.Call.Body, `"listId":"99"`) {
		t.Errorf("lists that were read long ago: %+v", preview)
	}
	_, err := f.Lists(t.Context(), org, ListsQuery{Refresh: true})
	must(t, err)
	f.snovio.fields = append(f.snovio.fields, snovio.CustomField{Key: "Brand new", Type: "string"})
	if got := refusals(f.previewed(SettingsChange{TargetListID: new("99"), LifecycleFieldKey: new("Brand new")})); len(got) != 2 {
		t.Errorf("known lists and fields: %q", got)
	}
	_, _, err = f.CustomFields(t.Context(), org, true)
	must(t, err)
	if got := refusals(f.previewed(SettingsChange{TargetListID: new("11"), LifecycleFieldKey: new("Brand new")})); len(got) != 0 {
		t.Errorf("when they were read: %q", got)
	}
}

// TestPreviewSaysWhatHoldsTheEventUp: the call is shown, with what keeps it from being made.
func TestPreviewSaysWhatHoldsTheEventUp(t *testing.T) {
	f := newFixture(t)
	f.connect()
	f.broken(models.ReasonListDeleted)
	f.advance(freshFor) // so that list 21 may be there
	held := func(change SettingsChange) bool {
		t.Helper()
		return slices.ContainsFunc(f.previewed(change).Notes, func(note string) bool { return strings.Contains(note, "until this is mended: gone") })
	}
	if !held(SettingsChange{}) || !held(SettingsChange{LifecycleFieldKey: new("Host")}) || held(SettingsChange{TargetListID: new("21")}) {
		t.Error("a deleted list holds an event up until another one is chosen")
	}
	settings, err := f.Settings(t.Context(), org)
	must(t, err)
	must(t, f.store.MarkSettingBroken(t.Context(), org, settings.Version, models.ReasonCustomFieldGone, "gone", f.clock.now()))
	if !held(SettingsChange{TargetListID: new("21")}) || held(SettingsChange{LifecycleFieldKey: new("Host")}) {
		t.Error("a field that is gone holds an event up until another one is chosen")
	}
	_, err = f.Pause(t.Context(), admin)
	must(t, err)
	if notes := f.previewed(SettingsChange{LifecycleFieldKey: new("Host")}).Notes; len(notes) != 1 || !strings.Contains(notes[0], "paused") {
		t.Errorf("paused: %q", notes)
	}
}
