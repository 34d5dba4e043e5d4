package planner

import (
	"strconv"
	"strings"
	"time"
)

// date reads a date that can be understood in one way only and writes it as
// YYYY-MM-DD. It takes RFC 3339 and ISO 8601 forms, dates with the month's English
// name, and all-number dates with the year last where one of the other two can only
// be the day. A moment counts as the date it has in its own offset.
func date(text string) (string, bool) {
	const longest = 64
	if len(text) > longest {
		return "", false
	}
	if day, ok := dateOfNumbers(text); ok {
		return day, true
	}
	text = strings.Join(dateWords(text), " ")
	for _, layout := range dateLayouts() {
		if at, err := time.Parse(layout, text); err == nil && at.Year() > 0 {
			return at.Format(time.DateOnly), true
		}
	}
	return "", false
}

// dateLayouts are the forms in which a date is read, with commas taken out.
func dateLayouts() []string {
	return []string{
		time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04",
		"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05", "2006-01-02 15:04",
		"2006-1-2", "2006/1/2", "2006.1.2", "20060102",
		"2 January 2006", "2 Jan 2006", "2-Jan-2006", "2-January-2006", "January 2 2006", "Jan 2 2006", "2006 January 2", "2006 Jan 2",
		"Monday 2 January 2006", "Mon 2 Jan 2006", "Monday January 2 2006", "Mon Jan 2 2006",
		"Mon 02 Jan 2006 15:04:05 MST", "Mon 02 Jan 2006 15:04:05 -0700",
	}
}

// dateWords splits a date at spaces and commas, and takes the ending off an ordinal
// ("3rd") and the point off a short month ("Jan.").
func dateWords(text string) []string {
	words := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' || r == '\t' || r == '\u00a0' })
	for i, word := range words {
		for _, ending := range []string{"st", "nd", "rd", "th"} {
			if day, cut := strings.CutSuffix(strings.ToLower(word), ending); cut && isDigits(day) {
				words[i] = day
			}
		}
		if month, cut := strings.CutSuffix(word, "."); cut && len(month) == 3 {
			words[i] = month
		}
	}
	return words
}

// dateOfNumbers reads day, month and four-digit year, or month, day and year, where
// only one of the two can be meant: one number is above twelve, or both are equal.
func dateOfNumbers(text string) (string, bool) {
	for _, separator := range []string{"/", ".", "-"} {
		parts := strings.Split(text, separator)
		if len(parts) != 3 || len(parts[2]) != 4 || !isDigits(parts[0]) || !isDigits(parts[1]) || !isDigits(parts[2]) {
			continue
		}
		first, firstErr := strconv.Atoi(parts[0])
		second, secondErr := strconv.Atoi(parts[1])
		if firstErr != nil || secondErr != nil || (first <= 12 && second <= 12 && first != second) {
			return "", false
		}
		day, month := first, second
		if second > 12 {
			day, month = second, first
		}
		at, err := time.Parse("2006-1-2", parts[2]+"-"+strconv.Itoa(month)+"-"+strconv.Itoa(day))
		if err != nil || at.Year() < 1 {
			return "", false
		}
		return at.Format(time.DateOnly), true
	}
	return "", false
}
