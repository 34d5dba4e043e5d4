package emailaddress_test

import (
	"errors"
	"testing"

	"github.com/snovsync/snovsync/internal/emailaddress"
)

func TestCanonical(t *testing.T) {
	for text, want := range map[string]string{
		// As they are.
		"sam@example.com":                  "sam@example.com",
		"o'neil+tag@mail.example.com":      "o'neil+tag@mail.example.com",
		"a..b.@example.co.jp":              "a..b.@example.co.jp",
		"100%@example.com":                 "100%@example.com",
		"user_name@my_host.example.com":    "user_name@my_host.example.com",
		"!#$%&*-/=?^_{|}~@example.com":     "!#$%&*-/=?^_{|}~@example.com",
		"sam@1and1.example":                "sam@1and1.example",
		"sam@xn--mnchen-3ya.example":       "sam@xn--mnchen-3ya.example",
		"r3---sn-a@r3---sn-h5q.example.cn": "r3---sn-a@r3---sn-h5q.example.cn",

		"sam@my-host.example-site.com": "sam@my-host.example-site.com",
		"sam@az-09_.example":           "sam@az-09_.example",
		"sam@" + long(63) + ".example": "sam@" + long(63) + ".example",
		"s@" + long(63) + "." + long(63) + "." + long(63) + "." + long(61): "s@" + long(63) + "." + long(63) + "." + long(63) + "." + long(61),
		"sam@1.example":   "sam@1.example",
		"sam@example.c0m": "sam@example.c0m",

		// Letter case.
		"Sam.Example@EXAMPLE.Com":    "sam.example@example.com",
		"İnfo@example.com":           "info@example.com",
		"i̇nfo@example.com":          "info@example.com",
		"I\u0307NFO@example.com":     "info@example.com",
		"ΝΊΚΟΣ.ΠΑΠΠΑΣ@example.com":   "νίκος.παππας@example.com",
		"νίκοσ.παππας@example.com":   "νίκος.παππας@example.com",
		"straße@example.com":         "straße@example.com",
		"STRAẞE@example.com":         "straße@example.com",
		"\u212Aelvin@example.com":    "kelvin@example.com",
		"SAM@XN--MNCHEN-3YA.EXAMPLE": "sam@xn--mnchen-3ya.example",
		"sam@MÜNCHEN.example":        "sam@xn--mnchen-3ya.example",
		"sam@münchen.example":        "sam@xn--mnchen-3ya.example",
		"sam@mu\u0308nchen.example":  "sam@xn--mnchen-3ya.example",
		"sam@faß.example":            "sam@xn--fa-hia.example",
		"sam@βόλος.example":          "sam@xn--nxasmm1c.example",
		"sam@\u4f8bえ.テスト":            "sam@xn--r8jz45g.xn--zckzah",
		"sam@\u4f8bえ。テスト":            "sam@xn--r8jz45g.xn--zckzah",
		"sam@i❤.example":             "sam@xn--i-7iq.example",
		"sam@نامه\u200cای.example":   "sam@xn--mgba3gch31f060k.example",
		"andre\u0301@example.com":    "andré@example.com",
		"andr\u00e9@example.com":     "andré@example.com",
		"ﾊﾞ@example.com":             "バ@example.com",
		"ｓａｍ＠ｅｘａｍｐｌｅ．ｃｏｍ":            "sam@example.com",
		"ＳＡＭ@example.com":            "sam@example.com",
		"sam﹫example.com":            "sam@example.com",
		"sam@example.com.":           "sam@example.com",
		"sam@example.com。":           "sam@example.com",

		// What nobody sees.
		" sam@example.com\t\r\n":      "sam@example.com",
		"\u00a0sam@example.com\u00a0": "sam@example.com",
		"\u3000sam@example.com\u2003": "sam@example.com",
		"\u200bsam@example.com":       "sam@example.com",
		"\ufeffsam@example.com":       "sam@example.com",
		"sa\u200bm@exam\u200bple.com": "sam@example.com",
		"sa\u200cm@exam\u200dple.com": "sam@example.com",
		"sam\u2060@example.com\u200e": "sam@example.com",
		"\u202asam@example.com\u202c": "sam@example.com",
		"\u2068sam@example.com\u2069": "sam@example.com",
		"sam\u00ad@exam\u00adple.com": "sam@example.com",
		"sam@example.com\ufe0f":       "sam@example.com",
		"sam\x08@example.com\x7f":     "sam@example.com",
		"sam\u034f@example.com":       "sam@example.com",
		"\u2800sam@example.com":       "sam@example.com",
		"sam\U000e0061@example.com":   "sam@example.com",
		"sam @ example.com":           "sam@example.com",
		"sam@\u00a0example.com":       "sam@example.com",

		// Wrappings.
		"Sam <sam@example.com>":                         "sam@example.com",
		"Sam Example<sam@example.com>":                  "sam@example.com",
		"<sam@example.com>":                             "sam@example.com",
		"<Sam@Example.com>;":                            "sam@example.com",
		"Sam <mailto:sam@example.com>":                  "sam@example.com",
		`"Example, Sam" <sam@example.com>`:              "sam@example.com",
		`"kim@example.com" <sam@example.com>`:           "sam@example.com",
		"sam@example.com <sam@example.com>":             "sam@example.com",
		"'sam@example.com' <Sam@example.com>":           "sam@example.com",
		"Sam ＜sam@example.com＞":                         "sam@example.com",
		"Sam (Sales) <sam@example.com>":                 "sam@example.com",
		"Sam <sam@example.com> (Sales)":                 "sam@example.com",
		"<sam@example.com":                              "sam@example.com",
		"sam@example.com>":                              "sam@example.com",
		"sam@example.com (Sam)":                         "sam@example.com",
		"(Sam) sam@example.com":                         "sam@example.com",
		"(sam@example.com)":                             "sam@example.com",
		"[sam@example.com]":                             "sam@example.com",
		"mailto:sam@example.com":                        "sam@example.com",
		"MAILTO:sam@example.com?subject=Hi%20there&cc=": "sam@example.com",
		"mailto:sam%40example.com":                      "sam@example.com",
		"mailto:sam%2Btag@example.com":                  "sam+tag@example.com",
		"mailto://sam@example.com":                      "sam@example.com",
		"smtp:sam@example.com":                          "sam@example.com",
		"Email: sam@example.com":                        "sam@example.com",
		"sam%40example.com":                             "sam@example.com",
		`"sam@example.com"`:                             "sam@example.com",
		"'sam@example.com'":                             "sam@example.com",
		"“sam@example.com”":                             "sam@example.com",
		"‘sam@example.com’":                             "sam@example.com",
		"`sam@example.com`":                             "sam@example.com",
		`"sam"@example.com`:                             "sam@example.com",
		"sam@example.com,":                              "sam@example.com",
		"sam@example.com;":                              "sam@example.com",
		"sam@example.com...":                            "sam@example.com",
		", sam@example.com ;":                           "sam@example.com",
		"sam@example.com, SAM@example.com":              "sam@example.com",
		"&lt;sam@example.com&gt;":                       "sam@example.com",
		"sam&#64;example.com":                           "sam@example.com",
		"r&amp;d@example.com":                           "r&d@example.com",
		"&nbsp;sam@example.com&#8203;":                  "sam@example.com",
		"a&copy@example.com":                            "a&copy@example.com",
		"Sam <Sales> <sam@example.com>":                 "sam@example.com",
		"() sam@example.com":                            "sam@example.com",
		"< >sam@example.com":                            "sam@example.com",
		"sam@example.com <Sales>":                       "sam@example.com",
		`Sam "Example <sam@example.com>`:                "sam@example.com",
		`"a\"@b" <sam@example.com>`:                     "sam@example.com",
		`Sam "x"@example.com <x@example.com>`:           "x@example.com",
		"sam@example.com (":                             "sam@example.com",
		"sam@example.com)":                              "sam@example.com",
		"sam@example.com]":                              "sam@example.com",
		"sam@example.com}":                              "sam@example.com",
		"-- sam@example.com":                            "sam@example.com",
		"((((((sam@example.com))))))":                   "sam@example.com",
		"[[[[[sam@example.com]]]]] sam@example.com":     "sam@example.com",
		"[[[[[sam@example.com]]]]] -":                   "sam@example.com",
		"[[[[[sam@example.com]]]]],-":                   "sam@example.com",
		"[[[[[sam@example.com sam@example.com]]]]]":     "sam@example.com",
		"ΣΑΣ@example.com":                               "σας@example.com",
		"Σ@example.com":                                 "σ@example.com",
		"ΣΣ1Σ@example.com":                              "σσ1σ@example.com",
		"aΣ-b@example.com":                              "aς-b@example.com",
	} {
		got, err := emailaddress.Canonical(text)
		if err != nil || got != want {
			t.Errorf("%q became %q, %v; want %q", text, got, err, want)
		}
		if again, err := emailaddress.Canonical(got); err != nil || again != got {
			t.Errorf("%q became %q, %v the second time", got, again, err)
		}
		if key := emailaddress.Key(text); key != want {
			t.Errorf("the key of %q is %q, want %q", text, key, want)
		}
	}
}

