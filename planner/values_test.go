package planner

import (
	"fmt"
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
		"12": "12", "0": "0", "007": "7", "00012": "12", "12.5": "12.5", "0.50": "0.50", ".5": "0.5", "-3": "-3", "−3": "-3", "+3": "3", "-0": "0", "-0.0": "0.0",
		"1,200": "1200", "1 200": "1200", "1\u00a0200": "1200", "1\u202f200": "1200", "1\u2009200": "1200", "12,345,678.90": "12345678.90", "1 234 567": "1234567",
		"1'000": "1000", "1’000’000.5": "1000000.5", "1.234": "1.234", "1.000": "1.000", "-1,200": "-1200", "1 234.5": "1234.5",
		// A comma behind other separators can only be the decimal sign.
		"1.234,5": "1234.5", "1.234.567,89": "1234567.89", "1 234,5": "1234.5", "1\u202f234,50": "1234.50", "1'234,5": "1234.5", "1.234.567": "1234567",
		"": "", "-": "", ".": "", ",": "", "5.": "", "5-": "", "(500)": "", "1.2.3": "", "1,20": "", "1,50": "", "12,3456": "", "1,200,00": "", "1,00,000": "", ",200": "", "1,,200": "",
		"1 200,000": "", "1.234,567": "", "1200,000": "", "1234,5": "", "1.23,4": "", "1,234.567,8": "", "1.234 567": "", "1 234\u00a0567": "", "1\t200": "", "1\n200": "", "1  200": "",
		"0,500": "", "00,500": "", "0 500": "", "0'500": "", "000,500": "", "0.500,5": "", "012,345": "", "0,500.25": "", "0.500.000": "",
		"1,200,": "", "1, 200": "", "1,2,3": "", "12 345 6": "", "1e3": "", "0x10": "", "NaN": "", "Infinity": "", "ten": "", "10 people": "", "10k": "", "$10": "", "$1,200": "", "€5": "", "5%": "",
		"½": "", "1½": "", "1/2": "", "10-50": "", "10+": "", "~10": "", "--3": "", "+-3": "", "- 3": "", "–3": "", "1_000": "", "1·5": "", "n/a": "", "²": "", "①": "",
		// The digits of every script, and the full-width signs that stand beside them on a keyboard.
		"١٢": "12", "٣": "3", "１２．５": "12.5", "－３": "-3", "１，２００": "1200", "१२३": "123", "𝟏𝟐": "12", "١٬٢٠٠": "", "٣٫٥": "",
		"\u200e12": "12", "12\u200b": "12", "\ufeff 12": "12",
		strings.Repeat("9", 65): "", strings.Repeat("９", 64): strings.Repeat("9", 64), strings.Repeat("９", 65): "",
	})
}

