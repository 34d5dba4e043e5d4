package ledger_test

import (
	"testing"

	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/test/chaos/ledger"
	"github.com/snovsync/snovsync/test/chaos/workload"
)

func TestStatusesThatWentBack(t *testing.T) {
	t.Parallel()
	older := func(s *fixture) *workload.Event { return s.event(one, workload.BookingRescheduled, 2) }
	newer := func(s *fixture) *workload.Event { return s.event(one, workload.BookingCanceled, 3) }
	play(t, []scenario{
		{"forward", func(s *fixture) {
			s.synced(1, "w1", rescheduled, older(s))
			s.synced(2, "w1", canceled, newer(s))
		}, nil},
		{"back", func(s *fixture) {
			s.synced(1, "w1", canceled, newer(s))
			s.synced(2, "w1", rescheduled, older(s))
		}, found{"WENT_BACK": 1, "WRONG_FINAL_STATE": 1}},
		{"back and forth", func(s *fixture) {
			s.synced(1, "w1", canceled, newer(s))
			s.synced(2, "w1", rescheduled, older(s))
			s.synced(3, "w1", missed, s.event(one, workload.BookingNoShow, 4))
		}, found{"WENT_BACK": 1}},
		{"what was not applied does not count", func(s *fixture) {
			e := newer(s)
			s.call(1, "w1", canceled, []*workload.Event{e}, failed(simulator.FaultHTTPError), answered(500))
			s.synced(2, "w1", rescheduled, older(s))
			s.synced(3, "w1", canceled, e)
		}, found{because(ledger.Repeated, ledger.CauseSnovioFault): 1}},
		{"back behind a call that nobody had the answer of", func(s *fixture) {
			e := newer(s)
			s.call(1, "w1", canceled, []*workload.Event{e})
			s.fault(ledger.KindKill, "w1", 1, 2)
			s.synced(2, "w2", rescheduled, older(s))
			s.synced(3, "w2", canceled, e)
		}, found{because(ledger.Repeated, ledger.CauseProcess): 1, because(ledger.WentBack, ledger.CauseUnknownOutcome): 1}},
		{"an older one behind it in one call, which a late created event has the last word in", func(s *fixture) {
			e, late := newer(s), s.event(one, workload.BookingCreated, 1)
			s.call(1, "w1", canceled, []*workload.Event{e})
			s.fault(ledger.KindKill, "w1", 1, 2)
			s.synced(3, "w2", canceled, e, late)
		}, found{because(ledger.Repeated, ledger.CauseProcess): 1}},
		{"back by a call that a frozen process had made before", func(s *fixture) {
			e := older(s)
			s.call(1, "w2", rescheduled, []*workload.Event{e})
			s.fault("freeze", "w1", 0, 4)
			s.recorded(1, "ok", e)
			s.ends(1.02, "SUCCEEDED/UPDATED", e)
			s.synced(2, "w2", canceled, newer(s))
			s.call(4, "w1", rescheduled, []*workload.Event{e})
			s.synced(5, "w2", missed, s.event(one, workload.BookingNoShow, 4))
		}, found{because(ledger.AfterEnd, ledger.CauseDelayed): 1, because(ledger.WentBack, ledger.CauseDelayed): 1}},
		{"a value that nobody asks for", func(s *fixture) {
			s.synced(1, "w1", missed, older(s))
			s.synced(2, "w1", canceled, newer(s))
		}, found{"WENT_BACK": 1}},
		{"a value that is asked for only later", func(s *fixture) {
			e, later := older(s), newer(s)
			s.synced(1, "w1", canceled, e)
			s.toldAt(2, later)
			s.synced(3, "w1", canceled, later)
		}, found{"WENT_BACK": 1}},
	})
}

