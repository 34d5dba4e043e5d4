package planner

import (
	"reflect"
	"testing"

	"github.com/snovsync/snovsync/models"
)

// twinFields have keys that differ in a few bytes: white space, letter case, normal form, and
// characters of Snov.io's own notation.
func twinFields() []models.CustomField {
	keys := []string{
		"Budget", "Budget ", " Budget", "budget", "Budget\u00a0", "Caf\u00e9", "Cafe\u0301", "it's", "it''s", "a]b", "a']b", "customFields['x']", "💶", "💶\ufe0f",
		"a:b", "cf_a", " ",
	}
	var fields []models.CustomField
	for _, key := range keys {
		fields = append(fields, models.CustomField{Key: key, Type: models.FieldTypeString})
	}
	fields[0].Type = models.FieldTypeNumber
	return fields
}

func TestEachKeyIsWrittenAsItIs(t *testing.T) {
	for _, field := range twinFields() {
		row := models.Mapping{Source: "invitee_form_question:q", Target: CustomFieldTarget + field.Key}
		clean, errs := CheckMappings([]models.Mapping{row}, twinFields())
		if len(errs) > 0 || !reflect.DeepEqual(clean, []models.Mapping{row}) {
			t.Errorf("%q: saved %v, %v", field.Key, clean, errs)
			continue
		}
		in := newInput(models.KindRoutingFormSubmitted, mapped(row.Source, row.Target), func(in *Input) { in.Fields = twinFields() }, answered("q", "12"))
		if got := mustCall(t, in, models.Facts{}).Call.CustomFields; !reflect.DeepEqual(got, map[string]string{field.Key: "12"}) {
			t.Errorf("%q: written %q", field.Key, got)
		}
	}
}

func TestTwinKeysAreDifferentTargets(t *testing.T) {
	var sent []models.Mapping
	for _, field := range twinFields() {
		sent = append(sent, models.Mapping{Source: "constant:x", Target: CustomFieldTarget + field.Key})
	}
	if clean, errs := CheckMappings(sent, twinFields()); len(errs) > 0 || len(clean) != len(sent) {
		t.Errorf("saved %d rows of %d, %v", len(clean), len(sent), errs)
	}
	if _, errs := CheckMappings(sent[:1], twinFields()[1:]); len(errs) != 1 || errs[0].Code != models.UserErrorCustomFieldNotFound {
		t.Errorf("a key without its twin: %v", errs)
	}
	if errs := CheckCollisions(sent, "Budget ", "budget"); len(errs) != 2 || errs[0].Row != 1 || errs[1].Row != 3 {
		t.Errorf("collisions %v", errs)
	}
	for key, want := range map[string]models.UserErrorCode{"Budget ": "", "Budget": models.UserErrorInvalid, "Budget  ": models.UserErrorCustomFieldNotFound} {
		errs := CheckStatusFields(key, "", twinFields())
		if want == "" && len(errs) > 0 || want != "" && (len(errs) != 1 || errs[0].Code != want) {
			t.Errorf("%q as the lifecycle field: %v", key, errs)
		}
	}
	if errs := CheckStatusFields("Budget ", " Budget", twinFields()); len(errs) > 0 {
		t.Errorf("two fields: %v", errs)
	}
}

func TestCleanRow(t *testing.T) {
	for _, c := range []struct {
		row, want models.Mapping
		blank     bool
	}{
		{models.Mapping{Source: " booking.title\t", Target: " prospect.company "}, models.Mapping{Source: "booking.title", Target: "prospect.company"}, false},
		{models.Mapping{Source: " constant:  a ", Target: " prospect.cf_ a "}, models.Mapping{Source: "constant:  a ", Target: "prospect.cf_ a "}, false},
		{models.Mapping{Source: " ", Target: "prospect.cf_ "}, models.Mapping{Target: "prospect.cf_ "}, true},
		{models.Mapping{Source: "booking.title", Target: "\n"}, models.Mapping{Source: "booking.title"}, true},
	} {
		if got, blank := CleanRow(c.row); got != c.want || blank != c.blank {
			t.Errorf("%v: got %v, %v", c.row, got, blank)
		}
	}
}
