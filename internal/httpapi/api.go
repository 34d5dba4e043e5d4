package httpapi

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/go-chi/chi/v5"

	"github.com/snovsync/snovsync/graph/eventbatch"
	"github.com/snovsync/snovsync/internal/clientaddr"
	"github.com/snovsync/snovsync/internal/graphqlws"
	"github.com/snovsync/snovsync/internal/outage"
)

// API serves /graphql, /export/sync-log.csv, /healthz, /readyz and /. It is safe for
// concurrent use. It answers requests in the goroutines of its HTTP server; what websockets
// need besides ends with them, for which Shutdown waits.
type API struct {
	config  Config
	limits  Limits
	logger  *slog.Logger
	errors  presenter
	origins origins
	sockets *graphqlws.Server
	// admission bounds what callers have under way.
	admission *admission
	graphql   *handler.Server
	router    http.Handler
	// unready: requests cannot be served.
	unready outage.Latch
}

// New makes an API. It refuses a configuration that lacks something or names an
// allowed origin that is none.
func New(config Config) (*API, error) {
	if err := config.check(); err != nil {
		return nil, err
	}
	a := &API{
		config: config, limits: config.Limits.withDefaults(), logger: config.Logger,
		origins: newOrigins(config.AllowedOrigins),
	}
	if a.logger == nil {
		a.logger = slog.New(slog.DiscardHandler)
	}
	a.errors = presenter{logger: a.logger, noSuggestions: config.NoIntrospection}
	a.admission = &admission{limits: a.limits, metrics: config.Refusals}
	a.sockets = a.newSockets()
	a.graphql = a.newGraphQL()
	a.router = a.newRouter()
	return a, nil
}

// ServeHTTP implements http.Handler.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.router.ServeHTTP(w, r) }

// Shutdown ends the websockets, which http.Server's own Shutdown does not know
// of, lets no new ones in, and waits until they are gone or ctx ends. Call it
// after the live log has stopped, so that subscribers learn why they end.
func (a *API) Shutdown(ctx context.Context) error { return a.sockets.Shutdown(ctx) }

func (a *API) newGraphQL() *handler.Server {
	server := handler.New(a.config.Schema)
	server.SetErrorPresenter(a.errors.Present)
	server.SetRecoverFunc(a.errors.Recovered)
	server.SetParserTokenLimit(a.limits.Tokens)
	server.SetQueryCache(newQueryCache())
	server.SetValidationRulesFn(eventbatch.Rules)
	server.Use(newDocumentLimits(a.limits))
	server.Use(&operationLimits{limits: a.limits, noIntrospection: a.config.NoIntrospection, errors: a.errors})
	server.Use(answerLimits{maxBytes: a.limits.AnswerBytes})
	server.Use(a.sockets.Extension())
	for _, extension := range a.config.Extensions {
		server.Use(extension)
	}
	// operationLimits says who may introspect.
	server.Use(extension.Introspection{})
	server.AddTransport(a.sockets.Transport())
	server.AddTransport(httpTransport{errors: a.errors, admission: a.admission})
	return server
}

func (a *API) newRouter() http.Handler {
	router := chi.NewRouter()
	router.Use(clientaddr.Middleware(a.config.TrustedProxies), identifyRequest, a.logAccess, a.recoverPanic, secureHeaders, a.limitTime)
	for path, probe := range map[string]http.HandlerFunc{"/healthz": healthy, "/readyz": a.ready} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			router.Method(method, path, probe)
			router.Method(method, path+"/", probe)
		}
	}
	if a.config.ProbesOnly {
		router.NotFound(noAPI)
		router.MethodNotAllowed(noAPI)
		return router
	}
	graphQL := router.With(a.origins.middleware, a.authenticate, a.limitBody)
	graphQL.HandleFunc("/graphql", a.serveGraphQL)
	graphQL.HandleFunc("/graphql/", a.serveGraphQL)
	if a.config.Export != nil {
		router.With(a.origins.formMiddleware, a.admitForm).Handle("/export/sync-log.csv", untimed(compressed(a.config.Export)))
	}
	console := a.config.Console
	if console == nil {
		console = http.HandlerFunc(plainPage)
	}
	router.Method(http.MethodGet, "/*", console)
	router.Method(http.MethodHead, "/*", console)
	return router
}

func (a *API) serveGraphQL(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	switch {
	case r.Header.Get("Upgrade") != "":
		a.serveSocket(w, r)
	case r.Method == http.MethodGet, r.Method == http.MethodPost:
		release, err := a.admission.request(r)
		if err != nil {
			a.refuse(w, r, err)
			return
		}
		defer release()
		a.graphql.ServeHTTP(w, r)
	case r.Method == http.MethodOptions:
		w.Header().Set("Allow", "GET, POST, OPTIONS")
		w.WriteHeader(http.StatusNoContent)
	default:
		w.Header().Set("Allow", "GET, POST, OPTIONS")
		writeFault(w, r, http.StatusMethodNotAllowed, badRequest("send GraphQL by POST or GET"))
	}
}

// admitForm admits a form, whose token is in its body, as a request without one.
func (a *API) admitForm(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		release, err := a.admission.request(r)
		if err != nil {
			a.refuse(w, r, err)
			return
		}
		defer release()
		next.ServeHTTP(w, r)
	})
}

// refuse answers a request that is over a limit, without waiting for its body.
func (a *API) refuse(w http.ResponseWriter, r *http.Request, err error) {
	w.Header().Set("Connection", "close")
	_ = http.NewResponseController(w).SetReadDeadline(time.Now())
	writeFault(w, r, http.StatusTooManyRequests, a.errors.Present(r.Context(), err))
}
