package planner_test

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/planner"
	"github.com/snovsync/snovsync/test/harness"
)

const (
	statusField = "Meeting status"
	hostField   = "Host"
)

// settled is what a prospect's two fields read.
type settled struct{ status, host string }

// ownStory is the simple model of one person. It knows nothing of calls, batches, arrival, skips or
// other people:
//
//   - The person's created and rescheduled events, as they happened, tell where the person is. One
//     that names a booking in rescheduledFrom takes the person away from it, and each puts the
//     person on its own booking.
//   - A cancellation of a booking that the person is away from in the end is no event.
//   - The status is what the last event says, the host is the last one that an event names.
func ownStory(events []*happened) settled {
	events = slices.SortedFunc(slices.Values(events), byMoment)
	away := map[string]bool{}
	for _, e := range events {
		if e.Kind == models.KindBookingCreated || e.Kind == models.KindBookingRescheduled {
			away[e.OrganizationID+e.RescheduledFrom] = true
			away[e.OrganizationID+e.BookingID] = false
		}
	}
	words := map[models.Kind]string{
		models.KindBookingCreated: "Meeting booked", models.KindBookingCanceled: "Meeting canceled",
		models.KindBookingRescheduled: "Meeting rescheduled", models.KindBookingNoShow: "No-show",
	}
	var end settled
	for _, e := range events {
		if e.Kind == models.KindBookingCanceled && away[e.OrganizationID+e.BookingID] {
			continue
		}
		end.status = words[e.Kind]
		if e.Payload.NoShow != nil && !*e.Payload.NoShow {
			end.status = "Meeting booked"
		}
		if e.Payload.Host != nil {
			end.host = e.Payload.Host.Email
		}
	}
	return end
}

// happened is an event with the state of its entry.
type happened struct {
	*models.Event

	seq    int64
	status models.Status
	reason models.Reason
	// fence is the lease number of the last call that carried it; 0: none did.
	fence int64
}

func byMoment(a, b *happened) int {
	return cmp.Or(a.OccurredAt.Compare(b.OccurredAt), cmp.Compare(a.seq, b.seq))
}

func (h *happened) waits() bool {
	return h.status == models.StatusQueued || h.status == models.StatusRetrying
}

// history plays events through the planner as the worker does. The facts come from a fold over the
// entries and, if there is a store, from the store, which must say the same.
type history struct {
	t        *testing.T
	random   *rand.Rand
	store    *models.Store
	account  string
	settings *models.Settings
	events   []*happened
	leases   int64
	// shown is what Snov.io holds, by address.
	shown map[string]settled
}

func newHistory(t *testing.T, store *models.Store, account string) *history {
	settings := models.DefaultSettings("")
	settings.TargetListID, settings.LifecycleFieldKey, settings.HostEmailFieldKey = "100", statusField, hostField
	random := rand.New(rand.NewPCG(rand.Uint64(), 0))
	return &history{t: t, random: random, store: store, account: account, settings: settings, shown: map[string]settled{}}
}

// pick is a random number from 0 to n-1.
func (h *history) pick(n int) int { return h.random.IntN(n) }

func (h *history) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// arrive accepts events in this order.
func (h *history) arrive(events ...*models.Event) {
	seq := int64(len(h.events))
	for _, event := range events {
		seq++
		h.events = append(h.events, &happened{Event: event, seq: seq, status: models.StatusQueued})
	}
	if h.store == nil || len(events) == 0 {
		return
	}
	acceptances, err := h.store.AcceptEvents(h.t.Context(), events)
	h.must(err)
	for i, acceptance := range acceptances {
		h.events[len(h.events)-len(events)+i].seq = acceptance.Entry.Seq
	}
}

// lane is what waits of a person: what has begun goes first, then the oldest, as far as one
// organization goes.
func (h *history) lane(email string) []*happened {
	var lane []*happened
	for _, e := range h.events {
		if e.Email == email && e.waits() {
			lane = append(lane, e)
		}
	}
	slices.SortFunc(lane, func(a, b *happened) int { return cmp.Or(cmp.Compare(b.fence, a.fence), byMoment(a, b)) })
	end := 0
	for end < len(lane) && lane[end].OrganizationID == lane[0].OrganizationID {
		end++
	}
	return lane[:end]
}

// turn gives a person's lane one turn. answered is false if the call's answer is lost.
func (h *history) turn(email string, answered bool) {
	lane := h.lane(email)
	if len(lane) == 0 {
		return
	}
	inputs, events := make([]planner.Input, len(lane)), make([]*models.Event, len(lane))
	for i, e := range lane {
		events[i] = e.Event
		inputs[i] = planner.Input{Event: e.Event, Seq: e.seq, Settings: h.settings, Connected: true}
	}
	step := planner.Next(inputs, h.facts(models.FactsFor(h.account, h.settings, events...)))
	for _, skip := range step.Skips {
		lane[skip.Index].status, lane[skip.Index].reason = models.StatusSkipped, skip.Reason
		h.record(lane[skip.Index])
	}
	if step.Call == nil {
		return
	}
	shown := h.shown[email]
	shown.status = cmp.Or(step.Call.CustomFields[statusField], shown.status)
	shown.host = cmp.Or(step.Call.CustomFields[hostField], shown.host)
	h.shown[email] = shown
	h.leases++
	for _, i := range step.Entries {
		e := lane[i]
		e.fence, e.status, e.reason = h.leases, models.StatusSucceeded, models.ReasonUpdated
		if !answered {
			e.status, e.reason = models.StatusRetrying, models.ReasonSnovioUnavailable
		}
		h.record(e)
	}
}

