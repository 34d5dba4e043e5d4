package check

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/snovsync/snovsync/snovio"
)

// Config is what a run needs.
type Config struct {
	// BaseURL is where Snov.io's API is; empty: the real one.
	BaseURL string
	// Keys are those of the account.
	Keys snovio.Credentials
	// Plan names what is created.
	Plan Plan
	// Timeout bounds each call; 0: 30 s.
	Timeout time.Duration
	// Pace is the wait before each call.
	Pace time.Duration
	// DeletedList is the id of a list that was deleted by hand; empty: that answer is not checked.
	DeletedList string
	// wait replaces the waits in tests.
	wait func(ctx context.Context, d time.Duration) error
}

// Left is what a run leaves in the account.
type Left struct {
	// Lists are the ids of the lists that were created, by name.
	Lists map[string]string `json:"lists"`
	// Prospects are the addresses that Snov.io took.
	Prospects []string `json:"prospects"`
}

// Report is what a run found.
type Report struct {
	Findings []Finding `json:"findings"`
	Calls    int       `json:"calls"`
	Left     Left      `json:"left"`
	// Stopped is why the run ended early; empty: it did not.
	Stopped string `json:"stopped,omitempty"`
}

// Differs tells whether the account answered something else than expected.
func (r Report) Differs() bool {
	for _, finding := range r.Findings {
		if finding.Verdict == Differs {
			return true
		}
	}
	return false
}

// stoppedError ends a run early. Its text says why.
type stoppedError struct{ why string }

func (e *stoppedError) Error() string { return e.why }

// run is one run and what it knows so far.
type run struct {
	config   Config
	recorder *recorder
	client   *snovio.Client
	token    string
	results  map[string]result
	left     Left
	// lists are the ids of the two lists; empty where one could not be created.
	lists [2]string
	// fields are the account's custom fields, filler the values for the required ones.
	fields []snovio.CustomField
	filler map[string]string
	// refusals counts refusals, wordless names the calls whose refusal gave no words.
	refusals int
	wordless []string
}

// limitPause is how long a run waits after the account was over its limit: a whole window.
const limitPause = time.Minute

// Run makes the calls and reports. The error is ctx's; everything else that ends a run early
// stands in the report.
func Run(ctx context.Context, config Config) (Report, error) {
	if config.wait == nil {
		config.wait = waitFor
	}
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment}
	defer transport.CloseIdleConnections()
	r := &run{
		config:   config,
		recorder: &recorder{next: transport, pace: config.Pace, wait: config.wait},
		results:  make(map[string]result),
		left:     Left{Lists: make(map[string]string), Prospects: []string{}},
		filler:   make(map[string]string),
	}
	// The client's timeout also covers the wait before a call.
	r.client = r.newClient(false)
	err := r.probe(ctx)
	if ctx.Err() != nil {
		err = &stoppedError{"it was interrupted"}
	}
	r.summarize()
	report := Report{Findings: findings(r.results), Calls: r.recorder.calls, Left: r.left}
	if err != nil {
		report.Stopped = err.Error()
	}
	return report, ctx.Err()
}

func (r *run) newClient(sendForms bool) *snovio.Client {
	timeout := r.config.Timeout
	if timeout <= 0 {
		timeout = snovio.DefaultTimeout
	}
	return snovio.New(snovio.Config{
		BaseURL: r.config.BaseURL, Timeout: timeout + r.config.Pace, Transport: r.recorder, SendForms: sendForms,
	})
}

