package load

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/snovsync/snovsync/test/chaos/workload"
)

func shortStory() *workload.Workload {
	return workload.New(workload.Config{Seed: 1, Organizations: 10, Events: 400, Reserved: 3})
}

// TestEverythingIsAcknowledged: whatever happens to requests and answers, each event is
// reported until somebody says that it was accepted.
func TestEverythingIsAcknowledged(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		misdeed
		// answer is what is counted, unknown whether the events may have been accepted.
		answer  string
		unknown bool
		// impatient: it does not wait long for an answer.
		impatient bool
	}{
		{"all is well", misdeed{}, "accepted", false, false},
		{"requests are lost", misdeed{before: sometimes(3, hangUp)}, "no answer", true, false},
		{"answers are lost", misdeed{instead: sometimes(3, hangUp)}, "no answer", true, false},
		{"answers do not come", misdeed{instead: sometimes(20, keepWaiting)}, "no answer", true, true},
		{"a proxy answers", misdeed{before: sometimes(3, status(http.StatusServiceUnavailable))}, "HTTP 503", true, false},
		{"a proxy answers in JSON", misdeed{before: sometimes(3, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusBadGateway)
			_, _ = w.Write([]byte("{}"))
		})}, "HTTP 502", true, false},
		{"the database is away", misdeed{before: sometimes(3, graphqlError("UNAVAILABLE"))}, "UNAVAILABLE", true, false},
		{"something is wrong", misdeed{instead: sometimes(3, graphqlError("INTERNAL"))}, "INTERNAL", true, false},
		{"the answer is garbage", misdeed{instead: sometimes(3, func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(`{"data":7}`))
		})}, "malformed", true, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			told, product := shortStory(), newProduct()
			config := quick(told, product.process(t, c.misdeed), product.process(t, misdeed{}))
			if c.impatient {
				config.Timeout = 50 * time.Millisecond
			}
			l := New(config)
			defer l.Close()
			began := time.Now()
			if err := l.Deliver(t.Context(), told.Requests); err != nil {
				t.Fatal(err)
			}
			figures := l.Figures()
			if figures.Reported != 400 || figures.Acknowledged != 400 || figures.Answers[c.answer] == 0 {
				t.Errorf("figures %+v", figures)
			}
			unknown, fresh := 0, 0
			for _, a := range l.Acknowledgments() {
				unknown += a.Unknown
				fresh += a.Fresh
				key := "Bearer " + a.Organization + "/" + a.EventID
				if a.At.Before(began) || a.EntryID != product.accepted[key] || len(a.OtherIDs)+len(a.Refusals) > 0 || a.Fresh > 1 || a.Fresh+a.Duplicates == 0 {
					t.Errorf("%+v", a)
				}
			}
			if (unknown > 0) != c.unknown || fresh == 0 {
				t.Errorf("%d of unknown outcome, %d fresh", unknown, fresh)
			}
			if len(product.accepted) != 400 || product.busiest > 8 {
				t.Errorf("%d events accepted, up to %d requests at a time", len(product.accepted), product.busiest)
			}
		})
	}
}

func TestAProcessThatIsNotThereWasNotTold(t *testing.T) {
	t.Parallel()
	told, product := shortStory(), newProduct()
	l := New(quick(told, "http://127.0.0.1:1", product.process(t, misdeed{})))
	defer l.Close()
	if err := l.Deliver(t.Context(), told.Requests); err != nil {
		t.Fatal(err)
	}
	if figures := l.Figures(); figures.Acknowledged != 400 || figures.Answers["no connection"] == 0 {
		t.Errorf("figures %+v", figures)
	}
	for _, a := range l.Acknowledgments() {
		if a.Unknown > 0 {
			t.Errorf("%+v", a)
		}
	}
}

func TestRefusalsAreRecordedAndNotTriedAgain(t *testing.T) {
	t.Parallel()
	told, product := shortStory(), newProduct()
	refused := map[string]bool{}
	for _, event := range told.Events[:50] {
		refused["Bearer "+event.Organization+"/"+event.ID] = true
	}
	product.refuses = func(organization, id string) string {
		if refused[organization+"/"+id] {
			return "EVENT_CONFLICT"
		}
		return ""
	}
	l := New(quick(told, product.process(t, misdeed{})))
	defer l.Close()
	if err := l.Deliver(t.Context(), told.Requests); err != nil {
		t.Fatal(err)
	}
	for _, a := range l.Acknowledgments() {
		conflict := len(a.Refusals) > 0 && a.Refusals[0] == "EVENT_CONFLICT"
		if want := refused["Bearer "+a.Organization+"/"+a.EventID]; conflict != want || a.At.IsZero() != want {
			t.Errorf("%+v", a)
		}
	}
	if figures := l.Figures(); figures.Acknowledged != 350 {
		t.Errorf("figures %+v", figures)
	}
}

