package ledger_test

import (
	"testing"

	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/test/chaos/ledger"
	"github.com/snovsync/snovsync/test/chaos/workload"
)

func TestFinalStates(t *testing.T) {
	t.Parallel()
	reads := func(s *fixture, value string) { s.reads[workload.Prospect{Account: shared, Email: sam}] = value }
	play(t, []scenario{
		{"each kind asks for its wording", func(s *fixture) {
			for i, kind := range []workload.Kind{workload.BookingCreated, workload.BookingRescheduled, workload.BookingNoShow, workload.BookingCanceled} {
				s.synced(float64(i+1), "w1", []string{booked, rescheduled, missed, canceled}[i], s.event(one, kind, i+1))
			}
		}, nil},
		{"a no-show that is taken back", func(s *fixture) {
			s.synced(1, "w1", missed, s.event(one, workload.BookingNoShow, 1))
			s.synced(2, "w1", booked, s.event(one, workload.BookingNoShow, 2, shownUp))
		}, nil},
		{"a no-show that is taken back and stays", func(s *fixture) {
			s.synced(1, "w1", missed, s.event(one, workload.BookingNoShow, 1))
			s.synced(2, "w1", missed, s.event(one, workload.BookingNoShow, 2, shownUp))
		}, found{"WRONG_FINAL_STATE": 1, "WENT_BACK": 1}},
		{"somebody wrote it over", func(s *fixture) {
			s.created(one)
			reads(s, canceled)
		}, found{"WRONG_FINAL_STATE": 1}},
		{"it was never written", func(s *fixture) {
			s.created(one)
			reads(s, "")
		}, found{"WRONG_FINAL_STATE": 1}},
		{"the prospect is not there", func(s *fixture) {
			s.created(one)
			delete(s.reads, workload.Prospect{Account: shared, Email: sam})
		}, found{"WRONG_FINAL_STATE": 1}},
		{"a form says nothing", func(s *fixture) {
			s.synced(1, "w1", canceled, s.event(one, workload.BookingCanceled, 1))
			s.synced(2, "w1", "", s.event(one, workload.RoutingFormSubmitted, 2))
			s.synced(3, "w1", "", s.event(one, workload.RoutingFormSubmitted, 3))
		}, nil},
		{"forms alone", func(s *fixture) { s.synced(1, "w1", "", s.event(one, workload.RoutingFormSubmitted, 1)) }, nil},
		{"the newest of organizations that share the account", func(s *fixture) {
			s.synced(1, "w1", canceled, s.event(one, workload.BookingCanceled, 2))
			s.synced(2, "w1", rescheduled, s.event(skips, workload.BookingRescheduled, 3))
		}, nil},
		{"the older of organizations that share the account", func(s *fixture) {
			s.synced(1, "w1", rescheduled, s.event(skips, workload.BookingRescheduled, 3))
			s.synced(2, "w1", canceled, s.event(one, workload.BookingCanceled, 2))
		}, found{"WRONG_FINAL_STATE": 1, "WENT_BACK": 1}},
		{"the same address at another account", func(s *fixture) {
			s.synced(1, "w1", rescheduled, s.event(other, workload.BookingRescheduled, 3))
			s.synced(2, "w1", canceled, s.event(one, workload.BookingCanceled, 2))
		}, nil},
		{"a created event that is late", func(s *fixture) {
			s.synced(1, "w1", canceled, s.event(one, workload.BookingCanceled, 2))
			s.synced(2, "w1", canceled, s.event(one, workload.BookingCreated, 1))
		}, nil},
		{"a created event that is late and does not know it", func(s *fixture) {
			s.synced(1, "w1", canceled, s.event(one, workload.BookingCanceled, 2))
			s.synced(2, "w1", booked, s.event(one, workload.BookingCreated, 1))
		}, found{"WRONG_FINAL_STATE": 1, "WENT_BACK": 1}},
		{"an event that failed and was applied", func(s *fixture) {
			s.created(one)
			e := s.event(one, workload.BookingCanceled, 2)
			s.call(2, "w1", canceled, []*workload.Event{e}, func(c *simulator.Call) { c.Fault, c.Status = simulator.FaultDropAfter, 0 })
			s.ends(3, "FAILED/SNOVIO_UNAVAILABLE", e)
			s.entry(e).AttemptCount = 10
		}, nil},
		{"not judged before its end", func(s *fixture) {
			s.created(one)
			s.event(one, workload.BookingCanceled, 2)
		}, found{"UNENDED": 1}},
	})
}

