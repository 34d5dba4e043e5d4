package planner

import (
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
)

// rulesTable reads the rows of the table under a heading of docs/sync-rules.md, without its head.
func rulesTable(t *testing.T, heading string) [][]string {
	t.Helper()
	text, err := os.ReadFile("../docs/sync-rules.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(text), "\n## "+heading+"\n")
	if !found {
		t.Fatalf("docs/sync-rules.md has no section %q", heading)
	}
	section, _, _ = strings.Cut(section, "\n## ")
	var rows [][]string
	for line := range strings.Lines(section) {
		if cells := strings.Split(strings.TrimSpace(line), " | "); strings.HasPrefix(line, "| ") {
			cells[0] = strings.TrimPrefix(cells[0], "| ")
			cells[len(cells)-1] = strings.TrimSuffix(cells[len(cells)-1], " |")
			rows = append(rows, cells)
		}
	}
	return rows[1:]
}

// TestRulesOfSkipsAreThePlanners makes each row of the table apply to an event, alone and together with
// all rows below it.
func TestRulesOfSkipsAreThePlanners(t *testing.T) {
	canceled := "canceled, rescheduled or no-show, and "
	breakers := map[string]func(*Input, *models.Facts){
		"no connection":                         func(in *Input, _ *models.Facts) { in.Connected = false },
		"the trigger of this event kind is off": func(in *Input, _ *models.Facts) { in.Settings.Triggers = models.Triggers{} },
		"no target list":                        func(in *Input, _ *models.Facts) { in.Settings.TargetListID = "" },
		"no email address":                      func(in *Input, _ *models.Facts) { in.Event.Email = "" },
		canceled + "no lifecycle field":         func(in *Input, _ *models.Facts) { in.Settings.LifecycleFieldKey = "" },
		canceled + "an event of the same prospect with a later `occurredAt` was already synced": func(_ *Input, facts *models.Facts) {
			facts.Newest = newest(models.KindBookingCreated, 11, 1).Newest
		},
		"canceled, and this booking was rescheduled into another one (`rescheduledFrom`), no matter which of the two events comes first": func(_ *Input, facts *models.Facts) {
			facts.RescheduledAway = map[string]bool{"b-1": true}
		},
		// Only Snov.io's answer tells: see the table of responses.
		"created or form, `ifExists` is SKIP, and the prospect exists": nil,
		"otherwise": nil,
	}
	rows := rulesTable(t, "What happens to an event")
	if len(rows) != len(breakers) {
		t.Errorf("the table has %d rows, want %d", len(rows), len(breakers))
	}
	for i, row := range rows {
		apply, known := breakers[row[0]]
		if !known {
			t.Errorf("no test knows the row %q", row[0])
		}
		if apply == nil {
			continue
		}
		in, facts := newInput(models.KindBookingCanceled), models.Facts{}
		apply(&in, &facts)
		alone := Plan(in, facts)
		for _, later := range rows[i+1:] {
			if apply := breakers[later[0]]; apply != nil {
				apply(&in, &facts)
			}
		}
		if together := Plan(in, facts); row[1] != fmt.Sprintf("SKIPPED / %s", alone.Skip) || together.Skip != alone.Skip || together.Message != alone.Message {
			t.Errorf("%q: the rules say %s, the planner says %s, and %s with the rows below", row[0], row[1], alone.Skip, together.Skip)
		}
	}
	if last := rows[len(rows)-1]; mustCall(t, newInput(models.KindBookingCanceled), models.Facts{}).Call == nil || last[0] != "otherwise" {
		t.Errorf("the last row is %q", last[0])
	}
}

func TestRulesOfResponsesAreThePlanners(t *testing.T) {
	call := snovio.Prospect{ListID: "100"}
	update := snovio.Prospect{ListID: "100", UpdateContact: true}
	said := func(status models.Status, reason models.Reason, _ string) string {
		return fmt.Sprintf("%s / %s", status, reason)
	}
	want := [][]string{
		{"added", said(Outcome(call, snovio.Added{Added: true}, ""))},
		{"updated, and it is known that the prospect is in another list", said(Outcome(update, snovio.Added{Updated: true}, "7"))},
		{"updated, otherwise", said(Outcome(update, snovio.Added{Updated: true}, ""))},
		{"`{\"success\":true}` without `added` or `updated`", said(Outcome(update, snovio.Added{Unspecified: true}, ""))},
		{"422 \"already exists in your list\", `updateContact` false", said(AlreadyInList(call))},
		{"422 \"already exists in your list\", `updateContact` true", said(AlreadyInList(update))},
	}
	if got := rulesTable(t, "How Snov.io's response is read"); !reflect.DeepEqual(got, want) {
		t.Errorf("the rules say\n%q\nthe planner says\n%q", got, want)
	}
}

func TestRulesOfDefaultsAreTheSettings(t *testing.T) {
	settings := models.DefaultSettings("")
	none := func(key string) string {
		if key == "" {
			return "none"
		}
		return key
	}
	words, triggers := settings.LifecycleWording, "another one"
	if settings.Triggers == (models.Triggers{BookingCreated: true, BookingCanceled: true, BookingRescheduled: true, BookingNoShow: true}) {
		triggers = "created, canceled, rescheduled, no-show **on**; routing form **off**"
	}
	mappings := "others"
	if len(models.LockedMappings()) == 3 && len(settings.Mappings) == 0 {
		mappings = "three locked rows (email, name, phone); no other rows"
	}
	want := map[string]string{
		"`targetListId`": none(settings.TargetListID), "`triggers`": triggers, "`ifExists`": "**" + string(settings.IfExists) + "**",
		"`lifecycleFieldKey`": none(settings.LifecycleFieldKey), "`hostEmailFieldKey`": none(settings.HostEmailFieldKey), "`mappings`": mappings, "`routingFormEmailField`": none(settings.RoutingFormEmailField),
		"`lifecycleWording`": fmt.Sprintf("`%s`, `%s`, `%s`, `%s`", words.Booked, words.Canceled, words.Rescheduled, words.NoShow),
	}
	for _, row := range rulesTable(t, "Settings and defaults") {
		if row[2] != want[row[1]] {
			t.Errorf("%s: the rules say %q, the settings say %q", row[1], row[2], want[row[1]])
		}
		delete(want, row[1])
	}
	if len(want) > 0 {
		t.Errorf("the rules lack %v", want)
	}
}
