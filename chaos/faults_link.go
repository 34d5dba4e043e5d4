package main

import (
	"context"
	"time"

	"github.com/snovsync/snovsync/internal/pause"
	"github.com/snovsync/snovsync/internal/testenv/deployment"
)

// slowness is the latency of a slow link, each way.
const slowness = 200 * time.Millisecond

// linkWay is a way in which a link breaks.
type linkWay struct {
	name   string
	weight int
	breaks func(*deployment.Link)
}

func linkWays() []linkWay {
	return []linkWay{
		{"cut", 2, (*deployment.Link).Cut},
		{"loses replies", 2, (*deployment.Link).LoseReplies},
		{"stalls", 1, (*deployment.Link).Stall},
		{"is slow", 1, func(l *deployment.Link) { l.Slow(slowness) }},
	}
}

// linkFaults break one process's connections to one service.
func linkFaults() []*fault {
	var all []*fault
	for _, way := range linkWays() {
		for _, service := range deployment.Services() {
			all = append(all, &fault{name: "link to " + service.String() + " " + way.name, weight: way.weight, strike: breakLink(service, way.breaks)})
		}
	}
	return all
}

func breakLink(service deployment.Service, breaks func(*deployment.Link)) func(context.Context, *campaign, *blow) error {
	return func(ctx context.Context, c *campaign, b *blow) error {
		from := c.members()
		if service == deployment.ServiceSnovio {
			from = c.workers
		}
		m, err := take(from, b.pick)
		if err != nil {
			return err
		}
		defer m.release()
		b.hits(m.name() + "/" + service.String())
		link := m.process.Link(service)
		breaks(link)
		pause.For(ctx, b.lasts)
		return link.Heal()
	}
}