func TestDate(t *testing.T) {
	checkValues(t, date, map[string]string{
		"2025-03-09": "2025-03-09", "2025-3-9": "2025-03-09", "2025/03/09": "2025-03-09", "2025.03.09": "2025-03-09", "20250309": "2025-03-09", "2025. 3. 9": "2025-03-09",
		"2025-03-09T23:30:00-05:00": "2025-03-09", "2025-03-09T23:30:00.123Z": "2025-03-09", "2025-03-09t23:30:00z": "2025-03-09", "2025-03-09T23:30": "2025-03-09",
		"2025-03-09 23:30:00": "2025-03-09", "2025-03-09 23:30": "2025-03-09", "2025-03-09 23:30:00 UTC": "2025-03-09", "2025-03-09 23:30:00+02": "2025-03-09",
		"9 March 2025": "2025-03-09", "09 mar 2025": "2025-03-09", "March 9, 2025": "2025-03-09", "MARCH 9 2025": "2025-03-09", "9. March 2025": "2025-03-09", "March 9,2025": "2025-03-09",
		"Mar 9, 2025": "2025-03-09", "Mar. 9, 2025": "2025-03-09", "March 9th, 2025": "2025-03-09", "1st May 2025": "2025-05-01", "the 9th of March 2025": "2025-03-09",
		"Sept 9, 2025": "2025-09-09", "Sunday, March 9, 2025": "2025-03-09", "Sun, 9 Mar 2025": "2025-03-09", "Tues, 11 Mar 2025": "2025-03-11",
		"Sun, 09 Mar 2025 10:00:00 GMT": "2025-03-09", "Sun Mar 09 2025 10:00:00 GMT+0100 (Central European Standard Time)": "2025-03-09",
		"March 9, 2025 at 10:00 AM": "2025-03-09", "9-Mar-2025": "2025-03-09", "9/Mar/2025": "2025-03-09",
		"25/12/2025": "2025-12-25", "12/25/2025": "2025-12-25", "12/25/2025 9:30 PM": "2025-12-25", "25.12.2025": "2025-12-25", "25. 12. 2025": "2025-12-25", "31-12-2025": "2025-12-31", "3/3/2025": "2025-03-03",
		"２０２５－０３－０９": "2025-03-09", "\u200e25/12/2025": "2025-12-25",
		"": "", "03/04/2025": "", "03/04/2026": "", "3.4.2025": "", "2025-02-30": "", "30/02/2025": "", "31/31/2025": "", "0/5/2025": "", "2025-13-01": "", "9 March": "",
		"March 2025": "", "3/4/25": "", "31/12/25": "", "25-12-31": "", "9 March 25": "", "tomorrow": "", "12": "", "1741478400": "", "1741478400000": "", "45000": "", "0000-01-01": "", "1/1/0000": "",
		// A weekday that is not the date's: one of the two is wrong.
		"Monday, March 9, 2025": "", "Mon Sun 9 March 2025": "",
		"2025-W10-7": "", "2025-068": "", "9 mars 2025": "", "9 März 2025": "", "2025\u5e743\u67089\u65e5": "", "31 April 2025": "", "2025-03-09T24:00:00Z": "", "2025-03-09 25:61": "", "10:00": "",
		"2025-03-09 - 2025-03-10": "", "2025-03-09, 2025-03-10": "", "1/2/3/2025": "", "+3/13/2025": "", "003/13/2025": "", "Q1 2025": "", strings.Repeat("9", 99) + "/1/2025": "",
	})
}

