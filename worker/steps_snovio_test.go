package worker

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"slices"
	"strings"
	"time"

	"github.com/snovsync/snovsync/simulator"
)

// flight is a call that has left a process. Whether it arrives does not depend on
// what becomes of the process.
type flight struct {
	w      *world
	from   *process
	method string
	path   string
	header http.Header
	body   string
	left   time.Time
	// task is what the call is made for; nil: an admin, or an access token.
	task *task
	// arrived: Snov.io has it, and answered.
	arrived bool
	answer  *http.Response
	// dropped: it never arrives.
	dropped bool
}

// latest is the last moment at which the call can arrive.
func (f *flight) latest() time.Time { return f.left.Add(f.w.limits.MaxTransit()) }

type taskKey struct{}

// RoundTrip implements http.RoundTripper: the call leaves here, right after the
// client's last look at its send deadline.
func (p *process) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	_ = r.Body.Close()
	if err != nil {
		return nil, err
	}
	f := &flight{w: p.w, from: p, method: r.Method, path: r.URL.Path, header: r.Header, body: string(body), left: time.Now()}
	if r.URL.Path == simulator.PathAddProspect {
		f.task, _ = r.Context().Value(taskKey{}).(*task)
		p.w.checkDeparture(f)
	}
	p.w.depart(f)
	defer p.w.heard(f)
	s := &stop{
		process: p, label: "answer of " + r.URL.Path + " " + f.body, flight: f, lease: true,
		troubles: []verdict{losesAnswer, losesConnection, refuses, serverFails, limited},
	}
	p.w.add(s)
	select {
	case v := <-s.proceed:
		return f.end(r.Context(), v)
	case <-r.Context().Done():
		p.w.remove(s)
		wrote(r.Context())
		return nil, r.Context().Err()
	}
}

// end is what the process sees of its call.
func (f *flight) end(ctx context.Context, v verdict) (*http.Response, error) {
	switch v {
	case dies:
		endProcess()
	case refuses:
		return nil, errRefused
	case losesAnswer, losesConnection:
		wrote(ctx)
		return nil, errors.New("connection reset by peer")
	default:
	}
	wrote(ctx)
	return f.answer, nil
}

// wrote tells the client that it had a connection, without which it would believe
// that nothing was sent.
func wrote(ctx context.Context) {
	if trace := httptrace.ContextClientTrace(ctx); trace != nil && trace.GotConn != nil {
		trace.GotConn(httptrace.GotConnInfo{})
	}
}

// checkDeparture: nothing is sent for an entry that has its outcome, nor for a prospect
// for whom somebody else may still send.
func (w *world) checkDeparture(f *flight) {
	for _, job := range f.task.jobs {
		w.mu.Lock()
		status := w.entries[job.Entry.ID].Status
		w.mu.Unlock()
		if status.IsFinal() {
			w.breaksf("a call leaves for %s, which is %s", job.Entry.EventID, status)
		}
	}
	w.mu.Lock()
	calling := slices.Clone(w.calling)
	w.mu.Unlock()
	for _, other := range calling {
		if other.claim.Lane == f.task.claim.Lane && other != f.task && time.Now().Before(other.claim.SendDeadline()) {
			w.breaksf("a call leaves under lease %d while lease %d of the same prospect lasts", f.task.claim.Fence, other.claim.Fence)
		}
	}
}

func (w *world) depart(f *flight) {
	w.tellf("        a call leaves: %s %s", f.path, f.body)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.flights = append(w.flights, f)
	if f.task != nil {
		w.calling = append(w.calling, f.task)
	}
}

// heard: the process knows what came of its call. One that died never does, and its
// lease lasts on.
func (w *world) heard(f *flight) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !f.from.dead {
		w.calling = slices.DeleteFunc(w.calling, func(t *task) bool { return t == f.task })
	}
}

// answer lets a call end for its process in a way.
func (w *world) answer(f *flight, v verdict) verdict {
	switch {
	case f.dropped:
		return losesConnection
	case f.arrived && v != losesAnswer:
		return goOn
	case v == losesConnection:
		return v
	case v == refuses:
		w.drop(f)
		return v
	case v == serverFails:
		w.must(w.snovio.SetFault(simulator.Fault{Kind: simulator.FaultHTTPError, Count: 1}))
	case v == limited:
		w.must(w.snovio.SetFault(simulator.Fault{Kind: simulator.FaultRateLimited, Count: 1}))
	}
	if !f.arrived {
		w.arrive(f)
	}
	return v
}

func (w *world) drop(f *flight) {
	f.dropped = true
	w.land(f)
}

// land takes a call out of those that are under way.
func (w *world) land(f *flight) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.flights = slices.DeleteFunc(w.flights, func(other *flight) bool { return other == f })
}

// arrive brings a call to Snov.io: it counts now, and is applied now.
func (w *world) arrive(f *flight) {
	w.tellf("        a call arrives that left at %v: %s %s", f.left.Sub(w.began), f.path, f.body)
	f.arrived = true
	w.land(f)
	request := httptest.NewRequestWithContext(w.ctx, f.method, f.path, strings.NewReader(f.body))
	request.Header = f.header
	recorder := httptest.NewRecorder()
	w.snovio.ServeHTTP(recorder, request)
	f.answer = recorder.Result()
	if most := w.snovio.MostInWindow(testUser, 0); most > w.limits.Rate {
		w.breaksf("%d calls arrived in one window, the limit is %d", most, w.limits.Rate)
	}
	calls := w.snovio.Calls(simulator.Filter{})
	if last := calls[len(calls)-1]; f.task != nil && last.Applied != simulator.AppliedNothing {
		w.checkStatus(f, last)
	}
}

// checkStatus: the status field reads what the newest applied event says.
func (w *world) checkStatus(f *flight, call simulator.Call) {
	w.mu.Lock()
	newest := w.applied[call.Email]
	for _, job := range f.task.jobs {
		if newest.ID == "" || newer(*job.Entry, newest) {
			newest = *job.Entry
		}
	}
	w.applied[call.Email] = newest
	w.mu.Unlock()
	prospect, _ := w.snovio.Prospect(testUser, call.Email)
	if got, want := prospect.CustomFields[testField], wordOf(newest.Kind); got != want {
		w.breaksf("the status of %s went back: it reads %q, and %s, which was applied, says %q", call.Email, got, newest.EventID, want)
	}
}
