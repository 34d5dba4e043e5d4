package planner

import (
	"reflect"
	"strings"
	"testing"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
)

// TestMergedCallWritesTheLaterValue: for every field of a prospect, the later call wins,
// and a field that it lacks keeps the earlier value.
func TestMergedCallWritesTheLaterValue(t *testing.T) {
	fields := map[string]func(p *snovio.Prospect, value string){
		"country":      func(p *snovio.Prospect, value string) { p.Country = value },
		"locality":     func(p *snovio.Prospect, value string) { p.Locality = value },
		"position":     func(p *snovio.Prospect, value string) { p.Position = value },
		"company":      func(p *snovio.Prospect, value string) { p.CompanyName = value },
		"site":         func(p *snovio.Prospect, value string) { p.CompanySite = value },
		"full name":    func(p *snovio.Prospect, value string) { p.FullName = value },
		"first name":   func(p *snovio.Prospect, value string) { p.FirstName = value },
		"last name":    func(p *snovio.Prospect, value string) { p.LastName = value },
		"custom field": func(p *snovio.Prospect, value string) { p.CustomFields = map[string]string{"Notes": value} },
		"social link":  func(p *snovio.Prospect, value string) { p.SocialLinks = map[string]string{"x": value} },
	}
	for name, set := range fields {
		base := snovio.Prospect{Email: "ada@example.com", ListID: "100", UpdateContact: true}
		earlier, later := base, base
		set(&earlier, "earlier")
		set(&later, "later")
		if merged, ok := merge(earlier, later); !ok || !reflect.DeepEqual(merged, later) {
			t.Errorf("%s: merged into %+v, %v", name, merged, ok)
		}
		if merged, ok := merge(earlier, base); !ok || !reflect.DeepEqual(merged, earlier) {
			t.Errorf("%s: a call without it leaves %+v, %v", name, merged, ok)
		}
		if merged, ok := merge(base, later); !ok || !reflect.DeepEqual(merged, later) {
			t.Errorf("%s: a call that adds it leaves %+v, %v", name, merged, ok)
		}
	}
}

// TestMergeNeedsOneProspectAndList: calls that differ in one of these stay two calls.
func TestMergeNeedsOneProspectAndList(t *testing.T) {
	base := snovio.Prospect{Email: "ada@example.com", ListID: "100", UpdateContact: true}
	for name, change := range map[string]func(*snovio.Prospect){
		"email":          func(p *snovio.Prospect) { p.Email = "bob@example.com" },
		"list":           func(p *snovio.Prospect) { p.ListID = "200" },
		"update contact": func(p *snovio.Prospect) { p.UpdateContact = false },
	} {
		other := base
		change(&other)
		for _, pair := range [][2]snovio.Prospect{{base, other}, {other, base}} {
			if merged, ok := merge(pair[0], pair[1]); ok || !reflect.DeepEqual(merged, snovio.Prospect{}) {
				t.Errorf("another %s: merged into %+v", name, merged)
			}
		}
	}
	// A later call that writes one part of the name keeps the parts that the earlier one wrote.
	for _, part := range []func(*snovio.Prospect){
		func(p *snovio.Prospect) { p.FullName = "Ada Example" },
		func(p *snovio.Prospect) { p.FirstName = "Ada" },
		func(p *snovio.Prospect) { p.LastName = "Example" },
	} {
		for _, laterPart := range []func(*snovio.Prospect){
			func(p *snovio.Prospect) { p.FullName = "Ada B." },
			func(p *snovio.Prospect) { p.FirstName = "A." },
			func(p *snovio.Prospect) { p.LastName = "B." },
		} {
			earlier, later := base, base
			part(&earlier)
			laterPart(&later)
			covered := earlier.FullName != "" && later.FullName != "" || earlier.FirstName != "" && later.FirstName != "" ||
				earlier.LastName != "" && later.LastName != ""
			if _, ok := merge(earlier, later); ok != covered {
				t.Errorf("%q after %q: merged is %v", later.FullName+later.FirstName+later.LastName, earlier.FullName+earlier.FirstName+earlier.LastName, ok)
			}
		}
	}
}

