package demo

import (
	"context"
	"time"

	"github.com/snovsync/snovsync/simulator"
)

const (
	// The pauses of the background load; on average about ten calls a minute, so that most of
	// the account's are left to the visitor.
	shortestPause = 2 * time.Second
	longestPause  = 8 * time.Second
)

// backgroundLoad: a bit of everything until ctx ends.
func (s *environment) backgroundLoad(ctx context.Context) error {
	s.view.caption("From here on a bit of everything, until Ctrl-C")
	for failing := false; ; {
		err := s.something(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil && !failing {
			s.view.note("the booking service could not report an event, and goes on: " + err.Error())
		}
		failing = err != nil
		spread := time.Duration(s.random.Int64N(int64(longestPause - shortestPause)))
		if err := s.pause(ctx, shortestPause+spread); err != nil {
			return err
		}
	}
}

// something lets one plausible thing happen.
func (s *environment) something(ctx context.Context) error {
	m, ok := s.bookings.any()
	dice := s.random.IntN(100)
	if !ok {
		dice = 0
	}
	switch {
	case dice < 44:
		_, booked := s.bookings.book(s.bookings.people.next())
		return s.report(ctx, booked)
	case dice < 52: // somebody known books again
		_, booked := s.bookings.book(m.with)
		return s.report(ctx, booked)
	case dice < 58:
		return s.report(ctx, s.bookings.bookWithoutEmail())
	case dice < 70:
		return s.report(ctx, s.bookings.cancel(m))
	case dice < 78:
		_, made, canceled := s.bookings.reschedule(m)
		return s.everySoOften(ctx, betweenEvents, made, canceled)
	case dice < 83:
		return s.report(ctx, s.bookings.noShow(m, true))
	case dice < 86:
		return s.everySoOften(ctx, 2*betweenEvents, s.bookings.noShow(m, true), s.bookings.noShow(m, false))
	case dice < 92:
		return s.report(ctx, s.bookings.form(s.bookings.people.next()))
	case dice < 95: // an event comes twice
		_, booked := s.bookings.book(s.bookings.people.next())
		return s.everySoOften(ctx, betweenEvents, booked, booked)
	default:
		return s.unlucky(ctx)
	}
}

// unlucky lets a booking meet a fault of Snov.io's.
func (s *environment) unlucky(ctx context.Context) error {
	kinds := []simulator.FaultKind{simulator.FaultHTTPError, simulator.FaultDropBefore, simulator.FaultDropAfter}
	with := s.bookings.people.next()
	if err := s.snovio.failOnce(pick(s.random, kinds), with.email); err != nil {
		return err
	}
	_, booked := s.bookings.book(with)
	return s.report(ctx, booked)
}
