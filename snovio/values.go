package snovio

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// text reads a string or a number as text: ids and balances come as either. NUL is
// left out, so that any database takes the text.
type text string

// UnmarshalJSON implements json.Unmarshaler.
func (t *text) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		return nil
	}
	if data[0] == '"' {
		var s string
		if err := json.Unmarshal(data, &s); err != nil {
			return err
		}
		*t = text(strings.ReplaceAll(s, "\x00", ""))
		return nil
	}
	var n json.Number
	if err := json.Unmarshal(data, &n); err != nil {
		return fmt.Errorf("neither text nor a number: %w", err)
	}
	*t = text(n)
	return nil
}

// flag reads a truth value that may be written as a boolean, a number or text.
type flag bool

// UnmarshalJSON implements json.Unmarshaler.
func (f *flag) UnmarshalJSON(data []byte) error {
	switch strings.ToLower(string(bytes.Trim(data, `"`))) {
	case "true", "1":
		*f = true
	case "false", "0", "", "null":
		*f = false
	default:
		return fmt.Errorf("not a truth value: %.20s", data)
	}
	return nil
}

// count reads a whole number that may be written as a number or as text.
type count int64

// UnmarshalJSON implements json.Unmarshaler.
func (c *count) UnmarshalJSON(data []byte) error {
	digits := string(bytes.Trim(data, `"`))
	if digits == "null" || digits == "" {
		return nil
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return fmt.Errorf("not a whole number: %.20s", data)
	}
	*c = count(n)
	return nil
}

// moment reads a point in time as Snov.io writes it: an object of date and time
// zone, or Unix seconds. A time that cannot be read, or that RFC 3339 cannot write,
// is zero and spoils nothing: no decision rests on it.
type moment struct{ time.Time }

// UnmarshalJSON implements json.Unmarshaler.
func (m *moment) UnmarshalJSON(data []byte) error {
	var seconds count
	if data[0] != '{' {
		if err := seconds.UnmarshalJSON(data); err == nil && seconds != 0 {
			m.Time = writable(time.Unix(int64(seconds), 0).UTC())
		}
		return nil
	}
	var object struct {
		Date     string `json:"date"`
		Timezone string `json:"timezone"`
	}
	if err := json.Unmarshal(data, &object); err == nil {
		m.Time = writable(atZone(object.Date, object.Timezone))
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

// atZone reads a date and time in a zone; zero where it cannot be read.
func atZone(date, zone string) time.Time {
	parsed, err := time.ParseInLocation("2006-01-02 15:04:05.999999", date, location(zone))
	if err != nil {
		return time.Time{}
	}
	return parsed.UTC()
}

// location resolves the three ways in which PHP's DateTime writes a time zone:
// an offset (timezone_type 1), an abbreviation (2), an identifier (3). What is
// unknown counts as UTC.
func location(name string) *time.Location {
	if offset, err := time.Parse("-07:00", name); err == nil {
		return offset.Location()
	}
	if zone, err := time.LoadLocation(name); err == nil {
		return zone
	}
	return time.UTC
}
