package workload

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// timeline is what happens to one prospect.
type timeline struct {
	*generator
	account *account
	email   string
	// now is when the last event happened.
	now    time.Time
	events []*Event
	// open are bookings that are neither canceled nor moved into others.
	open []*booking
	// owed are bookings that were moved and whose cancellation is still to come.
	owed []*booking
	// moves are the events that replaced a booking, by the cancellation of the old one.
	moves map[*Event]*Event
}

// booking is a meeting of a prospect with one organization.
type booking struct {
	id     string
	teller *teller
	missed bool
	// replacedBy is the event that moved it into another booking.
	replacedBy *Event
}

// timeline invents a prospect of an account to whom so many events happen.
func (n *generator) timeline(account *account, length int) *timeline {
	account.prospects++
	l := &timeline{
		generator: n, account: account, moves: map[*Event]*Event{},
		// Numbered within the account: others have the same addresses and know nothing of each other.
		email: fmt.Sprintf("prospect-%d@example.com", account.prospects),
		now:   n.began.Add(time.Duration(n.random.Int64N(int64(30*24*time.Hour/time.Microsecond))) * time.Microsecond),
	}
	for len(l.events) < length {
		l.next(length - len(l.events))
	}
	return l
}

// next lets one event happen, or two that belong together, of so many that are left.
func (l *timeline) next(left int) {
	if len(l.owed) > 0 && (len(l.owed) >= left || l.chance(0.4)) {
		l.cancelMoved()
		return
	}
	if len(l.open) == 0 {
		if l.chance(0.88) {
			l.book("")
		} else {
			l.submitForm()
		}
		return
	}
	at := l.random.IntN(len(l.open))
	b := l.open[at]
	const move = 5
	weights := []int{22, 20, 14, 8, 12, 18}
	if left-len(l.owed) < 2 {
		weights[move] = 0
	}
	switch l.weighted(weights...) {
	case 0:
		l.happen(b, BookingRescheduled)
	case 1:
		l.happen(b, BookingCanceled)
		l.open = slices.Delete(l.open, at, at+1)
	case 2:
		l.happen(b, BookingNoShow).ShownUp = b.missed
		b.missed = !b.missed
	case 3:
		l.submitForm()
	case 4:
		l.book("")
	case move:
		l.open = slices.Delete(l.open, at, at+1)
		l.move(b)
	}
}

// move replaces a booking by a new one. The old one's cancellation happens right
// before, right after, or some time later, when other things have happened.
func (l *timeline) move(old *booking) {
	var cancellation *Event
	when := l.weighted(35, 35, 30)
	if when == 0 {
		cancellation = l.happen(old, BookingCanceled)
	}
	old.replacedBy = l.bookWith(old.teller, old.id)
	switch when {
	case 0:
		l.moves[cancellation] = old.replacedBy
	case 1:
		l.moves[l.happen(old, BookingCanceled)] = old.replacedBy
	default:
		l.owed = append(l.owed, old)
	}
}

// cancelMoved lets the cancellation of a booking happen that was moved before.
func (l *timeline) cancelMoved() {
	old := l.owed[0]
	l.owed = l.owed[1:]
	l.moves[l.happen(old, BookingCanceled)] = old.replacedBy
}

func (l *timeline) book(rescheduledFrom string) {
	l.bookWith(l.account.tellers[l.random.IntN(len(l.account.tellers))], rescheduledFrom)
}

// bookWith makes a booking. One that replaces another is mostly reported as created,
// and by some booking services as rescheduled.
func (l *timeline) bookWith(by *teller, rescheduledFrom string) *Event {
	by.bookings++
	b := &booking{id: fmt.Sprintf("booking-%d", by.bookings), teller: by}
	l.open = append(l.open, b)
	kind := BookingCreated
	if rescheduledFrom != "" && l.chance(0.2) {
		kind = BookingRescheduled
	}
	event := l.happen(b, kind)
	event.RescheduledFrom = rescheduledFrom
	return event
}

func (l *timeline) happen(b *booking, kind Kind) *Event {
	event := l.event(b.teller, kind)
	event.BookingID = b.id
	event.Host = fmt.Sprintf("host-%d@example.com", l.told)
	if l.chance(0.2) {
		event.Phone = fmt.Sprintf("+1 202 555 01%02d", l.random.IntN(2))
	}
	return event
}

func (l *timeline) submitForm() {
	by := l.account.tellers[l.random.IntN(len(l.account.tellers))]
	by.forms++
	l.event(by, RoutingFormSubmitted).FormID = fmt.Sprintf("form-%d", by.forms)
}

// event is the next event of the prospect, which an organization reports.
func (l *timeline) event(by *teller, kind Kind) *Event {
	l.now = l.now.Add(l.gap())
	by.events++
	l.told++
	event := &Event{
		Organization: by.Name, Account: by.Account, ID: fmt.Sprintf("event-%d", by.events), Kind: kind, OccurredAt: l.now,
		Email: l.email, Name: fmt.Sprintf("Sam Example %d", l.told),
	}
	if l.chance(0.1) {
		event.Email = strings.ToUpper(event.Email[:1]) + event.Email[1:]
	}
	l.events = append(l.events, event)
	return event
}

// gap is the time until the next event: a microsecond, minutes, or days.
func (n *generator) gap() time.Duration {
	longest := []time.Duration{time.Microsecond, time.Hour, 3 * 24 * time.Hour}[n.weighted(10, 40, 50)]
	return time.Microsecond * time.Duration(1+n.random.Int64N(int64(longest/time.Microsecond)))
}
