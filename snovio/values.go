package snovio

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"
)

// The types in this file read one value of an answer. A value of another type than
// documented counts as absent and never makes the answer unreadable: an odd value in one
// place must not hide everything else that Snov.io says.

// text reads a string or a number as text: ids and balances come as either. NUL is
// left out, so that any database takes the text.
type text string

// UnmarshalJSON implements json.Unmarshaler.
func (t *text) UnmarshalJSON(data []byte) error {
	*t = ""
	switch data[0] {
	case '"':
		var s string
		if json.Unmarshal(data, &s) == nil {
			*t = text(strings.ReplaceAll(s, "\x00", ""))
		}
	case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		*t = text(wholeNumber(string(data)))
	}
	return nil
}

// wholeNumber writes a number without a fraction as digits: encoders that know only
// floating point write the id 1818597 as 1818597.0 or 1.818597e6. Other numbers stay
// as they are.
func wholeNumber(number string) string {
	const exact = 1 << 53 // the first whole number that a float64 cannot tell from its neighbor
	value, err := strconv.ParseFloat(number, 64)
	if err != nil || value != math.Trunc(value) || math.Abs(value) >= exact || !strings.ContainsAny(number, "eE") {
		if digits, zeros, ok := strings.Cut(number, "."); ok && strings.Trim(zeros, "0") == "" {
			return digits
		}
		return number
	}
	return strconv.FormatInt(int64(value), 10)
}

// id is text that names something. Spaces around it do not belong to it.
type id string

// UnmarshalJSON implements json.Unmarshaler.
func (i *id) UnmarshalJSON(data []byte) error {
	var read text
	err := read.UnmarshalJSON(data)
	*i = id(strings.TrimSpace(string(read)))
	return err
}

// flag reads a truth value that may be written as a boolean, a number or text.
type flag struct {
	value bool
	// told: the answer has a truth value here.
	told bool
}

// UnmarshalJSON implements json.Unmarshaler.
func (f *flag) UnmarshalJSON(data []byte) error {
	switch strings.ToLower(strings.TrimSpace(string(bytes.Trim(data, `"`)))) {
	case "true", "1", "yes", "ok":
		*f = flag{value: true, told: true}
	case "false", "0", "no", "":
		*f = flag{told: true}
	default:
		*f = flag{}
	}
	return nil
}

// count reads a whole number that may be written as a number or as text. A fraction is
// cut off.
type count int64

// UnmarshalJSON implements json.Unmarshaler.
func (c *count) UnmarshalJSON(data []byte) error {
	*c = 0
	digits := strings.TrimSpace(string(bytes.Trim(data, `"`)))
	if n, err := strconv.ParseInt(digits, 10, 64); err == nil {
		*c = count(n)
		return nil
	}
	const largest = 1 << 53
	if n, err := strconv.ParseFloat(digits, 64); err == nil && math.Abs(n) < largest {
		*c = count(n)
	}
	return nil
}

// moment reads a point in time as Snov.io writes it: an object of date and time zone,
// or Unix seconds. It also reads the other usual forms: Unix milliseconds, RFC 3339, and
// date and time as text. A time that cannot be read, or that RFC 3339 cannot write, is
// zero.
type moment struct{ time.Time }

// millisecondsFrom is the number from which a Unix time counts milliseconds: as seconds it
// is in the year 10000, as milliseconds in 1978.
const millisecondsFrom = 253_402_300_800

// UnmarshalJSON implements json.Unmarshaler.
func (m *moment) UnmarshalJSON(data []byte) error {
	m.Time = time.Time{}
	if data[0] == '{' {
		var object struct {
			Date     text `json:"date"`
			Timezone text `json:"timezone"`
		}
		if json.Unmarshal(data, &object) == nil {
			m.Time = writable(atZone(string(object.Date), string(object.Timezone)))
		}
		return nil
	}
	var seconds count
	_ = seconds.UnmarshalJSON(data) // reads what it can and never fails
	switch {
	case seconds >= millisecondsFrom && seconds < 1000*millisecondsFrom:
		m.Time = writable(time.UnixMilli(int64(seconds)).UTC())
	case seconds != 0:
		m.Time = writable(time.Unix(int64(seconds), 0).UTC())
	default:
		var written text
		_ = written.UnmarshalJSON(data) // likewise
		m.Time = writable(atZone(string(written), ""))
	}
	return nil
}

// writable is the time where its year has four digits; otherwise zero.
func writable(at time.Time) time.Time {
	if at.Year() < 1 || at.Year() > 9999 {
		return time.Time{}
	}
	return at
}

// pointer returns the time, nil where there is none.
func (m moment) pointer() *time.Time {
	if m.IsZero() {
		return nil
	}
	return &m.Time
}

// atZone reads a date, with or without a time, in a zone unless it names its own; zero
// where it cannot be read.
func atZone(date, zone string) time.Time {
	for _, layout := range []string{"2006-01-02 15:04:05.999999", "2006-01-02T15:04:05.999999", time.RFC3339Nano, time.DateOnly} {
		if parsed, err := time.ParseInLocation(layout, strings.TrimSpace(date), location(zone)); err == nil {
			return parsed.UTC()
		}
	}
	return time.Time{}
}

// location resolves the three ways in which PHP's DateTime writes a time zone:
// an offset (timezone_type 1), an abbreviation (2), an identifier (3). What is
// unknown counts as UTC.
func location(name string) *time.Location {
	if offset, err := time.Parse("-07:00", name); err == nil {
		return offset.Location()
	}
	if zone, err := time.LoadLocation(name); err == nil && name != "Local" {
		return zone
	}
	return time.UTC
}
