package export

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestDefused(t *testing.T) {
	t.Parallel()
	for _, cell := range []string{
		"=1+1", "+1 555 0100", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "=", "  =1+1", "\u00a0@x", "\ufeff=1", "\u200b=1", "\u3000+1", "\x0b=1", "＝1", "－1", " \t x",
	} {
		if got := defused(cell); got != "'"+cell {
			t.Errorf("%q became %q", cell, got)
		}
	}
	for _, cell := range []string{"", "ada@example.com", "a=b", "'=1", "1-1", "2030-01-02T03:04:05Z", "  plain", "Über", "“=1”", "\xff", " "} {
		if got := defused(cell); got != cell {
			t.Errorf("%q became %q", cell, got)
		}
	}
}

// FuzzDefused: no cell begins with what a spreadsheet would run, and none loses anything.
func FuzzDefused(f *testing.F) {
	f.Add("=1+1")
	f.Add(" \u00a0\t@x")
	f.Fuzz(func(t *testing.T, cell string) {
		got := defused(cell)
		first, _ := utf8.DecodeRuneInString(strings.TrimSpace(got))
		if got != cell && got != "'"+cell || first != utf8.RuneError && strings.ContainsRune("=+-@＝＋－＠", first) {
			t.Errorf("%q became %q", cell, got)
		}
	})
}
