package export_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/internal/export"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/test/harness"
)

func TestMain(m *testing.M) {
	// The Postgres server that the tests share ends with the process, not before.
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/snovsync/snovsync/test/harness/ephemeral.(*process).wait"))
}

var today = time.Date(2030, 1, 2, 3, 4, 5, 678_901_000, time.UTC)

// site is the handler behind an HTTP server.
type site struct {
	*httptest.Server

	t   *testing.T
	log *harness.Buffer
}

func newSite(t *testing.T, config export.Config) *site {
	t.Helper()
	s := &site{t: t, log: &harness.Buffer{}}
	config.Verifier, config.Logger = tokens{}, slog.New(slog.NewTextHandler(s.log, nil))
	config.Now = func() time.Time { return today.In(time.FixedZone("", -9*3600)) }
	s.Server = httptest.NewServer(export.New(config))
	s.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	t.Cleanup(func() {
		s.Close()
		s.Client().CloseIdleConnections()
	})
	return s
}

// tokens are written "<role> of <organization>".
type tokens struct{}

func (tokens) Verify(_ context.Context, bearer string) (*auth.Principal, error) {
	role, organization, ok := strings.Cut(bearer, " of ")
	switch {
	case bearer == "database":
		return nil, &models.Error{Code: models.CodeUnavailable, Message: "the database is not available"}
	case !ok:
		return nil, auth.ErrUnauthenticated
	}
	return &auth.Principal{Subject: "user-1", OrganizationID: organization, Role: auth.Role(role)}, nil
}

const member = "MEMBER of org-a"

// request is a form with the token of a member of org-a and these fields, by name and value.
func (s *site) request(fields ...string) *http.Request {
	s.t.Helper()
	form := url.Values{"token": {member}}
	for i := 0; i < len(fields); i += 2 {
		if fields[i] == "token" {
			form.Del("token")
		}
		form.Add(fields[i], fields[i+1])
	}
	r, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.URL, strings.NewReader(form.Encode()))
	must(s.t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

// answer is an answer, and what broke it off.
type answer struct {
	*http.Response

	body string
	err  error
}

func (s *site) do(r *http.Request) answer {
	s.t.Helper()
	response, err := s.Client().Do(r)
	must(s.t, err)
	body, err := io.ReadAll(response.Body)
	_ = response.Body.Close()
	return answer{response, string(body), err}
}

// rows are the rows of a file below its header.
func (s *site) rows(fields ...string) [][]string {
	s.t.Helper()
	got := s.do(s.request(fields...))
	if got.err != nil || got.StatusCode != http.StatusOK {
		s.t.Fatalf("%d, %v: %s", got.StatusCode, got.err, got.body)
	}
	rows, err := csv.NewReader(strings.NewReader(got.body)).ReadAll()
	must(s.t, err)
	return rows[1:]
}

// refused expects a refusal.
func (s *site) refused(what string, r *http.Request, status int, code string) answer {
	s.t.Helper()
	got := s.do(r)
	var parsed struct {
		Errors []struct {
			Message    string `json:"message"`
			Extensions struct {
				Code string `json:"code"`
			} `json:"extensions"`
		} `json:"errors"`
	}
	if err := json.Unmarshal([]byte(got.body), &parsed); err != nil {
		s.t.Errorf("%s: %d %q", what, got.StatusCode, got.body)
		return got
	}
	if got.StatusCode != status || len(parsed.Errors) != 1 || parsed.Errors[0].Extensions.Code != code || parsed.Errors[0].Message == "" ||
		got.Header.Get("Content-Type") != "application/json; charset=utf-8" || got.Header.Get("Content-Disposition") != "" || got.Header.Get("Cache-Control") != "no-store" {
		s.t.Errorf("%s: %d %s %v", what, got.StatusCode, got.body, got.Header)
	}
	return got
}

// log is a store with a log, on each database.
type log struct {
	*models.Store
	t *testing.T
}

func eachDatabase(t *testing.T, test func(t *testing.T, l *log)) {
	t.Helper()
	for name, address := range map[string]func(testing.TB) string{
		"postgres": harness.Postgres,
		"sqlite":   func(t testing.TB) string { return "sqlite:" + filepath.Join(t.TempDir(), "snovsync.db") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store, err := models.Open(t.Context(), models.Config{DatabaseURL: address(t), Now: func() time.Time { return today }})
			must(t, err)
			t.Cleanup(func() { must(t, store.Close()) })
			must(t, store.Migrate(t.Context()))
			test(t, &log{store, t})
		})
	}
}

// accept stores n bookings of an organization and gives their entries.
func (l *log) accept(organizationID string, n int, change func(i int, e *models.Event)) []*models.Entry {
	l.t.Helper()
	events := make([]*models.Event, n)
	for i := range events {
		id := fmt.Sprintf("event-%d", i)
		events[i] = &models.Event{
			OrganizationID: organizationID, EventID: id, Kind: models.KindBookingCreated, OccurredAt: today, ContentHash: id,
			Email: "ada@example.com", BookingID: "b-" + id, Payload: models.Payload{Booking: &models.Booking{ID: "b-" + id}},
		}
		if change != nil {
			change(i, events[i])
		}
	}
	accepted, err := l.AcceptEvents(l.t.Context(), events)
	must(l.t, err)
	entries := make([]*models.Entry, n)
	for i, a := range accepted {
		entries[i] = a.Entry
	}
	return entries
}

func (l *log) settle(results ...models.Result) {
	l.t.Helper()
	_, err := l.SettleQueued(l.t.Context(), results)
	must(l.t, err)
}

// pages is a store that answers what a test wants, page by page.
type pages func(ctx context.Context, organizationID string, before int64) ([]*models.Entry, error)

func (p pages) EntriesBefore(ctx context.Context, organizationID string, _ models.EntryFilter, before int64, _ int) ([]*models.Entry, error) {
	return p(ctx, organizationID, before)
}

// RecordAudit implements export.Store.
func (pages) RecordAudit(context.Context, models.AuditRecord) error { return nil }

// endless is a log that never ends.
func endless(_ context.Context, _ string, before int64) ([]*models.Entry, error) {
	if before == 0 {
		before = 1 << 40
	}
	page := make([]*models.Entry, 100)
	for i := range page {
		page[i] = &models.Entry{ID: "entry", Seq: before - int64(i) - 1, Message: strings.Repeat("x", 1000)}
	}
	return page, nil
}

var errFault = errors.New("password of the database")

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
