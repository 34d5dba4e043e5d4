package console_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/snovsync/snovsync/console"
)

// answer is what a server answered, its body as it was sent.
type answer struct {
	status int
	header http.Header
	body   string
}

// site asks the console over real HTTP, and takes compressed answers only where it says so.
type site struct {
	url    string
	client *http.Client
}

func newSite(t *testing.T) *site {
	t.Helper()
	handler, err := console.New()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	transport := &http.Transport{DisableCompression: true}
	t.Cleanup(transport.CloseIdleConnections)
	return &site{url: server.URL, client: &http.Client{Transport: transport}}
}

func (s *site) ask(t *testing.T, method, address string, headers ...string) answer {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, s.url+address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		request.Header.Add(name, value)
	}
	response, err := s.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{status: response.StatusCode, header: response.Header, body: string(body)}
}

func (s *site) get(t *testing.T, address string, headers ...string) answer {
	t.Helper()
	return s.ask(t, http.MethodGet, address, headers...)
}

var (
	nonceInPolicy = regexp.MustCompile(`style-src 'self' 'nonce-([A-Za-z0-9]{20,})'`)
	nonceInPage   = regexp.MustCompile(`nonce="([^"]*)"`)
	script        = regexp.MustCompile(`<script type="module"[^>]* src="(/assets/[^"]+\.js)"`)
)

func TestTheIndex(t *testing.T) {
	s := newSite(t)
	nonces := make(map[string]bool)
	for _, address := range []string{"/", "/log", "/settings", "/log?email=ann%40example.com", "/a/b/", "/people/ann@example.com", "/lists/a.b/c"} {
		got := s.get(t, address)
		if got.status != 200 || got.header.Get("Content-Type") != "text/html; charset=utf-8" || got.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v", address, got.status, got.header)
		}
		policy := got.header.Get("Content-Security-Policy")
		found := nonceInPolicy.FindStringSubmatch(policy)
		if found == nil {
			t.Fatalf("%s: no nonce in %q", address, policy)
		}
		nonces[found[1]] = true
		inPage := nonceInPage.FindAllStringSubmatch(got.body, -1)
		if len(inPage) == 0 {
			t.Errorf("%s: no nonce in the page", address)
		}
		for _, one := range inPage {
			if one[1] != found[1] {
				t.Errorf("%s: the page has the nonce %q, the policy %q", address, one[1], found[1])
			}
		}
	}
	if len(nonces) != 7 {
		t.Errorf("7 answers had %d nonces", len(nonces))
	}
}

func TestThePolicyLetsNothingOutOfTheOrigin(t *testing.T) {
	policy := newSite(t).get(t, "/").header.Get("Content-Security-Policy")
	for _, forbidden := range []string{"unsafe", "http:", "https:", "*"} {
		if strings.Contains(policy, forbidden) {
			t.Errorf("the policy has %s: %s", forbidden, policy)
		}
	}
	for _, wanted := range []string{
		"default-src 'none'", "script-src 'self';", "connect-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
	} {
		if !strings.Contains(policy, wanted) {
			t.Errorf("the policy lacks %s: %s", wanted, policy)
		}
	}
}

func TestThePageHasNoCodeOfItsOwn(t *testing.T) {
	page := newSite(t).get(t, "/").body
	for _, inline := range []string{"<style", "style=", "onload=", "javascript:", "http://", "https://", "//"} {
		if strings.Contains(page, inline) {
			t.Errorf("the page has %s", inline)
		}
	}
	if strings.Count(page, "<script") != len(script.FindAllString(page, -1)) {
		t.Error("a script stands in the page itself")
	}
}

// entry is the script that the index loads.
func (s *site) entry(t *testing.T) string {
	t.Helper()
	found := script.FindStringSubmatch(s.get(t, "/").body)
	if found == nil {
		t.Fatal("the index loads no script")
	}
	return found[1]
}

func TestAssetsAreKeptAndCompressed(t *testing.T) {
	s := newSite(t)
	entry := s.entry(t)
	plain := s.get(t, entry)
	for _, got := range []answer{plain, s.get(t, entry, "Accept-Encoding: gzip, deflate, br, zstd")} {
		if got.status != 200 || got.header.Get("Cache-Control") != "public, max-age=31536000, immutable" ||
			got.header.Get("Content-Type") != "text/javascript; charset=utf-8" || got.header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s: %d %v", entry, got.status, got.header)
		}
		if got.header.Get("Content-Length") != strconv.Itoa(len(got.body)) {
			t.Errorf("%s: %s bytes are announced, %d come", entry, got.header.Get("Content-Length"), len(got.body))
		}
	}
	compressed := s.get(t, entry, "Accept-Encoding: gzip")
	if plain.header.Get("Content-Encoding") != "" || compressed.header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("encodings %q and %q", plain.header.Get("Content-Encoding"), compressed.header.Get("Content-Encoding"))
	}
	if unzipped(t, compressed.body) != plain.body {
		t.Error("the compressed answer holds something else")
	}
	if len(compressed.body)*2 > len(plain.body) {
		t.Errorf("compressed from %d to %d bytes", len(plain.body), len(compressed.body))
	}
}

