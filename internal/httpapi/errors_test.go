package httpapi_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/snovsync/snovsync/graph/model"
	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/internal/httpapi"
	"github.com/snovsync/snovsync/models"
)

func TestErrorsHaveCodesAndShowNoInsides(t *testing.T) {
	const inside = "pq: relation sync_entries at 10.0.0.7"
	wrapped := func(code models.Code) error {
		return fmt.Errorf("reading: %w", &models.Error{Code: code, Message: "a plain sentence", Err: errors.New(inside)})
	}
	for _, row := range []struct {
		err           error
		code, message string
	}{
		{auth.ErrForbidden, "FORBIDDEN", auth.ErrForbidden.Error()},
		{fmt.Errorf("%w: "+inside, auth.ErrUnauthenticated), "UNAUTHENTICATED", auth.ErrUnauthenticated.Error()},
		{wrapped(models.CodeBadInput), "BAD_USER_INPUT", "a plain sentence"},
		{wrapped(models.CodeConflict), "BAD_USER_INPUT", "a plain sentence"},
		{wrapped(models.CodeStaleVersion), "BAD_USER_INPUT", "a plain sentence"},
		{wrapped(models.CodeNotFound), "NOT_FOUND", "a plain sentence"},
		{wrapped(models.CodeUnavailable), "UNAVAILABLE", "a plain sentence"},
		{wrapped(models.CodeInternal), "INTERNAL", ""},
		{errors.New(inside), "INTERNAL", ""},
		{context.DeadlineExceeded, "UNAVAILABLE", ""},
		{&gqlerror.Error{Message: "later", Extensions: map[string]any{"code": "RATE_LIMITED"}}, "RATE_LIMITED", "later"},
	} {
		s := newSite(t, nil)
		s.stub.settings = func(context.Context) (*model.Settings, error) { return nil, row.err }
		got := s.query(t, "owner", "{ settings { version } }", nil)
		if got.status != 200 || !slices.Equal(got.errorCodes(t), []string{row.code}) || !strings.Contains(got.body, row.message) {
			t.Errorf("%v: %d %s", row.err, got.status, got.body)
		}
		if strings.Contains(got.body, inside) {
			t.Errorf("%v: the answer shows %s", row.err, got.body)
		}
		if !strings.Contains(got.body, `"path":["settings"]`) {
			t.Errorf("%v: no path in %s", row.err, got.body)
		}
		if logged := strings.Contains(s.log.String(), "level=ERROR"); logged != (row.code == "INTERNAL") {
			t.Errorf("%v: logged %t: %s", row.err, logged, s.log)
		}
	}
}

// TestUnavailableSaysWhenToTryAgain: in whole seconds, never too early, and soon where nothing is
// known.
func TestUnavailableSaysWhenToTryAgain(t *testing.T) {
	s := newSite(t, nil)
	busy := &models.Error{Code: models.CodeUnavailable, Message: "too much waits", RetryAfter: 1500 * time.Millisecond}
	for seconds, err := range map[string]error{"2": fmt.Errorf("accept: %w", busy), "1": models.ErrUnavailable} {
		s.stub.settings = func(context.Context) (*model.Settings, error) { return nil, err }
		got := s.query(t, "owner", "{ settings { version } }", nil)
		if !strings.Contains(got.body, `"retryAfterSeconds":`+seconds) || got.header.Get("Retry-After") != seconds {
			t.Errorf("%v: Retry-After %q, %s", err, got.header.Get("Retry-After"), got.body)
		}
	}
}