// record writes an entry's outcome to the store.
func (h *history) record(e *happened) {
	if h.store == nil {
		return
	}
	result := models.Result{EntryID: e.ID, OrganizationID: e.OrganizationID, Fence: e.fence, Status: e.status, Reason: e.reason, AccountKey: h.account}
	if e.fence > 0 && e.status != models.StatusSkipped {
		_, err := h.store.StartEntries(h.t.Context(), []models.Start{{EntryID: e.ID, OrganizationID: e.OrganizationID, Fence: e.fence}})
		h.must(err)
		lost, err := h.store.WriteResults(h.t.Context(), []models.Result{result})
		h.must(err)
		if len(lost) > 0 {
			h.t.Fatalf("the result of %s was not written", e.EventID)
		}
		return
	}
	unsettled, err := h.store.SettleQueued(h.t.Context(), []models.Result{result})
	h.must(err)
	if len(unsettled) > 0 {
		h.t.Fatalf("the skip of %s was not written", e.EventID)
	}
}

// facts folds the entries into what models.Facts documents.
func (h *history) facts(query models.FactsQuery) models.Facts {
	facts := models.Facts{RescheduledAway: map[string]bool{}, CanceledBefore: map[string]bool{}}
	for _, id := range query.BookingIDs {
		if last, _ := h.word(query.OrganizationID, query.Email, id); last != nil && last.BookingID != id {
			facts.RescheduledAway[id] = true
		}
	}
	var newest, host *happened
	for _, e := range h.events {
		if e.Email != query.Email {
			continue
		}
		if e.OrganizationID == query.OrganizationID && e.Kind == models.KindBookingCanceled && slices.Contains(query.MovedFrom, e.BookingID) {
			if e.status == models.StatusSucceeded || e.fence > 0 {
				facts.CanceledBefore[e.BookingID] = true
			}
		}
		last, _ := h.word(e.OrganizationID, e.Email, e.BookingID)
		if e.waits() || e.Kind == models.KindBookingCanceled && last != nil && last.BookingID != e.BookingID {
			continue
		}
		if newest == nil || byMoment(e, newest) > 0 {
			newest = e
		}
		if e.HostEmail() != "" && (host == nil || byMoment(e, host) > 0) {
			host = e
		}
	}
	if newest != nil {
		_, moved := h.word(newest.OrganizationID, newest.Email, newest.BookingID)
		facts.Newest = &models.SyncedEvent{
			Kind: newest.Kind, ShownUp: newest.ShownUp(), OccurredAt: newest.OccurredAt, Seq: newest.seq, BookingID: newest.BookingID,
			MovedBack: moved && newest.Kind == models.KindBookingCanceled && newest.OrganizationID == query.OrganizationID,
		}
	}
	if host != nil && query.Host {
		facts.Host = &models.SyncedHost{Email: host.HostEmail(), OccurredAt: host.OccurredAt, Seq: host.seq}
	}
	if h.store != nil {
		stored, err := h.store.Facts(h.t.Context(), []models.FactsQuery{query})
		h.must(err)
		if !reflect.DeepEqual(stored[0], facts) {
			h.t.Fatalf("the store says\n%s\nthe entries say\n%s", tellFacts(stored[0]), tellFacts(facts))
		}
	}
	return facts
}

// word is the latest created or rescheduled event of a person that is about a booking or moves the
// person away from it, and whether any of them moves the person away.
func (h *history) word(organization, email, booking string) (latest *happened, moved bool) {
	for _, e := range h.events {
		arranges := e.Kind == models.KindBookingCreated || e.Kind == models.KindBookingRescheduled
		if e.OrganizationID != organization || e.Email != email || !arranges || e.BookingID != booking && e.RescheduledFrom != booking {
			continue
		}
		moved = moved || e.RescheduledFrom == booking
		if latest == nil || byMoment(e, latest) > 0 {
			latest = e
		}
	}
	return latest, moved
}

func tellFacts(facts models.Facts) string {
	return fmt.Sprintf("newest %+v, host %+v, moved %v, canceled %v", facts.Newest, facts.Host, facts.RescheduledAway, facts.CanceledBefore)
}

