package planner

import (
	"strings"
	"unicode"
)

// number reads a number as people type it and writes it as a plain decimal. The point is the
// decimal sign; commas, spaces or apostrophes separate thousands, one kind in a number. Where
// points, spaces or apostrophes separate thousands, a comma after them is the decimal sign, since
// no other reading is left. A number that can be read in two ways does not fit: docs/values.md
// lists examples.
func number(text string) (string, bool) {
	const longest, longestEncoded = 64, 4 * 64
	if text = clean(text); len(text) > longestEncoded {
		return "", false
	}
	if text = plainDigits(text); len(text) > longest {
		return "", false
	}
	sign, text := cutSign(text)
	whole, fraction, ok := readNumber(numerals(text))
	if !ok {
		return "", false
	}
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	plain := whole
	if fraction != "" {
		plain += "." + fraction
	}
	if strings.Trim(plain, "0.") == "" {
		sign = ""
	}
	return sign + plain, true
}

// cutSign cuts the sign off a number: "-" or nothing.
func cutSign(text string) (sign, rest string) {
	for _, minus := range []string{"-", "−"} {
		if rest, cut := strings.CutPrefix(text, minus); cut {
			return "-", rest
		}
	}
	return "", strings.TrimPrefix(text, "+")
}

// numerals splits a number at everything that is not a digit: there is one separator less than
// there are parts. Spaces of any width are separators of their own kind; both apostrophes are one.
func numerals(text string) (parts []string, separators []rune) {
	from := 0
	for i, r := range text {
		if r >= '0' && r <= '9' {
			continue
		}
		parts, from = append(parts, text[from:i]), i+len(string(r))
		if r == '’' {
			r = '\''
		}
		separators = append(separators, r)
	}
	return append(parts, text[from:]), separators
}

// readNumber joins the parts of a number whose separators leave one reading.
func readNumber(parts []string, separators []rune) (whole, fraction string, ok bool) {
	last := len(separators) - 1
	if last < 0 {
		return parts[0], "", parts[0] != ""
	}
	sign, tail := separators[last], parts[last+1]
	switch {
	case last == 0 && sign == '.':
		return parts[0], tail, tail != ""
	case sign == '.' && groups(parts[:last+1], separators[:last], ", '"):
		return strings.Join(parts[:last+1], ""), tail, tail != ""
	case sign == ',' && len(tail) != 3 && groups(parts[:last+1], separators[:last], ". '"):
		return strings.Join(parts[:last+1], ""), tail, tail != ""
	case last == 0 && groups(parts, separators, ", '"), last > 0 && groups(parts, separators, ",. '"):
		return strings.Join(parts, ""), "", true
	}
	return "", "", false
}

// groups tells whether parts are thousands: groups of three behind a first one of up to three
// digits that does not begin with zero, with separators of one kind between them. A space in
// kinds stands for spaces of any width.
func groups(parts []string, separators []rune, kinds string) bool {
	if len(separators) == 0 || parts[0] == "" || len(parts[0]) > 3 || parts[0][0] == '0' {
		return false
	}
	for i, separator := range separators {
		isKind := strings.ContainsRune(kinds, separator) || unicode.Is(unicode.Zs, separator)
		if !isKind || separator != separators[0] || len(parts[i+1]) != 3 {
			return false
		}
	}
	return true
}
