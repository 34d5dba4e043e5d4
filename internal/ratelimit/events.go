package ratelimit

import (
	"fmt"
	"time"

	"github.com/snovsync/snovsync/internal/auth"
)

// The limits of Events, as metrics name them.
const (
	limitKey          = "events_per_key"
	limitOrganization = "events_per_organization"
)

// burstSeconds is how many seconds of its rate a caller may use at once after a quiet time.
const burstSeconds = 10

// EventsConfig says how many events callers may report.
type EventsConfig struct {
	// PerKey is the events a second of one API key; PerOrganization, of all keys and users of
	// an organization. 0: no limit.
	PerKey, PerOrganization int
	// MinBurst is the smallest burst: the most events that one call may bring, so that a low
	// rate never refuses a full call for good.
	MinBurst int
	Metrics  *Metrics
}

// Events limits the events that callers report. It is safe for concurrent use. A nil Events
// allows everything.
type Events struct {
	config                EventsConfig
	perKey, organizations *Limiter
}

// NewEvents makes Events.
func NewEvents(config EventsConfig) *Events {
	limiter := func(perSecond int) *Limiter {
		return New(float64(perSecond), max(burstSeconds*perSecond, config.MinBurst))
	}
	return &Events{config: config, perKey: limiter(config.PerKey), organizations: limiter(config.PerOrganization)}
}

// Take counts events that a caller reports, all or none. The error is an *Error. The users of
// an organization share one allowance: a new token is easily made.
func (e *Events) Take(caller *auth.Principal, events int) error {
	if e == nil {
		return nil
	}
	key, who := caller.KeyID, "this API key"
	if key == "" {
		key, who = "users of "+caller.OrganizationID, "the users of this organization"
	}
	// The key comes first: what it is refused is not taken from its organization.
	if wait, ok := e.perKey.Take(key, events); !ok {
		return e.refuse(limitKey, who, e.config.PerKey, wait)
	}
	if wait, ok := e.organizations.Take(caller.OrganizationID, events); !ok {
		return e.refuse(limitOrganization, "this organization", e.config.PerOrganization, wait)
	}
	return nil
}

func (e *Events) refuse(limit, who string, perSecond int, wait time.Duration) error {
	e.config.Metrics.Refused(limit)
	err := &Error{RetryAfter: wait}
	err.Message = fmt.Sprintf("Too many events: %s may report %d a second. No event of this call was accepted; send it again in %d s.",
		who, perSecond, err.RetryAfterSeconds())
	return err
}