// probe makes the calls in order. An error ends the run.
func (r *run) probe(ctx context.Context) error {
	for _, step := range []func(context.Context) error{
		r.probeKeys, r.probeReads, r.probeLists, r.probeUnknownAddress, r.probeRequiredField,
		r.probeNewProspect, r.probeSameList, r.probeOtherList, r.probeForm, r.probeCountry,
		r.probeMissing, r.probeDuplicates, r.probePath,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// call makes one call of the client, and once more where the account was over its limit. The
// stop error is a *stoppedError where the run cannot go on; every other outcome is the call's
// own, and the recorder has the answer.
func (r *run) call(ctx context.Context, what string, call func() error) (outcome, stop error) {
	for try := 0; ; try++ {
		outcome = call()
		kind := snovio.KindOf(outcome)
		switch {
		case ctx.Err() != nil, errors.Is(outcome, errTooManyCalls):
			return outcome, &stoppedError{strings.TrimPrefix(errTooManyCalls.Error(), "the check ")}
		case kind == snovio.KindRateLimited:
			r.recorder.limited = r.recorder.last
			if try > 0 {
				return outcome, &stoppedError{"the account is over its limit: something else uses it; pause that and try again"}
			}
			var failure *snovio.Error
			errors.As(outcome, &failure)
			if err := r.config.wait(ctx, max(limitPause, failure.RetryAfter)); err != nil {
				return outcome, &stoppedError{"it was interrupted"}
			}
			continue
		case kind == snovio.KindNotSent, kind == snovio.KindTimeout, kind == snovio.KindConnectionLost:
			return outcome, &stoppedError{"Snov.io did not answer " + what + ": " + r.clean(outcome.Error())}
		case kind != "" && r.recorder.last.status != 0:
			r.refusals++
			var failure *snovio.Error
			errors.As(outcome, &failure)
			if failure.Message == "" && kind != snovio.KindMalformed {
				r.wordless = append(r.wordless, what)
			}
		}
		return outcome, nil
	}
}

// say records what a probe found. The first word counts.
func (r *run) say(id string, verdict Verdict, meaning string) {
	r.sayAnswered(id, verdict, r.answered(), meaning)
}

// sayAnswered is say with an answer in other words than the account's, which a report that
// may be shown to others should not hold.
func (r *run) sayAnswered(id string, verdict Verdict, answered, meaning string) {
	if _, told := r.results[id]; !told {
		r.results[id] = result{verdict: verdict, answer: answered, meaning: meaning}
	}
}

// judge is say for an answer that is either as expected or not.
func (r *run) judge(id string, expected bool, otherwise string) {
	if expected {
		r.say(id, AsExpected, "")
		return
	}
	r.say(id, Differs, otherwise)
}

// answered is the last answer in one short line.
func (r *run) answered() string {
	last := r.recorder.last
	if last.status == 0 {
		return "no answer"
	}
	const most = 200
	body := []rune(r.clean(string(last.body)))
	if len(body) > most {
		body = append(body[:most], '…')
	}
	return strings.TrimSpace(fmt.Sprintf("HTTP %d %s", last.status, string(body)))
}

// clean takes keys and tokens out of a text, and puts it on one line.
func (r *run) clean(text string) string {
	for _, secret := range []string{r.config.Keys.Secret, r.config.Keys.UserID, r.token} {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "[redacted]")
		}
	}
	return strings.Join(strings.Fields(strings.ToValidUTF8(text, "\uFFFD")), " ")
}

// summarize says what can be said only after all calls.
func (r *run) summarize() {
	r.recorder.last = answer{}
	if r.recorder.limited.status != 0 {
		r.recorder.last = r.recorder.limited
		r.say("over-limit", AsExpected, "Something else used the account at the same time.")
	}
	if r.refusals > 0 {
		r.results["error-words"] = result{AsExpected, fmt.Sprintf("%d refusals, all with words", r.refusals), ""}
		if len(r.wordless) > 0 {
			r.results["error-words"] = result{
				Differs, "no words from " + strings.Join(r.wordless, ", "), "The sync log shows the HTTP status in place of Snov.io's words.",
			}
		}
	}
	switch {
	case r.recorder.calls == 0:
	case len(r.recorder.limitHeaders) > 0:
		r.results["limit-headers"] = result{
			Differs, strings.Join(r.recorder.limitHeaders, ", "), "snovsync does not read these headers: it counts the calls itself.",
		}
	default:
		r.results["limit-headers"] = result{AsExpected, "none", ""}
	}
}
