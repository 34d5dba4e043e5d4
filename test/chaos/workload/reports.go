package workload

import (
	"cmp"
	"slices"
)

// report is a delivery and when it is due.
type report struct {
	delivery Delivery
	// at is the part of the run that has passed by then, from 0 to 1.
	at float64
	// batched: it is sent together with others of its organization.
	batched bool
}

// The shares of what makes reports difficult.
const (
	// lateShare of the prospects with several events have some that come late.
	lateShare = 0.25
	// lateMoveShare of the moved bookings are reported after the old one's cancellation.
	lateMoveShare = 0.3
	// againShare of the events are reported twice.
	againShare = 0.05
	// batchedShare of the prospects are reported in batches.
	batchedShare = 0.3
	// mostInBatch is the size of the largest batch.
	mostInBatch = 50
	// hardlyLater is a part of the run that is shorter than the time between two reports.
	hardlyLater = 1e-9
)

// place decides when the events of a prospect are reported: all at once, spread over
// the run, or in groups; mostly in the order in which they happened.
func (n *generator) place(l *timeline) []report {
	batched := n.chance(batchedShare)
	moments := n.moments(len(l.events))
	if len(moments) > 1 && n.chance(lateShare) {
		n.delay(moments)
	}
	n.delayMoves(l, moments)
	reports := make([]report, 0, len(moments)+1)
	for i, event := range l.events {
		first := report{delivery: Delivery{Event: event}, at: moments[i], batched: batched}
		reports = append(reports, first)
		if n.chance(againShare) {
			again := report{delivery: Delivery{Event: event, Again: true}, at: n.again(first.at), batched: batched && n.chance(0.5)}
			reports = append(reports, again)
		}
	}
	return reports
}

// moments are ascending.
func (n *generator) moments(count int) []float64 {
	now := n.random.Float64() * 0.95
	pace := n.weighted(35, 45, 20)
	moments := make([]float64, count)
	for i := range moments {
		moments[i] = now
		if pace == 0 || pace == 2 && n.chance(0.6) {
			now += hardlyLater
		} else {
			now += n.random.Float64() * (1 - now) * 2 / float64(count-i+1)
		}
		now = min(now, 1)
	}
	return moments
}

// delay lets some reports come late: all in any order, or one of them at any later time.
func (n *generator) delay(moments []float64) {
	if n.chance(0.4) {
		n.random.Shuffle(len(moments), func(i, j int) { moments[i], moments[j] = moments[j], moments[i] })
		return
	}
	late := n.random.IntN(len(moments) - 1)
	moments[late] += n.random.Float64() * (1 - moments[late])
}

// delayMoves lets some bookings become known only after the cancellation of those
// that they replace.
func (n *generator) delayMoves(l *timeline, moments []float64) {
	for c, cancellation := range l.events {
		mover := slices.Index(l.events, l.moves[cancellation])
		if mover < 0 || moments[mover] > moments[c] || !n.chance(lateMoveShare) {
			continue
		}
		moments[mover] = moments[c] + hardlyLater
		if n.chance(0.7) {
			moments[mover] += n.random.Float64() * (1 - moments[c])
		}
	}
}

// again is when an event is reported a second time: at the same time, soon, or any
// time later.
func (n *generator) again(first float64) float64 {
	switch n.weighted(40, 30, 30) {
	case 0:
		return first
	case 1:
		return first + n.random.Float64()*0.01
	}
	return first + n.random.Float64()*(1-first)
}

// requests puts reports into requests, in the order in which they are due. A batch
// is due with its last report.
func (n *generator) requests(reports []report) []Request {
	slices.SortStableFunc(reports, func(a, b report) int { return cmp.Compare(a.at, b.at) })
	due := make([]dueRequest, 0, len(reports))
	batches := map[string]*batch{}
	for _, r := range reports {
		organization := r.delivery.Event.Organization
		if !r.batched {
			due = append(due, dueRequest{Request{Organization: organization, Deliveries: []Delivery{r.delivery}}, r.at})
			continue
		}
		b := batches[organization]
		if b == nil {
			b = &batch{size: n.batchSize()}
			batches[organization] = b
		}
		b.deliveries, b.at = append(b.deliveries, r.delivery), r.at
		if len(b.deliveries) == b.size {
			due = append(due, b.due(organization))
			delete(batches, organization)
		}
	}
	for _, o := range n.workload.Organizations {
		if b := batches[o.Name]; b != nil {
			due = append(due, b.due(o.Name))
		}
	}
	slices.SortStableFunc(due, func(a, b dueRequest) int { return cmp.Compare(a.at, b.at) })
	requests := make([]Request, len(due))
	for i, d := range due {
		requests[i] = d.request
	}
	return requests
}

type dueRequest struct {
	request Request
	at      float64
}

// batch gathers reports of an organization until it has its size.
type batch struct {
	size       int
	deliveries []Delivery
	at         float64
}

func (b *batch) due(organization string) dueRequest {
	return dueRequest{Request{Organization: organization, Deliveries: b.deliveries, Batch: true}, b.at}
}

// batchSize is small mostly.
func (n *generator) batchSize() int {
	if n.chance(0.8) {
		return 2 + n.random.IntN(7)
	}
	return 2 + n.random.IntN(mostInBatch-1)
}