// drawEvent is an event of one of a few people, on one of a few bookings of one of two organizations
// that share a Snov.io account. The moments lie so close together that many are equal.
func (h *history) drawEvent(number int, hosts bool) *models.Event {
	organization := h.pick(4) / 3
	bookings := []string{"a", "a", "b", "b", "c"}
	kinds := []models.Kind{
		models.KindBookingCreated, models.KindBookingRescheduled, models.KindBookingRescheduled, models.KindBookingCanceled,
		models.KindBookingCanceled, models.KindBookingNoShow,
	}
	event := &models.Event{
		OrganizationID: fmt.Sprintf("%s-%d", h.account, organization), EventID: fmt.Sprintf("event-%d", number), ContentHash: "hash",
		Kind: kinds[h.pick(len(kinds))],
		// Events of the two organizations never share a moment: arrival orders those of one only.
		OccurredAt: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC).Add(step * time.Duration(2*h.pick(8)+organization)),
		Email:      h.account + []string{"-sam@example.com", "-kim@example.com"}[h.pick(3)/2],
		BookingID:  bookings[h.pick(len(bookings))],
	}
	if from := bookings[h.pick(len(bookings))]; from != event.BookingID {
		event.RescheduledFrom = from
	}
	if event.Kind == models.KindBookingNoShow {
		event.Payload.NoShow = new(h.pick(2) == 0)
	}
	if hosts || h.pick(2) == 0 {
		event.Payload.Host = &models.Host{Email: []string{"alex@example.com", "robin@example.com"}[h.pick(2)]}
	}
	return event
}

// step is the least time between two events that do not happen at the same moment.
const step = time.Nanosecond

// play lets a history arrive in batches of any size. Between them lanes have any number of turns, and
// some calls go unanswered. In the end every event has its outcome.
func (h *history) play(events []*models.Event) {
	for len(events) > 0 {
		n := min([]int{1, 1, 1, 2, 5}[h.pick(5)], len(events))
		h.arrive(events[:n]...)
		events = events[n:]
		for range h.pick(4) {
			h.turn(h.events[h.pick(len(h.events))].Email, h.pick(4) > 0)
		}
	}
	h.finish()
}

func (h *history) finish() {
	for _, e := range h.events {
		for e.waits() {
			h.turn(e.Email, true)
		}
	}
}

// people are the histories of each person.
func (h *history) people() map[string][]*happened {
	people := map[string][]*happened{}
	for _, e := range h.events {
		people[e.Email] = append(people[e.Email], e)
	}
	return people
}

func (h *history) check(hosts bool) {
	for email, events := range h.people() {
		got, want := h.shown[email], ownStory(events)
		if !hosts {
			got.host, want.host = "", ""
		}
		if got != want {
			h.t.Fatalf("%s reads %+v, want %+v, after\n%s", email, got, want, h.tell())
		}
	}
}

func (h *history) tell() string {
	var told strings.Builder
	for _, e := range h.events {
		fmt.Fprintf(&told, "%s %s %s of %s, booking %s from %q, shown up %v, host %q: %s %s\n", e.OccurredAt.Format("05.000000000 15h"), e.Kind, e.EventID,
			e.Email, e.OrganizationID+" "+e.BookingID, e.RescheduledFrom, e.ShownUp(), e.HostEmail(), e.status, e.reason)
	}
	return told.String()
}

// checkHistories plays random histories of several people on shared bookings, from short to long
// ones, and compares what each person's prospect reads with the model of this person alone.
func checkHistories(t *testing.T, store *models.Store, histories, most int) {
	t.Helper()
	for n := range histories {
		h := newHistory(t, store, fmt.Sprintf("history-%d", n))
		hosts := h.pick(2) == 0
		events := make([]*models.Event, 2+n*(most-1)/histories)
		for i := range events {
			events[i] = h.drawEvent(i, hosts)
		}
		h.play(events)
		h.check(hosts)
		// A superseded event makes no call, so the host that it names may wait for the next call that
		// writes a host: here an old event that arrives last.
		for i, email := range slices.Sorted(maps.Keys(h.people())) {
			h.arrive(&models.Event{
				OrganizationID: h.account + "-0", EventID: fmt.Sprintf("last-%d", i), ContentHash: "hash", Kind: models.KindBookingCreated,
				OccurredAt: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC), Email: email, BookingID: "z",
				Payload: models.Payload{Host: &models.Host{Email: "first@example.com"}},
			})
		}
		h.finish()
		h.check(true)
	}
}

func TestEachPersonEndsAsTheirOwnStorySays(t *testing.T) {
	checkHistories(t, nil, 3000, 14)
}

func TestEachPersonEndsAsTheirOwnStorySaysInRealStores(t *testing.T) {
	t.Parallel()
	for name, url := range map[string]func(testing.TB) string{
		"postgres": harness.Postgres,
		"sqlite":   func(t testing.TB) string { return "sqlite:" + filepath.Join(t.TempDir(), "snovsync.db") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store, err := models.Open(t.Context(), models.Config{DatabaseURL: url(t)})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = store.Close() })
			if err := store.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			checkHistories(t, store, 50, 10)
		})
	}
}
