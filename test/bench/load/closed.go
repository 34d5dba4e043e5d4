package load

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/snovsync/snovsync/test/bench/figures"
)

// Closed sends requests on a number of connections, each sending its next one as
// soon as the last one is answered.
type Closed struct {
	// Templates are shared out among the connections in turn. All have the same
	// number of events.
	Templates   []*Template
	Connections int
	// Next is the number that the next event gets.
	Next *atomic.Int64
	// Expect is what every answer must hold.
	Expect string
}

// Result is what came of a load.
type Result struct {
	// Events were answered within Took.
	Events  int64
	Took    time.Duration
	Latency *figures.Histogram
}

// PerSecond is the rate of the events.
func (r *Result) PerSecond() float64 { return float64(r.Events) / r.Took.Seconds() }

// Run sends for a time. The first answer that is not as expected ends it and is
// the error.
func (c *Closed) Run(ctx context.Context, length time.Duration) (*Result, error) {
	if len(c.Templates) == 0 {
		return nil, errors.New("a load without a request")
	}
	result := &Result{Latency: &figures.Histogram{}}
	connections, err := c.connect(ctx)
	if err != nil {
		return nil, err
	}
	defer func() {
		for _, connection := range connections {
			connection.close()
		}
	}()
	group, sending := errgroup.WithContext(ctx)
	var events atomic.Int64
	began := time.Now()
	ends := began.Add(length)
	for i, connection := range connections {
		template := c.Templates[i%len(c.Templates)]
		group.Go(func() error {
			for sending.Err() == nil && time.Now().Before(ends) {
				if err := c.one(connection, template, result.Latency); err != nil {
					return err
				}
				events.Add(int64(template.events))
			}
			return nil
		})
	}
	err = group.Wait()
	result.Events, result.Took = events.Load(), time.Since(began)
	return result, errors.Join(err, ctx.Err())
}

// connect opens the connections, each with a copy of its request to fill in.
func (c *Closed) connect(ctx context.Context) ([]*loaded, error) {
	connections := make([]*loaded, 0, c.Connections)
	for i := range c.Connections {
		template := c.Templates[i%len(c.Templates)]
		connection, err := dial(ctx, template.Address)
		if err != nil {
			for _, open := range connections {
				open.close()
			}
			return nil, err
		}
		connections = append(connections, &loaded{conn: connection, request: slices.Clone(template.request)})
	}
	return connections, nil
}

// loaded is a connection with its request.
type loaded struct {
	*conn

	request []byte
}

// one sends one request and checks its answer.
func (c *Closed) one(connection *loaded, template *Template, latency *figures.Histogram) error {
	events := int64(template.events)
	request := template.fill(connection.request, c.Next.Add(events)-events)
	sent := time.Now()
	body, err := connection.send(request)
	if err != nil {
		return err
	}
	latency.Add(time.Since(sent))
	return expect(body, c.Expect)
}

// expect looks for what an answer must hold.
func expect(body []byte, expected string) error {
	if !bytes.Contains(body, []byte(expected)) {
		const most = 300
		return fmt.Errorf("the answer lacks %s: %s", expected, body[:min(len(body), most)])
	}
	return nil
}
