package figures

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Unit is what a figure is measured in, and so how it is written.
type Unit int

// The units. A duration's value is in seconds, a size's in bytes, a share's from 0
// to 1.
const (
	PerSecond Unit = iota
	Duration
	Bytes
	Share
	Number
)

// Format writes a value with as many digits as it is worth.
func (u Unit) Format(value float64) string {
	switch u {
	case Duration:
		return formatDuration(time.Duration(value * float64(time.Second)))
	case Bytes:
		return formatBytes(value)
	case Share:
		return strconv.FormatFloat(100*value, 'f', 2, 64) + " %"
	case PerSecond:
		return thousands(value) + "/s"
	case Number:
	}
	if value == float64(int64(value)) {
		return thousands(value)
	}
	return strconv.FormatFloat(value, 'f', 2, 64)
}

// formatDuration writes three digits: 1.23 ms, 45.6 µs, 12.3 s.
func formatDuration(d time.Duration) string {
	for _, unit := range []struct {
		length time.Duration
		name   string
	}{{time.Second, "s"}, {time.Millisecond, "ms"}, {time.Microsecond, "µs"}} {
		if d >= unit.length {
			return digits(float64(d)/float64(unit.length)) + " " + unit.name
		}
	}
	return fmt.Sprintf("%d ns", d.Nanoseconds())
}

// formatBytes writes three digits in powers of 1,000: 1.23 MB.
func formatBytes(value float64) string {
	for _, unit := range []struct {
		size float64
		name string
	}{{1e9, "GB"}, {1e6, "MB"}, {1e3, "kB"}} {
		if value >= unit.size {
			return digits(value/unit.size) + " " + unit.name
		}
	}
	return digits(value) + " B"
}

// digits writes a value from 0 to 1,000 with three digits.
func digits(value float64) string {
	places := 0
	switch {
	case value < 10:
		places = 2
	case value < 100:
		places = 1
	}
	return strconv.FormatFloat(value, 'f', places, 64)
}

// thousands writes a whole number with commas; below 10, with one decimal where it
// has one.
func thousands(value float64) string {
	if value < 10 && value != float64(int64(value)) {
		return strconv.FormatFloat(value, 'f', 1, 64)
	}
	text := strconv.FormatFloat(value, 'f', 0, 64)
	sign := ""
	if strings.HasPrefix(text, "-") {
		sign, text = "-", text[1:]
	}
	var grouped strings.Builder
	for i, digit := range text {
		if i > 0 && (len(text)-i)%3 == 0 {
			grouped.WriteByte(',')
		}
		grouped.WriteRune(digit)
	}
	return sign + grouped.String()
}