// TestFinalStatesOfMovedBookings: the cancellation of a booking that was moved must
// not be read in the end, whatever came first.
func TestFinalStatesOfMovedBookings(t *testing.T) {
	t.Parallel()
	move := func(s *fixture, organization string, kind workload.Kind, minute int) *workload.Event {
		return s.event(organization, kind, minute, replaces("b1"))
	}
	cancel := func(s *fixture, organization string, minute int) *workload.Event {
		return s.event(organization, workload.BookingCanceled, minute, booking("b1"))
	}
	play(t, []scenario{
		{"canceled, then moved, then written", func(s *fixture) {
			s.created(one)
			s.synced(2, "w1", canceled, cancel(s, one, 2))
			s.synced(3, "w1", booked, move(s, one, workload.BookingCreated, 3))
		}, nil},
		{"canceled later than moved, known before it was", func(s *fixture) {
			s.created(one)
			s.synced(2, "w1", canceled, cancel(s, one, 4))
			e := move(s, one, workload.BookingRescheduled, 3)
			s.toldAt(3, e)
			s.synced(4, "w1", rescheduled, e)
		}, nil},
		{"written although moved and applied", func(s *fixture) {
			s.created(one)
			s.synced(2, "w1", booked, move(s, one, workload.BookingCreated, 2))
			s.synced(3, "w1", canceled, cancel(s, one, 3))
		}, found{"WRONG_FINAL_STATE": 1, "WENT_BACK": 1}},
		{"an old created event takes the wording of a cancellation that still counts", func(s *fixture) {
			late, mover := s.event(one, workload.BookingCreated, 1), move(s, one, workload.BookingCreated, 3)
			s.synced(2, "w1", canceled, cancel(s, one, 4))
			s.synced(3, "w1", canceled, late)
			s.toldAt(4, mover)
			s.synced(5, "w1", booked, mover)
		}, nil},
		{"nobody wrote it over", func(s *fixture) {
			s.created(one)
			s.synced(2, "w1", canceled, cancel(s, one, 4))
			mover := move(s, one, workload.BookingRescheduled, 2)
			s.toldAt(3, mover)
			s.synced(4, "w1", canceled, s.event(one, workload.BookingCreated, 3))
			s.ends(6, "SKIPPED/SUPERSEDED", mover)
		}, found{"WRONG_FINAL_STATE": 1}},
		{"who moved it may not write", func(s *fixture) {
			s.created(skips)
			s.synced(2, "w1", canceled, cancel(s, skips, 2))
			s.exists(3, "w1", move(s, skips, workload.BookingCreated, 3))
		}, nil},
		{"the newest was superseded by what does not count any more", func(s *fixture) {
			s.created(one)
			s.synced(2, "w1", canceled, cancel(s, one, 4))
			s.ends(3, "SKIPPED/SUPERSEDED", s.event(one, workload.BookingNoShow, 3))
			mover := move(s, one, workload.BookingCreated, 2)
			s.toldAt(4, mover)
			s.synced(5, "w1", missed, mover)
		}, nil},
		{"the newest was superseded by what does not count any more, and is not read", func(s *fixture) {
			s.created(one)
			s.synced(2, "w1", canceled, cancel(s, one, 4))
			s.ends(3, "SKIPPED/SUPERSEDED", s.event(one, workload.BookingNoShow, 3))
			mover := move(s, one, workload.BookingCreated, 2)
			s.toldAt(4, mover)
			s.synced(5, "w1", booked, mover)
		}, found{"WRONG_FINAL_STATE": 1}},
		{"the newest was superseded by what does not count any more, and reads the same", func(s *fixture) {
			s.created(one)
			s.synced(2, "w1", canceled, cancel(s, one, 4))
			s.ends(3, "SKIPPED/SUPERSEDED", s.event(one, workload.BookingNoShow, 3, shownUp))
			mover := move(s, one, workload.BookingCreated, 2)
			s.toldAt(4, mover)
			s.synced(5, "w1", booked, mover)
		}, nil},
		{"a superseded cancellation", func(s *fixture) {
			s.created(one)
			s.ends(2, "SKIPPED/SUPERSEDED", cancel(s, one, 4))
			s.synced(3, "w1", booked, move(s, one, workload.BookingCreated, 3))
		}, nil},
	})
}

