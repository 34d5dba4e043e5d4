package scalar_test

import (
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/snovsync/snovsync/graph/scalar"
)

// dateTime is the grammar of RFC 3339, section 5.6, rule by rule.
var dateTime = func() *regexp.Regexp {
	const (
		fullDate    = `(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])`
		partialTime = `([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.(\d+))?`
		timeOffset  = `(?:[Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))`
	)
	return regexp.MustCompile(`\A` + fullDate + `[Tt]` + partialTime + timeOffset + `\z`)
}()

// wanted is the moment that the grammar and the calendar give a text, in nanoseconds before or
// after the year 2000 began, by arithmetic of its own; ok is false where it is no time.
func wanted(text string) (seconds, nanoseconds int64, ok bool) {
	m := dateTime.FindStringSubmatch(text)
	if m == nil {
		return 0, 0, false
	}
	n := func(i int) int64 { value, _ := strconv.ParseInt(m[i], 10, 64); return value }
	year, month, day := n(1), n(2), n(3)
	isLeapYear := year%4 == 0 && (year%100 != 0 || year%400 == 0)
	lengths := []int64{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
	if isLeapYear {
		lengths[1] = 29
	}
	if day > lengths[month-1] {
		return 0, 0, false
	}
	days := int64(0)
	for y := year; y < 2000; y++ {
		days -= 365
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			days--
		}
	}
	for y := int64(2000); y < year; y++ {
		days += 365
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			days++
		}
	}
	for _, length := range lengths[:month-1] {
		days += length
	}
	offset := (n(9)*60 + n(10)) * 60
	if m[8] == "-" {
		offset = -offset
	}
	seconds = (days+day-1)*86400 + n(4)*3600 + n(5)*60 + n(6) - offset
	nanoseconds, _ = strconv.ParseInt((m[7] + "000000000")[:9], 10, 64)
	if n(6) == 60 {
		// Only the minute before midnight of the first of a month in UTC can have a second 60.
		if at := time.Unix(seconds+946684800, 0).UTC(); at.Day() != 1 || at.Hour() != 0 || at.Minute() != 0 || at.Second() != 0 {
			return 0, 0, false
		}
		seconds, nanoseconds = seconds-1, 999999999
	}
	return seconds, nanoseconds, true
}

func FuzzTime(f *testing.F) {
	for _, text := range []string{
		"2026-01-31T09:30:00Z", "2026-01-31t09:30:00.5+23:59", "2016-12-31T23:59:60Z", "2016-12-31T18:59:60-05:00", "1972-06-30T23:59:60.25z", "2024-02-29T00:00:00-00:00",
		"2026-01-31T9:30:00Z", "2026-01-31T09:30:00,5Z", "2026-01-31T09:30:00+24:00", "0000-12-31T23:59:59-00:01", "9999-12-31T23:59:59-00:01", "2026-01-31T24:00:00Z",
		"2026-01-31T09:30:00.0000000009Z", "2026-01-31 09:30:00Z", "2026-02-29T09:30:00Z", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000000000Z",
	} {
		f.Add(text)
	}
	first := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	beyond := time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text string) {
		seconds, nanoseconds, ok := wanted(text)
		at := time.Unix(seconds+946684800, nanoseconds).UTC()
		ok = ok && at.After(first) && at.Before(beyond)
		got, err := scalar.UnmarshalTime(text)
		if ok != (err == nil) {
			t.Fatalf("%q: %v, %v; want %v to be read", text, got, err, ok)
		}
		if err == nil && !got.Equal(at) {
			t.Errorf("%q is %v, want %v", text, got, at)
		}
		if err == nil && got.Format("2006-01-02T15:04") != text[:10]+"T"+text[11:16] {
			t.Errorf("%q has become the local time %v", text, got)
		}
	})
}
