package export_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/internal/export"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/test/harness"
)

// TestAFaultInTheMiddleCutsTheFile: what came must not look like all there is.
func TestAFaultInTheMiddleCutsTheFile(t *testing.T) {
	t.Parallel()
	for _, after := range []int{1, 2, 30} {
		read := 0
		s := newSite(t, export.Config{PageRows: 100, Store: pages(func(ctx context.Context, organizationID string, before int64) ([]*models.Entry, error) {
			read++
			if read > after {
				return nil, errFault
			}
			return endless(ctx, organizationID, before)
		})})
		got := s.do(s.request())
		if !errors.Is(got.err, io.ErrUnexpectedEOF) || got.StatusCode != http.StatusOK {
			t.Errorf("after %d pages: %d, %v", after, got.StatusCode, got.err)
		}
		if said := strings.Count(s.log.String(), errFault.Error()); said != 1 || !strings.Contains(s.log.String(), "org-a") {
			t.Errorf("the log says %s", s.log)
		}
	}
}

// TestRowsComeWhileTheLogIsRead, and who goes away ends the reading of it.
func TestRowsComeWhileTheLogIsRead(t *testing.T) {
	t.Parallel()
	ended := make(chan error, 1)
	s := newSite(t, export.Config{PageRows: 100, Store: pages(func(ctx context.Context, organizationID string, before int64) ([]*models.Entry, error) {
		if before == 0 {
			return endless(ctx, organizationID, before)
		}
		<-ctx.Done()
		ended <- context.Cause(ctx)
		return nil, context.Cause(ctx)
	})})
	ctx, leave := context.WithCancel(t.Context())
	response, err := s.Client().Do(s.request().WithContext(ctx))
	must(t, err)
	rows := bufio.NewScanner(response.Body)
	for range 1 + 100 {
		if !rows.Scan() {
			t.Fatal(rows.Err())
		}
	}
	leave()
	_ = response.Body.Close()
	select {
	case err := <-ended:
		if !errors.Is(err, context.Canceled) {
			t.Errorf("ended by %v", err)
		}
	case <-harness.Context(t).Done():
		t.Error("the log is read for nobody")
	}
	s.Close()
	if s.log.String() != "" {
		t.Errorf("the log says %s", s.log)
	}
}

// TestReadersThatTakeNothingAreCutOff: they hold a slot.
func TestReadersThatTakeNothingAreCutOff(t *testing.T) {
	t.Parallel()
	s := newSite(t, export.Config{PageRows: 100, MaxDelay: 50 * time.Millisecond, Store: pages(endless)})
	response, err := s.Client().Do(s.request())
	must(t, err)
	defer func() { _ = response.Body.Close() }()
	// Close waits for the requests that run.
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		s.Close()
	}()
	select {
	case <-closed:
	case <-harness.Context(t).Done():
		t.Fatal("the download goes on")
	}
	if _, err := io.Copy(io.Discard, response.Body); err == nil {
		t.Error("the file looks whole")
	}
}

// TestDownloadsAreFew: two of an organization at a time, so that others have their turn.
func TestDownloadsAreFew(t *testing.T) {
	t.Parallel()
	running, proceed := make(chan struct{}), make(chan struct{})
	s := newSite(t, export.Config{Store: pages(func(_ context.Context, organizationID string, _ int64) ([]*models.Entry, error) {
		if organizationID == "org-a" {
			running <- struct{}{}
			<-proceed
		}
		return nil, nil
	})})
	done := make(chan answer, 2)
	for range 2 {
		go func() { done <- s.do(s.request()) }()
		<-running
	}
	third := s.refused("a third one", s.request(), 429, "RATE_LIMITED")
	if third.Header.Get("Retry-After") != "30" || !strings.Contains(third.body, `"retryAfterSeconds":30`) || !strings.Contains(third.body, "your organization") {
		t.Errorf("a third one: %v, %s", third.Header, third.body)
	}
	if rows := s.rows("token", "MEMBER of org-b"); len(rows) != 0 {
		t.Errorf("another organization: %v", rows)
	}
	close(proceed)
	for range 2 {
		if got := <-done; got.StatusCode != http.StatusOK {
			t.Errorf("one that ran: %d", got.StatusCode)
		}
	}
	go func() { <-running }()
	if got := s.do(s.request()); got.StatusCode != http.StatusOK {
		t.Errorf("one after them: %d", got.StatusCode)
	}
}
