package planner

import (
	"strings"
	"unicode"
)

// number reads a number as people type it ("12", "-12.5", "1,200", "1 200") and
// writes it as a plain decimal ("12", "-12.5", "1200"). The point is the decimal
// sign; commas or spaces group thousands, one kind in one number.
func number(text string) (string, bool) {
	const longest = 64
	if len(text) > longest {
		return "", false
	}
	sign := ""
	switch {
	case strings.HasPrefix(text, "-"):
		sign, text = "-", text[1:]
	case strings.HasPrefix(text, "−"):
		sign, text = "-", strings.TrimPrefix(text, "−")
	case strings.HasPrefix(text, "+"):
		text = text[1:]
	}
	whole, fraction, hasFraction := strings.Cut(text, ".")
	if hasFraction && !isDigits(fraction) {
		return "", false
	}
	if whole == "" && hasFraction {
		whole = "0"
	}
	whole, ok := ungroup(whole)
	if !ok {
		return "", false
	}
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	plain := whole
	if hasFraction {
		plain += "." + fraction
	}
	if strings.Trim(plain, "0.") == "" {
		sign = ""
	}
	return sign + plain, true
}

// ungroup takes the separators out of a whole number that is grouped in threes.
func ungroup(text string) (string, bool) {
	if isDigits(text) {
		return text, true
	}
	var separator rune
	groups := strings.FieldsFunc(text, func(r rune) bool {
		isSeparator := r == ',' || unicode.IsSpace(r)
		if isSeparator && separator == 0 {
			separator = r
		}
		return isSeparator && r == separator
	})
	if len(groups) < 2 || strings.Count(text, string(separator)) != len(groups)-1 {
		return "", false
	}
	for i, group := range groups {
		if !isDigits(group) || len(group) > 3 || (i > 0 && len(group) != 3) {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}

func isDigits(text string) bool {
	for _, r := range text {
		if r < '0' || r > '9' {
			return false
		}
	}
	return text != ""
}
