package demo

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// bookings is the booking service's side: it numbers bookings and events, and knows
// which meetings are ahead.
type bookings struct {
	random *rand.Rand
	people *people
	now    func() time.Time
	booked int
	events int
	ahead  []meeting
}

// meeting is a booking as it stands.
type meeting struct {
	id, title string
	start     time.Time
	with      person
	host      hostInput
}

const (
	meetingLength = 30 * time.Minute
	// mostAhead bounds the meetings that are remembered; the oldest is forgotten first.
	mostAhead = 40
)

func newBookings(random *rand.Rand) *bookings {
	return &bookings{random: random, people: newPeople(random), now: time.Now}
}

// book makes a meeting with somebody.
func (d *bookings) book(with person) (meeting, event) {
	d.booked++
	hosts := []hostInput{{"Robin Host", "robin@example.com"}, {"Sam Host", "sam@example.com"}}
	m := meeting{
		id: fmt.Sprintf("booking-%04d", d.booked), title: pick(d.random, []string{"Product demo", "Discovery call", "Onboarding"}),
		start: d.someday(), with: with, host: pick(d.random, hosts),
	}
	d.remember(m)
	created := d.about(m)
	created.Answers = []answer{
		{questionCompany, with.company},
		{questionWebsite, with.site},
		{questionRole, with.role},
		{questionCountry, with.country},
		{questionTeamSize, with.teamSize},
	}
	return m, event{bookingCreated, created}
}

// bookWithoutEmail makes a meeting of somebody who left no address.
func (d *bookings) bookWithoutEmail() event {
	with := d.people.next()
	with.email = ""
	m, created := d.book(with)
	d.forget(m)
	return created
}

func (d *bookings) cancel(m meeting) event {
	d.forget(m)
	return event{bookingCanceled, d.about(m)}
}

// reschedule moves a meeting, as booking products do that make a new booking of it
// and cancel the old one.
func (d *bookings) reschedule(m meeting) (moved meeting, made, canceled event) {
	d.forget(m)
	d.booked++
	moved = m
	moved.id, moved.start = fmt.Sprintf("booking-%04d", d.booked), d.someday()
	d.remember(moved)
	rescheduled := d.about(moved)
	rescheduled.RescheduledFrom = m.id
	return moved, event{bookingRescheduled, rescheduled}, event{bookingCanceled, d.about(m)}
}

// noShow reports that somebody did not come, or with false takes that back.
func (d *bookings) noShow(m meeting, missed bool) event {
	reported := d.about(m)
	reported.NoShow = &missed
	return event{bookingNoShow, reported}
}

// form makes a routing form that somebody sent in.
func (d *bookings) form(from person) event {
	return event{routingFormSubmitted, formEvent{
		EventID: d.nextEventID(), OccurredAt: d.now(), Form: formInput{"form-contact", "Contact sales"},
		Fields:     []formField{{fieldCity, from.city}, {fieldLinkedIn, from.linkedIn}},
		Respondent: &inviteeInput{Email: from.email, Name: from.name(), Phone: from.phone},
	}}
}

// about is an event of a meeting, happening now.
func (d *bookings) about(m meeting) bookingEvent {
	return bookingEvent{
		EventID: d.nextEventID(), OccurredAt: d.now(),
		Booking: bookingInput{
			ID: m.id, Title: m.title, StartTime: m.start, EndTime: m.start.Add(meetingLength),
			TimeZone: m.with.zone, Location: "https://meet.example.com/" + m.id,
		},
		Host:    m.host,
		Invitee: inviteeInput{Email: m.with.email, Name: m.with.name(), Phone: m.with.phone},
	}
}

func (d *bookings) nextEventID() string {
	d.events++
	return fmt.Sprintf("event-%05d", d.events)
}

// someday is a full or half hour within the next days.
func (d *bookings) someday() time.Time {
	return d.now().Truncate(meetingLength).Add(time.Duration(d.random.IntN(300)+2) * meetingLength).UTC()
}

func (d *bookings) remember(m meeting) {
	d.ahead = append(d.ahead, m)
	if len(d.ahead) > mostAhead {
		d.ahead = append([]meeting(nil), d.ahead[1:]...)
	}
}

func (d *bookings) forget(m meeting) {
	kept := d.ahead[:0]
	for _, other := range d.ahead {
		if other.id != m.id {
			kept = append(kept, other)
		}
	}
	d.ahead = kept
}

// any returns one of the meetings ahead; false: there is none.
func (d *bookings) any() (meeting, bool) {
	if len(d.ahead) == 0 {
		return meeting{}, false
	}
	return pick(d.random, d.ahead), true
}