func TestSiteURL(t *testing.T) {
	checkValues(t, siteURL, map[string]string{
		"acme.example": "http://acme.example", "www.Acme.example": "http://www.acme.example", "https://acme.example": "https://acme.example",
		"HTTP://ACME.example/About": "http://acme.example/About", "//acme.example": "http://acme.example", "acme.example:8080/a?b=c": "http://acme.example:8080/a?b=c",
		"bücher.example": "http://bücher.example", "192.0.2.1": "http://192.0.2.1",
		"acme.com/x?y": "http://acme.com/x?y", " \u200bacme.example\n": "http://acme.example", "xn--bcher-kva.example": "http://xn--bcher-kva.example", "acme.example:443": "http://acme.example:443",
		"": "", "N/A": "", "none": "", "no website": "", "acme.example, acme.test": "", "acme.example;acme.test": "", "http:/acme.example": "", "http//acme.example": "", "hxxp://acme.example": "",
		"acme.example:0": "", "acme.example:65536": "", "acme.example:port": "", "127.0.0.1": "", "10.1.2.3": "", "192.168.0.1": "", "0.0.0.0": "", "http://[::1]": "", "http://[fe80::1]": "", "data:text/html,x": "",
		strings.Repeat("a.", 130) + "example": "",
		"acme":                                "", "Acme Inc.": "", "none.": "", "n/a": "", "-": "", "http://": "", "https://acme": "", "ftp://acme.example": "",
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
		"United States (US)": "United States", "United States (USA)": "United States", "United States of America (the)": "United States", "Germany (Deutschland)": "Germany", "DE - Germany": "Germany",
		"Germany, DE": "Germany", "Germany [DEU]": "Germany", "US: United States": "United States", "Germany (+49)": "Germany", "United States +1": "United States", "Dominican Republic (+1-809)": "Dominican Republic",
		"Norway (NO)": "Norway", "Guinea-Bissau (GW)": "Guinea-Bissau", "Côte d’Ivoire (Ivory Coast)": "Côte d'Ivoire",
		"Korea (the Republic of)": "South Korea", "Korea (South)": "South Korea", "Korea, South": "South Korea", "Korea (the Democratic People's Republic of)": "North Korea", "Korea (North)": "North Korea",
		"Bolivia (Plurinational State of)": "Bolivia", "Iran (Islamic Republic of)": "Iran", "Venezuela (Bolivarian Republic of)": "Venezuela", "Micronesia (Federated States of)": "Micronesia",
		"Moldova (the Republic of)": "Moldova", "Tanzania, the United Republic of": "Tanzania", "Taiwan (Province of China)": "Taiwan", "Netherlands (Kingdom of the)": "Netherlands", "Holy See (Vatican City State)": "Vatican City",
		"Falkland Islands (the) [Malvinas]": "Falkland Islands", "Cocos (Keeling) Islands (the)": "Cocos (Keeling) Islands", "Virgin Islands (U.S.)": "U.S. Virgin Islands", "Saint Martin (French part)": "Saint Martin",
		"Congo (the Democratic Republic of the)": "Democratic Republic of the Congo", "Congo (Kinshasa)": "Democratic Republic of the Congo", "Congo-Brazzaville": "Congo", "Congo (CG)": "Congo", "Congo - CD": "Democratic Republic of the Congo", "Congo (FR)": "", "Sudan (South)": "South Sudan",
		"Korea, Dem. Rep.": "North Korea", "Korea, Rep.": "South Korea", "Congo, Dem. Rep.": "Democratic Republic of the Congo", "Egypt, Arab Rep.": "Egypt", "Gambia, The": "Gambia", "Bahamas, The": "Bahamas",
		"Republic of Guinea": "Guinea", "Kingdom of Norway": "Norway", "Federal Republic of Nigeria": "Nigeria", "United Mexican States": "Mexico", "Swiss Confederation": "Switzerland", "Republic of the Union of Myanmar": "Myanmar",
		"Independent State of Samoa": "Samoa", "Republic of Congo": "Congo", "Republic of DE": "", "Republic of Texas": "", "State of Georgia": "", "Republic of Georgia": "Georgia",
		"Ireland (Northern)": "United Kingdom", "Macedonia (FYROM)": "North Macedonia", "China (Hong Kong)": "Hong Kong", "Hong Kong S.A.R.": "Hong Kong", "Lao People's Democratic Republic (the)": "Laos",
		"C&ocirc;te d&#39;Ivoire": "Côte d'Ivoire", "C&amp;ocirc;te d&amp;#39;Ivoire": "Côte d'Ivoire", "Trinidad &amp; Tobago": "Trinidad and Tobago", "&Ouml;sterreich": "Austria", "Trinidad &amp;amp;amp; Tobago": "Trinidad and Tobago", strings.Repeat("(", 501-len("Germany")) + "Germany": "", "Cura&ccedil;ao": "Curaçao", "United&nbsp;States": "United States",
		"Cote d'Ivoire": "Côte d'Ivoire", "COTE D IVOIRE": "Côte d'Ivoire", "Korea (the Republic of) - KR": "South Korea", "Germany, DE, DEU, 276": "Germany", "Germany, DE, DEU, 276, 🇩🇪": "", "Reunion": "Réunion", "Aland Islands": "Åland Islands", "Oesterreich": "Austria", "osterreich": "Austria", "Tuerkei": "Turkey", "Weissrussland": "Belarus",
		"  united\t states ": "United States", "\u200bGermany\ufeff": "Germany", "ＧＥＲＭＡＮＹ": "Germany", "GERMANY.": "Germany",
		"🇩🇪": "Germany", "🇩🇪 Germany": "Germany", "Deutschland 🇩🇪": "Germany", "🏴󠁧󠁢󠁥󠁮󠁧󠁿": "United Kingdom", "🇩🇪🇫🇷": "", "🇩": "", "🇪🇺": "",
		"276": "Germany", "840": "United States", "004": "Afghanistan", "4": "", "049": "", "276.0": "", "XKX": "Kosovo",
		"Congo": "", "CONGO": "", "the Congo": "", "Kongo": "", "CG": "Congo", "COG": "Congo", "178": "Congo", "Republic of the Congo": "Congo", "DR Congo": "Democratic Republic of the Congo",
		"Germany, France": "", "Germany (FR)": "", "Georgia (US)": "", "Georgia, USA": "", "Lebanon, PA": "", "Jersey, NJ": "", "Paris, France": "", "Bavaria, Germany": "", "US-CA": "", "Virgin Islands": "", "(+49)": "", "()": "", "Germany (no)": "",
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
		texts := []string{name, strings.ToUpper(name), region.ISO3(), fmt.Sprintf("%03d", region.M49()), name + " (" + region.String() + ")", region.String() + " - " + name}
		if name == "Congo" {
			texts = texts[2:4] // two countries are called so
		}
		for _, text := range texts {
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
