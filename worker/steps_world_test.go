package worker

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"
	"pgregory.net/rapid"

	"github.com/snovsync/snovsync/internal/pause"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/worker/scheduler"
)

// world is one run: a store, a Redis, a Snov.io, and the processes that work on
// them. It lives in a bubble of package synctest, whose clock stands still unless the
// run moves it. Whatever a process does is parked before each of its steps, and at
// most one step is taken at a time.
type world struct {
	t      *rapid.T
	ctx    context.Context //nolint:containedctx // the run's own, ends with it
	began  time.Time
	ground *ground
	limits scheduler.Limits
	store  *models.Store
	snovio *simulator.Simulator
	// control is Redis as the test sees it, attic a second database on the server with
	// an older copy.
	control, attic *redis.Client
	server         server
	copied         *server

	processes []*process
	made      int
	action    int
	accepted  []*models.Event
	flights   []*flight

	mu    sync.Mutex // guards what steps change
	stops []*stop
	// calling are the tasks whose processes wait for an answer, or died waiting.
	calling []*task
	// entries are as they were last committed.
	entries map[string]models.Entry
	// applied is the newest event of each prospect that Snov.io has applied.
	applied map[string]models.Entry
	// broken is the first promise that was seen broken.
	broken string
}

// newWorld makes the world of a run. close must be called.
func newWorld(ctx context.Context, t *rapid.T, g *ground) *world {
	folder, err := g.newDatabase()
	if err != nil {
		t.Fatal(err)
	}
	// The file is open from here on; nobody else needs its name.
	defer func() { _ = os.RemoveAll(folder) }()
	w := &world{
		t: t, ctx: ctx, began: time.Now(), ground: g, limits: stepsLimits(), server: server{run: 1, delivered: map[string]time.Time{}},
		entries: map[string]models.Entry{}, applied: map[string]models.Entry{},
	}
	w.store, err = models.Open(ctx, models.Config{DatabaseURL: g.databaseURL(folder), Observe: w.observe})
	w.must(err)
	w.snovio = simulator.New(simulator.Config{Limit: w.limits.Rate, Window: w.limits.Window, TokenLifetime: 3 * time.Minute})
	w.snovio.AddAccount(simulator.Account{ClientID: testUser, Secret: "secret"})
	_, err = w.snovio.AddList(testUser, simulator.List{ID: stepsList, Name: "Booked"})
	w.must(err)
	w.must(w.snovio.AddCustomField(testUser, simulator.CustomField{Name: testField}))
	w.openRedis()
	for range 3 {
		w.processes = append(w.processes, w.newProcess())
	}
	return w
}

func (w *world) close() {
	for _, p := range w.processes {
		w.end(p)
	}
	w.wait(time.Minute) // what a dead process still waits for ends with the wait
	w.snovio.Close()
	_ = w.control.Close()
	_ = w.attic.Close()
	_ = w.store.Close()
}

func (w *world) must(err error) {
	if err != nil {
		w.t.Fatal(err)
	}
}

// expect is must in a step.
func (w *world) expect(err error) {
	if err != nil {
		w.breaksf("the test's own command: %v", err)
	}
}

// tellf adds a line to the story of the run, which is printed when the run fails.
func (w *world) tellf(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.t.Logf("%8v  %s", time.Since(w.began), fmt.Sprintf(format, args...))
}

// breaksf notes that a promise was broken. It is safe in every goroutine.
func (w *world) breaksf(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.broken == "" {
		w.broken = fmt.Sprintf(format, args...)
	}
}

// check fails the run when a promise was broken.
func (w *world) check() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.broken != "" {
		w.t.Fatal(w.broken)
	}
}

// observe compares each change of an entry with what it was before.
func (w *world) observe(changes []models.Change) {
	for i := range changes {
		now := changes[i].Entry
		w.mu.Lock()
		before := w.entries[now.ID]
		w.entries[now.ID] = now
		w.mu.Unlock()
		w.tellf("        %s becomes %s %s under lease %d", now.EventID, now.Status, now.Reason, now.Fence)
		if before.Status.IsFinal() {
			w.breaksf("entry %s was %s and became %s", now.EventID, before.Status, now.Status)
		}
		if now.Fence < before.Fence {
			w.breaksf("entry %s ran under lease %d, and lease %d made it %s", now.EventID, before.Fence, now.Fence, now.Status)
		}
	}
}

// roll draws a number below n, each with the same chance.
func (w *world) roll(label string, n int) int {
	const bits = 10
	return rapid.Custom(func(t *rapid.T) int {
		v := 0
		for range bits {
			v <<= 1
			if rapid.Bool().Draw(t, "bit") {
				v++
			}
		}
		return v * n >> bits
	}).Draw(w.t, label)
}

// pick draws one of several.
func pick[T any](w *world, label string, from ...T) T { return from[w.roll(label, len(from))] }

// accept stores an event of a prospect, anywhere in its past.
func (w *world) accept() *models.Entry {
	organizations := []string{testOrganization, stepsOther}
	organization := w.roll("organization", len(organizations))
	email := pick(w, "prospect", "ann@example.com", "ann@example.com", "bob@example.com")
	n := len(w.accepted) + 1
	event := &models.Event{
		ID: newEventID(n), OrganizationID: organizations[organization], EventID: fmt.Sprintf("event-%d", n),
		Kind: pick(w, "kind", models.KindBookingCreated, models.KindBookingCanceled, models.KindBookingRescheduled, models.KindBookingNoShow),
		// Of two organizations no events happen at the same moment: their arrivals have no order.
		OccurredAt:  time.Date(1999, 12, 31, 0, pick(w, "occurred", 3, 0, 1, 2, 4, 5), organization, 0, time.UTC),
		ContentHash: "hash", Email: email, BookingID: "booking",
		Payload: models.Payload{Booking: &models.Booking{ID: "booking"}, Invitee: &models.Invitee{Email: email, Name: "Sam Example"}},
	}
	accepted, err := w.store.AcceptEvents(w.ctx, []*models.Event{event})
	w.must(err)
	w.accepted = append(w.accepted, event)
	return accepted[0].Entry
}

