package export

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

func TestDefused(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"=1+1": "'=1+1", "+1 555 0100": "'+1 555 0100", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "=": "'=", "＝1": "'＝1", "－1": "'－1", "＋1": "'＋1", "＠x": "'＠x",
		"\tx": "'\tx", "\rx": "'\rx", "\nx": "'\nx", " \t x": "' \t x", "\t=1": "'\t'=1",
		"  =1+1": "'  =1+1", "\u00a0@x": "'\u00a0@x", "\ufeff=1": "'\ufeff=1", "\u200b=1": "'\u200b=1", "\u3000+1": "'\u3000+1", "\x1f=1": "'\x1f=1",
		`"=1`: `'"=1`, `"" =1`: `'"" =1`,
		"x;=cmd|' /C calc'!A0": "x;'=cmd|' /C calc'!A0",
		"x;+1":                 "x;'+1", "x,-1": "x,'-1", "x\t@a": "x\t'@a", "x\n=1": "x\n'=1", "x\r=1": "x\r'=1", "x\r\n=1": "x\r\n'=1", "x|=1": "x|'=1",
		"x\v=1": "x\v'=1", "x\f=1": "x\f'=1", "x\u0085=1": "x\u0085'=1", "x\u2028=1": "x\u2028'=1", "x\u2029=1": "x\u2029'=1",
		"x; =1": "x;' =1", "x;\u200b=1": "x;'\u200b=1", `x;"=1`: `x;'"=1`, `x;" "=1`: `x;'" "=1`, "x;;=1": "x;;'=1", "x;＝1": "x;'＝1",
		"=a;=b;c;-d": "'=a;'=b;c;'-d",
	} {
		if got := defused(cell); got != want {
			t.Errorf("%q became %q, want %q", cell, got, want)
		}
	}
	for _, cell := range []string{
		"", "ada@example.com", "a=b", "'=1", "1-1", "2030-01-02T03:04:05Z", "  plain", "Über", "“=1”", "\xff", " ", "a; b, c | d\te\nf", "x;'=1", "x;y=1", "x;", ";",
		"Hello, Ada: 3 + 4 = 7 - done", "x;\xff=1", `the list "A" was deleted`, "https://example.com/?a=1;b=2", "a - b", "C++; C--",
	} {
		if got := defused(cell); got != cell {
			t.Errorf("%q became %q", cell, got)
		}
	}
}

// texts are what attackers combine: formula characters, separators, quotes, and characters
// that spreadsheets skip.
func texts() *rapid.Generator[string] {
	pieces := rapid.SampledFrom([]string{
		"=", "+", "-", "@", "＝", "＋", "－", "＠", ";", ",", "|", "\t", "\r", "\n", `"`, "'", " ", "\u00a0", "\u200b", "\ufeff", "\x00", "\xff", "a", "cmd", "é", "1",
	})
	return rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(pieces, 0, 20).Draw(t, "pieces"), "") })
}

// checkDefused: whichever separator a spreadsheet uses, no cell is a formula, and nothing but
// apostrophes was added.
func checkDefused(t interface {
	Helper()
	Fatalf(format string, args ...any)
}, cell string,
) {
	t.Helper()
	got := defused(cell)
	for _, separator := range separators {
		for part := range strings.SplitSeq(got, string(separator)) {
			begin := strings.TrimLeftFunc(part, func(r rune) bool {
				return r == '"' || unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
			})
			if begin != "" && strings.ContainsAny(begin[:1], "=+-@") || strings.IndexAny(begin, "＝＋－＠") == 0 {
				t.Fatalf("%q became %q, whose part %q is a formula", cell, got, part)
			}
		}
	}
	if strings.ReplaceAll(got, "'", "") != strings.ReplaceAll(cell, "'", "") {
		t.Fatalf("%q became %q", cell, got)
	}
}

func TestNoPartOfACellIsAFormula(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) { checkDefused(t, texts().Draw(t, "cell")) })
}

func FuzzDefused(f *testing.F) {
	for _, cell := range []string{"=1+1", " \u00a0\t@x", `x;"=cmd`, "a\n\t=b"} {
		f.Add(cell)
	}
	f.Fuzz(func(t *testing.T, cell string) { checkDefused(t, cell) })
}

// TestRowsAreReadBack by a CSV parser as they were written, with every cell in quotes.
func TestRowsAreReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cells := rapid.SliceOfN(rapid.Map(texts(), func(text string) string { return strings.ReplaceAll(text, "\r", "") }), 1, 5).Draw(t, "cells")
		line := string(appendRow(nil, cells))
		got, err := csv.NewReader(strings.NewReader(line)).ReadAll()
		if err != nil || len(got) != 1 || !slices.Equal(got[0], cells) {
			t.Fatalf("%q is read as %q, %v", line, got, err)
		}
		// Without the doubled quotes, there are two for each cell.
		if quotes := strings.Count(strings.ReplaceAll(line, `""`, ""), `"`); strings.Count(line, `"`) < 2*len(cells) || quotes%2 != 0 {
			t.Fatalf("%q has a cell without quotes", line)
		}
	})
	if got := string(appendRow([]byte("x"), []string{"", "a", `b"c`, "d\r\ne"})); got != "x\"\",\"a\",\"b\"\"c\",\"d\r\ne\"\n" {
		t.Errorf("got %q", got)
	}
}
