package planner

import (
	"strings"
	"testing"
)

// checkValues runs a converter; an empty want means that the text does not fit.
func checkValues(t *testing.T, convert func(string) (string, bool), cases map[string]string) {
	t.Helper()
	for text, want := range cases {
		got, ok := convert(text)
		if got != want || ok != (want != "") {
			t.Errorf("%q: got %q, %v, want %q", text, got, ok, want)
		}
	}
}

func TestNumber(t *testing.T) {
	checkValues(t, number, map[string]string{
		"12": "12", "0": "0", "007": "7", "12.5": "12.5", "0.50": "0.50", ".5": "0.5", "-3": "-3", "−3": "-3", "+3": "3", "-0": "0", "-0.0": "0.0",
		"1,200": "1200", "1 200": "1200", "1\u00a0200": "1200", "1\u202f200": "1200", "12,345,678.90": "12345678.90", "1 234 567": "1234567",
		"": "", "-": "", ".": "", "5.": "", "1.2.3": "", "1,20": "", "12,3456": "", "1,200,00": "", ",200": "", "1,,200": "", "1 200,000": "", "1200,000": "",
		"1,200,": "", "1e3": "", "0x10": "", "NaN": "", "ten": "", "10 people": "", "$10": "", "5%": "", "١٢": "", "--3": "", "- 3": "",
		strings.Repeat("9", 65): "",
	})
}

func TestDate(t *testing.T) {
	checkValues(t, date, map[string]string{
		"2025-03-09": "2025-03-09", "2025-3-9": "2025-03-09", "2025/03/09": "2025-03-09", "2025.03.09": "2025-03-09", "20250309": "2025-03-09",
		"2025-03-09T23:30:00-05:00": "2025-03-09", "2025-03-09T23:30:00.123Z": "2025-03-09", "2025-03-09T23:30": "2025-03-09",
		"2025-03-09 23:30:00": "2025-03-09", "2025-03-09 23:30": "2025-03-09",
		"9 March 2025": "2025-03-09", "09 mar 2025": "2025-03-09", "March 9, 2025": "2025-03-09", "MARCH 9 2025": "2025-03-09",
		"Mar 9, 2025": "2025-03-09", "Mar. 9, 2025": "2025-03-09", "March 9th, 2025": "2025-03-09", "1st May 2025": "2025-05-01",
		"Sunday, March 9, 2025": "2025-03-09", "Sun, 9 Mar 2025": "2025-03-09", "Sun, 09 Mar 2025 10:00:00 GMT": "2025-03-09", "9-Mar-2025": "2025-03-09",
		"25/12/2025": "2025-12-25", "12/25/2025": "2025-12-25", "25.12.2025": "2025-12-25", "31-12-2025": "2025-12-31", "3/3/2025": "2025-03-03",
		"": "", "03/04/2025": "", "3.4.2025": "", "2025-02-30": "", "30/02/2025": "", "31/31/2025": "", "0/5/2025": "", "2025-13-01": "", "9 March": "",
		"March 2025": "", "3/4/25": "", "tomorrow": "", "12": "", "0000-01-01": "", "1/1/0000": "", strings.Repeat("9", 100) + "/1/2025": "",
	})
}

func TestSiteURL(t *testing.T) {
	checkValues(t, siteURL, map[string]string{
		"acme.example": "http://acme.example", "www.Acme.example": "http://www.acme.example", "https://acme.example": "https://acme.example",
		"HTTP://ACME.example/About": "http://acme.example/About", "//acme.example": "http://acme.example", "acme.example:8080/a?b=c": "http://acme.example:8080/a?b=c",
		"bücher.example": "http://bücher.example", "192.0.2.1": "http://192.0.2.1",
		"": "", "acme": "", "Acme Inc.": "", "none.": "", "n/a": "", "-": "", "http://": "", "https://acme": "", "ftp://acme.example": "",
		"javascript:alert(1)": "", "mailto:ada@example.com": "", "ada@example.com": "", "acme..example": "", ".example": "", "-acme.example": "",
		"1.5": "", "localhost": "", "a.b": "", "http://a b.example": "", "https://acme.example%zz": "", strings.Repeat("a", 64) + ".example": "",
	})
}

func TestCountryName(t *testing.T) {
	checkValues(t, countryName, map[string]string{
		"US": "United States", "us": "United States", "USA": "United States", "U.S.A.": "United States", "United States of America": "United States",
		"united states": "United States", "the US": "United States", "UK": "United Kingdom", "GB": "United Kingdom", "GBR": "United Kingdom",
		"England": "United Kingdom", "Great Britain": "United Kingdom", "DE": "Germany", "deu": "Germany", "Deutschland": "Germany", "ALLEMAGNE": "Germany",
		"Alemania": "Germany", "ドイツ": "Germany", "KR": "South Korea", "Korea, Republic of": "South Korea", "대한민국": "South Korea",
		"CZ": "Czech Republic", "Czechia": "Czech Republic", "Česko": "Czech Republic", "UAE": "United Arab Emirates", "Holland": "Netherlands",
		"The Netherlands": "Netherlands", "Türkiye": "Turkey", "turkiye": "Turkey", "Україна": "Ukraine", "Россия": "Russia", "España": "Spain", "espana": "Spain",
		"Cote d’Ivoire": "Côte d'Ivoire", "Ivory Coast": "Côte d'Ivoire", "Viet Nam": "Vietnam", "Hong Kong": "Hong Kong", "Hong Kong SAR China": "Hong Kong",
		"St. Lucia": "Saint Lucia", "Trinidad & Tobago": "Trinidad and Tobago", "Bosnia-Herzegovina": "Bosnia and Herzegovina", "XK": "Kosovo",
		"NO": "Norway", "Norge": "Norway", "NAM": "Namibia", "Georgia": "Georgia", "Niger": "Niger", "Guinea": "Guinea", "Dominica": "Dominica", "Macedonia": "North Macedonia",
		"": "", "no": "", "No": "", "n/a": "", "na": "", "Atlantis": "", "Europe": "", "EU": "", "United": "", "ZZ": "", "Soviet Union": "", "UN": "", "001": "", "Texas": "",
	})
}

func TestEveryCountryIsFoundByItsCodesAndItsName(t *testing.T) {
	regions := countries()
	if len(regions) != 250 {
		t.Errorf("%d countries, want the 249 of ISO 3166-1 and Kosovo", len(regions))
	}
	names := map[string]string{}
	for _, region := range regions {
		name, known := countryName(region.String())
		if !known || names[name] != "" {
			t.Errorf("%s: %q, also the name of %q", region, name, names[name])
		}
		names[name] = region.String()
		for _, text := range []string{name, strings.ToUpper(name), region.ISO3()} {
			if got, _ := countryName(text); got != name {
				t.Errorf("%s: %q is taken for %q, want %q", region, text, got, name)
			}
		}
		if strings.ContainsAny(name, "&()’") && region.String() != "CC" {
			t.Errorf("%s: %q is not a plain name", region, name)
		}
	}
	for code, variants := range countryVariants() {
		want, _ := countryName(code)
		for _, variant := range variants {
			if got, _ := countryName(variant); got != want {
				t.Errorf("%q is taken for %q, want %q", variant, got, want)
			}
		}
	}
}
