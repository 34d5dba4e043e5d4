package httpapi

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/google/uuid"

	"github.com/snovsync/snovsync/internal/auth"
)

const requestIDHeader = "X-Request-ID"

type requestIDKey struct{}

func requestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// identifyRequest gives each request an id, under which it is logged and which
// the answer names. A caller's own id is not taken: it could be anything.
func identifyRequest(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := uuid.NewString()
		w.Header().Set(requestIDHeader, id)
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestIDKey{}, id)))
	})
}

// logAccess logs the route, not the address: a query in it may name persons.
func (a *API) logAccess(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !a.logger.Enabled(r.Context(), slog.LevelDebug) {
			next.ServeHTTP(w, r)
			return
		}
		started := time.Now()
		watched := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
		next.ServeHTTP(watched, r)
		a.logger.DebugContext(r.Context(), "request served",
			"requestId", requestID(r.Context()), "method", r.Method,
			"route", chi.RouteContext(r.Context()).RoutePattern(), "status", watched.Status(),
			"bytes", watched.BytesWritten(), "duration", time.Since(started))
	})
}

func (a *API) recoverPanic(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if panicked := recover(); panicked != nil {
				if err, ok := panicked.(error); ok && errors.Is(err, http.ErrAbortHandler) {
					panic(err)
				}
				fault := a.errors.Present(r.Context(), a.errors.Recovered(r.Context(), panicked))
				writeFault(w, r, http.StatusInternalServerError, fault)
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// yearOfHTTPS tells browsers to use HTTPS for this host for a year. Without
// includeSubDomains: other hosts of the domain are not snovsync's to decide on.
const yearOfHTTPS = "max-age=31536000"

// secureHeaders forbids browsers all that no answer here needs. A handler that answers
// with a page, such as the console, sets a policy of its own.
func secureHeaders(next http.Handler) http.Handler {
	secure := http.Header{
		"X-Content-Type-Options":       {"nosniff"},
		"X-Frame-Options":              {"DENY"},
		"Referrer-Policy":              {"no-referrer"},
		"Cross-Origin-Opener-Policy":   {"same-origin"},
		"Cross-Origin-Resource-Policy": {"same-origin"},
		"Permissions-Policy":           {"camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"},
		"Content-Security-Policy":      {"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		maps.Copy(w.Header(), secure) // nobody changes the values, so all answers share them
		if overTLS(r) {
			w.Header().Set("Strict-Transport-Security", yearOfHTTPS)
		}
		next.ServeHTTP(w, r)
	})
}

// overTLS tells whether the client used HTTPS, directly or to a proxy that says so: the first one,
// where there are several. A client that invents the header only binds itself.
func overTLS(r *http.Request) bool {
	first, _, _ := strings.Cut(r.Header.Get("X-Forwarded-Proto"), ",")
	return r.TLS != nil || strings.EqualFold(strings.TrimSpace(first), "https")
}

// limitBody bounds the body by who sends it.
func (a *API) limitBody(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, a.limits.bodyBytes(auth.From(r.Context())))
		next.ServeHTTP(w, r)
	})
}

// bodyBytes bounds the body of a caller: what may be done without a valid token is short.
func (l Limits) bodyBytes(caller *auth.Principal) int64 {
	if caller == nil {
		return min(l.BodyBytes, l.AnonymousBodyBytes)
	}
	return l.BodyBytes
}

// limitTime bounds how long a body takes to arrive and an answer to leave, on every route. The
// upgrade to a websocket clears both, and the export sets its own for what it writes.
func (a *API) limitTime(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// A writer without deadlines is a test's: those of the HTTP server have them.
		controller, now := http.NewResponseController(w), time.Now()
		_ = controller.SetWriteDeadline(now.Add(a.limits.Operation + a.limits.AnswerWrite))
		if r.Body != http.NoBody {
			_ = controller.SetReadDeadline(now.Add(a.limits.BodyRead))
			r.Body = &timedBody{r.Body, controller}
		}
		next.ServeHTTP(w, r)
	})
}

// untimed removes the write deadline of limitTime, for an answer that takes as long as its
// reader needs: the export has its own rule for slow readers.
func untimed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = http.NewResponseController(w).SetWriteDeadline(time.Time{})
		next.ServeHTTP(w, r)
	})
}

// timedBody ends the read deadline with the body. If it went on, the HTTP server would cancel
// an operation that takes longer: it goes on reading, to notice a client that leaves.
type timedBody struct {
	io.ReadCloser

	controller *http.ResponseController
}

// Read implements io.Reader.
func (b *timedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if errors.Is(err, io.EOF) {
		_ = b.controller.SetReadDeadline(time.Time{})
	}
	return n, err
}
