package planner

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
)

var (
	threeNumbers = regexp.MustCompile(`^(\d{1,4})([/.-])(\d{1,2})([/.-])(\d{1,4})$`)
	eightDigits  = regexp.MustCompile(`^\d{8}$`)
)

// readings are all dates that a text of numbers can mean, in every order that is in use.
func readings(text string) map[string]bool {
	found := map[string]bool{}
	add := func(layout, text string) {
		if at, err := time.Parse(layout, text); err == nil && at.Year() > 0 {
			found[at.Format(time.DateOnly)] = true
		}
	}
	if eightDigits.MatchString(text) {
		add("20060102", text)
	}
	if m := threeNumbers.FindStringSubmatch(text); len(m) > 5 && m[2] == m[4] {
		plain := m[1] + "-" + m[3] + "-" + m[5]
		add("2006-1-2", plain)
		add("2-1-2006", plain)
		add("1-2-2006", plain)
	}
	return found
}

func FuzzDateOfNumbers(f *testing.F) {
	for _, text := range []string{"2025-03-09", "03/04/2025", "13/12/2025", "12/13/2025", "3.3.2025", "20250309", "2025/13/01", "29/02/2024", "29/02/2025", "1-1-0000", "0001-01-01", "3/4/25", "2025-03/09", "00/13/2025"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 12 || strings.Trim(text, "0123456789/.-") != "" {
			return
		}
		want := readings(text)
		got, ok := date(text)
		if ok != (len(want) == 1) || ok && !want[got] {
			t.Errorf("%q: got %q, %v, can be read as %v", text, got, ok, want)
		}
	})
}

// dateForms write one date in the forms that are read, with and without a time of day.
var dateForms = []string{
	"2006-01-02", "2006/1/2", "2006.01.02", "20060102", "2 January 2006", "2 Jan 2006", "2. January 2006", "January 2, 2006", "Jan 2 2006", "Jan. 2, 2006", "2006 January 2", "02-Jan-2006", "the 2 of January 2006",
	"Monday, January 2, 2006", "Mon, 02 Jan 2006", "Mon Jan 02 2006", time.RFC3339, time.RFC3339Nano, "2006-01-02 15:04", "2006-01-02 15:04:05 -0700", "2006-01-02T15:04Z07:00", time.RFC1123, time.RFC1123Z, "Monday, 2 Jan 2006 15:04:05 MST",
	"January 2, 2006 at 3:04 PM", "Mon Jan 02 2006 15:04:05 GMT-0700 (Some Standard Time)",
}

func FuzzDateForms(f *testing.F) {
	for form := range dateForms {
		f.Add(int64(1741478400+form*86400*97), form, 60*(form-10))
	}
	f.Fuzz(func(t *testing.T, seconds int64, form, minutes int) {
		if form < 0 || minutes < -24*60 || minutes > 24*60 {
			return
		}
		at := time.Unix(seconds, 0).In(time.FixedZone("ABC", minutes%(14*60)*60))
		if at.Year() < 1 || at.Year() > 9999 {
			return
		}
		layout := dateForms[form%len(dateForms)]
		text := at.Format(layout)
		if got, ok := date(text); !ok || got != at.Format(time.DateOnly) {
			t.Errorf("%q (%s) is read as %q, %v", text, layout, got, ok)
		}
		// With a weekday of its own the date contradicts itself.
		if strings.HasPrefix(layout, "Mon") {
			day, rest, _ := strings.Cut(text, " ")
			other := strings.Replace(day, day[:3], at.AddDate(0, 0, 1).Format("Mon"), 1)
			if len(day) > 4 {
				other = at.AddDate(0, 0, 1).Format("Monday")
			}
			if got, ok := date(fmt.Sprintf("%s %s", other, rest)); ok {
				t.Errorf("%s %s is read as %q", other, rest, got)
			}
		}
	})
}

// FuzzDate reads any text: what it reads is a day of the calendar that reads again as itself, and
// whose numbers stand in the text.
func FuzzDate(f *testing.F) {
	for _, text := range []string{"9 March 2025", "Sunday, March 9th, 2025", "2025-03-09T23:30:00-05:00", "2nd of May 2025", "9. 3. 2025", "tomorrow", "Sept 9, 2025", "\u200e25/12/2025", "２０２５－０３－０９", "May 5 2025 May", "1/2/3/2025"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := date(text)
		if !ok {
			if got != "" {
				t.Errorf("%q fits not, but is written %q", text, got)
			}
			return
		}
		at, err := time.Parse(time.DateOnly, got)
		if again, _ := date(got); err != nil || again != got {
			t.Fatalf("%q is written %q, which is written %q, %v", text, got, again, err)
		}
		digits := plainDigits(text)
		if !strings.Contains(digits, at.Format("2006")) || !strings.Contains(digits, at.Format("2")) ||
			!strings.Contains(digits, at.Format("1")) && !strings.Contains(strings.ToLower(digits), strings.ToLower(at.Format("Jan"))) {
			t.Errorf("%q is read as %q", text, got)
		}
	})
}
