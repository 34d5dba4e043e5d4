package check

import (
	"context"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/snovio"
)

// account is a simulated account to check.
type account struct {
	sim  *simulator.Simulator
	made simulator.DefaultAccount
	url  string
	// waited are the waits of the run.
	waited []time.Duration
}

func newAccount(t *testing.T) *account {
	t.Helper()
	sim := simulator.New(simulator.Config{})
	made, err := simulator.Seed(sim)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(sim)
	t.Cleanup(func() {
		sim.Close()
		server.Close()
	})
	return &account{sim: sim, made: made, url: server.URL}
}

func (a *account) config() Config {
	return Config{
		BaseURL: a.url, Keys: snovio.Credentials{UserID: simulator.DemoClientID, Secret: simulator.DemoSecret},
		Plan: NewPlan("test", ""), Timeout: time.Minute, Pace: time.Millisecond,
		wait: func(_ context.Context, d time.Duration) error {
			a.waited = append(a.waited, d)
			return nil
		},
	}
}

func (a *account) check(t *testing.T, config Config) Report {
	t.Helper()
	report, err := Run(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	if stats := a.sim.Stats()[0]; report.Calls > MaxCalls || stats.OverLimit > 0 {
		t.Errorf("%d calls, %d over the limit", report.Calls, stats.OverLimit)
	}
	// The report may be shown to others: no keys, no tokens, nothing of what the account holds.
	text := fmt.Sprintf("%+v", report)
	for _, private := range []string{simulator.DemoClientID, simulator.DemoSecret, "simulated-", "25000.00", "Newsletter", "Monthly newsletter"} {
		if strings.Contains(text, private) {
			t.Errorf("%q shows in the report", private)
		}
	}
	return report
}

// verdicts are those that are not "as expected", by assumption.
func verdicts(report Report) map[string]Verdict {
	others := make(map[string]Verdict)
	for _, finding := range report.Findings {
		if finding.Verdict != AsExpected {
			others[finding.ID] = finding.Verdict
		}
	}
	return others
}

// unchecked are what no run against the simulator's defaults can tell.
func unchecked() map[string]Verdict {
	all := make(map[string]Verdict)
	for _, id := range []string{"no-api-plan", "required-field", "phones", "deleted-list", "over-limit", "do-not-email", "delete-or-move"} {
		all[id] = NotChecked
	}
	return all
}

// TestEveryUnpublishedAnswer switches each answer that is not published into its other
// positions, and compares all verdicts of the run.
func TestEveryUnpublishedAnswer(t *testing.T) {
	t.Parallel()
	refusal := func(status int, body string) simulator.Answer { return simulator.Answer{Status: status, Body: body} }
	taken := simulator.Answer{}
	for _, c := range []struct {
		name string
		set  func(*simulator.Answers)
		// prepare changes the account before the run.
		prepare func(t *testing.T, a *account, config *Config)
		// want are the verdicts that differ from a run against the defaults.
		want map[string]Verdict
	}{
		{name: "as assumed"},
		{name: "wrong keys under 200", set: func(a *simulator.Answers) { a.RejectedKeys = refusal(200, `{"error":"invalid_client"}`) },
			want: map[string]Verdict{"rejected-keys": Differs}},
		{name: "wrong keys under 400", set: func(a *simulator.Answers) { a.RejectedKeys = refusal(400, `{"error":"invalid_client"}`) }},
		{name: "wrong keys as a broken server", set: func(a *simulator.Answers) { a.RejectedKeys = refusal(500, `{"message":"Server Error"}`) },
			want: map[string]Verdict{"rejected-keys": Differs}},
		{name: "a wrong token under 400", set: func(a *simulator.Answers) { a.RejectedToken = refusal(400, `{"error":"invalid_token"}`) }},
		{name: "a wrong token as forbidden", set: func(a *simulator.Answers) { a.RejectedToken = refusal(403, `{"message":"Forbidden"}`) },
			want: map[string]Verdict{"rejected-token": Differs}},
		{name: "nobody as not found", set: func(a *simulator.Answers) {
			a.ProspectNotFound = refusal(404, `{"success":false,"errors":{"code":404,"title":"Prospect not found"}}`)
		}, want: map[string]Verdict{"find-unknown": Differs}},
		{name: "nobody as a success", set: func(a *simulator.Answers) { a.ProspectNotFound = refusal(200, `{"success":true,"data":[]}`) }},
		{name: "JSON refused", set: func(a *simulator.Answers) { a.JSONBodies = simulator.JSONRefused },
			want: map[string]Verdict{"json-bodies": Differs, "nested-fields": NotChecked, "create-duplicates": NotChecked}},
		{name: "JSON unread", set: func(a *simulator.Answers) { a.JSONBodies = simulator.JSONUnread },
			want: map[string]Verdict{"json-bodies": Differs, "nested-fields": NotChecked, "create-duplicates": NotChecked}},
		{name: "nested fields ignored", set: func(a *simulator.Answers) { a.NestedIgnored = true },
			want: map[string]Verdict{"nested-fields": NotChecked, "unknown-field": Differs}},
		{name: "unknown fields taken", set: func(a *simulator.Answers) { a.UnknownField = taken },
			want: map[string]Verdict{"nested-fields": NotChecked, "unknown-field": Differs}},
		{name: "unknown fields refused without their name", set: func(a *simulator.Answers) { a.UnknownField = refusal(422, `{"errors":["A custom field is unknown"]}`) },
			want: map[string]Verdict{"nested-fields": Differs}},
		{name: "a bare success", set: func(a *simulator.Answers) { a.BareSuccess = true }, want: map[string]Verdict{
			"new-prospect": Differs, "update-unchanged": Differs, "update-in-list": Differs, "update-elsewhere": Differs, "left-alone": Differs, "create-duplicates": Differs,
		}},
		{name: "no ids", set: func(a *simulator.Answers) { a.WithoutProspectID = true }, want: map[string]Verdict{"prospect-ids": Differs}},
		{name: "numbers as ids", set: func(a *simulator.Answers) { a.ProspectIDs = simulator.IDsNumeric }, want: map[string]Verdict{"prospect-ids": Differs}},
		{name: "already in the list under 200", set: func(a *simulator.Answers) {
			a.AlreadyInList = refusal(200, `{"success":false,"added":false,"errors":"Prospect with same email already exists in your list"}`)
		}, want: map[string]Verdict{"already-in-list": Differs}},
		{name: "already in the list in other words", set: func(a *simulator.Answers) { a.AlreadyInList = refusal(422, `{"success":false,"errors":"Duplicate"}`) },
			want: map[string]Verdict{"already-in-list": Differs}},
		{name: "updates without change noticed", set: func(a *simulator.Answers) { a.UpdateInList = simulator.UpdateNoticed },
			want: map[string]Verdict{"update-unchanged": Differs}},
		{name: "updates in the list refused", set: func(a *simulator.Answers) { a.UpdateInList = simulator.UpdateRefused },
			want: map[string]Verdict{"update-unchanged": Differs, "update-in-list": Differs}},
		{name: "prospects are moved", set: func(a *simulator.Answers) { a.MovesProspects = true },
			// The prospect is then in the second list, where the next two probes meet it.
			want: map[string]Verdict{"stays-in-list": Differs, "left-alone": Differs, "create-duplicates": Differs}},
		{name: "exists elsewhere refused", set: func(a *simulator.Answers) { a.ExistsElsewhere = a.AlreadyInList }, want: map[string]Verdict{"left-alone": Differs}},
		{name: "addresses by their letters", set: func(a *simulator.Answers) { a.CaseSensitive = true }, want: map[string]Verdict{"address-case": Differs}},
		{name: "unknown countries refused", set: func(a *simulator.Answers) { a.UnknownCountry = refusal(422, `{"errors":["Country is wrong"]}`) },
			want: map[string]Verdict{"unknown-country": Differs}},
		{name: "unknown lists taken", set: func(a *simulator.Answers) { a.UnknownList = taken }, want: map[string]Verdict{"unknown-list": Differs}},
		{name: "unknown lists forbidden", set: func(a *simulator.Answers) {
			a.UnknownList = refusal(403, `{"message":"You have no permission for this list"}`)
		},
			want: map[string]Verdict{"unknown-list": Differs}},
		{name: "unknown lists in other words", set: func(a *simulator.Answers) { a.UnknownList = refusal(422, `{"errors":["No such list"]}`) }},
		{name: "a deleted list refused", prepare: withDeletedList, want: map[string]Verdict{"deleted-list": AsExpected}},
		{name: "a deleted list taken", set: func(a *simulator.Answers) { a.DeletedList = taken }, prepare: withDeletedList,
			want: map[string]Verdict{"deleted-list": Differs}},
		{name: "bad addresses taken", set: func(a *simulator.Answers) { a.RefusedAddress = taken }, want: map[string]Verdict{"refused-address": Differs}},
		{name: "bad addresses in other words", set: func(a *simulator.Answers) { a.RefusedAddress = refusal(400, `{"message":"Try another one"}`) },
			want: map[string]Verdict{"refused-address": Differs}},
		{name: "createDuplicates ignored", set: func(a *simulator.Answers) { a.IgnoresDuplicates = true }, want: map[string]Verdict{"create-duplicates": Differs}},
		{name: "a new list as an object", set: func(a *simulator.Answers) { a.ListCreatedAsObject = true }, want: map[string]Verdict{"new-list": Differs}},
		{name: "ids as text", set: func(a *simulator.Answers) { a.IDsAsText = true }, want: map[string]Verdict{"list-ids": Differs}},
		{name: "arrays within data", set: func(a *simulator.Answers) { a.ArraysInData = true },
			want: map[string]Verdict{"list-ids": Differs, "field-keys": Differs, "campaigns": Differs}},
		{name: "odd elements", set: func(a *simulator.Answers) { a.OddElements = true }, want: map[string]Verdict{"list-ids": Differs, "field-keys": Differs}},
		{name: "plain keys of fields", set: func(a *simulator.Answers) { a.PlainFieldKeys = true }, want: map[string]Verdict{"field-keys": Differs}},
		{name: "deleted lists hidden", set: func(a *simulator.Answers) { a.HidesDeletedLists = true }, want: map[string]Verdict{"deleted-lists": NotChecked}},
		{name: "headers of the limit", set: func(a *simulator.Answers) { a.LimitHeaders = true }, want: map[string]Verdict{"limit-headers": Differs}},
		{name: "an unknown path as a page", set: func(a *simulator.Answers) { a.UnknownPath = refusal(404, `<html>Not Found</html>`) },
			want: map[string]Verdict{"unknown-path": Differs}},
		{name: "refusals without words", set: func(a *simulator.Answers) { a.UnknownList = refusal(404, `{"success":false}`) },
			want: map[string]Verdict{"error-words": Differs}},
		{name: "a required field may lack", prepare: withRequiredField, want: map[string]Verdict{"required-field": AsExpected}},
		{name: "a required field may not lack", prepare: withRequiredField, set: func(a *simulator.Answers) {
			a.MissingRequired = refusal(422, `{"success":false,"errors":["The field %s is required"]}`)
		}, want: map[string]Verdict{"required-field": Differs}},
		{name: "the limit once", prepare: func(t *testing.T, a *account, _ *Config) {
			must(t, a.sim.SetFault(simulator.Fault{Kind: simulator.FaultLimitText, Path: simulator.PathLists, Count: 1}))
		}, want: map[string]Verdict{"over-limit": AsExpected}},
		{name: "the limit once, as HTTP 429", prepare: func(t *testing.T, a *account, _ *Config) {
			t.Helper()
			must(t, a.sim.SetFault(simulator.Fault{Kind: simulator.FaultRateLimited, Path: simulator.PathAddProspect, RetryAfter: time.Second, Count: 1}))
		}, want: map[string]Verdict{"over-limit": AsExpected}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t)
			config := a.config()
			if c.prepare != nil {
				c.prepare(t, a, &config)
			}
			if c.set != nil {
				a.sim.SetAnswers(c.set)
			}
			want := unchecked()
			for id, verdict := range c.want {
				want[id] = verdict
				if verdict == AsExpected {
					delete(want, id)
				}
			}
			report := a.check(t, config)
			if report.Stopped != "" {
				t.Fatalf("stopped: %s", report.Stopped)
			}
			got := verdicts(report)
			for _, finding := range report.Findings {
				if got[finding.ID] != want[finding.ID] {
					t.Errorf("%s: %s, want %s (answered %s; means %s)", finding.ID, finding.Verdict, want[finding.ID], finding.Answer, finding.Meaning)
				}
				if finding.Meaning == "" || finding.Verdict == Differs && finding.Answer == "" {
					t.Errorf("%s says nothing: %+v", finding.ID, finding)
				}
			}
			if report.Differs() != slices.Contains(valuesOf(want), Differs) {
				t.Errorf("differs: %t", report.Differs())
			}
		})
	}
}

