package ledger_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/snovsync/snovsync/test/chaos/ledger"
	"github.com/snovsync/snovsync/test/chaos/workload"
)

// probe sends one at a moment that is synced at another; 0: never.
func (s *fixture) probe(sent, synced float64) {
	e := s.event(probed, workload.BookingCreated, 1000+len(s.in.Probes), func(e *workload.Event) { e.Email = e.ID + "@example.com" })
	s.in.Events = s.in.Events[:len(s.in.Events)-1] // a probe's event is not told twice
	s.in.Probes = append(s.in.Probes, ledger.Probe{Event: e, SentAt: at(sent), AcknowledgedAt: at(sent)})
	if synced > 0 {
		s.synced(synced, "w1", booked, e)
	}
}

func seconds(length float64) ledger.Span {
	return ledger.Span{Length: time.Duration(length * float64(time.Second)), Known: true}
}

func TestRecovery(t *testing.T) {
	t.Parallel()
	unknown := ledger.Span{}
	for _, c := range []struct {
		name             string
		arrange          func(*fixture)
		first, last, all ledger.Span
		disturbed        bool
	}{
		{"at once", func(s *fixture) {
			s.probe(1, 1.5)
			s.probe(9, 9.5)
			s.probe(10, 10.25)
		}, seconds(0.25), seconds(0), seconds(0), false},
		{"after a while", func(s *fixture) {
			s.probe(1, 14)
			s.probe(9.75, 13)
			s.probe(10.25, 12)
			s.probe(10.5, 11)
		}, seconds(2), seconds(3), seconds(4), false},
		{"never", func(s *fixture) {
			s.probe(1, 0)
			s.probe(9, 0)
			s.probe(11, 0)
		}, unknown, unknown, unknown, false},
		{"but for one", func(s *fixture) {
			s.probe(1, 0)
			s.probe(9, 12)
			s.probe(11, 12)
		}, seconds(2), seconds(2), ledger.Span{Length: 2 * time.Second}, false},
		{"no probe before", func(s *fixture) { s.probe(11, 12) }, seconds(2), unknown, unknown, false},
		{"no probe after", func(s *fixture) { s.probe(9, 12) }, unknown, seconds(2), seconds(2), false},
		{"no probe at all", func(*fixture) {}, unknown, unknown, unknown, false},
		{"into another fault", func(s *fixture) {
			s.fault("cut", "w2", 11, 13)
			s.probe(9, 12)
			s.probe(11, 14)
		}, seconds(4), seconds(2), seconds(2), true},
		{"before another fault", func(s *fixture) {
			s.fault("cut", "w2", 15, 16)
			s.probe(9, 12)
			s.probe(11, 14)
		}, seconds(4), seconds(2), seconds(2), false},
		{"after another fault", func(s *fixture) {
			s.fault("cut", "w2", 3, 10)
			s.probe(9, 12)
			s.probe(11, 14)
		}, seconds(4), seconds(2), seconds(2), false},
		{"while accounts rest after another fault", func(s *fixture) {
			s.fault("flushed", ledger.TargetRedis, 3, 4).LosesRedis = true
			s.probe(9, 12)
			s.probe(11, 14)
		}, seconds(4), seconds(2), seconds(2), true},
		{"beside a fault that does not end", func(s *fixture) {
			s.fault("cut", "w2", 3, 0)
			s.probe(9, 12)
			s.probe(11, 14)
		}, seconds(4), seconds(2), seconds(2), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newFixture(t)
			s.fault(ledger.KindKill, "w1", 5, 10)
			c.arrange(s)
			got := s.examine().Recoveries[0]
			if got.First != c.first || got.Last != c.last || got.All != c.all || got.Disturbed != c.disturbed {
				t.Errorf("got %+v", got)
			}
		})
	}
}

