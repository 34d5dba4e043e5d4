package planner

import (
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// phoneSeparators stand between two numbers of one text.
var phoneSeparators = []string{", ", ",", "; ", ";", " / ", "/", "\n", " or ", " and ", " & ", "|", " +"}

// writePhone writes a number of seven to fifteen digits in one of the usual forms.
func writePhone(n uint64, form int) string {
	digits := strconv.FormatUint(1_000_000+n%999_999_999_000_000, 10)
	switch form % 5 {
	case 0:
		return "+" + digits
	case 1:
		return digits[:3] + "-" + digits[3:]
	case 2:
		return "(" + digits[:3] + ") " + digits[3:]
	case 3:
		return digits[:2] + " " + digits[2:4] + "." + digits[4:]
	}
	return digits + " ext. " + digits[:2]
}

// FuzzPhones joins numbers and expects them back.
func FuzzPhones(f *testing.F) {
	for form := range 5 {
		for separator := range phoneSeparators {
			f.Add(uint64(5550100), uint64(155501011234), form, form+separator, separator)
		}
	}
	f.Fuzz(func(t *testing.T, one, two uint64, formOne, formTwo, separator int) {
		if formOne < 0 || formTwo < 0 || separator < 0 {
			return
		}
		between := phoneSeparators[separator%len(phoneSeparators)]
		want := []string{writePhone(one, formOne), writePhone(two, formTwo)}
		if between == " +" {
			between = " "
			want[1] = "+" + strconv.FormatUint(1_000_000+two%999_999_999_000_000, 10)
		}
		text := strings.Join(want, between)
		if digitsOf(want[0]) == digitsOf(want[1]) {
			want = want[:1]
		}
		if got, leftOut := phones(text); leftOut || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %q, left out %v, want %q", text, got, leftOut, want)
		}
	})
}

// FuzzPhoneText reads any text: the digits of the numbers stand in it, in order, and each number
// reads again as itself.
func FuzzPhoneText(f *testing.F) {
	for _, text := range []string{"+1 555 0100, +1 555 0101", "n/a", "555-0100 ext. 5", "tel:+1-555-0100;ext=5", "0171/1234567", "+1 555 0100 (mobile)", "call 5550100", "+٩٦٦ ٥٠ ١٢٣ ٤٥٦٧", "1x2x3x4x5", "((((((((((5", "0000000"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		found, leftOut := phones(text)
		if len(found) == 0 && !leftOut && clean(text) != "" {
			t.Errorf("%q: neither a number nor a note", text)
		}
		rest := digitsOf(plainDigits(clean(text)))
		for _, phone := range found {
			at := strings.Index(rest, digitsOf(phone))
			if at < 0 {
				t.Fatalf("%q: the digits of %q are not in it, or not in order", text, phone)
			}
			rest = rest[at+len(digitsOf(phone)):]
			if count := len(digitsOf(phone)); count < 5 || count > 19+8 || strings.ContainsFunc(phone, unicode.IsControl) {
				t.Errorf("%q: %q is no phone number", text, phone)
			}
			if again, alsoLeftOut := phones(phone); alsoLeftOut || !reflect.DeepEqual(again, []string{phone}) {
				t.Errorf("%q: %q reads again as %q", text, phone, again)
			}
		}
	})
}

// FuzzWebAddress compares with the parser of net/url: what is written is a URL of the web whose
// host and path are those of the text.
func FuzzWebAddress(f *testing.F) {
	for _, text := range []string{"acme.example", "https://Acme.example/About?x=y", "linkedin.com/in/sam", "@sam", "n/a", "javascript:alert(1)", "http://user@acme.example", "127.0.0.1", "bücher.example", "//x.com/sam", "acme.example:99999"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		convert := map[string]func(string) (string, bool){"site": siteURL}
		for _, target := range []string{targetLinkedIn, targetFacebook, targetX} {
			convert[target] = func(text string) (string, bool) { return socialLink(target, text) }
		}
		fitting := 0
		for name, read := range convert {
			got, ok := read(text)
			if !ok {
				if got != "" {
					t.Errorf("%s: %q fits not, but is written %q", name, text, got)
				}
				continue
			}
			address, err := url.Parse(got)
			if err != nil || address.Scheme != "http" && address.Scheme != "https" || address.User != nil || !strings.Contains(address.Host, ".") && !strings.Contains(address.Host, ":") {
				t.Fatalf("%s: %q is written %q, %v", name, text, got, err)
			}
			if !strings.Contains(strings.ToLower(clean(text)), strings.ToLower(strings.TrimPrefix(address.Path, "/"))) && address.RawPath == "" && !strings.Contains(got, "%") {
				t.Errorf("%s: %q is written %q", name, text, got)
			}
			if again, alsoOK := read(got); !alsoOK || again != got {
				t.Errorf("%s: %q reads again as %q", name, got, again)
			}
			if name != "site" {
				fitting++
			}
		}
		if fitting > 1 && !strings.Contains(text, ".") {
			t.Errorf("%q fits %d networks", text, fitting)
		}
	})
}
