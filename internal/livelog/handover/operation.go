// Package handover carries what a resolver and the transport tell each other about a
// subscription, for which GraphQL's own machinery has no place: why it ended, and where
// in the live log its reader stands, so that the transport reads the log by itself.
package handover

import (
	"context"
	"slices"
	"sync"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/snovsync/snovsync/internal/livelog"
	"github.com/snovsync/snovsync/models"
)

// Following is a subscription of the live log that the transport takes over.
type Following struct {
	// Follower is where its reader stands; the transport closes it.
	Follower *livelog.Follower
	// Keep chooses the changes the reader is given. It depends on the operation's
	// arguments alone, and only looks.
	Keep func(*models.Change) bool
	// Begins is the argument that says where the subscription begins: what is
	// delivered then does not depend on it.
	Begins string
	// Path is where errors of the subscription stand in an answer.
	Path ast.Path
	// Explain says in the schema's words why the subscription ended.
	Explain func(error) error
}

// Operation is one operation as the transport runs it. It is safe for concurrent use.
type Operation struct {
	encodes bool

	mu        sync.Mutex
	following *Following
	feed      func(*models.Change)
	reasons   gqlerror.List
}

// ToRead is an operation of a client.
func ToRead() *Operation { return &Operation{} }

// ToEncode is an operation that the transport runs on behalf of all clients who ask the
// same: its resolver reads no log, it answers with the changes it is fed.
func ToEncode() *Operation { return &Operation{encodes: true} }

type key struct{}

// With gives an operation to the resolvers.
func With(ctx context.Context, o *Operation) context.Context { return context.WithValue(ctx, key{}, o) }

// From is the operation that a resolver takes part in; nil where the transport is one
// that reads channels only.
func From(ctx context.Context) *Operation {
	o, _ := ctx.Value(key{}).(*Operation)
	return o
}

// Encodes tells a resolver to call Feeds rather than Follow.
func (o *Operation) Encodes() bool { return o.encodes }

// Follow hands a subscription over to the transport, which from then on neither reads
// the resolver's channel nor keeps its context.
func (o *Operation) Follow(f Following) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.following = &f
}

// Following is what was handed over; nil where nothing was.
func (o *Operation) Following() *Following {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.following
}

// Feeds says how the transport gives the resolver a change. It is called once for each
// answer, before the answer is asked for.
func (o *Operation) Feeds(feed func(*models.Change)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.feed = feed
}

// Feed is what Feeds was given; nil where it was not called.
func (o *Operation) Feed() func(*models.Change) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.feed
}

// End says why a subscription ends whose channel the resolver is about to close.
func (o *Operation) End(reason *gqlerror.Error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.reasons = append(o.reasons, reason)
}

// Reasons are why the subscription ended; none where it ended as it should.
func (o *Operation) Reasons() gqlerror.List {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.reasons)
}
