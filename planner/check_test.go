package planner

import (
	"reflect"
	"strings"
	"testing"

	"github.com/snovsync/snovsync/models"
)

func rows(pairs ...string) []models.Mapping {
	var all []models.Mapping
	for i := 0; i < len(pairs); i += 2 {
		all = append(all, models.Mapping{Source: pairs[i], Target: pairs[i+1]})
	}
	return all
}

func TestCheckMappingsKeepsGoodRows(t *testing.T) {
	sent := append(models.LockedMappings(), rows(
		" booking.title ", " prospect.position ",
		"", "prospect.company",
		"booking.title", "  ",
		"", "",
		"constant:A: b", "prospect.cf_Notes",
		"invitee_form_question:q", "prospect.company",
	)...)
	sent = append(sent, models.Mapping{Source: "invitee.email", Target: "prospect.email"}, models.Mapping{Locked: true})
	clean, errs := CheckMappings(sent, accountFields())
	want := rows("booking.title", "prospect.position", "constant:A: b", "prospect.cf_Notes", "invitee_form_question:q", "prospect.company")
	if len(errs) > 0 || !reflect.DeepEqual(clean, want) {
		t.Errorf("got %v, %v", clean, errs)
	}
	if clean, errs := CheckMappings(nil, nil); clean == nil || len(clean) > 0 || errs != nil {
		t.Errorf("no rows: got %v, %v", clean, errs)
	}
}

func TestCheckMappingsNamesTheRow(t *testing.T) {
	type wrong struct {
		row  int
		side string
		code models.UserErrorCode
	}
	cases := []struct {
		name string
		rows []models.Mapping
		want []wrong
		says string
	}{
		{"unknown source, after blank rows", rows("", "", "", "", "booking.mood", "prospect.company"),
			[]wrong{{2, SideSource, models.UserErrorUnknownSource}}, `Row 3: there is no source "booking.mood"`},
		{"unknown target", rows("booking.title", "prospect.mood"),
			[]wrong{{0, SideTarget, models.UserErrorUnknownTarget}}, `Row 1: there is no target "prospect.mood"`},
		{"source without its id", rows("invitee_form_question:", "prospect.company"),
			[]wrong{{0, SideSource, models.UserErrorUnknownSource}}, "lacks its id"},
		{"both sides", rows("x", "y"),
			[]wrong{{0, SideSource, models.UserErrorUnknownSource}, {0, SideTarget, models.UserErrorUnknownTarget}}, `"x"`},
		{"custom field that does not exist", rows("booking.title", "prospect.cf_Gone"),
			[]wrong{{0, SideTarget, models.UserErrorCustomFieldNotFound}}, `"Gone"`},
		{"custom field in another spelling", rows("booking.title", "prospect.cf_notes"),
			[]wrong{{0, SideTarget, models.UserErrorCustomFieldNotFound}}, `"notes"`},
		{"two rows with one target", rows("booking.title", "prospect.company", "", "", "host.name", " prospect.company"),
			[]wrong{{2, SideTarget, models.UserErrorDuplicateTarget}}, `Row 3: the target "prospect.company" is written by row 1 already`},
		{"three rows with one custom field", rows("booking.title", "prospect.cf_Notes", "host.name", "prospect.cf_Notes", "host.email", "prospect.cf_Notes"),
			[]wrong{{1, SideTarget, models.UserErrorDuplicateTarget}, {2, SideTarget, models.UserErrorDuplicateTarget}}, "by row 1 already"},
		{"two names of one target", rows("booking.title", "prospect.twitter", "host.name", "prospect.x"),
			[]wrong{{1, SideTarget, models.UserErrorDuplicateTarget}}, "by row 1 already"},
		{"a locked row's target", rows("booking.title", "prospect.email"),
			[]wrong{{0, SideTarget, models.UserErrorLockedRow}}, "cannot be changed"},
		{"a locked row changed", []models.Mapping{{Source: "booking.title", Target: "prospect.company", Locked: true}},
			[]wrong{{0, SideSource, models.UserErrorLockedRow}}, "cannot be changed"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, errs := CheckMappings(c.rows, accountFields())
			var got []wrong
			for _, err := range errs {
				got = append(got, wrong{err.Row, err.Side, err.Code})
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Fatalf("got %+v, want %+v", errs, c.want)
			}
			if !strings.Contains(errs[0].Message, c.says) {
				t.Errorf("says %q, want %q in it", errs[0].Message, c.says)
			}
		})
	}
}

func TestCheckMappingsReturnsTheGoodRowsBesideErrors(t *testing.T) {
	clean, errs := CheckMappings(rows("x", "prospect.company", "booking.title", "prospect.position"), nil)
	if len(errs) != 1 || !reflect.DeepEqual(clean, rows("booking.title", "prospect.position")) {
		t.Errorf("got %v, %v", clean, errs)
	}
}

func TestCheckCollisions(t *testing.T) {
	sent := rows("booking.title", "prospect.cf_Notes", "host.email", "prospect.cf_Host", "", "", "constant:x", " prospect.cf_Meeting status", "x", "y", "", "prospect.cf_")
	errs := CheckCollisions(sent, statusField, hostField)
	if len(errs) != 2 || errs[0].Row != 1 || errs[1].Row != 3 {
		t.Fatalf("got %+v", errs)
	}
	for _, err := range errs {
		if err.Side != SideTarget || err.Code != models.UserErrorDuplicateTarget || err.Message == "" {
			t.Errorf("got %+v", err)
		}
	}
	if errs := CheckCollisions(sent, "", ""); errs != nil {
		t.Errorf("no fields chosen: got %+v", errs)
	}
}

func TestCheckStatusFields(t *testing.T) {
	type wrong struct {
		setting string
		code    models.UserErrorCode
	}
	cases := []struct {
		lifecycle, host string
		want            []wrong
	}{
		{"", "", nil},
		{statusField, hostField, nil},
		{"Gone", "", []wrong{{SettingLifecycleField, models.UserErrorCustomFieldNotFound}}},
		{"", "Gone too", []wrong{{SettingHostEmailField, models.UserErrorCustomFieldNotFound}}},
		{"Seats", "Renewal", []wrong{{SettingLifecycleField, models.UserErrorInvalid}, {SettingHostEmailField, models.UserErrorInvalid}}},
		{statusField, statusField, []wrong{{SettingHostEmailField, models.UserErrorDuplicateTarget}}},
	}
	for _, c := range cases {
		var got []wrong
		for _, err := range CheckStatusFields(c.lifecycle, c.host, accountFields()) {
			got = append(got, wrong{err.Setting, err.Code})
			if err.Message == "" {
				t.Errorf("%+v says nothing", err)
			}
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%q, %q: got %v, want %v", c.lifecycle, c.host, got, c.want)
		}
	}
}
