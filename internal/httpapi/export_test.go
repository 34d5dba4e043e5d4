package httpapi_test

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/internal/httpapi"
)

// exporting is a site whose export answers a file, or breaks off where the form says so.
func exporting(t *testing.T) *site {
	t.Helper()
	return newSite(t, func(c *httpapi.Config) {
		c.Export = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, "time,kind\n")
			if r.FormValue("break") != "" {
				_ = http.NewResponseController(w).Flush()
				panic(http.ErrAbortHandler)
			}
		})
	})
}

func (s *site) download(t *testing.T, method, body string, headers ...string) *http.Request {
	t.Helper()
	return s.request(t, method, "/export/sync-log.csv", body, append([]string{"Content-Type", "application/x-www-form-urlencoded"}, headers...)...)
}

func TestExportIsServed(t *testing.T) {
	s := exporting(t)
	got := s.do(t, s.download(t, http.MethodPost, "token=x"))
	if got.status != 200 || got.body != "time,kind\n" || got.header.Get("X-Request-ID") == "" {
		t.Errorf("%d %q %v", got.status, got.body, got.header)
	}
	for header, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer"} {
		if got.header.Get(header) != want {
			t.Errorf("%s: %q", header, got.header.Get(header))
		}
	}
	if policy := got.header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") {
		t.Errorf("policy %q", policy)
	}
	if none := newSite(t, nil); none.do(t, none.download(t, http.MethodPost, "token=x")).status != http.StatusMethodNotAllowed {
		t.Error("there is an export although there is none")
	}
}

// TestOriginsOfForms: a page that gives no referrer away, as ours, sends "null".
func TestOriginsOfForms(t *testing.T) {
	s := exporting(t)
	for _, row := range []struct {
		origin, site string
		status       int
		allowed      string
	}{
		{"", "", 200, ""},
		{s.URL, "same-origin", 200, ""},
		{"https://console.example.com", "cross-site", 200, "https://console.example.com"},
		{"https://other.example.com", "cross-site", 403, ""},
		{"https://other.example.com", "", 403, ""},
		{"null", "same-origin", 200, ""},
		{"null", "", 200, ""},
		{"null", "same-site", 403, ""},
		{"null", "cross-site", 403, ""},
	} {
		r := s.download(t, http.MethodPost, "token=x")
		if row.origin != "" {
			r.Header.Set("Origin", row.origin)
		}
		if row.site != "" {
			r.Header.Set("Sec-Fetch-Site", row.site)
		}
		got := s.do(t, r)
		if got.status != row.status || got.header.Get("Access-Control-Allow-Origin") != row.allowed || !slices.Contains(got.header.Values("Vary"), "Origin") {
			t.Errorf("%q, %q: %d, %v", row.origin, row.site, got.status, got.header)
		}
	}
}

// TestAnExportThatBreaksOffIsCut: nothing on the way makes a whole answer of it, and it
// is no panic of ours.
func TestAnExportThatBreaksOffIsCut(t *testing.T) {
	s := exporting(t)
	response, err := s.Client().Do(s.download(t, http.MethodPost, "break=1"))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	_ = response.Body.Close()
	if !errors.Is(err, io.ErrUnexpectedEOF) || string(body) != "time,kind\n" {
		t.Errorf("%q, %v", body, err)
	}
	if strings.Contains(s.log.String(), "panicked") {
		t.Errorf("the log says %s", s.log)
	}
}

// TestTheExportHasNoDeadlineOfTheAPI: it takes as long as its reader needs.
func TestTheExportHasNoDeadlineOfTheAPI(t *testing.T) {
	s := newSite(t, func(c *httpapi.Config) {
		c.Limits.Operation, c.Limits.AnswerWrite = 20*time.Millisecond, 20*time.Millisecond
		c.Export = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			for range 10 {
				timer := time.NewTimer(20 * time.Millisecond)
				select {
				case <-timer.C:
				case <-r.Context().Done():
					return
				}
				_, _ = io.WriteString(w, "row\n")
				_ = http.NewResponseController(w).Flush()
			}
		})
	})
	if got := s.do(t, s.download(t, http.MethodPost, "token=x")); got.body != strings.Repeat("row\n", 10) {
		t.Errorf("got %q", got.body)
	}
}

// TestFormsCountAsAnonymousRequests: their token is in the body, which may never come.
func TestFormsCountAsAnonymousRequests(t *testing.T) {
	entered, release := make(chan struct{}), make(chan struct{})
	s := newSite(t, func(c *httpapi.Config) {
		c.Limits.AnonymousRequests = 4 // one address may have a quarter of them
		c.Export = http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
			entered <- struct{}{}
			<-release
		})
	})
	first := make(chan int)
	request := s.download(t, http.MethodPost, "token=x")
	go func() { first <- s.do(t, request).status }()
	<-entered
	if got := s.do(t, s.download(t, http.MethodPost, "token=x")); got.status != http.StatusTooManyRequests || got.header.Get("Retry-After") == "" {
		t.Errorf("a second form at a time: %d, %v", got.status, got.header)
	}
	close(release)
	if status := <-first; status != http.StatusOK {
		t.Errorf("the first form: %d", status)
	}
}
