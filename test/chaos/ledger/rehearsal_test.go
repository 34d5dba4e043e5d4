package ledger_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/planner"
	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/snovio"
	"github.com/snovsync/snovsync/test/chaos/ledger"
	"github.com/snovsync/snovsync/test/chaos/workload"
)

// flaw is a fault of the product that a rehearsal plays.
type flaw string

const (
	flawless flaw = ""
	// forgetsFacts: what was synced before is not looked at.
	forgetsFacts flaw = "forgets facts"
	// sendsTwice: some calls are made twice for no reason.
	sendsTwice flaw = "sends twice"
	// claims: some entries succeed without a call.
	claims flaw = "claims without a call"
	// loses: some events are acknowledged and not kept.
	loses flaw = "loses"
	// runsAgain: after the end some entries run again.
	runsAgain flaw = "runs again what has ended"
	// ignoresMoves: cancellations of moved bookings are sent.
	ignoresMoves flaw = "ignores moves"
)

// rehearsal is a small product without concurrency: it plans with the real planner,
// calls a real simulator, and meets faults at random. Its records must satisfy the
// ledger, whatever happens, unless it has a flaw.
type rehearsal struct {
	t      *testing.T
	random *rand.Rand
	flaw   flaw
	now    time.Time
	sim    *simulator.Simulator
	tokens map[string]string
	lists  map[string]string
	skips  map[string]bool
	jobs   map[string]*job
	known  map[workload.Prospect][]*job
	lanes  map[workload.Prospect][]*job
	order  []workload.Prospect
	in     ledger.Input
	calls  int
}

type job struct {
	event *workload.Event
	model *models.Event
	seq   int64
	begun bool
	entry *ledger.Entry
}

// rehearse tells a small workload to the small product and gives what the ledger finds.
func rehearse(t *testing.T, seed uint64, f flaw) (*rehearsal, *ledger.Report) {
	t.Helper()
	told := workload.New(workload.Config{Seed: seed, Organizations: 20, Events: 3000, Reserved: 1})
	r := &rehearsal{
		t: t, random: rand.New(rand.NewPCG(seed, 99)), flaw: f, now: at(0), tokens: map[string]string{}, lists: map[string]string{},
		skips: map[string]bool{}, jobs: map[string]*job{}, known: map[workload.Prospect][]*job{}, lanes: map[workload.Prospect][]*job{},
		in: ledger.Input{
			Organizations: told.Organizations, Events: told.Events, LifecycleField: lifecycle, HostField: hostField,
			Wording: ledger.DefaultWording(), Window: time.Minute, Listed: 1000, Grace: time.Millisecond,
		},
	}
	r.sim = simulator.New(simulator.Config{Limit: -1, Now: func() time.Time { return r.now }, Seed: seed, TokenLifetime: 1000 * time.Hour})
	t.Cleanup(r.sim.Close)
	for _, o := range told.Organizations {
		r.connect(o)
	}
	for _, request := range told.Requests {
		for _, delivery := range request.Deliveries {
			r.accept(delivery.Event)
		}
		for range r.random.IntN(3) {
			r.step()
		}
	}
	for len(r.order) > 0 {
		r.step()
	}
	report := r.examine()
	return r, report
}

func (r *rehearsal) connect(o workload.Organization) {
	r.skips[o.Name] = o.SkipsExisting
	if r.tokens[o.Account] != "" {
		return
	}
	r.sim.AddAccount(simulator.Account{ClientID: o.Account, Secret: "secret"})
	list, err := r.sim.AddList(o.Account, simulator.List{Name: "Booked"})
	if err != nil {
		r.t.Fatal(err)
	}
	r.lists[o.Account] = list.ID
	for _, field := range []string{lifecycle, hostField} {
		if err := r.sim.AddCustomField(o.Account, simulator.CustomField{Name: field, Type: "string"}); err != nil {
			r.t.Fatal(err)
		}
	}
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {o.Account}, "client_secret": {"secret"}}
	answer := r.post(simulator.PathToken, "application/x-www-form-urlencoded", "", "", form.Encode())
	_, token, _ := strings.Cut(answer.Body.String(), `"access_token":"`)
	r.tokens[o.Account], _, _ = strings.Cut(token, `"`)
}

