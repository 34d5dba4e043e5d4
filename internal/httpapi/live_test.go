package httpapi_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/transport"

	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/internal/httpapi"
	"github.com/snovsync/snovsync/internal/livelog"
	"github.com/snovsync/snovsync/models"
)

// oddIDs are ids that a careless splice would spoil.
func oddIDs() []string {
	return []string{"1", `"`, `\`, `","type":"next`, "<&>", "\u2028", "ид 🙂", "\x01\x1f", strings.Repeat("long ", 200)}
}

// TestMessagesAreThoseOfGqlgen compares the very bytes with what gqlgen's own transport
// sends, which reads a channel: of changes from the database, of those that come, and of
// queries.
func TestMessagesAreThoseOfGqlgen(t *testing.T) {
	s := newLiveSite(t, 0, nil)
	s.write(t, "org-1", names("before", 300)...)
	stock := handler.New(s.schema)
	stock.Use(s.loaders)
	stock.AddTransport(transport.Websocket{
		InitFunc: func(ctx context.Context, _ transport.InitPayload) (context.Context, *transport.InitPayload, error) {
			return auth.With(ctx, &auth.Principal{OrganizationID: "org-1", Role: auth.RoleOwner}), nil, nil
		},
	})
	server := httptest.NewServer(stock)
	t.Cleanup(server.Close)
	theirs := &liveSite{site: &site{Server: server}}
	queries := []string{
		`subscription ($after: String) { syncLog(after: $after) { cursor entry { id status message attemptCount attempts { id } createdAt input } } }`,
		`subscription S($after: String) { a: syncLog(after: $after) { ...C b: __typename } } fragment C on SyncLogChange { c: cursor entry { ... on SyncLogEntry { prospectEmail } } }`,
		`query ($after: String) { viewer { user role } connection: syncLog(first: 2, before: $after) { nodes { eventId } } }`,
	}
	seen := 300
	for _, protocol := range []string{newProtocol, oldProtocol} {
		our, their := s.greeted(t, protocol, "org-1 OWNER"), theirs.greeted(t, protocol, "")
		for i, id := range oddIDs() {
			query, after := queries[i%len(queries)], livelog.EncodeCursor(int64(seen-20))
			if strings.HasPrefix(query, "query") {
				query, after = strings.Replace(query, "viewer { user role } ", "", 1), models.EntryCursor(&models.Entry{Seq: 100})
			}
			our.follow(id, query, map[string]any{"after": after})
			their.follow(id, query, map[string]any{"after": after})
			count, live := 2, strings.HasPrefix(query, "subscription")
			if live {
				s.write(t, "org-1", names(fmt.Sprint(protocol, i), 20)...)
				seen, count = seen+20, 40
			}
			for range count {
				if got, want := our.text(), their.text(); got != want {
					t.Fatalf("%.20q: got\n%q\nwant\n%q", id, got, want)
				}
			}
			if live {
				our.end(id)
				their.stop(id)
				for m := their.receive(); m.Type != "complete" || m.ID != id; m = their.receive() {
					continue
				}
			}
		}
	}
}

// text is the next message that is no keepalive.
func (p *peer) text() string {
	p.t.Helper()
	for {
		_, text, err := p.ReadMessage()
		if err != nil {
			p.t.Fatal(err)
		}
		// The library of websockets that gqlgen brings leaves out the line's end.
		if got := strings.TrimSuffix(string(text), "\n"); got != `{"type":"ka"}` && got != `{"type":"ping"}` {
			return got
		}
	}
}

// stop asks for the end of a subscription.
func (p *peer) stop(id string) {
	p.t.Helper()
	p.send(message{Type: map[string]string{newProtocol: "complete", oldProtocol: "stop"}[p.Subprotocol()], ID: id})
}

// end asks for the end of a subscription, and returns what came until the server had read that:
// the newer protocol does not answer it.
func (p *peer) end(id string) (before []message) {
	p.t.Helper()
	p.stop(id)
	last := "complete"
	if p.Subprotocol() == newProtocol {
		last = "pong"
		p.send(message{Type: "ping"})
	}
	for m := p.receive(); m.Type != last; m = p.receive() {
		before = append(before, m)
	}
	return before
}

// TestSharingKeepsToRights: readers who ask the same get what their own token gives, in
// whatever order they come.
func TestSharingKeepsToRights(t *testing.T) {
	const query = `subscription ($after: String, $filter: SyncLogFilter, $all: Boolean = false) {
		syncLog(after: $after, filter: $filter) { cursor entry { eventId input kind @include(if: $all) } } }`
	readers := []string{"org-1 MEMBER", "org-1 OWNER", "org-2 ADMIN", "org-2 MEMBER", "org-1 ADMIN"}
	for turn := range readers {
		s := newLiveSite(t, 0, nil)
		order := slices.Concat(readers[turn:], readers[:turn])
		peers := make(map[string]*peer)
		for _, token := range order {
			for _, all := range []bool{false, true} {
				p := s.greeted(t, newProtocol, token)
				p.follow("1", query, map[string]any{"after": livelog.EncodeCursor(0), "all": all})
				peers[fmt.Sprint(token, " ", all)] = p
			}
			p := s.greeted(t, newProtocol, token)
			p.follow("1", query, map[string]any{"filter": map[string]any{"bookingId": "second"}, "after": livelog.EncodeCursor(0)})
			peers[token+" filter"] = p
		}
		for _, event := range []string{"first", "second"} {
			s.write(t, "org-1", event)
			s.write(t, "org-2", event)
		}
		for name, p := range peers {
			organization, role, asked := fields(name)
			for seq, event := range []string{"first", "second"} {
				if asked == "filter" && event == "first" {
					continue
				}
				entry := map[string]any{"eventId": event, "input": nil}
				if asked == "true" {
					entry["kind"] = "BOOKING_CREATED"
				}
				checkEntry(t, name, p.expect("next").Payload, int64(seq+1), entry, auth.Role(role) != auth.RoleMember)
			}
			if organization == "" {
				t.Error("a reader without an organization")
			}
		}
	}
}

func fields(name string) (organization, role, asked string) {
	all := strings.Fields(name)
	return all[0], all[1], all[2]
}

// checkEntry compares an answer; the input is there for those who administer, and is an
// error for others.
func checkEntry(t *testing.T, name string, payload json.RawMessage, seq int64, want map[string]any, administers bool) {
	t.Helper()
	var got struct {
		Data struct {
			SyncLog struct {
				Entry map[string]any `json:"entry"`
			} `json:"syncLog"`
		} `json:"data"`
		Errors []struct {
			Extensions struct {
				Code string `json:"code"`
			} `json:"extensions"`
		} `json:"errors"`
	}
	if err := json.Unmarshal(payload, &got); err != nil {
		t.Fatal(err)
	}
	entry := got.Data.SyncLog.Entry
	input, _ := entry["input"].(string)
	forbidden := len(got.Errors) == 1 && got.Errors[0].Extensions.Code == "FORBIDDEN"
	if administers != strings.Contains(input, "bookingCreated") || administers == forbidden || seqOf(t, payload) != seq {
		t.Errorf("%s got %s", name, payload)
	}
	entry["input"] = nil
	if fmt.Sprint(entry) != fmt.Sprint(want) {
		t.Errorf("%s got %v, want %v", name, entry, want)
	}
}

// TestSharingKeepsToWhatIsAsked: readers with the same rights and other selections are told
// what each of them selected.
func TestSharingKeepsToWhatIsAsked(t *testing.T) {
	s := newLiveSite(t, 0, nil)
	const both = `subscription A($after: String) { syncLog(after: $after) { entry { eventId } } } subscription B($after: String) { syncLog(after: $after) { entry { status } } }`
	wants := []string{`{"syncLog":{"entry":{"eventId":"event"}}}`, `{"syncLog":{"entry":{"status":"QUEUED"}}}`, `{"other":{"entry":{"kind":"BOOKING_CREATED"}}}`, `{"syncLog":{"entry":{"kind":"BOOKING_CREATED"}}}`}
	peers := make([]*peer, len(wants))
	for i, payload := range []map[string]any{
		{"query": both, "operationName": "A"}, {"query": both, "operationName": "B"},
		{"query": `subscription ($after: String) { other: syncLog(after: $after) { entry { kind } } }`},
		{"query": `subscription ($after: String) { syncLog(after: $after) { entry { kind } } }`},
	} {
		payload["variables"] = fromStart()
		encoded, err := json.Marshal(payload)
		if err != nil {
			t.Fatal(err)
		}
		peers[i] = s.greeted(t, newProtocol, "org-1 MEMBER")
		peers[i].send(message{Type: "subscribe", ID: "1", Payload: encoded})
	}
	s.write(t, "org-1", "event")
	for i, p := range peers {
		if got, want := string(p.expect("next").Payload), `{"data":`+wants[i]+`}`; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// TestAChangeIsEncodedOnce: readers who ask the same share what was encoded, also where
// they began at different places.
func TestAChangeIsEncodedOnce(t *testing.T) {
	s := newLiveSite(t, 0, nil)
	const query = `subscription ($after: String) { syncLog(after: $after) { cursor entry { attempts { id } } } }`
	const readers, changes = 20, 10
	s.write(t, "org-1", "first", "second")
	peers := make([]*peer, readers)
	for i := range peers {
		peers[i] = s.greeted(t, newProtocol, "org-1 MEMBER")
		peers[i].follow("1", query, map[string]any{"after": livelog.EncodeCursor(int64(i % 2))})
		for seq := int64(i%2) + 1; seq <= 2; seq++ {
			peers[i].expectChange(seq)
		}
	}
	before := s.store.readCount()
	for n := range changes {
		s.write(t, "org-1", fmt.Sprint("event-", n))
		for _, p := range peers {
			p.expectChange(int64(3 + n))
		}
	}
	// On a busy machine a reader may still read the log by itself when the first changes come.
	if reads := s.store.readCount() - before; reads < changes || reads >= 2*changes {
		t.Errorf("%d changes were encoded %d times for %d readers", changes, reads, readers)
	}
}

// TestReadersComeAndGo: readers of one group and of groups of their own subscribe where
// they left off, stop, and come back over the same or a new socket, while the log grows in
// bursts. Each gets every change once and in order.
func TestReadersComeAndGo(t *testing.T) {
	const readers, total, burst = 9, 1500, 125
	// Nobody waits for the readers, so each may be behind by everything.
	s := newLiveSite(t, total, nil)
	var group sync.WaitGroup
	for n := range readers {
		group.Go(func() {
			random := rand.New(rand.NewPCG(uint64(n), 1))
			query := cursors
			if n%3 == 0 {
				query += strings.Repeat(" ", n)
			}
			for seen, id := int64(0), 0; seen < total; {
				p := s.greeted(t, newProtocol, "org-1 MEMBER")
				for range 1 + random.IntN(3) {
					id++
					seen = p.readSome(fmt.Sprint(id), query, seen, min(total, seen+1+random.Int64N(total/5)))
				}
				_ = p.Close()
			}
		})
	}
	for n := range total / burst {
		s.write(t, "org-1", names(fmt.Sprint("burst-", n), burst)...)
	}
	group.Wait()
}

// readSome subscribes after a change and reads up to another one, and stops there.
func (p *peer) readSome(id, query string, after, until int64) int64 {
	p.follow(id, query, map[string]any{"after": livelog.EncodeCursor(after)})
	for after < until {
		m := p.receive()
		if m.ID != id || m.Type != "next" {
			p.t.Errorf("after %d: got %s %s %s instead of a change for %s", after, m.Type, m.ID, m.Payload, id)
			return until
		}
		if got := seqOf(p.t, m.Payload); got != after+1 {
			p.t.Errorf("got change %d after %d", got, after)
			return until
		}
		after++
	}
	for _, m := range p.end(id) {
		if m.ID != id || m.Type != "next" {
			p.t.Errorf("got %s for %s before the end of %s", m.Type, m.ID, id)
			return until
		}
	}
	return after
}

// TestASlowReaderHoldsUpNobody: a reader whose peer takes nothing is ended and told so, and
// goes on from its last change without a gap; the others get everything meanwhile.
func TestASlowReaderHoldsUpNobody(t *testing.T) {
	const changes = 50
	s := newLiveSite(t, 10, func(c *httpapi.Config) { c.Limits.SocketWrite = patience })
	const query = `subscription ($after: String) { syncLog(after: $after) { cursor entry { message } } }`
	slow, quick := s.greeted(t, newProtocol, "org-1 MEMBER"), s.greeted(t, newProtocol, "org-1 MEMBER")
	tcp, ok := slow.NetConn().(*net.TCPConn)
	if !ok || tcp.SetReadBuffer(1<<18) != nil {
		t.Fatal("the peer cannot be slow")
	}
	for _, p := range []*peer{slow, quick} {
		p.follow("1", query, fromStart())
	}
	s.write(t, "org-1", "entry")
	slow.expectChange(1)
	quick.expectChange(1)
	entries, err := s.store.Entries(t.Context(), "org-1", models.EntryFilter{}, models.Page{})
	if err != nil {
		t.Fatal(err)
	}
	for n := range changes {
		// An entry that is blocked, or waits again, with words as long as a few messages are.
		result := models.Result{EntryID: entries.Entries[0].ID, Status: models.StatusBlocked, Reason: models.ReasonListDeleted, Message: strings.Repeat("x", 1<<18)}
		if n%2 == 1 {
			all := func([]*models.Entry) bool { return true }
			if err := s.store.ReleaseBlocked(t.Context(), "org-1", []models.Reason{models.ReasonListDeleted}, all); err != nil {
				t.Fatal(err)
			}
		} else if _, err := s.store.SettleQueued(t.Context(), []models.Result{result}); err != nil {
			t.Fatal(err)
		}
		quick.expectChange(int64(2 + n))
	}
	last := int64(1)
	m := slow.receive()
	for ; m.Type == "next"; m = slow.receive() {
		last++
		if got := seqOf(t, m.Payload); got != last {
			t.Fatalf("got change %d, want %d", got, last)
		}
	}
	if m.Type != "error" || !strings.Contains(string(m.Payload), `"path":["syncLog"],"extensions":{"code":"SLOW_READER"}`) || last >= changes {
		t.Fatalf("after change %d: %s %.300s", last, m.Type, m.Payload)
	}
	slow.follow("1", query, map[string]any{"after": livelog.EncodeCursor(last)})
	for last++; last <= changes+1; last++ {
		slow.expectChange(last)
	}
}

// TestNothingComesAfterTheEnd: an id is free, and silent, once its subscription was ended.
func TestNothingComesAfterTheEnd(t *testing.T) {
	s := newLiveSite(t, 0, nil)
	p := s.greeted(t, newProtocol, "org-1 MEMBER")
	for round := range int64(20) {
		p.follow("1", cursors, nil)
		p.follow("2", `{ __typename }`, nil)
		p.expect("next")
		p.expect("complete")
		s.write(t, "org-1", fmt.Sprint("event-", round))
		for _, m := range p.end("1") {
			if m.Type != "next" || seqOf(t, m.Payload) != round+1 {
				t.Fatalf("round %d: got %s %s", round, m.Type, m.Payload)
			}
		}
	}
}

func TestReadersAreToldThatTheServerStops(t *testing.T) {
	s := newLiveSite(t, 0, nil)
	var peers []*peer
	for _, protocol := range []string{newProtocol, oldProtocol} {
		for range 3 {
			p := s.greeted(t, protocol, "org-1 MEMBER")
			p.follow("1", cursors, fromStart())
			peers = append(peers, p)
		}
	}
	s.write(t, "org-1", "event")
	for _, p := range peers {
		if got := p.receive(); seqOf(t, got.Payload) != 1 {
			t.Fatalf("got %s", got.Payload)
		}
	}
	s.hub.Stop()
	for _, p := range peers {
		if got := p.expect("error"); !strings.Contains(string(got.Payload), `"SERVER_STOPPING"`) {
			t.Errorf("got %s", got.Payload)
		}
	}
}

// TestAnIdleReaderCostsOneGoroutine counts what many readers add.
func TestAnIdleReaderCostsOneGoroutine(t *testing.T) {
	s := newLiveSite(t, 0, nil)
	const readers = 100
	first := s.greeted(t, newProtocol, "org-1 MEMBER")
	first.follow("1", cursors, fromStart())
	s.write(t, "org-1", "first")
	first.expectChange(1)
	before := runtime.NumGoroutine()
	for n := range readers {
		p := s.greeted(t, newProtocol, "org-1 MEMBER")
		p.follow("1", cursors+strings.Repeat(" ", n%3), fromStart())
		p.expectChange(1)
	}
	// What a reader was sent may be there a moment before the goroutine that sent it is gone.
	const spare = 10
	if added := runtime.NumGoroutine() - before; added > readers+spare {
		t.Errorf("%d readers cost %d goroutines", readers, added)
	}
}

// TestAnIDTakenAgainInTheOlderProtocol: the newer operation takes the older one's place.
func TestAnIDTakenAgainInTheOlderProtocol(t *testing.T) {
	s := newLiveSite(t, 0, nil)
	p := s.greeted(t, oldProtocol, "org-1 MEMBER")
	p.follow("1", cursors, fromStart())
	p.follow("1", `subscription ($after: String) { syncLog(after: $after) { entry { eventId } } }`, fromStart())
	p.follow("2", `{ __typename }`, nil)
	p.expect("data")
	p.expect("complete")
	s.write(t, "org-1", "event")
	if got := p.expect("data"); string(got.Payload) != `{"data":{"syncLog":{"entry":{"eventId":"event"}}}}` {
		t.Errorf("got %s", got.Payload)
	}
	p.send(message{Type: "stop", ID: "1"})
	p.expect("complete")
}