func withDeletedList(_ *testing.T, a *account, config *Config) {
	config.DeletedList = a.made.Deleted.ID
}

func withRequiredField(t *testing.T, a *account, _ *Config) {
	t.Helper()
	must(t, a.sim.AddCustomField(simulator.DemoClientID, simulator.CustomField{Name: "Budget", Type: "number", Required: true}))
}

func valuesOf(verdicts map[string]Verdict) (all []Verdict) {
	for _, verdict := range verdicts {
		all = append(all, verdict)
	}
	return all
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestOnlyWhatWasAnnounced: a run touches nothing but the lists and addresses that it named.
func TestOnlyWhatWasAnnounced(t *testing.T) {
	t.Parallel()
	a := newAccount(t)
	config := a.config()
	report := a.check(t, config)
	for _, prospect := range a.sim.Prospects(simulator.DemoClientID) {
		if !slices.Contains(config.Plan.Addresses, prospect.Email) || !slices.Contains(report.Left.Prospects, prospect.Email) {
			t.Errorf("the prospect %s was not announced, or not named afterwards", prospect.Email)
		}
	}
	for _, list := range a.sim.Lists(simulator.DemoClientID)[3:] {
		if !slices.Contains(config.Plan.Lists, list.Name) || report.Left.Lists[list.Name] != list.ID {
			t.Errorf("the list %s was not announced, or not named afterwards", list.Name)
		}
	}
	// One wait before each call but the first.
	if len(a.waited) != report.Calls-1 {
		t.Errorf("%d waits for %d calls", len(a.waited), report.Calls)
	}
}

// TestRunsThatCannotGoOn end early, say why, and say of the rest that it was not checked.
func TestRunsThatCannotGoOn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		fault   simulator.Fault
		change  func(*account, *Config)
		stopped string
		// want is the verdict on what the run could not get past, if it is about one assumption.
		id   string
		want Verdict
	}{
		{name: "wrong keys", change: func(_ *account, config *Config) { config.Keys.Secret = "another" }, stopped: "no access token",
			id: "token", want: Differs},
		{name: "a plan without API", change: func(a *account, _ *Config) {
			a.sim.AddAccount(simulator.Account{ClientID: simulator.DemoClientID, Secret: simulator.DemoSecret, NoAPI: true})
		}, stopped: "API is not available on your plan", id: "no-api-plan", want: AsExpected},
		{name: "a plan without API, in other words", change: func(a *account, _ *Config) {
			a.sim.AddAccount(simulator.Account{ClientID: simulator.DemoClientID, Secret: simulator.DemoSecret, NoAPI: true})
			a.sim.SetAnswers(func(answers *simulator.Answers) {
				answers.NoAPIAccess = simulator.Answer{Status: 200, Body: `{"success":false}`}
			})
		}, stopped: "get-balance failed", id: "no-api-plan", want: NotChecked},
		{name: "no list can be created", fault: simulator.Fault{Kind: simulator.FaultHTTPError, Path: simulator.PathCreateList}, stopped: "a list could not be created"},
		{name: "no prospect can be added", fault: simulator.Fault{Kind: simulator.FaultHTTPError, Path: simulator.PathAddProspect}, stopped: "a prospect could not be added"},
		{name: "addresses of example.com are refused", change: func(a *account, config *Config) {
			_ = a.sim.RefuseAddress(simulator.DemoClientID, config.Plan.Addresses[mainProspect])
		}, stopped: "refuses addresses of example.com: name a domain of yours with --domain"},
		{name: "the limit again and again", fault: simulator.Fault{Kind: simulator.FaultRateLimited, Path: simulator.PathCampaigns}, stopped: "over its limit"},
		{name: "no answer", fault: simulator.Fault{Kind: simulator.FaultDropBefore, Path: simulator.PathFindProspects}, stopped: "did not answer"},
		{name: "no such server", change: func(_ *account, config *Config) { config.BaseURL = "http://127.0.0.1:1" }, stopped: "did not answer"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t)
			config := a.config()
			if c.change != nil {
				c.change(a, &config)
			}
			if c.fault.Kind != "" {
				must(t, a.sim.SetFault(c.fault))
			}
			report := a.check(t, config)
			if !strings.Contains(report.Stopped, c.stopped) || len(report.Findings) != len(assumptions()) {
				t.Errorf("stopped: %q, %d findings", report.Stopped, len(report.Findings))
			}
			for _, finding := range report.Findings {
				if finding.ID == c.id && (finding.Verdict != c.want || finding.Answer == "") {
					t.Errorf("%+v", finding)
				}
			}
		})
	}
}

// TestCallsAreBounded: no run makes more calls than it announced.
func TestCallsAreBounded(t *testing.T) {
	t.Parallel()
	a := newAccount(t)
	config := a.config()
	transport := &recorder{next: nil, calls: MaxCalls, wait: config.wait}
	answer, err := transport.RoundTrip(httptest.NewRequestWithContext(t.Context(), "GET", a.url, nil))
	if err == nil {
		_ = answer.Body.Close()
	}
	if err == nil || !strings.Contains(err.Error(), "40 calls") {
		t.Errorf("the next call is %v", err)
	}
}

func TestInterruptedRun(t *testing.T) {
	t.Parallel()
	a := newAccount(t)
	config := a.config()
	ctx, cancel := context.WithCancel(t.Context())
	waits := 0
	config.wait = func(ctx context.Context, _ time.Duration) error {
		waits++
		if waits == 10 {
			cancel()
		}
		return ctx.Err()
	}
	report, err := Run(ctx, config)
	if err == nil || report.Stopped != "it was interrupted" || len(report.Left.Lists) == 0 {
		t.Errorf("%v, %+v", err, report)
	}
}
