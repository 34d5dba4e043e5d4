package planner

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

var (
	ianaName   = regexp.MustCompile(`^[A-Z][A-Za-z]+/[A-Za-z_+\-0-9/]+$`)
	utcOffset  = regexp.MustCompile(`(?i)^(?:utc|gmt)?([+-])(\d\d):([0-5]\d)$`)
	nameOfDir  = regexp.MustCompile(`^(?:posix|right)/`)
	offsetTime = "-07:00"
)

// FuzzTimeZone compares names with the loader of the time package, and offsets with its parser.
func FuzzTimeZone(f *testing.F) {
	for _, text := range []string{"Europe/Berlin", "america/new_york", "Etc/GMT+3", "GMT-03:00", "UTC+14:00", "utc-12:30", "+05:30", "W. Europe Standard Time", "Local", "../etc/passwd", "posix/Europe/Berlin", "PST", "US/Eastern", "Asia/Calcutta"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, known := timeZone(text)
		if known != (got != nil) {
			t.Fatalf("%q: %v, %v", text, got, known)
		}
		if ianaName.MatchString(text) && !nameOfDir.MatchString(text) {
			want, err := time.LoadLocation(text)
			if err == nil && (!known || hours(want) != hours(got)) && zoneIndex()[strings.ToLower(text)] != "" {
				t.Errorf("%q: got %v, %v, want %v", text, got, known, want)
			}
			if err != nil && known && zoneIndex()[strings.ToLower(text)] == text {
				t.Errorf("%q is taken for %v, but is unknown to the loader: %v", text, got, err)
			}
		}
		if m := utcOffset.FindStringSubmatch(text); m != nil {
			at, err := time.Parse(offsetTime, m[1]+m[2]+":"+m[3])
			_, want := at.Zone()
			inRange := err == nil && want >= -12*3600 && want <= 14*3600
			if known != inRange || known && hours(got)[0]*3600 != float64(want) {
				t.Errorf("%q: got %v, %v, want %s seconds", text, got, known, strconv.Itoa(want))
			}
		}
		if known {
			for _, other := range []string{strings.ToUpper(text), " " + text + "\n", "\u200b" + text} {
				if again, alsoKnown := timeZone(other); (!alsoKnown || hours(again) != hours(got)) && strings.EqualFold(strings.ToUpper(text), text) {
					t.Errorf("%q is %v, but %q is %v", text, got, other, again)
				}
			}
		}
	})
}
