package planner

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
	"github.com/snovsync/snovsync/test/harness/rulesdoc"
)

// rulesTable reads a table of the sync rules.
func rulesTable(t *testing.T, heading string) [][]string {
	t.Helper()
	return rulesdoc.Table(t, "../docs/sync-rules.md", heading)
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
		"`lifecycleWording`": "`" + strings.Join([]string{words.Booked, words.Canceled, words.Rescheduled, words.NoShow}, "`, `") + "`",
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

// TestRulesOfReasonsAreTheModels: every reason that an entry can have stands in a table of
// outcomes, and the tables know no other reasons. Package worker compares the failures.
func TestRulesOfReasonsAreTheModels(t *testing.T) {
	statuses := map[models.Reason][]models.Status{
		models.ReasonRateLimited: {models.StatusQueued}, models.ReasonSnovioUnavailable: {models.StatusRetrying, models.StatusFailed},
		models.ReasonProspectRefused: {models.StatusFailed}, models.ReasonUpdateNotApplied: {models.StatusFailed},
	}
	for _, reason := range []models.Reason{models.ReasonAdded, models.ReasonUpdated, models.ReasonUpdatedInAnotherList} {
		statuses[reason] = []models.Status{models.StatusSucceeded}
	}
	for _, reason := range []models.Reason{models.ReasonCredentialsRejected, models.ReasonListDeleted, models.ReasonCustomFieldGone} {
		statuses[reason] = []models.Status{models.StatusBlocked}
	}
	want := map[string]bool{}
	for _, reason := range models.Reasons() {
		of, known := statuses[reason]
		if !known {
			of = []models.Status{models.StatusSkipped}
		}
		for _, status := range of {
			want[fmt.Sprintf("%s / %s", status, reason)] = true
		}
	}
	got := map[string]bool{}
	for _, heading := range []string{"What happens to an event", "How Snov.io's response is read", "Failures"} {
		for _, row := range rulesTable(t, heading) {
			if strings.Contains(row[1], " / ") {
				got[row[1]] = true
			}
		}
	}
	if !maps.Equal(got, want) {
		t.Errorf("the rules name\n%q\nthe code has\n%q", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
	}
}

func TestRulesOfStatusesAreTheModels(t *testing.T) {
	var got, want [][]string
	for _, row := range rulesTable(t, "Entry statuses") {
		got = append(got, row[:2])
	}
	for _, status := range models.Statuses() {
		isFinal := "no"
		if status.IsFinal() {
			isFinal = "yes"
		}
		want = append(want, []string{string(status), isFinal})
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the rules say\n%q\nthe models say\n%q", got, want)
	}
}

func TestRulesOfSourcesAndTargetsAreThePlanners(t *testing.T) {
	column := func(heading string) (names []string) {
		for _, row := range rulesTable(t, heading) {
			names = append(names, strings.Trim(row[0], "`"))
		}
		return names
	}
	var sources, targets []string
	for _, source := range Sources() {
		sources = append(sources, source.Form())
	}
	for _, target := range Targets() {
		targets = append(targets, target.Key)
	}
	targets = append(targets, CustomFieldTarget+"<customFieldKey>")
	if got := column("Sources"); !slices.Equal(got, sources) {
		t.Errorf("the rules name the sources\n%q\nthe planner has\n%q", got, sources)
	}
	if got := column("Targets"); !slices.Equal(got, targets) {
		t.Errorf("the rules name the targets\n%q\nthe planner has\n%q", got, targets)
	}
}

// TestRulesOfTargetValuesAreThePlanners writes a text into each target that the rules give another
// type, and a value of that type.
func TestRulesOfTargetValuesAreThePlanners(t *testing.T) {
	fits := map[string]string{
		"a text": "any text", "a website": "acme.example", "a country": "DE", "a link to a LinkedIn profile": "https://linkedin.com/in/sam",
		"a link to a Facebook profile": "https://facebook.com/sam", "a link to an X profile": "https://x.com/sam",
	}
	for _, row := range rulesTable(t, "Targets") {
		kind, alias, _ := strings.Cut(row[1], "; ")
		key := strings.Trim(row[0], "`")
		if key == CustomFieldTarget+"<customFieldKey>" {
			continue
		}
		value, known := fits[kind]
		if !known {
			t.Errorf("no test knows the values %q", kind)
		}
		to, err := parseTarget(key)
		if err != nil {
			t.Fatal(err)
		}
		if _, problem := to.convert(value, nil); problem != "" {
			t.Errorf("%s does not take %q: %s", key, value, problem)
		}
		if _, problem := to.convert("any text", nil); (problem == "") != (kind == "a text") {
			t.Errorf("%s takes %s by the rules, but the problem with any text is %q", key, kind, problem)
		}
		if alias, isAlias := strings.CutSuffix(alias, " means the same"); isAlias {
			if other, err := parseTarget(strings.Trim(alias, "`")); err != nil || other != to {
				t.Errorf("%s is not %s: %v", alias, key, err)
			}
		}
	}
}

func TestRulesOfRowsAreThePlanners(t *testing.T) {
	fields := []models.CustomField{{Key: "Status"}}
	row := func(source, target string) models.Mapping { return models.Mapping{Source: source, Target: target} }
	saved := map[string][]models.Mapping{
		"one side is empty":                                         {row("booking.title", "")},
		"the source is unknown":                                     {row("booking.color", "prospect.company")},
		"the target is unknown":                                     {row("booking.title", "prospect.color")},
		"the custom field does not exist":                           {row("booking.title", CustomFieldTarget+"Gone")},
		"another row has the same target":                           {row("booking.title", "prospect.company"), row("host.name", "prospect.company")},
		"the lifecycle field or the host email field is the target": {row("booking.title", CustomFieldTarget+"Status")},
		"email, name or phone is the target, or the row is locked":  {row("booking.title", "prospect.email")},
	}
	for _, rule := range rulesTable(t, "Rows") {
		rows, known := saved[rule[0]]
		if !known {
			t.Errorf("no test knows the row %q", rule[0])
			continue
		}
		delete(saved, rule[0])
		kept, errs := CheckMappings(rows, fields)
		errs = append(errs, CheckCollisions(kept, "Status", "")...)
		got := "the row is dropped"
		if len(errs) > 0 {
			got = "user error " + string(errs[0].Code)
		}
		if want, _, _ := strings.Cut(rule[1], ","); got != want || len(errs) > 1 {
			t.Errorf("%q: the rules say %q, the planner says %q with %d errors", rule[0], want, got, len(errs))
		}
	}
	if len(saved) > 0 {
		t.Errorf("the rules lack %v", slices.Collect(maps.Keys(saved)))
	}
}
