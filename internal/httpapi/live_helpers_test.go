package httpapi_test

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/internal/httpapi"
	"github.com/snovsync/snovsync/internal/livelog"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/resolvers"
	"github.com/snovsync/snovsync/test/harness/teststore"
)

// liveSite is a site that serves the product's live log from a store.
type liveSite struct {
	*site
	store   *countingStore
	hub     *livelog.Hub
	loaders graphql.HandlerExtension
}

// countingStore counts the reads of attempts: one for each encoding that asks for them.
type countingStore struct {
	*models.Store
	mu    sync.Mutex
	reads int
}

func (s *countingStore) Attempts(ctx context.Context, organizationID string, ids []string) (map[string][]*models.Attempt, error) {
	s.mu.Lock()
	s.reads++
	s.mu.Unlock()
	return s.Store.Attempts(ctx, organizationID, ids)
}

func (s *countingStore) readCount() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reads
}

// newLiveSite makes a site whose readers may lag behind by so many changes.
func newLiveSite(t *testing.T, buffer int, change func(*httpapi.Config)) *liveSite {
	t.Helper()
	store := teststore.New(t)
	s := &liveSite{store: &countingStore{Store: store}, hub: livelog.New(livelog.Config{Store: store, Buffer: buffer})}
	if err := s.hub.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	store.OnChange(s.hub.Observe)
	resolver := resolvers.New(resolvers.Config{Store: s.store, LiveLog: s.hub})
	t.Cleanup(func() {
		s.hub.Stop()
		resolver.Wait()
	})
	s.loaders = resolver.Loaders()
	s.site = newSite(t, func(c *httpapi.Config) {
		c.Limits.SocketPing = patience
		c.Schema, c.Extensions = resolver.Schema(), []graphql.HandlerExtension{s.loaders}
		if change != nil {
			change(c)
		}
	})
	for _, organization := range []string{"org-1", "org-2"} {
		for _, role := range []auth.Role{auth.RoleOwner, auth.RoleAdmin, auth.RoleMember} {
			s.tokens.set(fmt.Sprintf("%s %s", organization, role), &auth.Principal{
				Subject: string(role), OrganizationID: organization, Role: role, ExpiresAt: time.Now().Add(time.Hour),
			})
		}
	}
	return s
}

// write commits changes of an organization, one for each name.
func (s *liveSite) write(t *testing.T, organization string, names ...string) {
	t.Helper()
	events := make([]*models.Event, len(names))
	for i, name := range names {
		events[i] = &models.Event{
			OrganizationID: organization, EventID: name, Kind: models.KindBookingCreated, OccurredAt: time.Now(), ContentHash: name,
			BookingID: name, Email: name + "@example.com", Payload: models.Payload{Booking: &models.Booking{ID: name}},
		}
	}
	if _, err := s.store.AcceptEvents(t.Context(), events); err != nil {
		t.Fatal(err)
	}
}

// names are so many names of events that no other call gave.
func names(prefix string, n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf("%s-%d", prefix, i)
	}
	return all
}

// greeted opens a websocket and waits until it is acknowledged.
func (s *liveSite) greeted(t *testing.T, protocol, token string) *peer {
	t.Helper()
	payload, err := json.Marshal(map[string]string{"token": token})
	if err != nil {
		t.Fatal(err)
	}
	p := s.open(t, protocol, string(payload))
	if err := p.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	p.expect("connection_ack")
	return p
}

// follow subscribes; variables may be nil.
func (p *peer) follow(id, query string, variables map[string]any) {
	p.t.Helper()
	encoded, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		p.t.Fatal(err)
	}
	kind := "subscribe"
	if p.Subprotocol() == oldProtocol {
		kind = "start"
	}
	p.send(message{Type: kind, ID: id, Payload: encoded})
}

// fromStart is where the whole log comes after.
func fromStart() map[string]any { return map[string]any{"after": livelog.EncodeCursor(0)} }

// expectChange receives the change with this number, and nothing else.
func (p *peer) expectChange(seq int64) {
	p.t.Helper()
	if got := p.nextSeq(); got != seq {
		p.t.Fatalf("got change %d, want %d", got, seq)
	}
}

// nextSeq receives a change and returns its number.
func (p *peer) nextSeq() int64 {
	p.t.Helper()
	return seqOf(p.t, p.expect("next").Payload)
}

func seqOf(t *testing.T, payload json.RawMessage) int64 {
	t.Helper()
	var got struct {
		Data struct {
			SyncLog struct {
				Cursor string `json:"cursor"`
			} `json:"syncLog"`
		} `json:"data"`
	}
	if err := json.Unmarshal(payload, &got); err != nil {
		t.Fatal(err)
	}
	seq, err := livelog.DecodeCursor(got.Data.SyncLog.Cursor)
	if err != nil {
		t.Fatalf("%s: %v", payload, err)
	}
	return seq
}

const cursors = `subscription ($after: String) { syncLog(after: $after) { cursor } }`
