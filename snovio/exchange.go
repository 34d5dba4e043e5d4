package snovio

import (
	"encoding/json"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	keptResponse = 4 << 10
	keptMessage  = 500
)

// OutcomeOK is the Outcome of an Exchange that succeeded; any other outcome is the
// kind of its error in lower case.
const OutcomeOK = "ok"

func outcomeOf(kind ErrorKind) string { return strings.ToLower(string(kind)) }

// Exchange is one call as the sync log keeps it: what was sent and what came
// back, without secret and token, as valid UTF-8 without NUL, so that any database takes it.
type Exchange struct {
	Method, Path string
	// Request is the body as it was sent.
	Request string
	// Response is the body of the answer, cut to 4 KiB; empty where none came.
	Response string
	// HTTPStatus is 0 where no answer came.
	HTTPStatus int
	StartedAt  time.Time
	Duration   time.Duration
	// Outcome is OutcomeOK or the error's kind in lower case, for example "rate_limited".
	Outcome string
}

// redactor removes secrets from text that came from the other side, in each
// spelling in which an answer might repeat them.
type redactor struct{ replacer *strings.Replacer }

func newRedactor(secrets ...string) redactor {
	var pairs []string
	for _, secret := range secrets {
		if secret == "" {
			continue
		}
		quoted, _ := json.Marshal(secret) // a string always encodes
		inJSON := string(quoted[1 : len(quoted)-1])
		for _, spelling := range []string{
			secret, url.QueryEscape(secret), url.PathEscape(secret), inJSON, strings.ReplaceAll(inJSON, "/", `\/`),
		} {
			pairs = append(pairs, spelling, redacted)
		}
	}
	return redactor{replacer: strings.NewReplacer(pairs...)}
}

// text returns foreign text without secrets, as valid UTF-8 without NUL, cut to
// at most limit bytes.
func (r redactor) text(foreign string, limit int) string {
	clean := r.replacer.Replace(strings.ReplaceAll(strings.ToValidUTF8(foreign, "\uFFFD"), "\x00", ""))
	if len(clean) <= limit {
		return clean
	}
	const mark = "…"
	end := limit - len(mark)
	for end > 0 && !utf8.RuneStart(clean[end]) {
		end--
	}
	return clean[:end] + mark
}

// message is text on one line, for a person to read.
func (r redactor) message(foreign string) string {
	return strings.Join(strings.Fields(r.text(foreign, keptMessage)), " ")
}