func TestTheIndexIsCompressed(t *testing.T) {
	got := newSite(t).get(t, "/log", "Accept-Encoding: gzip, deflate, br, zstd")
	if got.header.Get("Content-Encoding") != "gzip" || got.header.Get("Vary") != "Accept-Encoding" || got.header.Get("Content-Length") != strconv.Itoa(len(got.body)) {
		t.Errorf("%v with %d bytes", got.header, len(got.body))
	}
	nonce := nonceInPolicy.FindStringSubmatch(got.header.Get("Content-Security-Policy"))
	if nonce == nil {
		t.Fatal("the policy has no nonce")
	}
	if page := unzipped(t, got.body); !strings.Contains(page, `nonce="`+nonce[1]+`"`) || len(got.body)*2 > len(page) {
		t.Errorf("%d bytes hold a page of %d bytes", len(got.body), len(page))
	}
}

func unzipped(t *testing.T, body string) string {
	t.Helper()
	reader, err := gzip.NewReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	unpacked, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	return string(unpacked)
}

func TestEncodingsThatAreAccepted(t *testing.T) {
	s := newSite(t)
	entry := s.entry(t)
	for accepted, want := range map[string]string{
		"gzip": "gzip", "GZIP": "gzip", "br, gzip;q=0.5": "gzip", "*": "gzip", "deflate, *;q=0.1": "gzip", "x-gzip": "gzip",
		"": "", "br": "", "identity": "", "gzip;q=0": "", "*;q=0": "", "gzip; q=0.0, *": "",
	} {
		if got := s.get(t, entry, "Accept-Encoding: "+accepted).header.Get("Content-Encoding"); got != want {
			t.Errorf("Accept-Encoding %q: answered %q, want %q", accepted, got, want)
		}
	}
}

func TestOtherFilesAreNotKept(t *testing.T) {
	got := newSite(t).get(t, "/favicon.svg")
	if got.status != 200 || got.header.Get("Content-Type") != "image/svg+xml" || got.header.Get("Cache-Control") != "no-store" {
		t.Errorf("%d %v", got.status, got.header)
	}
	if !strings.HasPrefix(got.body, "<svg") {
		t.Errorf("it is %q", got.body)
	}
}

func TestAMissingFileIsNeverThePage(t *testing.T) {
	s := newSite(t)
	for _, address := range []string{
		"/assets/index-00000000.js", "/assets/nothing", "/assets/", "/assets", "/assets/../assets/nothing.js",
		"/favicon.ico", "/robots.txt", "/index.html", "/../console.go", "/assets/../../go.mod", "/.git/config", "/log/.env", "/.well-known/security.txt",
	} {
		got := s.get(t, address)
		if got.status != http.StatusNotFound {
			t.Errorf("%s: %d", address, got.status)
		}
		if got.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s may be kept: %q", address, got.header.Get("Cache-Control"))
		}
	}
}

func TestHead(t *testing.T) {
	s := newSite(t)
	for _, address := range []string{"/", "/log", s.entry(t), "/favicon.svg", "/assets/nothing.js"} {
		get, head := s.get(t, address, "Accept-Encoding: gzip"), s.ask(t, http.MethodHead, address, "Accept-Encoding: gzip")
		if head.status != get.status || head.body != "" {
			t.Errorf("%s: %d with %d bytes", address, head.status, len(head.body))
		}
		for _, name := range []string{"Content-Type", "Content-Length", "Content-Encoding", "Cache-Control"} {
			// Two nonces do not compress alike, to the byte.
			if page := nonceInPolicy.MatchString(get.header.Get("Content-Security-Policy")); page && name == "Content-Length" {
				continue
			}
			if head.header.Get(name) != get.header.Get(name) {
				t.Errorf("%s: HEAD says %s %q, GET %q", address, name, head.header.Get(name), get.header.Get(name))
			}
		}
	}
}

func TestOnlyReading(t *testing.T) {
	s := newSite(t)
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch} {
		if got := s.ask(t, method, "/"); got.status != http.StatusMethodNotAllowed || got.header.Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: %d %q", method, got.status, got.header.Get("Allow"))
		}
	}
}
