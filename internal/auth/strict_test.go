package auth_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/internal/auth"
)

// signRaw signs a header and a payload exactly as given, as a JWT library cannot.
func signRaw(header, payload string) string {
	signed := base64.RawURLEncoding.EncodeToString([]byte(header)) + "." + base64.RawURLEncoding.EncodeToString([]byte(payload))
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(signed))
	return signed + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

const plainHeader = `{"alg":"HS256","typ":"JWT"}`

// payload is a member's valid payload, followed by more claims.
func payload(more string) string {
	return fmt.Sprintf(`{"sub":"user-1","org":"org-1","role":"member","exp":%d%s}`, time.Now().Add(time.Hour).Unix(), more)
}

func TestClaimNamesAreExact(t *testing.T) {
	t.Parallel()
	past := time.Now().Add(-time.Hour).Unix()
	v := newVerifier(t, auth.Config{})
	for _, more := range []string{
		``, `,"Role":"owner"`, `,"ROLE":"owner"`, `,"rol\u0065s":"owner"`, `,"Org":"org-2"`, `,"\u017fub":"user-2"`, `,"SUB":"user-2"`,
		fmt.Sprintf(`,"Exp":%d`, past), `,"NBF":99999999999`, `,"other":{"role":"owner"}`,
	} {
		p, err := v.Verify(t.Context(), signRaw(plainHeader, payload(more)))
		if err != nil || p.Role != auth.RoleMember || p.Subject != "user-1" || p.OrganizationID != "org-1" || time.Until(p.ExpiresAt) < 59*time.Minute {
			t.Errorf("%s: got %+v, %v", more, p, err)
		}
	}
	named := newVerifier(t, auth.Config{Issuer: "https://id.example.com", Audience: "snovsync"})
	for _, more := range []string{
		`,"iss":"https://id.example.com","AUD":"snovsync"`,
		`,"Iss":"https://id.example.com","aud":"snovsync"`,
		`,"iss":"https://other.example.com","ISS":"https://id.example.com","aud":"snovsync"`,
		`,"iss":"https://id.example.com","aud":"other","Aud":["snovsync"]`,
	} {
		if p, err := named.Verify(t.Context(), signRaw(plainHeader, payload(more))); !errors.Is(err, auth.ErrUnauthenticated) {
			t.Errorf("%s: got %+v, %v", more, p, err)
		}
	}
	future := time.Now().Add(time.Hour).Unix()
	for _, claims := range []string{
		fmt.Sprintf(`{"sub":"user-1","org":"org-1","Role":"owner","exp":%d}`, future),
		fmt.Sprintf(`{"sub":"user-1","Org":"org-1","role":"owner","exp":%d}`, future),
		fmt.Sprintf(`{"Sub":"user-1","org":"org-1","role":"owner","exp":%d}`, future),
		fmt.Sprintf(`{"sub":"user-1","org":"org-1","role":"owner","EXP":%d}`, future),
		fmt.Sprintf(`{"sub":"user-1","org":"org-1","role":"owner","exp":%d,"Exp":%d}`, past, future),
	} {
		if p, err := v.Verify(t.Context(), signRaw(plainHeader, claims)); !errors.Is(err, auth.ErrUnauthenticated) {
			t.Errorf("%s: got %+v, %v", claims, p, err)
		}
	}
}

