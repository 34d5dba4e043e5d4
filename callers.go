package main

import "github.com/snovsync/snovsync/internal/app"

// callers are the settings that bound what callers of the API may do.
type callers struct {
	Introspection                bool `env:"INTROSPECTION" default:"true" negatable:"" help:"Let callers with a valid token read the GraphQL schema through the API."`
	APIRatePerKey                int  `env:"API_RATE_PER_KEY" default:"500" help:"Events a second of one API key; ten times as many at once. 0: no limit."`
	APIRatePerOrganization       int  `env:"API_RATE_PER_ORGANIZATION" default:"2000" help:"Events a second of one organization; ten times as many at once. 0: no limit."`
	APIRequestsPerOrganization   int  `env:"API_REQUESTS_PER_ORGANIZATION" default:"256" help:"Requests of one organization under way at a time."`
	APIAnonymousRequests         int  `env:"API_ANONYMOUS_REQUESTS" default:"256" help:"Requests without a valid token under way at a time; a quarter for one address."`
	APIWebsocketsPerOrganization int  `env:"API_WEBSOCKETS_PER_ORGANIZATION" default:"1000" help:"Websockets of one organization."`
	APIPendingWebsockets         int  `env:"API_PENDING_WEBSOCKETS" default:"1000" help:"Websockets that have not sent a valid token yet; a quarter for one address."`
	APISubscriptionsPerWebsocket int  `env:"API_SUBSCRIPTIONS_PER_WEBSOCKET" default:"20" help:"Subscriptions of one websocket."`
}

func (c callers) limits() app.CallerLimits {
	return app.CallerLimits{
		RatePerKey: c.APIRatePerKey, RatePerOrganization: c.APIRatePerOrganization,
		RequestsPerOrganization: c.APIRequestsPerOrganization, AnonymousRequests: c.APIAnonymousRequests,
		WebsocketsPerOrganization: c.APIWebsocketsPerOrganization, PendingWebsockets: c.APIPendingWebsockets,
		SubscriptionsPerWebsocket: c.APISubscriptionsPerWebsocket,
	}
}
