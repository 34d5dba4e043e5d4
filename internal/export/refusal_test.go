package export_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/snovsync/snovsync/internal/export"
	"github.com/snovsync/snovsync/models"
)

// nothing is a log without entries, for requests that must not reach it.
func nothing(t *testing.T) pages {
	return func(context.Context, string, int64) ([]*models.Entry, error) {
		t.Error("the log was read")
		return nil, nil
	}
}

func TestWhoMayDownload(t *testing.T) {
	t.Parallel()
	s := newSite(t, export.Config{Store: nothing(t)})
	for token, want := range map[string]struct {
		status int
		code   string
	}{
		"":                 {401, "UNAUTHENTICATED"},
		"wrong":            {401, "UNAUTHENTICATED"},
		"SERVICE of org-a": {403, "FORBIDDEN"},
		"database":         {503, "UNAVAILABLE"},
	} {
		s.refused(token, s.request("token", token), want.status, want.code)
	}
	inHeader := s.request("token", "")
	inHeader.Header.Set("Authorization", "Bearer "+member)
	s.refused("a token in the header", inHeader, 401, "UNAUTHENTICATED")

	read := newSite(t, export.Config{Store: pages(func(context.Context, string, int64) ([]*models.Entry, error) { return nil, nil })})
	for _, role := range []string{"OWNER", "ADMIN", "MEMBER"} {
		if rows := read.rows("token", role+" of org-a"); len(rows) != 0 {
			t.Errorf("%s: %v", role, rows)
		}
	}
}

func TestBadRequests(t *testing.T) {
	t.Parallel()
	s := newSite(t, export.Config{Store: nothing(t)})
	for _, field := range [][2]string{
		{"status", "skipped"}, {"status", "DONE"}, {"reason", "BECAUSE"}, {"kind", "BOOKING"}, {"states", "FAILED"}, {"Status", "FAILED"}, {"format", "csv"},
		{"from", "yesterday"}, {"to", "2030-01-02"}, {"from", "0000-01-01T00:00:00Z"},
		{"bookingId", "a\x00"}, {"formId", "\xff"}, {"prospectEmail", strings.Repeat("x", 1001)},
	} {
		s.refused(fmt.Sprint(field), s.request(field[0], field[1]), 400, "BAD_USER_INPUT")
	}
	s.refused("one field twice", s.request("bookingId", "a", "bookingId", "b"), 400, "BAD_USER_INPUT")
	s.refused("a token twice", s.request("token", member, "extra", "", "bookingId", "a", "bookingId", "b"), 400, "BAD_USER_INPUT")
	s.refused("a large form", s.request("bookingId", strings.Repeat("x", 64<<10)), 413, "BAD_USER_INPUT")

	inAddress := s.request("token", "")
	inAddress.URL.RawQuery = "token=" + strings.ReplaceAll(member, " ", "+")
	s.refused("a token in the address", inAddress, 400, "BAD_USER_INPUT")

	byGet := s.request()
	byGet.Method = http.MethodGet
	if got := s.refused("GET", byGet, 405, "BAD_USER_INPUT"); got.Header.Get("Allow") != "POST" {
		t.Errorf("GET: %v", got.Header)
	}
	for _, contentType := range []string{"application/json", "multipart/form-data; boundary=x", "text/plain", ""} {
		r := s.request()
		r.Header.Set("Content-Type", contentType)
		s.refused(contentType, r, 415, "BAD_USER_INPUT")
	}
	broken := s.request()
	broken.Body, broken.ContentLength = io.NopCloser(strings.NewReader("token=%zz")), 9
	s.refused("a broken form", broken, 400, "BAD_USER_INPUT")
}

// TestPagesAreToldInWords: a browser shows what a form answers.
func TestPagesAreToldInWords(t *testing.T) {
	t.Parallel()
	s := newSite(t, export.Config{Store: nothing(t)})
	r := s.request("token", "wrong")
	r.Header.Set("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
	if got := s.do(r); got.StatusCode != http.StatusUnauthorized || got.body != "a valid bearer token is required\n" || got.Header.Get("Content-Type") != "text/plain; charset=utf-8" {
		t.Errorf("%d %s: %q", got.StatusCode, got.Header.Get("Content-Type"), got.body)
	}
}

// TestOldHTTPIsRefused: a file that breaks off could not be told from a whole one.
func TestOldHTTPIsRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t, export.Config{Store: nothing(t)})
	connection, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", s.Listener.Addr().String())
	must(t, err)
	defer func() { _ = connection.Close() }()
	_, err = io.WriteString(connection, "POST / HTTP/1.0\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 7\r\n\r\ntoken=x")
	must(t, err)
	response, err := http.ReadResponse(bufio.NewReader(connection), nil)
	must(t, err)
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusHTTPVersionNotSupported {
		t.Errorf("got %s", response.Status)
	}
}

// TestFaultsBeforeTheFile are told, without what is nobody's business.
func TestFaultsBeforeTheFile(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		err    error
		status int
		code   string
	}{
		{errFault, 500, "INTERNAL"},
		{&models.Error{Code: models.CodeUnavailable, Message: "the database is not available", Err: errFault}, 503, "UNAVAILABLE"},
		{&models.Error{Code: models.CodeBadInput, Message: "that cannot be"}, 400, "BAD_USER_INPUT"},
		{context.DeadlineExceeded, 503, "UNAVAILABLE"},
	} {
		s := newSite(t, export.Config{Store: pages(func(context.Context, string, int64) ([]*models.Entry, error) { return nil, row.err })})
		got := s.refused(row.err.Error(), s.request(), row.status, row.code)
		if strings.Contains(got.body, errFault.Error()) {
			t.Errorf("the answer says %s", got.body)
		}
		if logged := strings.Contains(s.log.String(), errFault.Error()); logged != errors.Is(row.err, errFault) && row.status == 500 {
			t.Errorf("the log says %s", s.log)
		}
	}
}