func TestAmbiguousTokensAreRefused(t *testing.T) {
	t.Parallel()
	v := newVerifier(t, auth.Config{})
	for name, more := range map[string]string{
		"role twice":                   `,"role":"owner"`,
		"role twice, one escaped":      `,"r\u006fle":"owner"`,
		"org twice":                    `,"org":"org-1"`,
		"exp twice":                    `,"exp":99999999999`,
		"another claim twice":          `,"name":"a","name":"b"`,
		"a nested claim twice":         `,"address":{"city":"a","city":"b"}`,
		"a claim twice within a list":  `,"groups":[{"id":1,"id":2}]`,
		"a lone surrogate":             `,"name":"\ud800"`,
		"a lone surrogate as a name":   `,"\udc00":"a"`,
		"invalid UTF-8":                ",\"name\":\"\xff\"",
		"something after the object":   `}{`,
		"a list as the role":           `,"groups":[],"role":["owner"]`,
		"a not-before time in words":   `,"nbf":"tomorrow"`,
		"a not-before time as text":    `,"nbf":"1"`,
		"an audience that is a number": `,"aud":7`,
	} {
		if p, err := v.Verify(t.Context(), signRaw(plainHeader, payload(more))); !errors.Is(err, auth.ErrUnauthenticated) {
			t.Errorf("%s: got %+v, %v", name, p, err)
		}
	}
	for _, claims := range []string{``, `null`, `[]`, `"text"`, `{`, `7`} {
		if p, err := v.Verify(t.Context(), signRaw(plainHeader, claims)); !errors.Is(err, auth.ErrUnauthenticated) {
			t.Errorf("payload %q: got %+v, %v", claims, p, err)
		}
	}
	for name, header := range map[string]string{
		"an unknown critical extension": `{"alg":"HS256","crit":["exp"],"exp":1}`,
		"crit without names":            `{"alg":"HS256","crit":[]}`,
		"crit that is null":             `{"alg":"HS256","crit":null}`,
		"crit for a known extension":    `{"alg":"HS256","crit":["b64"],"b64":true}`,
		"alg twice":                     `{"alg":"none","alg":"HS256"}`,
		"kid twice":                     `{"alg":"HS256","kid":"a","kid":"b"}`,
		"a nested name twice":           `{"alg":"HS256","jwk":{"k":"a","k":"b"}}`,
		"alg in another case":           `{"Alg":"HS256"}`,
		"alg in lower case":             `{"alg":"hs256"}`,
		"alg none":                      `{"alg":"none"}`,
		"alg None":                      `{"alg":"None"}`,
		"an asymmetric algorithm":       `{"alg":"RS256"}`,
		"a larger hash":                 `{"alg":"HS384"}`,
		"no algorithm":                  `{}`,
		"null":                          `null`,
		"a list":                        `[]`,
		"invalid UTF-8":                 "{\"alg\":\"HS256\",\"kid\":\"\xff\"}",
		"a key id that is a number":     `{"alg":"HS256","kid":7}`,
	} {
		if p, err := v.Verify(t.Context(), signRaw(header, payload(""))); !errors.Is(err, auth.ErrUnauthenticated) {
			t.Errorf("header with %s: got %+v, %v", name, p, err)
		}
	}
	good := signRaw(plainHeader, payload(""))
	for name, token := range map[string]string{
		"a fourth part":           good + ".",
		"a line break":            good[:20] + "\n" + good[20:],
		"a line break at the end": good + "\n",
		"a carriage return":       good[:len(good)-3] + "\r" + good[len(good)-3:],
		"padding":                 good + "=",
		"no signature":            good[:strings.LastIndexByte(good, '.')+1],
		"changed last bits":       good[:len(good)-1] + string(rune(good[len(good)-1]+1)),
	} {
		if p, err := v.Verify(t.Context(), token); !errors.Is(err, auth.ErrUnauthenticated) {
			t.Errorf("%s: got %+v, %v", name, p, err)
		}
	}
	if _, err := v.Verify(t.Context(), good); err != nil {
		t.Error(err)
	}
}

// TestIDsAreText: two different ids must never become one, and every id can be stored and logged.
func TestIDsAreText(t *testing.T) {
	t.Parallel()
	v := newVerifier(t, auth.Config{})
	verify := func(claim, id string) (*auth.Principal, error) {
		claims := map[string]string{"sub": `"user-1"`, "org": `"org-1"`}
		claims[claim] = id
		return v.Verify(t.Context(), signRaw(plainHeader,
			fmt.Sprintf(`{"sub":%s,"org":%s,"role":"member","exp":%d}`, claims["sub"], claims["org"], time.Now().Add(time.Hour).Unix())))
	}
	for _, claim := range []string{"sub", "org"} {
		for _, id := range []string{
			`"\ud800"`, `"a\udfffb"`, `"\ud800\ud800"`, "\"\xff\"", "\"a\xc3\"", "\"\xed\xa0\x80\"", `""`, `"  "`, `"a\u0000"`, `"a\nb"`, `"a\u001bb"`, `"\u007f"`,
			`7`, `null`, `true`, `{}`, `["a"]`, `"` + strings.Repeat("o", 256) + `"`, `"` + strings.Repeat("ü", 128) + `"`,
		} {
			if p, err := verify(claim, id); !errors.Is(err, auth.ErrUnauthenticated) {
				t.Errorf("%s %.20q: got %+v, %v", claim, id, p, err)
			}
		}
		for id, want := range map[string]string{
			`"\ud83d\ude00"`: "😀", `"ü-1"`: "ü-1", `"auth0|7"`: "auth0|7", `"a b"`: "a b",
			`"` + strings.Repeat("o", 255) + `"`: strings.Repeat("o", 255),
		} {
			p, err := verify(claim, id)
			if err != nil {
				t.Errorf("%s %s: %v", claim, id, err)
				continue
			}
			if got := map[string]string{"sub": p.Subject, "org": p.OrganizationID}[claim]; got != want {
				t.Errorf("%s %s: got %q", claim, id, got)
			}
		}
	}
}