// TestDatesAtTheirBounds: the thirteenth is the first day that cannot be a month.
func TestDatesAtTheirBounds(t *testing.T) {
	checkValues(t, date, map[string]string{
		"13/12/2025": "2025-12-13", "12/13/2025": "2025-12-13", "13/1/2025": "2025-01-13", "1/13/2025": "2025-01-13",
		"12/12/2025": "2025-12-12", "12/11/2025": "", "11/12/2025": "", "13/13/2025": "", "32/1/2025": "", "1/32/2025": "",
		"1.1.0001": "0001-01-01", "0001-01-01": "0001-01-01", "0/0/2025": "", "13/12/20251": "", "13/12/202": "", "13/x/2025": "", "x/13/2025": "",
		"13/12/2025/1": "", "29/02/2024": "2024-02-29", "29/02/2025": "",
		"2 May. 2025": "2025-05-02", "2 Juli. 2025": "", "th May 2025": "", "2nd of May 2025": "2025-05-02", "3rd\tMay\u00a02025": "2025-05-03",
		"9" + strings.Repeat(" ", 100-len("9March 2025")) + "March 2025": "2025-03-09",
		"9" + strings.Repeat(" ", 101-len("9March 2025")) + "March 2025": "",
	})
}

func TestEveryDateFormIsRead(t *testing.T) {
	for _, text := range []string{
		"2025-03-09T10:11:12Z", "2025-03-09T10:11+02:00", "2025-03-09T10:11:12", "2025-03-09T10:11", "2025-03-09 10:11:12Z", "2025-03-09 10:11:12", "2025-03-09 10:11",
		"2025-3-9", "2025/3/9", "2025.3.9", "20250309", "9 March 2025", "9 Mar 2025", "9-Mar-2025", "9-March-2025", "March 9 2025", "Mar 9 2025",
		"2025 March 9", "2025 Mar 9", "Sunday 9 March 2025", "Sun 9 Mar 2025", "Sunday March 9 2025", "Sun Mar 9 2025",
		"Sun 09 Mar 2025 10:11:12 UTC", "Sun 09 Mar 2025 10:11:12 +0200",
	} {
		if got, ok := date(text); !ok || got != "2025-03-09" {
			t.Errorf("%q is read as %q, %v", text, got, ok)
		}
	}
}

func TestNumbersAtTheirBounds(t *testing.T) {
	checkValues(t, number, map[string]string{
		strings.Repeat("9", 64): strings.Repeat("9", 64), "1,234": "1234", "12,34": "", "123,456": "123456", "1234,567": "", "1,234,56": "", "1,2345": "",
		"-0.10": "-0.10", "-.0": "0.0", "+": "", "00": "0", "0,123": "", "10": "10", "-10.0": "-10.0", "1, 234": "",
	})
}

func TestSitesAtTheirBounds(t *testing.T) {
	checkValues(t, siteURL, map[string]string{
		strings.Repeat("a", 63) + ".example": "http://" + strings.Repeat("a", 63) + ".example",
		"acme.io":                            "http://acme.io", "my-company.example": "http://my-company.example", "a_b.example": "http://a_b.example", "acme.example.": "http://acme.example.",
		"acme-.example": "", "acme.-example": "", "acme.example-": "", "ac,me.example": "", "ac!me.example": "", "user@acme.example": "", "http://user:secret@acme.example": "",
		"acme.123": "", "acme.1a": "http://acme.1a", "a.example": "http://a.example", "https://Acme.example?A=B": "https://acme.example?A=B", "https://Acme.example#A": "https://acme.example#A",
		"http://[2001:db8::1]": "http://[2001:db8::1]", "हिन्दी.example": "http://हिन्दी.example", "\tacme.example": "http://acme.example",
	})
}

