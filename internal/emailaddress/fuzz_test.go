package emailaddress_test

import (
	"net/mail"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/idna"

	"github.com/snovsync/snovsync/internal/emailaddress"
)

// FuzzCanonical compares canonical forms with net/mail and with IDNA.
func FuzzCanonical(f *testing.F) {
	for _, text := range []string{
		"sam@example.com", "Sam <sam@example.com>", `"Example, Sam" <Sam@Example.com>`, "mailto:sam%40example.com?subject=x",
		"sam@münchen.example", "sam@xn--mnchen-3ya.example", "İ@ΒΌΛΟΣ.example", "\u200bsam@example.com\u00a0", "ｓａｍ＠ｅｘａｍｐｌｅ．ｃｏｍ",
		"a b@example.com", "a@example.com, b@example.com", "sam@example.com (Sam)", "&lt;sam@example.com&gt;", `"sam"@example.com`,
		"sam@نامه\u200cای.example", "sam@example.com.", "<<sam@example.com>>", "(a) b@example.com", "νίκος@example.com",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		address, err := emailaddress.Canonical(text)
		if err == nil {
			checkCanonical(t, text, address)
		}
		parsed, parseErr := mail.ParseAddress(text)
		if parseErr != nil || !isOrdinary(parsed.Address) || strings.ContainsAny(text, "&%:=()\\'`") {
			return
		}
		want, wantErr := emailaddress.Canonical(parsed.Address)
		if err != nil && wantErr == nil || err == nil && wantErr != nil || address != want {
			t.Errorf("%q became %q, %v; net/mail reads %q, which becomes %q, %v", text, address, err, parsed.Address, want, wantErr)
		}
	})
}

// isOrdinary tells whether the two sides of an address are what both parsers understand.
func isOrdinary(address string) bool {
	return strings.Count(address, "@") == 1 && !strings.ContainsFunc(address, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || r > unicode.MaxASCII || strings.ContainsRune(`<>[],;"{}`, r)
	})
}

func checkCanonical(t *testing.T, text, address string) {
	t.Helper()
	if again, err := emailaddress.Canonical(address); err != nil || again != address {
		t.Errorf("%q became %q, and that %q, %v", text, address, again, err)
	}
	for name, respelled := range map[string]string{
		"upper case domain": upperDomain(address), "angle brackets": "Name <" + address + ">", "mailto": "mailto:" + strings.ReplaceAll(address, "%", "%25"),
		"a dot": address + ".", "invisible characters": "\u200b" + strings.ReplaceAll(address, "@", "\u2060@\u200d") + "\ufeff", "white space": "\u00a0" + address + "\r\n",
	} {
		if strings.ContainsAny(address, "?&'`{") {
			break // these would be wrappings themselves
		}
		if got, err := emailaddress.Canonical(respelled); err != nil || got != address {
			t.Errorf("%s: %q became %q, %v; want %q", name, respelled, got, err, address)
		}
	}
	localPart, domain, _ := strings.Cut(address, "@")
	if localPart == "" || strings.ContainsFunc(address, unicode.IsSpace) || strings.ContainsFunc(address, unicode.IsControl) || strings.Count(address, "@") != 1 {
		t.Errorf("%q became %q", text, address)
	}
	if strings.ContainsFunc(domain, func(r rune) bool { return r > unicode.MaxASCII || unicode.IsUpper(r) }) {
		t.Errorf("the domain of %q is not lower-case ASCII", address)
	}
	if strings.Contains(domain, "xn--") {
		shown, err := idna.Lookup.ToUnicode(domain)
		if err != nil {
			return // stricter than we are, for example about hyphens
		}
		if got, err := emailaddress.Canonical(localPart + "@" + shown); err != nil || got != address {
			t.Errorf("%q is shown as %q, which becomes %q, %v", domain, shown, got, err)
		}
	}
}

func upperDomain(address string) string {
	localPart, domain, _ := strings.Cut(address, "@")
	return localPart + "@" + strings.ToUpper(domain)
}