// TestRecoveryLeavesOutTheWaitsThatRetriesPrescribe, but for those of attempts that
// failed after the fault.
func TestRecoveryLeavesOutTheWaitsThatRetriesPrescribe(t *testing.T) {
	t.Parallel()
	s := newFixture(t)
	s.in.RetryDelay = func(failed int) time.Duration { return time.Duration(failed) * 10 * time.Second }
	s.fault(ledger.KindKill, "w1", 5, 10)
	s.probe(2, 29)
	probe := s.in.Probes[0].Event
	entry := s.entry(probe)
	for _, started := range []float64{25, 6, 3} {
		entry.Attempts = append(entry.Attempts, ledger.Attempt{
			CallID: fmt.Sprint("failed at ", started), StartedAt: at(started), Duration: time.Second, Outcome: "SNOVIO_UNAVAILABLE",
		})
	}
	s.probe(11, 12)
	got := s.examine().Recoveries[0]
	if got.All != seconds(2) || got.Last != seconds(2) || got.Longest != seconds(19) {
		t.Errorf("got %+v", got)
	}
}

// TestRecoveryCountsFromTheEndOfThePrescribedRest: accounts rest after Redis lost its
// state, which is no fault of anybody's.
func TestRecoveryCountsFromTheEndOfThePrescribedRest(t *testing.T) {
	t.Parallel()
	s := newFixture(t)
	s.in.Rest = 20 * time.Second
	s.fault("flushed", ledger.TargetRedis, 5, 10).LosesRedis = true
	s.fault(ledger.KindKill, "w1", 40, 41)
	s.fault("frozen", "w1", 41, 0)
	s.probe(11, 29)
	s.probe(25, 30.5)
	s.probe(31, 32)
	s.probe(45, 45.5)
	report := s.examine()
	if len(report.Recoveries) != 2 {
		t.Fatalf("recoveries %+v", report.Recoveries)
	}
	got := report.Recoveries[0]
	if got.End != at(30) || got.First != seconds(2) || got.Last != seconds(0.5) || got.All != seconds(0.5) || got.Disturbed {
		t.Errorf("got %+v", got)
	}
	if last, known := report.LastRecovery(); !known || last.End != at(41) {
		t.Errorf("the last is %+v, %t", last, known)
	}
	if _, known := newFixture(t).examine().LastRecovery(); known {
		t.Error("a recovery without a fault")
	}
	if !report.Clean() {
		t.Errorf("found %v", report.Findings)
	}
}

// TestRecoveryFromLastingDamageCountsFromItsBeginning: connections that went mute stay so,
// and the processes have to replace them meanwhile.
func TestRecoveryFromLastingDamageCountsFromItsBeginning(t *testing.T) {
	t.Parallel()
	s := newFixture(t)
	for _, target := range []string{"w1/postgres", "w2/postgres"} {
		s.fault("mute", target, 5, 15).StaysBroken = true
	}
	s.probe(4, 8)
	s.probe(6, 9)
	for _, got := range s.examine().Recoveries {
		if got.End != at(5) || got.First != seconds(4) || got.All != seconds(3) || got.Disturbed {
			t.Errorf("got %+v", got)
		}
	}
	s.fault("cut", "w1/redis", 7, 8)
	if got := s.examine().Recoveries[0]; !got.Disturbed {
		t.Errorf("another fault came before events flowed again: got %+v", got)
	}
}

// TestAfterAnEndInOrderAccountsRestForAWindow: what the process had sent is known.
func TestAfterAnEndInOrderAccountsRestForAWindow(t *testing.T) {
	t.Parallel()
	s := newFixture(t)
	s.in.Window, s.in.Rest = 3*time.Second, 20*time.Second
	stopped := s.fault("stopped", ledger.TargetStop, 5, 10)
	stopped.LosesRedis, stopped.InOrder = true, true
	s.probe(14, 15)
	if got := s.examine().Recoveries[0]; got.End != at(13) || got.First != seconds(2) {
		t.Errorf("got %+v", got)
	}
}