// post makes a call; its answer is nil where the simulator drops the connection.
func (r *rehearsal) post(path, contentType, token, via, body string) (answer *httptest.ResponseRecorder) {
	r.pass()
	request := httptest.NewRequestWithContext(r.t.Context(), http.MethodPost, path, strings.NewReader(body))
	request.Header.Set("Content-Type", contentType)
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Via", "1.1 "+via)
	defer func() {
		if recover() != nil { // net/http's way to end a connection
			answer = nil
		}
	}()
	answer = httptest.NewRecorder()
	r.sim.ServeHTTP(answer, request)
	return answer
}

// pass lets some time pass.
func (r *rehearsal) pass() { r.now = r.now.Add(time.Duration(1+r.random.IntN(50)) * time.Millisecond) }

func (r *rehearsal) one(in int) bool { return r.random.IntN(in) == 0 }

func (r *rehearsal) accept(e *workload.Event) {
	r.pass()
	key := e.Organization + "/" + e.ID
	if r.jobs[key] != nil {
		return
	}
	j := &job{event: e, seq: int64(len(r.jobs) + 1), model: modelOf(e), entry: &ledger.Entry{
		Organization: e.Organization, ID: "entry-" + key, EventID: e.ID, Kind: string(e.Kind), Status: "QUEUED", Email: e.Prospect().Email, CreatedAt: r.now, UpdatedAt: r.now,
	}}
	r.jobs[key] = j
	r.in.Acknowledgments = append(r.in.Acknowledgments, ledger.Acknowledgment{Organization: e.Organization, EventID: e.ID, At: r.now, EntryID: j.entry.ID, Fresh: 1})
	if r.flaw == loses && r.one(100) {
		j.entry = nil
		return
	}
	prospect := e.Prospect()
	if len(r.lanes[prospect]) == 0 {
		r.order = append(r.order, prospect)
	}
	r.known[prospect] = append(r.known[prospect], j)
	r.lanes[prospect] = append(r.lanes[prospect], j)
	slices.SortFunc(r.lanes[prospect], func(a, b *job) int { return a.event.OccurredAt.Compare(b.event.OccurredAt) })
}

func modelOf(e *workload.Event) *models.Event {
	m := &models.Event{
		OrganizationID: e.Organization, EventID: e.ID, Kind: models.Kind(e.Kind), OccurredAt: e.OccurredAt, Email: e.Prospect().Email,
		BookingID: e.BookingID, FormID: e.FormID, RescheduledFrom: e.RescheduledFrom,
	}
	if e.Kind == workload.RoutingFormSubmitted {
		m.Payload = models.Payload{Form: &models.Form{ID: e.FormID}, Respondent: &models.Respondent{Email: e.Email, Name: e.Name, Phone: e.Phone}}
		return m
	}
	m.Payload = models.Payload{
		Booking: &models.Booking{ID: e.BookingID}, Host: &models.Host{Email: e.Host}, Invitee: &models.Invitee{Email: e.Email, Name: e.Name, Phone: e.Phone},
	}
	if e.ShownUp {
		m.Payload.NoShow = new(bool)
	}
	return m
}

// step runs the lane of one prospect once.
func (r *rehearsal) step() {
	if len(r.order) == 0 {
		return
	}
	i := r.random.IntN(len(r.order))
	prospect := r.order[i]
	r.run(prospect)
	r.lanes[prospect] = slices.DeleteFunc(r.lanes[prospect], func(j *job) bool { return j.ended() })
	if len(r.lanes[prospect]) == 0 {
		r.order = slices.Delete(r.order, i, i+1)
	}
}

func (j *job) ended() bool { return j.entry.Status == "SUCCEEDED" || j.entry.Status == "SKIPPED" }

