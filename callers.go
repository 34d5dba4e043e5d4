package main

import (
	"fmt"

	"github.com/snovsync/snovsync/internal/app"
)

// callers are the settings that bound what callers of the API may do.
type callers struct {
	Introspection                bool `env:"INTROSPECTION" default:"true" negatable:"" help:"Let callers with a valid token read the GraphQL schema through the API."`
	APIRatePerKey                int  `env:"API_RATE_PER_KEY" default:"500" help:"Events a second of one API key; ten times as many at once. 0: no limit."`
	APIRatePerOrganization       int  `env:"API_RATE_PER_ORGANIZATION" default:"2000" help:"Events a second of one organization; ten times as many at once. 0: no limit."`
	APIRequestsPerOrganization   int  `env:"API_REQUESTS_PER_ORGANIZATION" default:"256" help:"Requests of one organization under way at a time, at least 1."`
	APIAnonymousRequests         int  `env:"API_ANONYMOUS_REQUESTS" default:"256" help:"Requests without a valid token under way at a time, at least 1; a quarter for one address."`
	APIWebsocketsPerOrganization int  `env:"API_WEBSOCKETS_PER_ORGANIZATION" default:"1000" help:"Websockets of one organization, at least 1."`
	APIPendingWebsockets         int  `env:"API_PENDING_WEBSOCKETS" default:"1000" help:"Websockets that have not sent a valid token yet, at least 1; a quarter for one address."`
	APISubscriptionsPerWebsocket int  `env:"API_SUBSCRIPTIONS_PER_WEBSOCKET" default:"20" help:"Subscriptions of one websocket, at least 1."`
}

// limits returns the limits. A rate of 0 is no limit; a number of requests, websockets or
// subscriptions must be at least 1, because 0 would let nobody in. The error names the setting.
func (c callers) limits() (app.CallerLimits, error) {
	for _, bound := range []struct {
		setting string
		value   int
	}{
		{"API_REQUESTS_PER_ORGANIZATION", c.APIRequestsPerOrganization},
		{"API_ANONYMOUS_REQUESTS", c.APIAnonymousRequests},
		{"API_WEBSOCKETS_PER_ORGANIZATION", c.APIWebsocketsPerOrganization},
		{"API_PENDING_WEBSOCKETS", c.APIPendingWebsockets},
		{"API_SUBSCRIPTIONS_PER_WEBSOCKET", c.APISubscriptionsPerWebsocket},
	} {
		if bound.value < 1 {
			return app.CallerLimits{}, fmt.Errorf("%s is %d: it must be at least 1", bound.setting, bound.value)
		}
	}
	return app.CallerLimits{
		RatePerKey: c.APIRatePerKey, RatePerOrganization: c.APIRatePerOrganization,
		RequestsPerOrganization: c.APIRequestsPerOrganization, AnonymousRequests: c.APIAnonymousRequests,
		WebsocketsPerOrganization: c.APIWebsocketsPerOrganization, PendingWebsockets: c.APIPendingWebsockets,
		SubscriptionsPerWebsocket: c.APISubscriptionsPerWebsocket,
	}, nil
}