// TestCountryVariants spells each country in one way that people write and that neither
// its code nor its name is.
func TestCountryVariants(t *testing.T) {
	checkValues(t, countryName, map[string]string{
		"Emirates": "United Arab Emirates", "BiH": "Bosnia and Herzegovina", "Brunei Darussalam": "Brunei", "Plurinational State of Bolivia": "Bolivia",
		"Byelorussia": "Belarus", "DR Congo": "Democratic Republic of the Congo", "Republic of the Congo": "Congo", "Ivory Coast": "Côte d'Ivoire",
		"People's Republic of China": "China", "Cabo Verde": "Cape Verde", "Czechia": "Czech Republic", "Federal Republic of Germany": "Germany",
		"Falkland Islands (Malvinas)": "Falkland Islands", "Federated States of Micronesia": "Micronesia", "Great Britain": "United Kingdom",
		"Hellenic Republic": "Greece", "Hong Kong, China": "Hong Kong", "Republic of Ireland": "Ireland", "Islamic Republic of Iran": "Iran",
		"Democratic People's Republic of Korea": "North Korea", "Republic of Korea": "South Korea", "Lao People's Democratic Republic": "Laos",
		"Republic of Moldova": "Moldova", "Republic of North Macedonia": "North Macedonia", "Burma": "Myanmar", "Macau": "Macao", "Holland": "Netherlands",
		"State of Palestine": "Palestine", "Russian Federation": "Russia", "KSA": "Saudi Arabia", "Saint Helena, Ascension and Tristan da Cunha": "Saint Helena",
		"Slovak Republic": "Slovakia", "Sint Maarten (Dutch part)": "Sint Maarten", "Saint Martin (French part)": "Saint Martin",
		"Syrian Arab Republic": "Syria", "Swaziland": "Eswatini", "East Timor": "Timor-Leste", "Türkiye": "Turkey", "Republic of China": "Taiwan",
		"United Republic of Tanzania": "Tanzania", "The States": "United States", "Holy See": "Vatican City", "Bolivarian Republic of Venezuela": "Venezuela",
		"Virgin Islands (British)": "British Virgin Islands", "US Virgin Islands": "U.S. Virgin Islands", "Viet Nam": "Vietnam",
	})
}

// TestCountryNamesForSnovio are the names that differ from those of the library.
func TestCountryNamesForSnovio(t *testing.T) {
	checkValues(t, countryName, map[string]string{
		"AG": "Antigua and Barbuda", "BA": "Bosnia and Herzegovina", "BL": "Saint Barthélemy", "BQ": "Bonaire, Sint Eustatius and Saba",
		"CD": "Democratic Republic of the Congo", "CG": "Congo", "CI": "Côte d'Ivoire", "CZ": "Czech Republic",
		"GS": "South Georgia and the South Sandwich Islands", "HK": "Hong Kong", "HM": "Heard Island and McDonald Islands",
		"KN": "Saint Kitts and Nevis", "LC": "Saint Lucia", "MF": "Saint Martin", "MK": "North Macedonia", "MM": "Myanmar", "MO": "Macao",
		"PM": "Saint Pierre and Miquelon", "PN": "Pitcairn", "PS": "Palestine", "SH": "Saint Helena", "SJ": "Svalbard and Jan Mayen",
		"ST": "Sao Tome and Principe", "SZ": "Eswatini", "TC": "Turks and Caicos Islands", "TT": "Trinidad and Tobago",
		"UM": "United States Minor Outlying Islands", "VC": "Saint Vincent and the Grenadines", "WF": "Wallis and Futuna",
		// Ways to write them that only folding makes equal.
		"St. Vincent and the Grenadines": "Saint Vincent and the Grenadines", "st pierre and miquelon": "Saint Pierre and Miquelon",
		"The Gambia": "Gambia", "Guinea-Bissau": "Guinea-Bissau", "guinea bissau": "Guinea-Bissau", "the": "", "St": "Sao Tome and Principe",
	})
}