func (r *rehearsal) run(prospect workload.Prospect) {
	lane := slices.Clone(r.lanes[prospect])
	// What has begun goes first, because its outcome may only be unknown.
	slices.SortStableFunc(lane, func(a, b *job) int {
		switch {
		case a.begun == b.begun:
			return 0
		case a.begun:
			return -1
		}
		return 1
	})
	var inputs []planner.Input
	var jobs []*job
	for _, j := range lane {
		if j.event.Organization != lane[0].event.Organization {
			break
		}
		jobs = append(jobs, j)
		inputs = append(inputs, planner.Input{Event: j.model, Seq: j.seq, Settings: r.settings(j.event), Connected: true})
	}
	step := planner.Next(inputs, r.facts(prospect, jobs))
	var carried []*job
	for _, i := range step.Entries {
		carried = append(carried, jobs[i])
	}
	if step.Call != nil {
		r.call(carried, *step.Call)
	}
	for _, skip := range step.Skips {
		r.end(jobs[skip.Index], "SKIPPED", string(skip.Reason), "")
	}
}

func (r *rehearsal) settings(e *workload.Event) *models.Settings {
	settings := models.DefaultSettings(e.Organization)
	settings.TargetListID, settings.LifecycleFieldKey, settings.HostEmailFieldKey = r.lists[e.Account], lifecycle, hostField
	settings.Triggers.RoutingFormSubmitted = true
	if r.skips[e.Organization] {
		settings.IfExists = models.IfExistsSkip
	}
	return settings
}

// facts are what models.Store.Facts would say.
func (r *rehearsal) facts(prospect workload.Prospect, jobs []*job) models.Facts {
	facts := models.Facts{RescheduledAway: map[string]bool{}, CanceledBefore: map[string]bool{}}
	moved := map[string]bool{}
	for _, j := range r.known[prospect] {
		if j.event.RescheduledFrom != "" && r.flaw != ignoresMoves {
			moved[j.event.Organization+"/"+j.event.RescheduledFrom] = true
		}
	}
	for _, j := range jobs {
		facts.RescheduledAway[j.event.BookingID] = moved[j.event.Organization+"/"+j.event.BookingID]
		for _, old := range r.known[prospect] {
			same := old.event.Organization == j.event.Organization && old.event.BookingID == j.event.RescheduledFrom
			if same && old.event.Kind == workload.BookingCanceled && (old.begun || old.entry.Status == "SUCCEEDED") {
				facts.CanceledBefore[j.event.RescheduledFrom] = true
			}
		}
	}
	if r.flaw == forgetsFacts {
		return facts
	}
	for _, j := range r.known[prospect] {
		reached := j.entry.Status == "SUCCEEDED" || j.entry.Reason == "ALREADY_EXISTS" || j.entry.Reason == "SUPERSEDED"
		ceased := j.event.Kind == workload.BookingCanceled && moved[j.event.Organization+"/"+j.event.BookingID]
		if !reached || ceased || !j.event.Kind.IsBooking() {
			continue
		}
		if facts.Newest == nil || j.event.OccurredAt.After(facts.Newest.OccurredAt) {
			facts.Newest = &models.SyncedEvent{Kind: j.model.Kind, ShownUp: j.event.ShownUp, OccurredAt: j.event.OccurredAt, Seq: j.seq}
		}
	}
	return facts
}

