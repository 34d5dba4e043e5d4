package httpapi

import (
	"fmt"
	"net/http"
	"net/netip"
	"time"

	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/internal/clientaddr"
	"github.com/snovsync/snovsync/internal/ratelimit"
)

// The limits of admission, as metrics name them.
const (
	limitRequests       = "requests_per_organization"
	limitAnonymous      = "anonymous_requests"
	limitSockets        = "websockets_per_organization"
	limitPendingSockets = "pending_websockets"
	limitStreams        = "queue_subscriptions_per_organization"
	limitAnswers        = "answer_bytes_per_organization"
)

// soon is when a caller may try again where something that runs has to end first.
const soon = time.Second

// everyone is the key of what all callers share; no address has this form.
const everyone = "*"

// addressShare is the part of a limit on callers without a valid token that one address may
// use, so that one address alone never uses it up.
const addressShare = 4

// admission bounds what callers have under way at a time: each organization, and all callers
// together that have not shown a valid token.
type admission struct {
	limits  Limits
	metrics *ratelimit.Metrics

	requests, anonymous, sockets, pending, streams, answers ratelimit.Slots
}

// refuse counts a refusal and makes its error.
func (a *admission) refuse(limit, format string, args ...any) *ratelimit.Error {
	a.metrics.Refused(limit)
	return &ratelimit.Error{Message: fmt.Sprintf(format, args...), RetryAfter: soon}
}

// request admits an HTTP request before its body is read. The caller releases it when it is
// answered.
func (a *admission) request(r *http.Request) (release func(), err error) {
	if caller := auth.From(r.Context()); caller != nil {
		return a.Operation(caller.OrganizationID)
	}
	limit := a.limits.AnonymousRequests
	release, ok := takeShared(&a.anonymous, addressOf(r), limit)
	if !ok {
		return nil, a.refuse(limitAnonymous, "Too many requests without a valid token are under way. Send a valid bearer token, or try again later.")
	}
	return release, nil
}

// Operation admits a query or a mutation of an organization.
func (a *admission) Operation(organization string) (release func(), err error) {
	limit := a.limits.RequestsPerOrganization
	if !a.requests.Take(organization, 1, limit) {
		return nil, a.refuse(limitRequests, "Too many requests at a time: this organization may have %d under way. Wait for answers before you send more.", limit)
	}
	return func() { a.requests.Release(organization, 1) }, nil
}

// Pending admits a websocket until its caller has shown a token.
func (a *admission) Pending(r *http.Request) (release func(), err error) {
	release, ok := takeShared(&a.pending, addressOf(r), a.limits.PendingSockets)
	if !ok {
		return nil, a.refuse(limitPendingSockets, "Too many websockets have not sent connection_init yet. Try again later.")
	}
	return release, nil
}

// Socket admits a websocket of an organization.
func (a *admission) Socket(organization string) (release func(), err error) {
	limit := a.limits.SocketsPerOrganization
	if !a.sockets.Take(organization, 1, limit) {
		return nil, a.refuse(limitSockets, "Too many websockets: this organization may have %d open. Close one, or try again later.", limit)
	}
	return func() { a.sockets.Release(organization, 1) }, nil
}

// Stream admits a subscription that needs goroutines of its own. Those of the live log do not.
// There may be as many as websockets, which is one for each open console page.
func (a *admission) Stream(organization string) (release func(), err error) {
	limit := a.limits.SocketsPerOrganization
	if !a.streams.Take(organization, 1, limit) {
		return nil, a.refuse(limitStreams, "Too many subscriptions of the queue: this organization may have %d. End one, or try again later.", limit)
	}
	return func() { a.streams.Release(organization, 1) }, nil
}

// Answer admits an answer of so many bytes until its reader has it. Short answers are always
// admitted: the number of requests bounds them.
func (a *admission) Answer(organization string, bytes int) (release func(), err error) {
	if organization == "" || bytes < freeAnswerBytes {
		return func() {}, nil
	}
	if !a.answers.Take(organization, bytes, answersInTransit*a.limits.AnswerBytes) {
		return nil, a.refuse(limitAnswers, "Too many long answers are on their way to this organization. Read them before you ask for more, or ask for smaller pages.")
	}
	return func() { a.answers.Release(organization, bytes) }, nil
}

const (
	// freeAnswerBytes is the length up to which answers are not counted.
	freeAnswerBytes = 64 << 10
	// answersInTransit is how many answers of the largest size an organization's readers may
	// keep the server waiting with.
	answersInTransit = 8
)

// takeShared takes a slot that all callers share, of which one address may use a part.
func takeShared(slots *ratelimit.Slots, address string, limit int) (release func(), ok bool) {
	if !slots.Take(address, 1, max(1, limit/addressShare)) {
		return nil, false
	}
	if !slots.Take(everyone, 1, limit) {
		slots.Release(address, 1)
		return nil, false
	}
	return func() {
		slots.Release(everyone, 1)
		slots.Release(address, 1)
	}, true
}

// addressOf is the network address that a request comes from: of IPv6 the first 64 bits, which
// one customer of a provider usually has to itself.
func addressOf(r *http.Request) string {
	client := clientaddr.From(r.Context())
	address, err := netip.ParseAddr(client)
	if err != nil || address.Unmap().Is4() {
		return client
	}
	const network = 64
	return netip.PrefixFrom(address.WithZone(""), network).Masked().String()
}
