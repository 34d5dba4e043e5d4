package planner

import (
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
)

// summer and winter tell zones apart that differ in daylight saving time.
var (
	winter = time.Date(2026, 1, 15, 12, 0, 0, 0, time.UTC)
	summer = time.Date(2026, 7, 15, 12, 0, 0, 0, time.UTC)
)

// hours are the offsets of a zone in winter and in summer.
func hours(zone *time.Location) [2]float64 {
	_, w := winter.In(zone).Zone()
	_, s := summer.In(zone).Zone()
	return [2]float64{float64(w) / 3600, float64(s) / 3600}
}

func TestTimeZones(t *testing.T) {
	for text, want := range map[string][2]float64{
		"Europe/Berlin": {1, 2}, "europe/berlin": {1, 2}, "EUROPE/BERLIN": {1, 2}, " Europe/Berlin\n": {1, 2}, "america/new_york": {-5, -4}, "America/Port-au-Prince": {-5, -4}, "africa/dar_es_salaam": {3, 3},
		"US/Eastern": {-5, -4}, "Asia/Calcutta": {5.5, 5.5}, "asia/kolkata": {5.5, 5.5}, "Europe/Kiev": {2, 3}, "Europe/Kyiv": {2, 3}, "gb": {0, 1}, "EST5EDT": {-5, -4}, "utc": {0, 0}, "UTC": {0, 0}, "Z": {0, 0}, "GMT": {0, 0}, "Zulu": {0, 0},
		"W. Europe Standard Time": {1, 2}, "w. europe standard time": {1, 2}, "Eastern Standard Time": {-5, -4}, "India Standard Time": {5.5, 5.5}, "US Mountain Standard Time": {-7, -7}, "Pacific Standard Time (Mexico)": {-8, -7},
		"W. Europe Daylight Time": {1, 2}, "Tokyo Standard Time": {9, 9}, "W.  Europe Standard  Time": {1, 2}, "UTC+12": {12, 12}, "UTC-11": {-11, -11},
		"UTC+2": {2, 2}, "utc+02:00": {2, 2}, "GMT-03:00": {-3, -3}, "GMT+5:30": {5.5, 5.5}, "UTC +0545": {5.75, 5.75}, "+02:00": {2, 2}, "-0330": {-3.5, -3.5}, "UTC−3": {-3, -3}, "+14": {14, 14}, "-12:00": {-12, -12}, "UTC+0": {0, 0}, "+00:00": {0, 0},
		// The sign of these names is inverted, as POSIX has it.
		"Etc/GMT+3": {-3, -3}, "etc/gmt-14": {14, 14},
	} {
		zone, known := timeZone(text)
		if !known || hours(zone) != want {
			t.Errorf("%q: got %v, %v, want %v", text, zone, known, want)
		}
	}
	for _, text := range []string{
		"", " ", "Local", "local", "Mars/Olympus", "../etc/passwd", "Europe", "Berlin", "Europe/", "PST", "PDT", "CST", "IST", "BST", "CEST", "Eastern Time", "Central European Summer Time", "UTC+15", "UTC+14:01", "UTC-12:30", "UTC+2:60", "UTC2", "+", "2",
		"GMT+", "(UTC+01:00) Amsterdam, Berlin", "Factory", "posixrules", "zone.tab", "posix/Europe/Berlin", "right/Europe/Berlin", "localtime", "\x00", "Europe\\Berlin", "Europe/Berlin;", "# W", "daylight time",
	} {
		if zone, known := timeZone(text); known {
			t.Errorf("%q is taken for %v", text, zone)
		}
	}
}

// TestEveryZoneIsThere: each name in both tables is a zone, and a name of its own in lower case.
func TestEveryZoneIsThere(t *testing.T) {
	names := map[string]bool{}
	for name := range strings.Lines(zoneNames) {
		name = strings.TrimSuffix(name, "\n")
		if _, known := timeZone(name); !known || names[strings.ToLower(name)] {
			t.Errorf("%q is no zone, or is there twice", name)
		}
		names[strings.ToLower(name)] = true
	}
	windows := 0
	for line := range strings.Lines(windowsZones) {
		name, _, isZone := strings.Cut(line, "\t")
		if _, known := timeZone(name); isZone && !known {
			t.Errorf("%q is no zone", line)
		}
		if isZone {
			windows++
		}
	}
	if len(names) < 590 || windows < 139 || !strings.Contains(windowsZones, "UNICODE LICENSE") {
		t.Errorf("%d zones and %d names of Windows", len(names), windows)
	}
}

