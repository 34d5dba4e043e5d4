package main

import (
	"context"
	"errors"
	"time"

	"github.com/snovsync/snovsync/internal/pause"
	"github.com/snovsync/snovsync/test/harness/deployment"
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
	for _, service := range deployment.Services() {
		all = append(all, &fault{name: "existing connections to " + service.String() + " go mute", weight: 1, staysBroken: true, strike: muteExisting(service)})
	}
	return all
}

// muteTime is how long connections stay mute before they are reset. The product must
// recover within this time.
const muteTime = 10 * time.Second

// muteExisting makes the connections that all processes have to a service mute, as when
// a firewall forgets them. New connections work.
func muteExisting(service deployment.Service) func(context.Context, *campaign, *blow) error {
	return func(ctx context.Context, c *campaign, b *blow) (err error) {
		taken, release := takeAll(c.linked(service))
		defer release()
		if len(taken) == 0 {
			return errBusy
		}
		for _, m := range taken {
			b.hits(m.name() + "/" + service.String())
			m.process.Link(service).MuteExisting()
		}
		pause.For(ctx, muteTime)
		for _, m := range taken {
			err = errors.Join(err, m.process.Link(service).Heal())
		}
		return err
	}
}

// linked are the processes that have links to a service.
func (c *campaign) linked(service deployment.Service) []*member {
	if service == deployment.ServiceSnovio {
		return c.workers
	}
	return c.members()
}

func breakLink(service deployment.Service, breaks func(*deployment.Link)) func(context.Context, *campaign, *blow) error {
	return func(ctx context.Context, c *campaign, b *blow) error {
		m, err := take(c.linked(service), b.pick)
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