func TestInternalErrorsAreLoggedUnderTheirID(t *testing.T) {
	for name, settings := range map[string]func(context.Context) (*model.Settings, error){
		"an unknown fault": func(context.Context) (*model.Settings, error) { return nil, errors.New("the inside") },
		"a panic":          func(context.Context) (*model.Settings, error) { panic("the inside") },
	} {
		s := newSite(t, nil)
		s.stub.settings = settings
		got := s.query(t, "owner", "{ settings { version } }", nil)
		_, id, found := strings.Cut(got.body, "its id is ")
		if !found || strings.Contains(got.body, "inside") {
			t.Fatalf("%s: %s", name, got.body)
		}
		id, _, _ = strings.Cut(id, `"`)
		if log := s.log.String(); strings.Count(log, "errorId="+id) != 1 || !strings.Contains(log, "the inside") {
			t.Errorf("%s: the log under %s: %s", name, id, log)
		}
	}
}

func TestUnreadableArgumentsAreTheCallersFault(t *testing.T) {
	s := newSite(t, nil)
	for name, row := range map[string]struct {
		query     string
		variables map[string]any
	}{
		"a time":                  {"query($f: SyncLogFilter) { syncLog(filter: $f) { liveCursor } }", map[string]any{"f": map[string]any{"from": "yesterday"}}},
		"a time without a zone":   {"query($f: SyncLogFilter) { syncLog(filter: $f) { liveCursor } }", map[string]any{"f": map[string]any{"from": "2026-01-31T09:30:00"}}},
		"a time as a number":      {"query($f: SyncLogFilter) { syncLog(filter: $f) { liveCursor } }", map[string]any{"f": map[string]any{"from": 5}}},
		"a time in the document":  {`{ syncLog(filter: {from: "2026"}) { liveCursor } }`, nil},
		"an enum in another case": {"query($f: SyncLogFilter) { syncLog(filter: $f) { liveCursor } }", map[string]any{"f": map[string]any{"status": []string{"failed"}}}},
		"an unknown enum":         {"query($f: SyncLogFilter) { syncLog(filter: $f) { liveCursor } }", map[string]any{"f": map[string]any{"status": []string{"LOST"}}}},
		"an unknown field":        {"query($f: SyncLogFilter) { syncLog(filter: $f) { liveCursor } }", map[string]any{"f": map[string]any{"organizationId": "org-2"}}},
		"a huge number":           {"query($n: Int) { syncLog(first: $n) { liveCursor } }", map[string]any{"n": 1e30}},
		"a fraction":              {"query($n: Int) { syncLog(first: $n) { liveCursor } }", map[string]any{"n": 1.5}},
		"a big literal":           {"{ syncLog(first: 99999999999999999999) { liveCursor } }", nil},
		"an object for a text":    {"query($c: String) { syncLog(after: $c) { liveCursor } }", map[string]any{"c": map[string]any{}}},
		"a number for a text":     {"query($c: String) { syncLog(after: $c) { liveCursor } }", map[string]any{"c": 5}},
	} {
		got := s.query(t, "owner", row.query, row.variables)
		if !slices.Equal(got.errorCodes(t), []string{"BAD_USER_INPUT"}) {
			t.Errorf("%s: %s", name, got.body)
		}
	}
	if strings.Contains(s.log.String(), "level=ERROR") {
		t.Errorf("a caller's fault was logged as ours: %s", s.log)
	}
}

func TestVerifierThatIsAwayIsUnavailable(t *testing.T) {
	s := newSite(t, nil)
	s.tokens.err = models.ErrUnavailable
	got := s.query(t, "owner", "{ settings { version } }", nil)
	if !slices.Equal(got.errorCodes(t), []string{"UNAVAILABLE"}) {
		t.Errorf("got %s", got.body)
	}
}

func TestOperationsThatTakeTooLongAreGivenUp(t *testing.T) {
	s := newSite(t, func(c *httpapi.Config) { c.Limits.Operation = 10 * time.Millisecond })
	s.stub.settings = func(ctx context.Context) (*model.Settings, error) {
		<-ctx.Done()
		return nil, fmt.Errorf("asking: %w", ctx.Err())
	}
	got := s.query(t, "owner", "mutation { pauseSync { settings { version } } }", nil)
	if !slices.Equal(got.errorCodes(t), []string{"UNAVAILABLE"}) {
		t.Errorf("got %s", got.body)
	}
}