// TestMeetingsHaveTheirLocalDay: the day in the booking's zone, or else in the offset that the time was sent with.
func TestMeetingsHaveTheirLocalDay(t *testing.T) {
	newYork := time.FixedZone("", -4*60*60)
	for _, c := range []struct {
		start     time.Time
		zone, day string
		isNoted   bool
	}{
		{time.Date(2026, 7, 14, 23, 30, 0, 0, newYork), "", "2026-07-14", false},
		{time.Date(2026, 7, 14, 23, 30, 0, 0, newYork), "  ", "2026-07-14", false},
		{time.Date(2026, 7, 15, 3, 30, 0, 0, time.UTC), "", "2026-07-15", false},
		{time.Date(2026, 7, 15, 3, 30, 0, 0, time.UTC), "america/new_york", "2026-07-14", false},
		{time.Date(2026, 7, 14, 23, 30, 0, 0, newYork), "W. Europe Standard Time", "2026-07-15", false},
		{time.Date(2026, 7, 15, 3, 30, 0, 0, time.UTC), "GMT-03:00", "2026-07-15", false},
		{time.Date(2026, 7, 15, 2, 30, 0, 0, time.UTC), "Etc/GMT+3", "2026-07-14", false},
		{time.Date(2026, 7, 14, 23, 30, 0, 0, newYork), "Mars/Olympus", "2026-07-14", true},
		{time.Date(2026, 7, 14, 23, 30, 0, 0, newYork), "PST", "2026-07-14", true},
		// The hour that the clocks skip and the one that they repeat.
		{time.Date(2026, 3, 29, 1, 0, 0, 0, time.UTC), "Europe/Berlin", "2026-03-29", false},
		{time.Date(2026, 10, 25, 1, 30, 0, 0, time.UTC), "Europe/Berlin", "2026-10-25", false},
		{time.Date(2018, 11, 4, 2, 59, 59, 0, time.UTC), "America/Sao_Paulo", "2018-11-03", false},
		{time.Date(2018, 11, 4, 3, 0, 0, 0, time.UTC), "America/Sao_Paulo", "2018-11-04", false},
	} {
		in := newInput(models.KindBookingCreated, mapped("booking.start_time", "prospect.cf_Renewal", "booking.end_time", "prospect.cf_Notes"), func(in *Input) {
			in.Event.Payload.Booking.StartTime, in.Event.Payload.Booking.EndTime, in.Event.Payload.Booking.TimeZone = &c.start, &c.start, c.zone
		})
		decision := mustCall(t, in, models.Facts{})
		if got := decision.Call.CustomFields["Renewal"]; got != c.day || !strings.HasPrefix(decision.Call.CustomFields["Notes"], c.day) {
			t.Errorf("%v in %q: the day is %s, want %s", c.start, c.zone, got, c.day)
		}
		if isNoted := len(decision.Notes) == 1 && decision.Notes[0] == unknownZone; isNoted != c.isNoted || len(decision.Notes) > 1 {
			t.Errorf("%v in %q: notes %q", c.start, c.zone, decision.Notes)
		}
	}
	// A zone that no mapped value depends on is not worth a note.
	in := newInput(models.KindBookingCreated, mapped("booking.time_zone", "prospect.cf_Notes", "booking.start_time", "prospect.cf_Renewal"),
		func(in *Input) { in.Event.Payload.Booking.TimeZone = "PST" })
	if decision := mustCall(t, in, models.Facts{}); decision.Call.CustomFields["Notes"] != "PST" || len(decision.Notes) > 0 {
		t.Errorf("got %v, notes %q", decision.Call.CustomFields, decision.Notes)
	}
}
