package planner

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// date reads a date that can be understood in one way only and writes it as YYYY-MM-DD. It takes
// ISO 8601 dates, dates with the month's English name, and dates of numbers with a year of four
// digits where only one of the other two numbers can be the day. A time of day behind the date is
// left out, so a moment counts as the date it has in its own offset. A weekday has to be that of
// the date. docs/values.md lists examples.
func date(text string) (string, bool) {
	const longest = 100
	if text = clean(text); len(text) > longest {
		return "", false
	}
	text = withoutClock(plainDigits(text))
	at, ok := dateOfNumbers(text)
	if strings.ContainsFunc(text, unicode.IsLetter) {
		at, ok = dateOfWords(text)
	}
	if !ok || at.Year() < 1 {
		return "", false
	}
	return at.Format(time.DateOnly), true
}

// clock is a time of day behind a date, with what may follow it: AM or PM, a time zone, and a
// remark in parentheses, as JavaScript writes it.
var clock = regexp.MustCompile(`(?i)(?:T|,? +(?:at +)?)(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?` +
	`(?: ?[AP]\.?M\.?)?(?: ?(?:Z|[A-Z]{3,4})?(?:[+-]\d\d(?::?\d\d)?)?)(?: \([^()]*\))?$`)

func withoutClock(text string) string {
	if at := clock.FindStringIndex(text); at != nil {
		return text[:at[0]]
	}
	return text
}

// dateOfNumbers reads year, month and day where the year comes first. Where it comes last, one of
// the numbers before it has to be above twelve, or both have to be equal.
func dateOfNumbers(text string) (time.Time, bool) {
	if isDigits(text) {
		at, err := time.Parse("20060102", text)
		return at, err == nil
	}
	for _, separator := range []string{"/", ".", "-"} {
		parts := strings.Split(text, separator)
		if len(parts) != 3 {
			continue
		}
		first, second, third := strings.TrimSpace(parts[0]), strings.TrimSpace(parts[1]), strings.TrimSpace(parts[2])
		if len(first) == 4 {
			return dateOf(first, second, third)
		}
		return dayAndMonth(third, first, second)
	}
	return time.Time{}, false
}

// dayAndMonth tells two numbers apart: above twelve is only a day.
func dayAndMonth(year, first, second string) (time.Time, bool) {
	one, oneErr := strconv.Atoi(first)
	two, twoErr := strconv.Atoi(second)
	switch {
	case oneErr != nil || twoErr != nil:
		return time.Time{}, false
	case two > 12:
		return dateOf(year, first, second)
	case one > 12 || one == two:
		return dateOf(year, second, first)
	}
	return time.Time{}, false
}

// dateOf reads a year of four digits, and a month and a day of one or two.
func dateOf(year, month, day string) (time.Time, bool) {
	at, err := time.Parse("2006-1-2", year+"-"+month+"-"+day)
	return at, err == nil
}

// dateOfWords reads a date with the English name of its month.
func dateOfWords(text string) (time.Time, bool) {
	words := strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",.-/", r) })
	kept := words[:0]
	weekday := -1
	for _, word := range words {
		lower := strings.ToLower(word)
		if day, named := nameOf(lower, weekdays()); named && weekday < 0 {
			weekday = day
		} else if month, named := nameOf(lower, months()); named {
			kept = append(kept, months()[month])
		} else if lower != "of" && lower != "the" {
			kept = append(kept, withoutEnding(lower))
		}
	}
	text = strings.Join(kept, " ")
	for _, layout := range []string{"2 January 2006", "January 2 2006", "2006 January 2"} {
		if at, err := time.Parse(layout, text); err == nil {
			return at, weekday < 0 || int(at.Weekday()) == weekday
		}
	}
	return time.Time{}, false
}

// nameOf finds the name that word is, or is short for: its first three letters or more.
func nameOf(word string, names []string) (int, bool) {
	for i, name := range names {
		if len(word) >= 3 && strings.HasPrefix(name, word) {
			return i, true
		}
	}
	return 0, false
}

func weekdays() []string {
	return []string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}
}

func months() []string {
	return []string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}
}

// withoutEnding takes the ending off an ordinal number ("3rd").
func withoutEnding(word string) string {
	for _, ending := range []string{"st", "nd", "rd", "th"} {
		if day, cut := strings.CutSuffix(word, ending); cut && isDigits(day) {
			return day
		}
	}
	return word
}