func TestRequestsThatAreNotInOrderAreNotTriedAgain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil   func(http.ResponseWriter, *http.Request)
		refusal string
	}{
		"the token is not known": {graphqlError("UNAUTHENTICATED"), "UNAUTHENTICATED"},
		"the input is wrong":     {graphqlError("BAD_USER_INPUT"), "BAD_USER_INPUT"},
		"another event is answered": {func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(`{"data":{"result":{"event":{"id":"e","eventId":"another","duplicate":false},"events":[],"userErrors":[]}}}`))
		}, "an answer to another question"},
		"nothing is answered": {func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(`{"data":{"result":{"event":null,"events":[null],"userErrors":[]}}}`))
		}, "an answer to another question"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			told, product := shortStory(), newProduct()
			l := New(quick(told, product.process(t, misdeed{instead: sometimes(1, c.spoil)})))
			defer l.Close()
			if err := l.Deliver(t.Context(), told.Requests); err != nil {
				t.Fatal(err)
			}
			for _, a := range l.Acknowledgments() {
				if len(a.Refusals) == 0 || a.Refusals[0] != c.refusal || !a.At.IsZero() {
					t.Errorf("%+v", a)
				}
			}
		})
	}
}

func TestOtherEntriesAreNoted(t *testing.T) {
	t.Parallel()
	told := shortStory()
	delivery := []workload.Delivery{{Event: told.Events[0]}}
	request := workload.Request{Organization: told.Events[0].Organization, Deliveries: delivery}
	first, second := newProduct(), newProduct()
	second.accepted["another"] = "entry-another"
	l := New(quick(told, first.process(t, misdeed{}), second.process(t, misdeed{})))
	defer l.Close()
	if err := l.Deliver(t.Context(), []workload.Request{request, request, request, request}); err != nil {
		t.Fatal(err)
	}
	if a := l.Acknowledgments(); len(a) != 1 || len(a[0].OtherIDs) != 1 || a[0].Fresh != 2 || a[0].Duplicates != 2 {
		t.Errorf("%+v", a)
	}
}

func TestTheEndOfTheContextEndsALoad(t *testing.T) {
	t.Parallel()
	told, product := shortStory(), newProduct()
	over := errors.New("it is over")
	ctx, cancel := context.WithCancelCause(t.Context())
	config := quick(told, product.process(t, misdeed{before: sometimes(1, func(w http.ResponseWriter, r *http.Request) {
		cancel(over)
		keepWaiting(w, r)
	})}))
	config.Timeout = time.Hour
	l := New(config)
	defer l.Close()
	if err := l.Deliver(ctx, told.Requests); !errors.Is(err, over) {
		t.Errorf("ended with %v", err)
	}
	if figures := l.Figures(); figures.Reported == 0 || figures.Reported == 400 || figures.Acknowledged != 0 {
		t.Errorf("figures %+v", figures)
	}
}

func TestPace(t *testing.T) {
	t.Parallel()
	began := time.Date(2025, 1, 1, 12, 0, 0, 0, time.UTC)
	after := began.Add
	p := &pace{rate: 10}
	for i, c := range []struct {
		now    time.Time
		events int
		want   time.Time
	}{
		{began, 1, began},
		{began, 5, after(100 * time.Millisecond)},
		{after(100 * time.Millisecond), 1, after(600 * time.Millisecond)},
		{after(9 * time.Second), 1, after(9 * time.Second)}, // late: nothing is made up for
		{after(9 * time.Second), 1, after(9100 * time.Millisecond)},
	} {
		if got := p.next(c.now, c.events); !got.Equal(c.want) {
			t.Errorf("%d: may send at %s, want %s", i, got, c.want)
		}
	}
	if got := (&pace{}).next(began, 1000); !got.Equal(began) {
		t.Errorf("without a rate: %s", got)
	}
}

func TestDelays(t *testing.T) {
	t.Parallel()
	d := delays{first: 50 * time.Millisecond, longest: time.Second}
	for tries, most := range map[int]time.Duration{1: 50 * time.Millisecond, 2: 100 * time.Millisecond, 5: 800 * time.Millisecond, 6: time.Second, 1000: time.Second} {
		for range 100 {
			if got := d.after(tries); got > most || got < most/2 {
				t.Errorf("after %d tries: %s, want %s or up to a half less", tries, got, most)
			}
		}
	}
}
