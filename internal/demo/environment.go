package demo

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/snovsync/snovsync/internal/graphqlclient"
	"github.com/snovsync/snovsync/internal/pause"
)

// environment is where the script plays: the clients it uses, and what they work on.
type environment struct {
	admin *client
	// service is the booking service: a client with an API key.
	service  *client
	snovio   *snovioSide
	status   *status
	view     *view
	bookings *bookings
	random   *rand.Rand
	pauses   float64
	// accepted counts the events that were accepted and were no duplicates.
	accepted int
}

func newEnvironment(config Config, admin *client, snovio *snovioSide, status *status, view *view) *environment {
	random := rand.New(rand.NewPCG(config.Seed, config.Seed))
	return &environment{
		admin: admin, snovio: snovio, status: status, view: view,
		bookings: newBookings(random), random: random, pauses: config.tempo.pauses,
	}
}

// play plays all steps, and then the last one until ctx ends. Where the setting up
// fails there is nothing to be shown, and the error says why. After that the
// demo's visitor may do in the console whatever they like; a step that cannot go
// on for it is left, and the next one begins.
func (s *environment) play(ctx context.Context) error {
	if err := s.setUp(ctx); err != nil {
		return fmt.Errorf("set up the demo: %w", err)
	}
	for _, step := range []func(context.Context) error{s.bookMeetings, s.changes, s.stumbles, s.burst, s.deletedList} {
		if err := step(ctx); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			s.view.note("the demo could not go on with this: " + err.Error())
		}
	}
	return s.backgroundLoad(ctx)
}

// pause waits for a while of the script's time.
func (s *environment) pause(ctx context.Context, d time.Duration) error {
	pause.For(ctx, time.Duration(float64(d)*s.pauses))
	return ctx.Err()
}

// report reports events one after the other as the booking service.
func (s *environment) report(ctx context.Context, events ...event) error {
	for _, e := range events {
		duplicate, err := s.service.report(ctx, e)
		if graphqlclient.CodeOf(err) == "UNAUTHENTICATED" {
			// The visitor revoked the key in the console.
			if err := s.makeKey(ctx); err != nil {
				return err
			}
			s.view.note("the API key was revoked; the booking service got a new one")
			duplicate, err = s.service.report(ctx, e)
		}
		if err != nil {
			return err
		}
		if !duplicate {
			s.accepted++
		}
	}
	return nil
}

// everySoOften reports events with a pause behind each.
func (s *environment) everySoOften(ctx context.Context, rest time.Duration, events ...event) error {
	for _, e := range events {
		if err := errors.Join(s.report(ctx, e), s.pause(ctx, rest)); err != nil {
			return err
		}
	}
	return nil
}

// settled tells whether every event that was accepted has come in on the live log
// and waits no more.
func (s *environment) settled(now state) bool { return now.events >= s.accepted && now.waiting() == 0 }
