package deployment

import (
	"context"
	"net/url"
	"time"

	"github.com/snovsync/snovsync/test/harness/deployment/faultproxy"
)

// Service is something a process depends on.
type Service string

// The services of a process.
const (
	ServicePostgres Service = "postgres"
	ServiceRedis    Service = "redis"
	ServiceSnovio   Service = "snovio"
)

// String is the service's name.
func (s Service) String() string { return string(s) }

// Services returns all of them.
func Services() []Service { return []Service{ServicePostgres, ServiceRedis, ServiceSnovio} }

// closeAfter is how long a connection lasts that has lost an answer.
const closeAfter = 250 * time.Millisecond

// Link is the way from one process to one service. One fault at a time befalls it:
// a new one takes an old one's place, but a cut link stays cut until Heal. Faults
// act on connections that exist as well as on new ones. It is safe for concurrent use.
type Link struct {
	proxy *faultproxy.Proxy
}

// Link returns the process's link to a service; nil where the deployment is not
// Proxied, or has no server of this service.
func (p *Process) Link(service Service) *Link { return p.links[service] }

// Cut resets the link's connections and refuses new ones, until Heal.
func (l *Link) Cut() { l.proxy.Cut() }

// LoseReplies lets pass what the process sends and swallows what comes back, until
// Heal. A connection of which something was swallowed passes nothing back any more,
// and is closed a quarter of a second later, or with Heal.
func (l *Link) LoseReplies() { l.proxy.LoseReplies(closeAfter) }

// Slow delays everything by a latency, each way, until Heal.
func (l *Link) Slow(latency time.Duration) { l.proxy.Slow(latency) }

// Stall lets nothing pass until Heal, and then all of it.
func (l *Link) Stall() { l.proxy.Stall() }

// MuteExisting drops everything that arrives on the link's existing connections, which
// stay open. New connections work. Heal resets the mute ones.
func (l *Link) MuteExisting() { l.proxy.MuteExisting() }

// Heal ends whatever befell the link. The error says that its address could not be
// listened on again.
func (l *Link) Heal() error { return l.proxy.Heal(context.Background()) }

// Connections tells how many connections the process has over the link.
func (l *Link) Connections() int { return l.proxy.Connections() }

// connect gives a process its ways to the services and returns their URLs.
func (p *Process) connect(ctx context.Context) (map[Service]string, error) {
	d := p.deployment
	urls := make(map[Service]string)
	if d.config.DataDir == "" {
		urls[ServicePostgres], urls[ServiceRedis] = d.Postgres.URL(), d.Redis.URL()
	}
	if !d.config.Proxied {
		urls[ServiceSnovio] = d.snovio.url()
		return urls, nil
	}
	var err error
	if p.snovio, err = serveSnovio(ctx, stamped(d.calls(), p.name)); err != nil {
		return nil, err
	}
	urls[ServiceSnovio] = p.snovio.url()
	p.links = make(map[Service]*Link, len(urls))
	for service, address := range urls {
		if p.links[service], urls[service], err = d.newLink(ctx, address); err != nil {
			return nil, err
		}
	}
	return urls, nil
}

// newLink makes a link to the server at a URL, and the URL that leads over it.
func (d *Deployment) newLink(ctx context.Context, address string) (*Link, string, error) {
	server, err := url.Parse(address)
	if err != nil {
		return nil, "", err
	}
	listen, err := d.address(ctx)
	if err != nil {
		return nil, "", err
	}
	proxy, err := faultproxy.Start(ctx, faultproxy.Config{Listen: listen, Target: server.Host})
	if err != nil {
		return nil, "", err
	}
	server.Host = proxy.Address()
	return &Link{proxy: proxy}, server.String(), nil
}
