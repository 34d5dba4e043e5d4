package demo

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

func testDiary(seed uint64) *bookings {
	d := newBookings(rand.New(rand.NewPCG(seed, seed)))
	d.now = func() time.Time { return noon }
	return d
}

func TestPeopleAreAtExampleComAndThereOnce(t *testing.T) {
	d := testDiary(1)
	seen := make(map[string]bool)
	for range 4000 {
		p := d.people.next()
		if !strings.HasSuffix(p.email, "@example.com") || seen[p.email] {
			t.Fatalf("%s is somewhere else, or was there before", p.email)
		}
		seen[p.email] = true
	}
}

func TestTheSameSeedTellsTheSameStory(t *testing.T) {
	tell := func(seed uint64) string {
		d := testDiary(seed)
		m, booked := d.book(d.people.next())
		_, made, canceled := d.reschedule(m)
		text, err := json.Marshal([]any{booked.input, made.input, canceled.input, d.form(d.people.next()).input})
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	story := tell(7)
	if again := tell(7); again != story {
		t.Error("one seed told two stories")
	}
	if tell(8) == story {
		t.Error("two seeds told one story")
	}
}

func TestARescheduledMeetingIsANewBookingOfTheOldOne(t *testing.T) {
	d := testDiary(1)
	m, _ := d.book(d.people.next())
	moved, made, canceled := d.reschedule(m)
	if e, ok := made.input.(bookingEvent); !ok || e.RescheduledFrom != m.id || e.Booking.ID != moved.id || moved.id == m.id {
		t.Errorf("got %+v", e)
	}
	if e, ok := canceled.input.(bookingEvent); !ok || canceled.mutation != bookingCanceled || e.Booking.ID != m.id {
		t.Errorf("got %+v", e)
	}
	if len(d.ahead) != 1 || d.ahead[0].id != moved.id {
		t.Errorf("one meeting is ahead, the moved one; got %+v", d.ahead)
	}
}

func TestTheDiaryForgets(t *testing.T) {
	d := testDiary(1)
	if _, ok := d.any(); ok {
		t.Error("nothing is ahead at first")
	}
	for range 3 * mostAhead {
		d.book(d.people.next())
	}
	if len(d.ahead) != mostAhead {
		t.Errorf("%d meetings are remembered", len(d.ahead))
	}
	d.bookWithoutEmail()
	for _, m := range d.ahead {
		if m.with.email == "" {
			t.Error("who left no address is not written to later")
		}
	}
}
