package httpapi

import (
	"context"
	"net/http"

	"github.com/99designs/gqlgen/graphql"

	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/internal/clientaddr"
	"github.com/snovsync/snovsync/internal/jsonobject"
)

func (a *API) newSocketServer() *socketServer {
	return newSocketServer(socketConfig{
		authenticator: socketAuthenticator{a.config.Verifier}, unauthenticated: auth.ErrUnauthenticated,
		errors: a.errors, requestID: requestID, detach: detach, readParams: readPayload,
		admission: a.admission, refuse: a.refuse, metrics: a.config.Refusals, logger: a.logger,
		limits: socketLimits{
			MessageBytes: a.limits.BodyBytes, AnonymousMessageBytes: a.limits.AnonymousBodyBytes,
			Operations: a.limits.SocketOperations, Subscriptions: a.limits.SocketSubscriptions, Errors: maxErrors,
			Init: a.limits.SocketInit, Ping: a.limits.SocketPing, Write: a.limits.SocketWrite,
		},
	})
}

// serveSocket opens a websocket.
func (a *API) serveSocket(w http.ResponseWriter, r *http.Request) {
	switch {
	case !isSocketUpgrade(r):
		writeFault(w, r, http.StatusBadRequest, badRequest("the only upgrade is to a websocket"))
	case a.sockets.stopping():
		stops := coded(codeUnavailable, stopping)
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
func readPayload(payload []byte) (*graphql.RawParams, *refusedParams) {
	fields, err := jsonobject.Decode[any](payload)
	if err != nil {
		return nil, &refusedParams{err: badRequest("the payload must be an object")}
	}
	params, fault := parseParams(fields)
	if fault != nil {
		return nil, &refusedParams{err: fault.err, unsupported: fault.unsupported}
	}
	return params, nil
}

// socketAuthenticator tells the websockets whom a token stands for.
type socketAuthenticator struct{ verifier Verifier }

// Token implements authenticator.
func (socketAuthenticator) Token(authorization string) string { return bearer(authorization) }

// Authenticate implements authenticator.
func (s socketAuthenticator) Authenticate(ctx context.Context, token string) (*socketCaller, error) {
	principal, err := s.verifier.Verify(ctx, token)
	if err != nil {
		return nil, err
	}
	return &socketCaller{
		organization: principal.OrganizationID,
		rights:       organizationRole{principal.OrganizationID, principal.Role},
		with:         func(ctx context.Context) context.Context { return auth.With(ctx, principal) },
		expiresAt:    principal.ExpiresAt,
		recheck:      principal.KeyID != "",
	}, nil
}

// organizationRole are the rights that answers depend on.
type organizationRole struct {
	organization string
	role         auth.Role
}

// With implements rights.
func (r organizationRole) With(ctx context.Context) context.Context {
	return auth.With(ctx, &auth.Principal{OrganizationID: r.organization, Role: r.role})
}