func TestRepeatedCalls(t *testing.T) {
	t.Parallel()
	again := func(s *fixture, first func(*fixture, *workload.Event)) {
		e := s.event(one, workload.BookingCreated, 1)
		first(s, e)
		s.synced(10, "w2", booked, e)
	}
	lost := func(s *fixture, e *workload.Event) { s.call(1, "w1", booked, []*workload.Event{e}) }
	with := func(kind simulator.FaultKind, status int) func(*fixture, *workload.Event) {
		return func(s *fixture, e *workload.Event) {
			s.call(1, "w1", booked, []*workload.Event{e}, failed(kind), answered(status))
			s.recorded(1, "unavailable", e)
		}
	}
	explained := func(cause ledger.Cause) found { return found{because(ledger.Repeated, cause): 1} }
	hit := func(kind, target string, from, to float64) func(*fixture) {
		return func(s *fixture) {
			s.fault(kind, target, from, to)
			again(s, lost)
		}
	}
	play(t, []scenario{
		{"for no reason", func(s *fixture) { again(s, lost) }, found{"REPEATED": 1}},
		{"over the limit", func(s *fixture) {
			again(s, func(s *fixture, e *workload.Event) {
				s.call(1, "w1", booked, []*workload.Event{e}, nothing, answered(429)).OverLimit = true
			})
		}, explained(ledger.CauseOverLimit)},
		{"told to be over the limit", func(s *fixture) { again(s, with(simulator.FaultLimitText, 200)) }, explained(ledger.CauseOverLimit)},
		{"Snov.io failed", func(s *fixture) { again(s, with(simulator.FaultHTTPError, 500)) }, explained(ledger.CauseSnovioFault)},
		{"Snov.io dropped the connection", func(s *fixture) { again(s, with(simulator.FaultDropAfter, 0)) }, explained(ledger.CauseSnovioFault)},
		{"Snov.io did not know the token", func(s *fixture) {
			again(s, func(s *fixture, e *workload.Event) {
				s.call(1, "w1", booked, []*workload.Event{e}, nothing, answered(401), func(c *simulator.Call) { c.Account, c.ProspectID = "", "" })
			})
		}, explained(ledger.CauseSnovioRefusal)},
		{"Snov.io was slow", func(s *fixture) {
			again(s, func(s *fixture, e *workload.Event) {
				s.call(1, "w1", booked, []*workload.Event{e}, func(c *simulator.Call) { c.Fault = simulator.FaultLatency })
				s.recorded(1, "timeout", e)
			})
		}, explained(ledger.CauseSnovioFault)},
		{"Snov.io was slow and was heard", func(s *fixture) {
			again(s, func(s *fixture, e *workload.Event) {
				s.call(1, "w1", booked, []*workload.Event{e}, func(c *simulator.Call) { c.Fault = simulator.FaultLatency })
				s.recorded(1, "ok", e)
			})
		}, found{"REPEATED": 1}},
		{"Snov.io said that the prospect exists", func(s *fixture) {
			s.created(other)
			e := s.event(skips, workload.BookingCreated, 5)
			s.created(one)
			s.call(2, "w1", booked, []*workload.Event{e}, nothing, answered(422))
			s.exists(3, "w2", e)
		}, found{"REPEATED": 1}},
		{"the process was killed", hit(ledger.KindKill, "w1", 1.5, 3), explained(ledger.CauseProcess)},
		{"the process was frozen", hit("freeze", "w1", 0.5, 30), explained(ledger.CauseProcess)},
		{"the process was cut off from Redis for good", hit("cut", "w1/redis", 0.5, 0), explained(ledger.CauseProcess)},
		{"another process was killed", hit(ledger.KindKill, "w2", 1.5, 3), found{"REPEATED": 1}},
		{"a process of a longer name was killed", hit(ledger.KindKill, "w11", 1.5, 3), found{"REPEATED": 1}},
		{"the process had been killed before", hit(ledger.KindKill, "w1", -20, -10), found{"REPEATED": 1}},
		{"the process was killed later", hit(ledger.KindKill, "w1", 15, 16), found{"REPEATED": 1}},
		{"Redis was away", hit("restart", ledger.TargetRedis, 2, 3), explained(ledger.CauseRedis)},
		{"Redis had been away", hit("restart", ledger.TargetRedis, -10, -5), found{"REPEATED": 1}},
		{"Postgres was away", hit("restart", ledger.TargetPostgres, 2, 3), explained(ledger.CausePostgres)},
		{"the disk was full", hit("disk full", ledger.TargetDisk, 2, 3), found{"REPEATED": 1}},
		{"its process ended in order", hit("stopped", ledger.TargetStop, 2, 3), found{"REPEATED": 1}},
		{"Snov.io was at fault and the call was not", hit("slow", ledger.TargetSnovio, 1, 3), found{"REPEATED": 1}},
		{"Redis and the process were hit", hit("flushed, killed", "redis, w1", 2, 3), explained(ledger.CauseProcess)},
		{"Redis and another process were hit", hit("flushed, killed", "redis, w2", 2, 3), explained(ledger.CauseRedis)},
		{"a process that nobody knows was hit", func(s *fixture) {
			s.fault(ledger.KindKill, "w7", 1.5, 3)
			again(s, func(s *fixture, e *workload.Event) { s.call(1, "", booked, []*workload.Event{e}).Via = "" })
		}, explained(ledger.CauseProcess)},
		{"a process that nobody knows was not hit", func(s *fixture) {
			again(s, func(s *fixture, e *workload.Event) { s.call(1, "", booked, []*workload.Event{e}).Via = "" })
		}, found{"REPEATED": 1}},
		{"recorded, and then the process was killed", func(s *fixture) {
			s.fault(ledger.KindKill, "w1", 1.5, 3)
			again(s, func(s *fixture, e *workload.Event) {
				lost(s, e)
				s.recorded(1, "ok", e)
			})
		}, found{"REPEATED": 1}},
		{"another event of the prospect", func(s *fixture) {
			s.created(one)
			s.synced(2, "w1", canceled, s.event(one, workload.BookingCanceled, 2), s.event(one, workload.BookingCanceled, 3))
		}, nil},
		{"an event that was merged the second time", func(s *fixture) {
			first, second := s.event(one, workload.BookingCreated, 1), s.event(one, workload.BookingCanceled, 2)
			lost(s, first)
			s.synced(10, "w2", canceled, first, second)
		}, found{"REPEATED": 1}},
		{"an event that was merged the first time", func(s *fixture) {
			first, second := s.event(one, workload.BookingCreated, 1), s.event(one, workload.BookingCanceled, 2)
			s.call(1, "w1", canceled, []*workload.Event{first, second}, failed(simulator.FaultHTTPError), answered(500))
			s.recorded(1, "unavailable", first, second)
			s.synced(10, "w2", canceled, first, second)
		}, found{because(ledger.Repeated, ledger.CauseSnovioFault): 2}},
	})
}

