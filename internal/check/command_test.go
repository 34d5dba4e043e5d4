package check

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/internal/settings"
	"github.com/snovsync/snovsync/simulator"
)

// runCommand runs a command without a terminal.
func runCommand(t *testing.T, a *account, command Command) (stdout, stderr string, code int) {
	t.Helper()
	nobody, err := os.Open(os.DevNull)
	must(t, err)
	t.Cleanup(func() { _ = nobody.Close() })
	var out, log bytes.Buffer
	command.BaseURL, command.Timeout, command.In, command.Out, command.Err = a.url, time.Minute, nobody, &out, &log
	err = command.Run(t.Context())
	var coded interface{ ExitCode() int }
	if errors.As(err, &coded) {
		code = coded.ExitCode()
	}
	if err != nil {
		log.WriteString(err.Error())
		if code == 0 {
			t.Errorf("an error without an exit code: %v", err)
		}
	}
	return out.String(), log.String(), code
}

func setKeys(t *testing.T) {
	t.Helper()
	t.Setenv(settings.SnovioAPIUserID, simulator.DemoClientID)
	t.Setenv(settings.SnovioAPISecret, simulator.DemoSecret)
}

func TestCommandSaysWhatItDoesAndWhatIsLeft(t *testing.T) {
	a := newAccount(t)
	setKeys(t)
	stdout, stderr, code := runCommand(t, a, Command{Yes: true})
	if code != 0 {
		t.Errorf("exit code %d: %s", code, stderr)
	}
	made := a.sim.Lists(simulator.DemoClientID)[3:]
	for _, want := range []string{
		made[0].Name, made[1].Name, "-1@example.com", "-6@example.com", "example.com accepts no mail", "at most 40 calls", "no mail is sent", "cannot delete",
	} {
		if !strings.Contains(stderr, want) {
			t.Errorf("it does not announce %q:\n%s", want, stderr)
		}
	}
	for _, prospect := range a.sim.Prospects(simulator.DemoClientID) {
		if !strings.Contains(stdout, "prospect "+prospect.Email) {
			t.Errorf("it does not say that %s is left", prospect.Email)
		}
	}
	for _, want := range []string{"id " + made[0].ID, "id " + made[1].ID, "AS EXPECTED", "NOT CHECKED", "0 different", "update-in-list (documented)"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("the table does not hold %q:\n%s", want, stdout)
		}
	}
}

func TestExitCodes(t *testing.T) {
	setKeys(t)
	t.Run("something differs", func(t *testing.T) {
		a := newAccount(t)
		a.sim.SetAnswers(func(answers *simulator.Answers) { answers.MovesProspects = true })
		stdout, stderr, code := runCommand(t, a, Command{Yes: true})
		if code != ExitDiffers || !strings.Contains(stdout, "DIFFERS") || !strings.Contains(stderr, "otherwise than expected") {
			t.Errorf("exit code %d: %s", code, stderr)
		}
	})
	t.Run("wrong keys", func(t *testing.T) {
		t.Setenv(settings.SnovioAPISecret, "some-other-secret")
		stdout, stderr, code := runCommand(t, newAccount(t), Command{Yes: true})
		if code != ExitCouldNotRun || !strings.Contains(stdout, "The check ended early") || strings.Contains(stdout+stderr, "some-other-secret") {
			t.Errorf("exit code %d: %s", code, stderr)
		}
	})
	t.Run("not confirmed", func(t *testing.T) {
		a := newAccount(t)
		stdout, stderr, code := runCommand(t, a, Command{})
		if code != ExitCouldNotRun || stdout != "" || !strings.Contains(stderr, "--yes") || len(a.sim.Calls(simulator.Filter{})) > 0 {
			t.Errorf("exit code %d: %s", code, stderr)
		}
	})
	t.Run("no keys", func(t *testing.T) {
		t.Setenv(settings.SnovioAPISecret, "")
		_, stderr, code := runCommand(t, newAccount(t), Command{Yes: true})
		if code != ExitCouldNotRun || !strings.Contains(stderr, "SNOVIO_API_SECRET is not set: set it, or SNOVIO_API_SECRET_FILE") {
			t.Errorf("exit code %d: %s", code, stderr)
		}
	})
}

func TestAddressesOfAnotherDomain(t *testing.T) {
	setKeys(t)
	a := newAccount(t)
	_, stderr, code := runCommand(t, a, Command{Yes: true, Domain: "check.example.org"})
	if code != 0 || strings.Contains(stderr, "example.com") || !strings.Contains(stderr, "-1@check.example.org") {
		t.Errorf("exit code %d: %s", code, stderr)
	}
	for _, call := range a.sim.Calls(simulator.Filter{}) {
		if call.Email != "" && strings.Contains(call.Email, "@") && !strings.HasSuffix(call.Email, "@check.example.org") {
			t.Errorf("a call names %s", call.Email)
		}
	}
}

func TestReportAsJSON(t *testing.T) {
	setKeys(t)
	a := newAccount(t)
	stdout, _, code := runCommand(t, a, Command{Yes: true, JSON: true})
	var report Report
	must(t, json.Unmarshal([]byte(stdout), &report))
	if code != 0 || len(report.Findings) != len(assumptions()) || report.Calls != len(a.sim.Calls(simulator.Filter{})) || len(report.Left.Lists) != 2 {
		t.Errorf("exit code %d, %d findings, %d calls, left %v", code, len(report.Findings), report.Calls, report.Left)
	}
}

// TestNamesAreStable: scripts compare these names, so one that changes or goes is a change
// that users notice.
func TestNamesAreStable(t *testing.T) {
	t.Parallel()
	var names []string
	for _, a := range assumptions() {
		names = append(names, a.ID)
		if a.Claim == "" || a.Expected == "" || a.Source != Documented && a.Source != Seen && a.Source != Open {
			t.Errorf("%+v", a)
		}
	}
	const want = "token rejected-keys balance rejected-token no-api-plan field-keys required-field campaigns new-list list-ids deleted-lists " +
		"find-unknown json-bodies nested-fields new-prospect prospect-ids already-in-list update-unchanged update-in-list update-elsewhere " +
		"stays-in-list left-alone address-case form-bodies country unknown-country phones unknown-list deleted-list unknown-field " +
		"refused-address create-duplicates unknown-path error-words limit-headers over-limit do-not-email delete-or-move"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestTableStaysInItsColumns(t *testing.T) {
	t.Parallel()
	report := Report{Findings: []Finding{{
		ID: "name", Source: Open, Assumption: "An assumption of several words that needs more than one line", Verdict: Differs,
		Expected: "nothing", Answer: "HTTP 200 " + strings.Repeat("ä", 200), Meaning: "One. Two.",
	}}}
	var out strings.Builder
	must(t, report.PrintTable(&out))
	for line := range strings.SplitSeq(out.String(), "\n") {
		if n := len([]rune(line)); n > widthName+widthText+widthAnswer+widthMeaning+9 {
			t.Errorf("%d characters: %s", n, line)
		}
	}
	if strings.Count(out.String(), "ä") != 200 {
		t.Error("the answer is not whole")
	}
}
