package demo

import (
	"context"
	"time"

	"github.com/snovsync/snovsync/simulator"
)

const (
	betweenEvents = 700 * time.Millisecond
	betweenSteps  = 1500 * time.Millisecond
	// patience bounds the wait for what follows in seconds; longPatience for what
	// waits for the limit.
	patience     = 20 * time.Second
	longPatience = 150 * time.Second
)

// bookMeetings: people book meetings and become prospects.
func (s *environment) bookMeetings(ctx context.Context) error {
	s.view.caption("Bookings become prospects")
	_, first := s.bookings.book(s.bookings.people.next())
	events := []event{first}
	for range 3 {
		_, booked := s.bookings.book(s.bookings.people.next())
		events = append(events, booked)
	}
	events = append(events, s.bookings.bookWithoutEmail())
	if err := s.everySoOften(ctx, betweenEvents, events...); err != nil {
		return err
	}
	if err := s.repeat(ctx, first); err != nil {
		return err
	}
	return s.pause(ctx, betweenSteps)
}

// repeat reports an event a second time, as a service does that lost the answer.
func (s *environment) repeat(ctx context.Context, e event) error {
	s.view.note("the booking service repeats its first event: a duplicate, nothing is done twice")
	return s.report(ctx, e)
}

// changes: meetings are canceled, moved and missed; a routing form comes in.
func (s *environment) changes(ctx context.Context) error {
	s.view.caption("Meetings change: canceled, moved into a new booking, missed; and a routing form comes in")
	if len(s.bookings.ahead) < 3 {
		return nil
	}
	toCancel, toMove, toMiss := s.bookings.ahead[0], s.bookings.ahead[1], s.bookings.ahead[2]
	canceled := s.bookings.cancel(toCancel)
	_, moved, oldCanceled := s.bookings.reschedule(toMove)
	missed := s.bookings.noShow(toMiss, true)
	if err := s.everySoOften(ctx, betweenEvents, canceled, moved, oldCanceled, missed); err != nil {
		return err
	}
	s.view.note("the no-show is taken back: the prospect came after all")
	err := s.everySoOften(ctx, betweenEvents, s.bookings.noShow(toMiss, false), s.bookings.form(s.bookings.people.next()))
	if err != nil {
		return err
	}
	return s.pause(ctx, betweenSteps)
}

// stumbles: Snov.io fails, loses a connection, refuses an address.
func (s *environment) stumbles(ctx context.Context) error {
	s.view.caption("Snov.io stumbles: a 500, a lost connection (both are tried again), and an address it refuses")
	unlucky, cutOff, bouncing := s.bookings.people.next(), s.bookings.people.next(), s.bookings.people.next()
	bouncing.email = "bounced." + bouncing.email
	if err := s.snovio.failOnce(simulator.FaultHTTPError, unlucky.email); err != nil {
		return err
	}
	if err := s.snovio.failOnce(simulator.FaultDropBefore, cutOff.email); err != nil {
		return err
	}
	meeting, first := s.bookings.book(unlucky)
	_, second := s.bookings.book(cutOff)
	refused, third := s.bookings.book(bouncing)
	s.bookings.forget(refused)
	// The cancellation waits its turn behind the booking that is retried.
	err := s.everySoOften(ctx, betweenEvents, first, second, third, s.bookings.cancel(meeting))
	if err != nil {
		return err
	}
	if _, err := s.status.await(ctx, patience, s.settled); err != nil {
		return err
	}
	return s.pause(ctx, betweenSteps)
}

const (
	burstBatches = 8
	burstBatch   = 10
	burstPause   = 200 * time.Millisecond
	// duringBurst is the pause between the events that cost no call while all wait
	// for the limit.
	duringBurst = 12 * time.Second
)

// burst: more bookings than Snov.io takes in a minute.
func (s *environment) burst(ctx context.Context) error {
	s.view.caption("A burst: 80 bookings in two seconds; Snov.io takes 60 calls a minute")
	for range burstBatches {
		var events []event
		for range burstBatch {
			_, booked := s.bookings.book(s.bookings.people.next())
			events = append(events, booked)
		}
		if err := s.service.reportAll(ctx, events); err != nil {
			return err
		}
		s.accepted += len(events)
		if err := s.pause(ctx, burstPause); err != nil {
			return err
		}
	}
	if err := s.pause(ctx, betweenSteps); err != nil {
		return err
	}
	s.view.caption("The calls are used up: bookings wait in order; what needs no call is decided at once")
	return s.whileBusy(ctx, duringBurst, func() error { return s.report(ctx, s.bookings.bookWithoutEmail()) })
}

// whileBusy does something every so often until all that was accepted is settled.
func (s *environment) whileBusy(ctx context.Context, pause time.Duration, do func() error) error {
	waiting, cancel := context.WithTimeout(ctx, longPatience)
	defer cancel()
	for waiting.Err() == nil {
		done, err := s.status.await(waiting, time.Duration(float64(pause)*s.pauses), s.settled)
		if done || ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			break
		}
		if err := do(); err != nil {
			return err
		}
	}
	return nil
}

const (
	blockedBookings = 5
	// beforeMending leaves time to look at what is blocked.
	beforeMending = 6 * time.Second
	newListName   = "Booked meetings (new)"
)

// deletedList: the target list is deleted at Snov.io, and the admin chooses a new one.
func (s *environment) deletedList(ctx context.Context) error {
	if err := s.pause(ctx, betweenSteps); err != nil {
		return err
	}
	target, err := s.admin.targetList(ctx)
	if err != nil {
		return err
	}
	s.view.caption("Somebody deletes the target list at Snov.io: bookings are kept, blocked, and cost no more calls")
	if err := s.snovio.deleteList(target); err != nil {
		return err
	}
	for range blockedBookings {
		_, booked := s.bookings.book(s.bookings.people.next())
		if err := s.everySoOften(ctx, betweenEvents, booked); err != nil {
			return err
		}
	}
	if _, err := s.status.await(ctx, patience, s.settled); err != nil {
		return err
	}
	if err := s.pause(ctx, beforeMending); err != nil {
		return err
	}
	s.view.caption("The admin makes a new list and saves it: what was blocked runs by itself")
	if err := s.mend(ctx); err != nil {
		return err
	}
	mended := func(now state) bool { return s.settled(now) && now.counts[statusBlocked] == 0 }
	if _, err := s.status.await(ctx, longPatience, mended); err != nil {
		return err
	}
	return s.pause(ctx, betweenSteps)
}

// mend makes a new list and chooses it.
func (s *environment) mend(ctx context.Context) error {
	var target string
	err := s.insist(ctx, func() (err error) { target, err = s.admin.createList(ctx, newListName); return err })
	if err != nil {
		return err
	}
	return s.insist(ctx, func() error { return s.admin.updateSettings(ctx, map[string]any{"targetListId": target}) })
}
