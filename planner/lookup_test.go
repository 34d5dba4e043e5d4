package planner

import (
	"testing"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
)

func TestLookUpOnlyWhereTheAnswerMatters(t *testing.T) {
	t.Parallel()
	on, off := &models.Settings{LookUpUnknownProspects: true}, &models.Settings{}
	updated := snovio.Added{Updated: true}
	for name, c := range map[string]struct {
		settings *models.Settings
		added    snovio.Added
		facts    models.Facts
		want     bool
	}{
		"unknown and updated":       {on, updated, models.Facts{}, true},
		"switched off":              {off, updated, models.Facts{}, false},
		"added":                     {on, snovio.Added{Added: true}, models.Facts{}, false},
		"added and updated":         {on, snovio.Added{Added: true, Updated: true}, models.Facts{}, false},
		"left as it is":             {on, snovio.Added{}, models.Facts{}, false},
		"nothing said":              {on, snovio.Added{Unspecified: true}, models.Facts{}, false},
		"its list is known":         {on, updated, models.Facts{KnownListID: "7"}, false},
		"an earlier event is known": {on, updated, models.Facts{Newest: &models.SyncedEvent{}}, false},
	} {
		if got := LooksUp(c.settings, c.added, c.facts); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func TestListOf(t *testing.T) {
	t.Parallel()
	in := func(ids ...string) snovio.FoundProspect {
		var found snovio.FoundProspect
		for _, id := range ids {
			found.Lists = append(found.Lists, snovio.ListRef{ID: id})
		}
		return found
	}
	for name, c := range map[string]struct {
		found []snovio.FoundProspect
		want  string
	}{
		"nobody found":                     {nil, ""},
		"in no list":                       {[]snovio.FoundProspect{in()}, ""},
		"in another list":                  {[]snovio.FoundProspect{in("7", "8")}, "7"},
		"in the target list too":           {[]snovio.FoundProspect{in("7", "100")}, "100"},
		"another profile in the target":    {[]snovio.FoundProspect{in("7"), in("100")}, "100"},
		"the first profile is in no lists": {[]snovio.FoundProspect{in(), in("8")}, "8"},
	} {
		if got := ListOf(c.found, "100"); got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}
