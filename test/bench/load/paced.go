package load

import (
	"context"
	"slices"
	"time"
)

// Paced sends requests at a steady rate.
type Paced struct {
	// Templates are taken in turn. All have the same number of events.
	Templates []*Template
	// Rate is in requests a second.
	Rate  float64
	Count int
	// First is the number of the first event.
	First int64
	// Expect is what every answer must hold.
	Expect string
}

// Moment is when a request was sent and when its answer came.
type Moment struct{ Sent, Accepted time.Time }

// pacedConnections are enough for answers that take a fiftieth of a second at 300
// events a second, and for slower ones at fewer.
const pacedConnections = 8

// Run sends all requests and returns their moments, in the order of their events' numbers.
func (p *Paced) Run(ctx context.Context) ([]Moment, error) {
	moments := make([]Moment, p.Count)
	connections := make([][]*loaded, pacedConnections)
	defer func() {
		for _, each := range connections {
			for _, connection := range each {
				connection.close()
			}
		}
	}()
	for worker := range connections {
		for _, template := range p.Templates {
			connection, err := dial(ctx, template.Address)
			if err != nil {
				return nil, err
			}
			connections[worker] = append(connections[worker], &loaded{conn: connection, request: slices.Clone(template.request)})
		}
	}
	err := Pace(ctx, p.Rate, p.Count, pacedConnections, func(_ context.Context, worker, i int, _ time.Time) error {
		which := i % len(p.Templates)
		connection := connections[worker][which]
		request := p.Templates[which].fill(connection.request, p.First+int64(i*p.Templates[which].events))
		moments[i].Sent = time.Now()
		body, err := connection.send(request)
		moments[i].Accepted = time.Now()
		if err != nil {
			return err
		}
		return expect(body, p.Expect)
	})
	return moments, err
}