func TestTimesOfTokens(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_800_000_000, 0)
	v := newVerifier(t, auth.Config{Now: func() time.Time { return now }})
	for times, valid := range map[string]bool{
		`"exp":1800000001`:                  true,
		`"exp":1800000000.5`:                true,
		`"exp":1.8e9`:                       true,
		`"exp":1799999996`:                  true, // 5 s of leeway for clocks that differ
		`"exp":1799999995`:                  false,
		`"exp":1800000060,"nbf":1800000005`: true,
		`"exp":1800000060,"nbf":1800000006`: false,
		`"exp":1800000060,"nbf":0`:          true,
		`"exp":1800000060,"nbf":null`:       true,
		`"exp":1800000060,"nbf":-1`:         false,
		`"exp":1800000060,"nbf":1e300`:      false,
		`"exp":253402300799`:                true,
		`"exp":253402300800`:                false, // after the year 9999
		`"exp":1800000060000`:               false, // milliseconds
		`"exp":1e300`:                       false,
		`"exp":1e999`:                       false,
		`"exp":9223372036854775808`:         false,
		`"exp":-1`:                          false,
		`"exp":0`:                           false,
		`"exp":null`:                        false,
		`"exp":"1800000060"`:                false,
		`"exp":true`:                        false,
		`"exp":[1800000060]`:                false,
		`"iat":1800000000`:                  false,
	} {
		p, err := v.Verify(t.Context(), signRaw(plainHeader, `{"sub":"user-1","org":"org-1","role":"member",`+times+`}`))
		if (err == nil) != valid || err != nil && !errors.Is(err, auth.ErrUnauthenticated) {
			t.Errorf("%s: got %+v, %v", times, p, err)
		}
	}
}

func TestRequiredIssuerAndAudience(t *testing.T) {
	t.Parallel()
	const issuer, audience = "https://id.example.com", "snovsync"
	both := auth.Config{Issuer: issuer, Audience: audience}
	for _, row := range []struct {
		config auth.Config
		more   string
		valid  bool
	}{
		{both, `,"iss":"https://id.example.com","aud":"snovsync"`, true},
		{both, `,"iss":"https://id.example.com","aud":["other","snovsync"]`, true},
		{both, `,"iss":"https://id.example.com","aud":["other"]`, false},
		{both, `,"iss":"https://id.example.com","aud":[]`, false},
		{both, `,"iss":"https://id.example.com","aud":""`, false},
		{both, `,"iss":"https://id.example.com","aud":null`, false},
		{both, `,"iss":"https://id.example.com/","aud":"snovsync"`, false},
		{both, `,"iss":["https://id.example.com"],"aud":"snovsync"`, false},
		{both, `,"aud":"snovsync"`, false},
		{both, `,"iss":"https://id.example.com"`, false},
		{auth.Config{Issuer: issuer}, `,"iss":"https://id.example.com"`, true},
		{auth.Config{Issuer: issuer}, `,"aud":"snovsync"`, false},
		{auth.Config{Audience: audience}, `,"aud":"snovsync"`, true},
		{auth.Config{Audience: audience}, `,"iss":"https://id.example.com"`, false},
		{auth.Config{}, `,"iss":"https://other.example.com","aud":"other"`, true},
	} {
		p, err := newVerifier(t, row.config).Verify(t.Context(), signRaw(plainHeader, payload(row.more)))
		if (err == nil) != row.valid || err != nil && !errors.Is(err, auth.ErrUnauthenticated) {
			t.Errorf("required %q and %q, token has %s: got %+v, %v", row.config.Issuer, row.config.Audience, row.more, p, err)
		}
	}
}