func TestCallsAfterTheEnd(t *testing.T) {
	t.Parallel()
	late := func(kind, target string, from, to float64) func(*fixture) {
		return func(s *fixture) {
			if target != "" {
				s.fault(kind, target, from, to)
			}
			e := s.created(one)
			s.call(20, "w2", booked, []*workload.Event{e})
		}
	}
	explained := found{because(ledger.AfterEnd, ledger.CauseDelayed): 1}
	play(t, []scenario{
		{"for no reason", late("", "", 0, 0), found{"AFTER_END": 1}},
		{"its process stood still meanwhile", late("freeze", "w2", 0.5, 20), explained},
		{"its way to Snov.io stood still", late("stall", "w2/snovio", 0.5, 20), explained},
		{"Snov.io was at fault", late("slow", ledger.TargetSnovio, 0.5, 20), found{"AFTER_END": 1}},
		{"another process stood still", late("freeze", "w1", 0.5, 20), found{"AFTER_END": 1}},
		{"its process was killed", late("kill -9 of a worker", "w2", 0.5, 20), found{"AFTER_END": 1}},
		{"its process killed itself", late(ledger.KindCrash, "w2", 0.5, 20), found{"AFTER_END": 1}},
		{"Redis was away", late("restart", ledger.TargetRedis, 0.5, 20), found{"AFTER_END": 1}},
		{"its process stood still before", late("freeze", "w2", -20, -10), found{"AFTER_END": 1}},
	})
}
