package scalar

import (
	"strings"
	"time"
)

// parseTime reads a date-time of RFC 3339. time.Parse is not used: it also takes an hour of one
// digit, a comma before the fraction and offsets beyond 23:59, and it refuses a lower-case "t" or
// "z" and leap seconds.
func parseTime(text string) (time.Time, bool) {
	const form = "0000-00-00T00:00:00"
	if len(text) <= len(form) || !follows(text[:len(form)], form) {
		return time.Time{}, false
	}
	nanosecond, rest, ok := cutFraction(text[len(form):])
	if !ok {
		return time.Time{}, false
	}
	zone, ok := parseOffset(rest)
	if !ok {
		return time.Time{}, false
	}
	year, month, day := digits(text[0:4]), digits(text[5:7]), digits(text[8:10])
	hour, minute, second := digits(text[11:13]), digits(text[14:16]), digits(text[17:19])
	leap := second == 60
	if leap {
		second, nanosecond = 59, 999_999_999
	}
	t := time.Date(year, time.Month(month), day, hour, minute, second, nanosecond, zone)
	// time.Date carries what is out of range over into the next unit.
	if t.Year() != year || int(t.Month()) != month || t.Day() != day || t.Hour() != hour || t.Minute() != minute || t.Second() != second {
		return time.Time{}, false
	}
	return t, !leap || endsMonth(t.UTC())
}

// follows tells whether text has a digit wherever form has 0, and the sign that form has
// everywhere else. Letters may be of either case.
func follows(text, form string) bool {
	if len(text) != len(form) {
		return false
	}
	for i := range len(form) {
		if form[i] == '0' {
			if text[i] < '0' || text[i] > '9' {
				return false
			}
		} else if text[i] != form[i] && (form[i] != 'T' || text[i] != 't') {
			return false
		}
	}
	return true
}

// digits is the number that a few decimal digits write.
func digits(text string) (n int) {
	for i := range len(text) {
		n = n*10 + int(text[i]-'0')
	}
	return n
}

// cutFraction cuts the fraction of a second off text and returns it in nanoseconds. Digits
// beyond the ninth are dropped.
func cutFraction(text string) (nanosecond int, rest string, ok bool) {
	if text[0] != '.' {
		return 0, text, true
	}
	rest = strings.TrimLeft(text[1:], "0123456789")
	fraction := text[1 : len(text)-len(rest)]
	if fraction == "" {
		return 0, "", false
	}
	return digits((fraction + "00000000")[:9]), rest, true
}

// parseOffset reads the offset from UTC that ends a time.
func parseOffset(text string) (*time.Location, bool) {
	if text == "Z" || text == "z" {
		return time.UTC, true
	}
	if !follows(text, "+00:00") && !follows(text, "-00:00") {
		return nil, false
	}
	hours, minutes := digits(text[1:3]), digits(text[4:6])
	if hours > 23 || minutes > 59 {
		return nil, false
	}
	seconds := (hours*60 + minutes) * 60
	if seconds == 0 {
		return time.UTC, true
	}
	if text[0] == '-' {
		seconds = -seconds
	}
	return time.FixedZone("", seconds), true
}

// endsMonth tells whether a time in UTC lies in the last minute of a month, the only one that
// can have a leap second. A leap second is read as the last nanosecond before it, since Go's
// clock has no second 60: that keeps its day, and its order among its neighbors.
func endsMonth(t time.Time) bool {
	return t.Hour() == 23 && t.Minute() == 59 && t.AddDate(0, 0, 1).Day() == 1
}
