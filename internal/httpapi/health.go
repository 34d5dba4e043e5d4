package httpapi

import (
	"context"
	"io"
	"net/http"
	"time"
)

// readyTimeout is how long the check of /readyz may take.
const readyTimeout = 2 * time.Second

// healthy says that the process lives.
func healthy(w http.ResponseWriter, _ *http.Request) { writeText(w, http.StatusOK, "ok\n") }

// ready says whether requests can be served. What is amiss is for the log only, and
// is said there once, however often it is asked for.
func (a *API) ready(w http.ResponseWriter, r *http.Request) {
	if a.config.Ready != nil {
		ctx, cancel := context.WithTimeout(r.Context(), readyTimeout)
		defer cancel()
		if err := a.config.Ready(ctx); err != nil {
			if began, _ := a.unready.Update(true); began {
				a.logger.WarnContext(ctx, "not ready", "error", err)
			}
			writeText(w, http.StatusServiceUnavailable, "not ready\n")
			return
		}
		if _, ended := a.unready.Update(false); ended {
			a.logger.InfoContext(ctx, "ready again")
		}
	}
	writeText(w, http.StatusOK, "ready\n")
}

func writeText(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text)
}
