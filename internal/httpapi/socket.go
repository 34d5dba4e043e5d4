package httpapi

import (
	"context"
	"net/http"

	"github.com/99designs/gqlgen/graphql"

	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/internal/clientaddr"
	"github.com/snovsync/snovsync/internal/graphqlws"
	"github.com/snovsync/snovsync/internal/jsonobject"
)

func (a *API) newSockets() *graphqlws.Server {
	return graphqlws.New(graphqlws.Config{
		Authenticator: socketAuthenticator{a.config.Verifier}, Unauthenticated: auth.ErrUnauthenticated,
		Errors: a.errors, RequestID: requestID, Detach: detach, ReadParams: readPayload,
		Admission: a.admission, Refuse: a.refuse, Metrics: a.config.Refusals, Logger: a.logger,
		Limits: graphqlws.Limits{
			MessageBytes: a.limits.BodyBytes, AnonymousMessageBytes: a.limits.AnonymousBodyBytes,
			Operations: a.limits.SocketOperations, Subscriptions: a.limits.SocketSubscriptions, Errors: maxErrors,
			Init: a.limits.SocketInit, Ping: a.limits.SocketPing, Write: a.limits.SocketWrite,
		},
	})
}

// serveSocket opens a websocket.
func (a *API) serveSocket(w http.ResponseWriter, r *http.Request) {
	switch {
	case !graphqlws.IsUpgrade(r):
		writeFault(w, r, http.StatusBadRequest, badRequest("the only upgrade is to a websocket"))
	case a.sockets.Stopping():
		stops := coded(codeUnavailable, graphqlws.StopReason)
		stops.Extensions[retryAfter] = int(soon.Seconds())
		writeFault(w, r, http.StatusServiceUnavailable, stops)
	default:
		a.graphql.ServeHTTP(w, r)
	}
}

// detach keeps the request's id and the client's address.
func detach(ctx context.Context) context.Context {
	detached := context.WithValue(context.Background(), requestIDKey{}, requestID(ctx))
	return clientaddr.With(detached, clientaddr.From(ctx))
}

// readPayload reads what a client of a websocket wants to run.
func readPayload(payload []byte) (*graphql.RawParams, *graphqlws.RefusedParams) {
	fields, err := jsonobject.Decode[any](payload)
	if err != nil {
		return nil, &graphqlws.RefusedParams{Err: badRequest("the payload must be an object")}
	}
	params, fault := parseParams(fields)
	if fault != nil {
		return nil, &graphqlws.RefusedParams{Err: fault.err, Unsupported: fault.unsupported}
	}
	return params, nil
}

// socketAuthenticator tells the websockets whom a token stands for.
type socketAuthenticator struct{ verifier Verifier }

// Token implements graphqlws.Authenticator.
func (socketAuthenticator) Token(authorization string) string { return bearer(authorization) }

// Authenticate implements graphqlws.Authenticator.
func (s socketAuthenticator) Authenticate(ctx context.Context, token string) (*graphqlws.Caller, error) {
	principal, err := s.verifier.Verify(ctx, token)
	if err != nil {
		return nil, err
	}
	return &graphqlws.Caller{
		Organization: principal.OrganizationID,
		Rights:       organizationRole{principal.OrganizationID, principal.Role},
		With:         func(ctx context.Context) context.Context { return auth.With(ctx, principal) },
		ExpiresAt:    principal.ExpiresAt,
		Recheck:      principal.KeyID != "",
	}, nil
}

// organizationRole are the rights that answers depend on.
type organizationRole struct {
	organization string
	role         auth.Role
}

// With implements broadcast.Rights.
func (r organizationRole) With(ctx context.Context) context.Context {
	return auth.With(ctx, &auth.Principal{OrganizationID: r.organization, Role: r.role})
}