func TestVocabularies(t *testing.T) {
	var sources, targets []string
	for _, known := range Sources() {
		sources = append(sources, known.Form())
		if known.Label == "" {
			t.Errorf("the source %s has no label", known.Key)
		}
	}
	want := []string{"invitee_form_question:<id>", "routing_form_field:<id>", "booking.title", "booking.start_time", "booking.end_time",
		"booking.time_zone", "booking.location", "host.name", "host.email", "constant:<text>"}
	if !reflect.DeepEqual(sources, want) {
		t.Errorf("the sources are %q", sources)
	}
	for _, known := range Targets() {
		targets = append(targets, known.Key)
	}
	for _, key := range []string{"company", "companySite", "position", "country", "locality", "firstName", "lastName", "linkedIn", "facebook", "x"} {
		if !strings.Contains(strings.Join(targets, " ")+" ", "prospect."+key+" ") {
			t.Errorf("there is no target prospect.%s", key)
		}
	}
	fields := CustomFieldTargets(accountFields())
	if len(fields) != 5 || fields[2] != (Target{Key: "prospect.cf_Notes", Label: "Notes"}) || fields[3] != (Target{Key: "prospect.cf_Seats", Label: "Number of seats"}) {
		t.Errorf("the custom fields are %+v", fields)
	}
}

func TestCountryOfARow(t *testing.T) {
	in := newInput(models.KindBookingCreated, answered("q", "deutschland"), mapped("invitee_form_question:q", "prospect.country"))
	if decision := mustCall(t, in, models.Facts{}); decision.Call.Country != "Germany" || len(decision.Notes) > 0 {
		t.Errorf("the country is written as %q, notes %q", decision.Call.Country, decision.Notes)
	}
}

// TestNotesNameTheSource: a value that was left out is named by where it came from.
func TestNotesNameTheSource(t *testing.T) {
	for source, want := range map[string]string{
		"booking.title": "The meeting title", "booking.start_time": "The meeting start", "booking.end_time": "The meeting end",
		"booking.time_zone": "The meeting time zone", "booking.location": "The meeting location", "host.name": "The host name", "host.email": "The host email",
		"constant:x": "A fixed text", "invitee_form_question:q": `The answer to question "q"`, "routing_form_field:f": `The routing form field "f"`,
	} {
		from, err := parseSource(source)
		if got := from.describe(); err != nil || got != want {
			t.Errorf("%s is called %q, %v, want %q", source, got, err, want)
		}
	}
}

// TestAmbiguousCountryNamesAreUnknown: a name that means different countries in different
// languages has no entry, because an entry without a country would write nothing and say nothing.
func TestAmbiguousCountryNamesAreUnknown(t *testing.T) {
	for key, name := range countryIndex() {
		if key == "" || name == "" {
			t.Errorf("%q is taken for the country %q", key, name)
		}
	}
}

func TestMessagesListWhatIsKnown(t *testing.T) {
	_, sourceErr := parseSource("x")
	_, targetErr := parseTarget("x")
	for want, err := range map[string]error{
		`there is no source "x"; the sources are invitee_form_question:<id>, routing_form_field:<id>, booking.title, `: sourceErr,
		`there is no target "x"; the targets are prospect.company, prospect.companySite, `:                             targetErr,
	} {
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("says %v, want %q at the beginning", err, want)
		}
	}
}

// TestQuotedTextIsCut: a message repeats at most 80 characters of what somebody wrote.
func TestQuotedTextIsCut(t *testing.T) {
	eighty := strings.Repeat("é", 80)
	for text, want := range map[string]string{"a": `"a"`, eighty: `"` + eighty + `"`, eighty + "é": `"` + eighty + `…"`} {
		if got := quote(text); got != want {
			t.Errorf("%q is quoted as %q", text, got)
		}
	}
}

func TestRowsThatStandInForALockedRow(t *testing.T) {
	locked := models.LockedMappings()
	for _, row := range []models.Mapping{
		{Source: "booking.title", Target: locked[0].Target}, {Source: locked[1].Source, Target: "prospect.company", Locked: true},
	} {
		clean, errs := CheckMappings([]models.Mapping{row}, accountFields())
		if len(clean) != 0 || len(errs) != 1 || errs[0].Code != models.UserErrorLockedRow {
			t.Errorf("%+v: saved %v, errors %+v", row, clean, errs)
		}
	}
}
