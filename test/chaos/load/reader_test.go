package load

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"github.com/snovsync/snovsync/test/chaos/ledger"
)

// logOf serves a log of so many entries to each organization, 200 a page.
func logOf(t *testing.T, length int, before func(http.ResponseWriter, *http.Request) bool) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var question struct {
			Query     string `json:"query"`
			Variables struct {
				After string `json:"after"`
			} `json:"variables"`
		}
		if err := json.NewDecoder(r.Body).Decode(&question); err != nil || question.Query != pageQuery {
			t.Errorf("asked %q: %v", question.Query, err)
		}
		if before != nil && before(w, r) {
			return
		}
		first, _ := strconv.Atoi(question.Variables.After)
		nodes := []any{}
		last := min(first+200, length)
		for i := first; i < last; i++ {
			nodes = append(nodes, map[string]any{
				"id": fmt.Sprintf("%s-%d", r.Header.Get("Authorization"), i), "eventId": fmt.Sprint(i), "kind": "BOOKING_CREATED", "status": "SUCCEEDED",
				"reason": nil, "message": "fine", "prospectEmail": "sam@example.com", "attemptCount": 1, "mergedInto": nil,
				"createdAt": "2025-01-01T12:00:00.000001Z", "updatedAt": "2025-01-01T12:00:01Z",
				"attempts": []any{map[string]any{"callId": "c", "startedAt": "2025-01-01T12:00:00.5Z", "durationMs": 1.25, "outcome": "ok"}},
			})
		}
		info := map[string]any{"hasNextPage": last < length, "endCursor": strconv.Itoa(last)}
		if err := json.NewEncoder(w).Encode(map[string]any{"data": map[string]any{"syncLog": map[string]any{"nodes": nodes, "pageInfo": info}}}); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestReader(t *testing.T) {
	t.Parallel()
	reader := NewReader(ReaderConfig{
		URLs:   []string{logOf(t, 450, sometimes(2, status(http.StatusServiceUnavailable))), logOf(t, 450, nil)},
		Tokens: map[string]string{"a": "token-a", "b": "token-b"},
	})
	defer reader.Close()
	entries, err := reader.Entries(t.Context(), []string{"a", "b"})
	if err != nil || len(entries) != 900 {
		t.Fatalf("%d entries, %v", len(entries), err)
	}
	for i, entry := range entries {
		organization := []string{"a", "b"}[i/450]
		if entry.Organization != organization || entry.ID != fmt.Sprintf("Bearer token-%s-%d", organization, i%450) {
			t.Fatalf("entry %d is %+v", i, entry)
		}
	}
	noon := time.Date(2025, 1, 1, 12, 0, 0, 0, time.UTC)
	got, attempt := entries[7], entries[7].Attempts[0]
	got.Attempts = nil
	want := ledger.Entry{
		Organization: "a", ID: "Bearer token-a-7", EventID: "7", Kind: "BOOKING_CREATED", Status: "SUCCEEDED", Message: "fine", Email: "sam@example.com",
		AttemptCount: 1, CreatedAt: noon.Add(time.Microsecond), UpdatedAt: noon.Add(time.Second),
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("read %+v, want %+v", got, want)
	}
	if attempt != (ledger.Attempt{CallID: "c", StartedAt: noon.Add(500 * time.Millisecond), Duration: 1250 * time.Microsecond, Outcome: "ok"}) {
		t.Errorf("read %+v", attempt)
	}
}

func TestAReaderSaysWhatItCouldNotRead(t *testing.T) {
	t.Parallel()
	refusing := NewReader(ReaderConfig{URLs: []string{logOf(t, 1, sometimes(1, graphqlError("FORBIDDEN")))}})
	defer refusing.Close()
	if _, err := refusing.Entries(t.Context(), []string{"a"}); err == nil || failureOf(err).code != "FORBIDDEN" {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	away := NewReader(ReaderConfig{URLs: []string{logOf(t, 1, sometimes(1, func(w http.ResponseWriter, r *http.Request) {
		cancel()
		status(http.StatusServiceUnavailable)(w, r)
	}))}})
	defer away.Close()
	if _, err := away.Entries(ctx, []string{"a"}); err == nil || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}
