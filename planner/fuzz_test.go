package planner

import (
	"testing"
	"unicode/utf8"

	"github.com/snovsync/snovsync/models"
)

func FuzzMapping(f *testing.F) {
	for _, known := range Sources() {
		f.Add(known.Key+":q", "prospect.cf_Seats", "1,200", "Europe/Berlin")
	}
	for _, known := range append(Targets(), CustomFieldTargets(accountFields())...) {
		f.Add("invitee_form_question:q", known.Key, "example.com", "UTC")
	}
	f.Add("constant:3/3/2025", "prospect.cf_Renewal", "٣", "../x")
	f.Add("booking.start_time", "prospect.cf_Renewal", "\xff\x00", "Local")
	f.Add("invitee_form_question:", "prospect.cf_", "1. .", "\x00")
	f.Fuzz(func(t *testing.T, source, target, value, zone string) {
		start := monday
		in := newInput(models.KindBookingCreated, mapped(source, target), answered("q", value), func(in *Input) {
			in.Event.Payload.Booking.StartTime, in.Event.Payload.Booking.TimeZone = &start, zone
		})
		rows, errs := CheckMappings(in.Settings.Mappings, in.Fields)
		if len(rows) == 1 && len(errs) > 0 {
			t.Errorf("the row is both right and wrong: %v", errs)
		}
		CheckCollisions(in.Settings.Mappings, statusField, hostField)
		decision := Plan(in, models.Facts{})
		if len(rows) == 1 && len(decision.Notes) > 1 {
			t.Errorf("one good row, but notes %q", decision.Notes)
		}
		if seats, written := decision.Call.CustomFields["Seats"]; written {
			if again, ok := number(seats); !ok || again != seats {
				t.Errorf("the number %q reads again as %q", seats, again)
			}
		}
		if renewal, written := decision.Call.CustomFields["Renewal"]; written {
			if again, ok := date(renewal); !ok || again != renewal {
				t.Errorf("the date %q reads again as %q", renewal, again)
			}
		}
		if country := decision.Call.Country; country != "" && country != "Congo" { // two countries are called so
			if again, ok := countryName(country); !ok || again != country {
				t.Errorf("the country %q reads again as %q", country, again)
			}
		}
		if site := decision.Call.CompanySite; site != "" && utf8.ValidString(site) {
			if again, ok := siteURL(site); !ok || again != site {
				t.Errorf("the site %q reads again as %q", site, again)
			}
		}
	})
}