// newEventID is a UUIDv7 of now that is the same in each repetition of a run.
func newEventID(n int) string {
	var id uuid.UUID
	milliseconds := uint64(time.Now().UnixMilli())
	for i := range 6 {
		id[i] = byte(milliseconds >> (40 - 8*i))
	}
	id[6], id[7], id[8], id[15] = 0x70, byte(n), 0x80, byte(n)
	return id.String()
}

// newer tells whether a happened after b, or arrived after it at the same moment.
func newer(a, b models.Entry) bool {
	if a.OccurredAt.Equal(b.OccurredAt) {
		return a.Seq > b.Seq
	}
	return a.OccurredAt.After(b.OccurredAt)
}

// wordOf is what the status field reads when an event of this kind is the newest.
func wordOf(kind models.Kind) string {
	words := models.DefaultSettings("").LifecycleWording
	return map[models.Kind]string{
		models.KindBookingCreated: words.Booked, models.KindBookingCanceled: words.Canceled,
		models.KindBookingRescheduled: words.Rescheduled, models.KindBookingNoShow: words.NoShow,
	}[kind]
}

// advance lets time pass. What is under way to Snov.io arrives within its time or never.
func (w *world) advance(d time.Duration) {
	until := time.Now().Add(d)
	for {
		var next *flight
		for _, f := range w.flights {
			if !f.arrived && !f.latest().After(until) && (next == nil || f.latest().Before(next.latest())) {
				next = f
			}
		}
		if next == nil {
			break
		}
		w.wait(time.Until(next.latest()))
		if w.roll("arrives at the last moment", 2) == 1 {
			w.arrive(next)
		} else {
			w.drop(next)
		}
	}
	w.wait(time.Until(until))
}

func (w *world) wait(d time.Duration) {
	pause.For(w.ctx, d)
	synctest.Wait()
	w.server.passTime(w)
}

// verdict is how a parked step goes on.
type verdict int

const (
	// goOn takes the step.
	goOn verdict = iota
	// dies ends the process before the step.
	dies
	// refuses fails the step before it reaches the other side.
	refuses
	// losesAnswer takes the step, and the process hears that its connection broke.
	losesAnswer
	// repeats takes the step twice, as a client does that lost the first answer.
	repeats
	// delays takes the step and parks again before the process knows.
	delays
	// losesConnection breaks the connection while the step is under way: whether it
	// arrives is open.
	losesConnection
	// serverFails answers a call with an error; it is not applied.
	serverFails
	// limited answers a call as over the account's rate; it is not applied.
	limited
)

func (v verdict) String() string {
	return [...]string{
		"takes a step", "dies before", "is refused", "does not hear that it took a step", "repeats", "hears late of", "loses its connection during",
		"is answered with an error", "is answered with the limit",
	}[v]
}

// stop is a process that is parked before a step.
type stop struct {
	process *process
	label   string
	// action is the number of the world's action in which it was parked.
	action  int
	proceed chan verdict
	// lease: the process holds a lease for what it does.
	lease bool
	// troubles are the ways in which the step can go wrong.
	troubles []verdict
	// flight is the call whose answer the process waits for; nil: it is another step.
	flight *flight
}

// add parks a process. A dead one ends here.
func (w *world) add(s *stop) {
	w.mu.Lock()
	defer w.mu.Unlock()
	s.action = w.action
	s.proceed = make(chan verdict, 1)
	if s.process.dead {
		s.proceed <- dies
		return
	}
	w.stops = append(w.stops, s)
}

func (w *world) remove(s *stop) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stops = slices.DeleteFunc(w.stops, func(other *stop) bool { return other == s })
}

// parked are the stops of a process, or of all, in an order that does not depend on
// which goroutine was quicker.
func (w *world) parked(of *process) []*stop {
	w.mu.Lock()
	defer w.mu.Unlock()
	var stops []*stop
	for _, s := range w.stops {
		if of == nil || s.process == of {
			stops = append(stops, s)
		}
	}
	slices.SortStableFunc(stops, func(a, b *stop) int {
		if a.process != b.process {
			return a.process.number - b.process.number
		}
		return strings.Compare(a.label, b.label)
	})
	return stops
}

// resume takes the step before which a process is parked and returns when the
// process is parked again, waits for time to pass, or has finished.
func (w *world) resume(s *stop, v verdict) {
	if s.flight != nil && v != dies {
		v = w.answer(s.flight, v)
	}
	w.tellf("    process %d %s: %s", s.process.number, v, s.label)
	w.remove(s)
	s.proceed <- v
	synctest.Wait()
}

// drive takes up to so many steps of what this action began. Snov.io lets some calls wait.
func (w *world) drive(p *process, steps int) {
	for range steps {
		i := slices.IndexFunc(w.parked(p), func(s *stop) bool { return s.action == w.action })
		if i < 0 {
			return
		}
		s := w.parked(p)[i]
		if s.flight != nil && w.roll("waits for Snov.io", 3) == 2 {
			s.action = 0
			continue
		}
		w.resume(s, goOn)
	}
}