// call makes a call and meets what may befall it.
func (r *rehearsal) call(carried []*job, prospect snovio.Prospect) {
	r.calls++
	for _, j := range carried {
		j.begun = true
	}
	via := fmt.Sprintf("worker-%d", r.random.IntN(4))
	began := r.now
	account := carried[0].event.Account
	send := func() *httptest.ResponseRecorder {
		return r.post(simulator.PathAddProspect, "application/json", r.tokens[account], via, prospect.Redacted())
	}
	if r.flaw == claims && r.one(100) {
		r.settle(carried, began, "ok", "SUCCEEDED", "UPDATED")
		return
	}
	if r.flaw == sendsTwice && r.one(100) {
		send()
	}
	switch r.random.IntN(20) {
	case 0, 1:
		r.must(r.sim.SetFault(simulator.Fault{Kind: simulator.FaultHTTPError, Count: 1}))
		send()
		r.settle(carried, began, "unavailable", "RETRYING", "SNOVIO_UNAVAILABLE")
	case 2:
		r.must(r.sim.SetFault(simulator.Fault{Kind: simulator.FaultDropAfter, Count: 1}))
		send()
		r.settle(carried, began, "connection_lost", "RETRYING", "SNOVIO_UNAVAILABLE")
	case 3:
		send()
		r.fault("kill -9 of a worker", via)
	case 4:
		send()
		r.fault("loses replies", via+"/snovio")
		r.settle(carried, began, "timeout", "RETRYING", "SNOVIO_UNAVAILABLE")
	default:
		answer := send()
		switch answer.Code {
		case http.StatusUnprocessableEntity:
			r.settle(carried, began, "already_in_list", "SKIPPED", "ALREADY_EXISTS")
		case http.StatusOK:
			r.settle(carried, began, "ok", "SUCCEEDED", "UPDATED")
		default:
			r.t.Fatalf("Snov.io answered %d %s", answer.Code, answer.Body)
		}
		if r.flaw == runsAgain && r.one(100) {
			send()
		}
	}
}

func (r *rehearsal) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *rehearsal) fault(kind, target string) {
	r.in.Faults = append(r.in.Faults, ledger.Fault{Kind: kind, Target: target, From: r.now, To: r.now})
	r.pass()
}

func (r *rehearsal) settle(carried []*job, began time.Time, outcome, status, reason string) {
	attempt := ledger.Attempt{CallID: fmt.Sprintf("call-%d", r.calls), StartedAt: began, Duration: r.now.Sub(began), Outcome: outcome}
	mergedInto := ""
	for _, j := range carried {
		j.entry.Attempts = append(j.entry.Attempts, attempt)
		r.end(j, status, reason, mergedInto)
		mergedInto = carried[0].entry.ID
	}
}

func (r *rehearsal) end(j *job, status, reason, mergedInto string) {
	r.pass()
	j.entry.Status, j.entry.Reason, j.entry.MergedInto, j.entry.UpdatedAt = status, reason, mergedInto, r.now
}

func (r *rehearsal) examine() *ledger.Report {
	for _, a := range r.in.Acknowledgments {
		if j := r.jobs[a.Organization+"/"+a.EventID]; j.entry != nil {
			r.in.Entries = append(r.in.Entries, *j.entry)
		}
	}
	r.in.Calls = r.sim.Calls(simulator.Filter{})
	r.in.Profiles = map[string][]simulator.Prospect{}
	for account := range r.tokens {
		r.in.Profiles[account] = r.sim.Prospects(account)
	}
	return ledger.Examine(r.in)
}

// TestNothingIsFoundWhereNothingIsWrong: calls that fail, answers that are lost,
// processes that die, reports that come late: all of it is explained.
func TestNothingIsFoundWhereNothingIsWrong(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		_, report := rehearse(t, seed, flawless)
		for _, f := range report.Findings {
			if f.Cause == "" {
				t.Errorf("seed %d: %s", seed, f)
			}
		}
		if report.ExplainedOf(ledger.Repeated) == 0 || report.Events != 3000 {
			t.Errorf("seed %d: %v of %d events; too little happened", seed, findings(report), report.Events)
		}
	}
}

func TestFlawsAreFound(t *testing.T) {
	t.Parallel()
	for f, sorts := range map[flaw][]ledger.Sort{
		forgetsFacts: {ledger.WentBack, ledger.WrongFinal},
		sendsTwice:   {ledger.Repeated},
		claims:       {ledger.Unsent, ledger.WrongFinal},
		loses:        {ledger.Lost, ledger.WrongFinal},
		runsAgain:    {ledger.AfterEnd},
		ignoresMoves: {ledger.WentBack, ledger.WrongFinal},
	} {
		_, report := rehearse(t, 1, f)
		for _, sort := range sorts {
			if report.Violations[sort] < 3 {
				t.Errorf("a product that %s: found %v, want %s", f, report.Violations, sort)
			}
		}
	}
}