func TestCanonicalRefuses(t *testing.T) {
	for text, want := range map[string]error{
		"":                              emailaddress.ErrEmpty,
		" \u200b\u00a0":                 emailaddress.ErrEmpty,
		"n/a":                           emailaddress.ErrNoAt,
		"none":                          emailaddress.ErrNoAt,
		"-":                             emailaddress.ErrNoAt,
		"Sam <n/a>":                     emailaddress.ErrNoAt,
		"sam [at] example.com":          emailaddress.ErrNoAt,
		"<>":                            emailaddress.ErrNoAt,
		"“”":                            emailaddress.ErrNoAt,
		"sam%40example.com%zz":          emailaddress.ErrNoAt,
		"%40":                           emailaddress.ErrLocalPart,
		`""@example.com`:                emailaddress.ErrLocalPart,
		`x"@example.com`:                emailaddress.ErrLocalPart,
		"(((((((sam@example.com)))))))": emailaddress.ErrLocalPart,
		"[[[[[[sam@example.com]]]]]] sam@example.com":  emailaddress.ErrSeveral,
		"[[[[[[sam@example.com]]]]]] -":                emailaddress.ErrSpace,
		"[[[[[[sam@example.com]]]]]],-":                emailaddress.ErrLocalPart,
		"[[[[[[sam@example.com sam@example.com]]]]]]":  emailaddress.ErrSeveral,
		"x sam@example.com y@":                         emailaddress.ErrSeveral,
		"Sam <sam@example.com> kim@":                   emailaddress.ErrSeveral,
		`Sam "x"@example.org <sam@example.com>`:        emailaddress.ErrSeveral,
		"sam@example.com Sam":                          emailaddress.ErrSpace,
		"a b@example.com":                              emailaddress.ErrSpace,
		"sam tag@example.com":                          emailaddress.ErrSpace,
		"sam@example .com":                             emailaddress.ErrSpace,
		"write to sam@example.com":                     emailaddress.ErrSpace,
		"Sam <a b@example.com>":                        emailaddress.ErrSpace,
		"sam@example.com, kim@example.com":             emailaddress.ErrSeveral,
		"sam@example.com;kim@example.com":              emailaddress.ErrSeveral,
		"sam@example.com kim@example.com":              emailaddress.ErrSeveral,
		"sam@example.com/kim@example.com":              emailaddress.ErrSeveral,
		"mailto:sam@example.com,kim@example.com":       emailaddress.ErrSeveral,
		"Sam <sam@example.com>, Kim <kim@example.com>": emailaddress.ErrSeveral,
		"sam@example.com, Kim <kim@example.com>":       emailaddress.ErrSeveral,
		"sam@@example.com":                             emailaddress.ErrSeveral,
		"@example.com":                                 emailaddress.ErrLocalPart,
		"https://sam@example.com":                      emailaddress.ErrLocalPart,
		`"a b"@example.com`:                            emailaddress.ErrSpace,
		`"a,b"@example.com`:                            emailaddress.ErrLocalPart,
		"a(b@example.com":                              emailaddress.ErrLocalPart,
		"sam@":                                         emailaddress.ErrDomain,
		"sam@localhost":                                emailaddress.ErrDomain,
		"sam@[192.0.2.1]":                              emailaddress.ErrDomain,
		"sam@192.0.2.1":                                emailaddress.ErrDomain,
		"sam@example..com":                             emailaddress.ErrDomain,
		"sam@.com":                                     emailaddress.ErrDomain,
		"sam@-example.com":                             emailaddress.ErrDomain,
		"sam@example-.com":                             emailaddress.ErrDomain,
		"sam@exam!ple.com":                             emailaddress.ErrDomain,
		"sam@example.com:25":                           emailaddress.ErrDomain,
		"sam@xn--\u00fc.example":                       emailaddress.ErrDomain,
		"sam@xn--a.example":                            emailaddress.ErrDomain,
		"ac,me@example":                                emailaddress.ErrLocalPart,
		"sam@ac,me.example":                            emailaddress.ErrDomain,
		"sam@ac;me.example":                            emailaddress.ErrDomain,
		"sam@ac/me.example":                            emailaddress.ErrDomain,
		"sam@ac:me.example":                            emailaddress.ErrDomain,
		"sam@ac`me.example":                            emailaddress.ErrDomain,
		"sam@ac{me.example":                            emailaddress.ErrDomain,
		"sam@example.1":                                emailaddress.ErrDomain,
		"sam@com":                                      emailaddress.ErrDomain,
		"s@" + long(63) + "." + long(63) + "." + long(63) + "." + long(62):   emailaddress.ErrDomain,
		"sam@" + long(64) + ".example":                                       emailaddress.ErrDomain,
		"sam@" + long(63) + "." + long(63) + "." + long(63) + "." + long(63): emailaddress.ErrDomain,
	} {
		if got, err := emailaddress.Canonical(text); !errors.Is(err, want) {
			t.Errorf("%q became %q, %v; want the error %q", text, got, err, want)
		}
	}
}

func long(n int) string {
	text := make([]byte, n)
	for i := range text {
		text[i] = 'a'
	}
	return string(text)
}

// TestKeyOfNoAddress: spellings of a text that is no address are equal, and others are not.
func TestKeyOfNoAddress(t *testing.T) {
	if a, b := emailaddress.Key(" N/A\u200b"), emailaddress.Key("n/a"); a != b || a != "n/a" {
		t.Errorf("got %q and %q", a, b)
	}
	if a, b := emailaddress.Key("a b@example.com"), emailaddress.Key("c b@example.com"); a == b {
		t.Errorf("both are %q", a)
	}
}

func BenchmarkCanonical(b *testing.B) {
	for name, text := range map[string]string{"plain": "sam.example@example.com", "wrapped": "Sam <sam@example.com>", "international": "sam@münchen.example"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = emailaddress.Canonical(text)
			}
		})
	}
}
