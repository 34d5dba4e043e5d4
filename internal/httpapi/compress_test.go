package httpapi_test

import (
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/snovsync/snovsync/graph/model"
	"github.com/snovsync/snovsync/internal/httpapi"
	"github.com/snovsync/snovsync/models"
)

// taking makes a request say which encodings its client takes. The client then leaves the
// answer as it was sent.
func taking(r *http.Request, encodings string) *http.Request {
	r.Header.Set("Accept-Encoding", encodings)
	return r
}

// gunzip reads what an answer holds.
func gunzip(t *testing.T, body io.Reader) io.Reader {
	t.Helper()
	reader, err := gzip.NewReader(body)
	if err != nil {
		t.Fatal(err)
	}
	return reader
}

// wordy is a site with settings whose answer has about as many bytes as is said.
func wordy(t *testing.T, bytes int) *site {
	t.Helper()
	s := newSite(t, nil)
	s.stub.settings = func(context.Context) (*model.Settings, error) {
		settings := models.DefaultSettings("org-1")
		settings.LifecycleWording.Booked = strings.Repeat("Booked. ", bytes/len("Booked. "))
		return model.NewSettings(settings), nil
	}
	return s
}

const askedForWording = `{"query":"{ settings { lifecycleWording { booked } } }"}`

func TestLongAnswersAreCompressed(t *testing.T) {
	s := wordy(t, 20_000)
	ask := func(encodings string) answer {
		r := s.request(t, http.MethodPost, "/graphql", askedForWording, "Content-Type", "application/json", "Authorization", "Bearer owner")
		return s.do(t, taking(r, encodings))
	}
	plain, zipped := ask("identity"), ask("zstd, br, gzip")
	if plain.header.Get("Content-Encoding") != "" || !strings.Contains(plain.body, "Booked. ") {
		t.Errorf("plain: %v", plain.header)
	}
	if zipped.header.Get("Content-Encoding") != "gzip" || len(zipped.body) > 2000 || zipped.header.Get("Content-Type") != plain.header.Get("Content-Type") {
		t.Errorf("compressed: %v, %d bytes", zipped.header, len(zipped.body))
	}
	if unpacked, err := io.ReadAll(gunzip(t, strings.NewReader(zipped.body))); err != nil || string(unpacked) != plain.body {
		t.Errorf("the compressed answer holds %d bytes, %v", len(unpacked), err)
	}
	for _, got := range []answer{plain, zipped} {
		if !strings.Contains(strings.Join(got.header.Values("Vary"), ","), "Accept-Encoding") {
			t.Errorf("Vary %v", got.header.Values("Vary"))
		}
	}
}

func TestShortAnswersStayPlain(t *testing.T) {
	s := wordy(t, 800)
	r := s.request(t, http.MethodPost, "/graphql", askedForWording, "Content-Type", "application/json", "Authorization", "Bearer owner")
	if got := s.do(t, taking(r, "gzip")); got.status != 200 || got.header.Get("Content-Encoding") != "" || !strings.Contains(got.body, "Booked. ") {
		t.Errorf("%d %v", got.status, got.header)
	}
}

// TestACompressedExportIsStreamed: each page of it comes when it was flushed, and one that
// breaks off is cut.
func TestACompressedExportIsStreamed(t *testing.T) {
	proceed := make(chan struct{})
	s := newSite(t, func(c *httpapi.Config) {
		c.Export = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/csv; charset=utf-8; header=present")
			for range 3 {
				_, _ = io.WriteString(w, "time,kind\n")
				_ = http.NewResponseController(w).Flush()
				select {
				case <-proceed:
				case <-r.Context().Done():
				}
			}
			panic(http.ErrAbortHandler)
		})
	})
	response, err := s.Client().Do(taking(s.download(t, http.MethodPost, "token=x"), "gzip"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("it is sent %v", response.Header)
	}
	rows := gunzip(t, response.Body)
	for range 3 {
		row := make([]byte, len("time,kind\n"))
		if _, err := io.ReadFull(rows, row); err != nil || string(row) != "time,kind\n" {
			t.Fatalf("%q, %v", row, err)
		}
		proceed <- struct{}{}
	}
	if rest, err := io.ReadAll(response.Body); err == nil {
		t.Errorf("the file ends as if it were whole, with %q", rest)
	}
}