// TestFinalStatesWhereProfilesAreLeftUntouched: events that found the prospect and
// had to leave it count as newest and are not read.
func TestFinalStatesWhereProfilesAreLeftUntouched(t *testing.T) {
	t.Parallel()
	play(t, []scenario{
		{"the status before it stays", func(s *fixture) {
			s.created(skips)
			s.synced(2, "w1", canceled, s.event(skips, workload.BookingCanceled, 2))
			s.exists(3, "w1", s.event(skips, workload.BookingCreated, 3))
		}, nil},
		{"a status after it is written", func(s *fixture) {
			s.created(skips)
			s.exists(3, "w1", s.event(skips, workload.BookingCreated, 3))
			s.synced(4, "w1", missed, s.event(skips, workload.BookingNoShow, 4))
		}, nil},
		{"a status after it is lost", func(s *fixture) {
			s.created(skips)
			s.exists(3, "w1", s.event(skips, workload.BookingCreated, 3))
			s.remove(s.event(skips, workload.BookingNoShow, 4))
		}, found{"LOST": 1, "WRONG_FINAL_STATE": 1}},
		{"a form had made the prospect", func(s *fixture) {
			s.synced(1, "w1", "", s.event(skips, workload.RoutingFormSubmitted, 1))
			s.exists(2, "w1", s.event(skips, workload.BookingCreated, 2))
		}, nil},
		{"a late created event of another organization takes its wording", func(s *fixture) {
			s.synced(1, "w1", canceled, s.event(one, workload.BookingCanceled, 1))
			s.exists(2, "w1", s.event(skips, workload.BookingCreated, 3))
			s.synced(3, "w1", booked, s.event(one, workload.BookingCreated, 2))
		}, nil},
		{"a late created event of another organization does not take its wording", func(s *fixture) {
			s.synced(1, "w1", canceled, s.event(one, workload.BookingCanceled, 2))
			s.exists(2, "w1", s.event(skips, workload.BookingCreated, 3))
			s.synced(3, "w1", canceled, s.event(one, workload.BookingCreated, 1))
		}, found{"WRONG_FINAL_STATE": 1}},
		{"a late created event whose call came between two of it", func(s *fixture) {
			untouched, late := s.event(skips, workload.BookingCreated, 3), s.event(one, workload.BookingCreated, 1)
			s.synced(1, "w1", canceled, s.event(one, workload.BookingCanceled, 2))
			s.call(2, "w1", booked, []*workload.Event{untouched}, nothing, answered(422))
			s.fault(ledger.KindKill, "w1", 2, 3)
			s.synced(3, "w2", canceled, late)
			s.exists(4, "w2", untouched)
		}, found{because(ledger.Repeated, ledger.CauseProcess): 1}},
		{"it had made the prospect itself, unknown to anybody", func(s *fixture) {
			e := s.event(skips, workload.BookingCreated, 3)
			s.call(1, "w1", booked, []*workload.Event{e})
			s.fault("freeze", "w1", 1, 8)
			s.exists(4, "w2", e)
		}, found{because(ledger.Repeated, ledger.CauseProcess): 1}},
	})
}
