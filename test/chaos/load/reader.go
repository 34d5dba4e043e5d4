package load

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/snovsync/snovsync/test/chaos/ledger"
)

// ReaderConfig says how the log is read.
type ReaderConfig struct {
	// URLs are the addresses of the API processes, without a path; at least one.
	URLs []string
	// Tokens are the organizations' bearer tokens that may read the log.
	Tokens map[string]string
	// Concurrency is how many organizations are read at a time; 0: 8.
	Concurrency int
	// Timeout bounds a try to read a page; 0: 30 s.
	Timeout time.Duration
	// Transport sends the requests; nil: one of its own.
	Transport http.RoundTripper
}

// Reader reads the sync log as an admin console does.
type Reader struct {
	config ReaderConfig
	client *client
	places *places
}

// NewReader makes a Reader.
func NewReader(config ReaderConfig) *Reader {
	if config.Concurrency == 0 {
		config.Concurrency = 8
	}
	if config.Timeout == 0 {
		config.Timeout = 30 * time.Second
	}
	return &Reader{
		config: config, client: newClient(config.Transport, config.Concurrency, config.Timeout), places: &places{urls: config.URLs},
	}
}

// Close ends idle connections.
func (r *Reader) Close() { r.client.close() }

// pageQuery reads a page of the largest size there is, the attempts with it.
const pageQuery = `query($after: String) { syncLog(first: 200, after: $after) {
	nodes {
		id eventId kind status reason message prospectEmail attemptCount createdAt updatedAt mergedInto
		attempts { callId startedAt durationMs outcome }
	}
	pageInfo { hasNextPage endCursor }
} }`

// page is what pageQuery answers.
type page struct {
	SyncLog struct {
		Nodes    []node
		PageInfo struct {
			HasNextPage bool
			EndCursor   string
		}
	}
}

type node struct {
	ID, EventID, Kind, Status, Reason, Message, ProspectEmail, MergedInto string
	AttemptCount                                                          int
	CreatedAt, UpdatedAt                                                  time.Time
	Attempts                                                              []struct {
		CallID, Outcome string
		StartedAt       time.Time
		DurationMs      float64
	}
}

// Entries reads the whole log of organizations, theirs together and newest first. A
// page that cannot be read is tried again, at another process, until ctx ends.
func (r *Reader) Entries(ctx context.Context, organizations []string) ([]ledger.Entry, error) {
	logs := make([][]ledger.Entry, len(organizations))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(r.config.Concurrency)
	for i, organization := range organizations {
		group.Go(func() (err error) {
			logs[i], err = r.log(ctx, organization)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return slices.Concat(logs...), nil
}

func (r *Reader) log(ctx context.Context, organization string) ([]ledger.Entry, error) {
	var entries []ledger.Entry
	variables := map[string]any{}
	for {
		var answer page
		failed := persist(ctx, r.places, delays{first: 50 * time.Millisecond, longest: time.Second}, func(url string) error {
			answer = page{}
			return r.client.ask(ctx, url, r.config.Tokens[organization], pageQuery, variables, &answer)
		})
		if failed != nil {
			return nil, fmt.Errorf("read the log of %s: %w", organization, failed)
		}
		for _, n := range answer.SyncLog.Nodes {
			entries = append(entries, n.entry(organization))
		}
		if !answer.SyncLog.PageInfo.HasNextPage {
			return entries, nil
		}
		variables["after"] = answer.SyncLog.PageInfo.EndCursor
	}
}

func (n node) entry(organization string) ledger.Entry {
	entry := ledger.Entry{
		Organization: organization, ID: n.ID, EventID: n.EventID, Kind: n.Kind, Status: n.Status, Reason: n.Reason, Message: n.Message,
		Email: n.ProspectEmail, MergedInto: n.MergedInto, AttemptCount: n.AttemptCount, CreatedAt: n.CreatedAt, UpdatedAt: n.UpdatedAt,
	}
	for _, a := range n.Attempts {
		entry.Attempts = append(entry.Attempts, ledger.Attempt{
			CallID: a.CallID, StartedAt: a.StartedAt, Duration: time.Duration(a.DurationMs * float64(time.Millisecond)), Outcome: a.Outcome,
		})
	}
	return entry
}
