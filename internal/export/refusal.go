package export

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/models"
)

// refusal is why no file is answered, with a code of those that GraphQL errors have.
type refusal struct {
	status  int
	code    string
	message string
	// retryAfter is when the same request may succeed; 0: not known.
	retryAfter time.Duration
}

func refused(status int, message string) *refusal {
	return &refusal{status: status, code: "BAD_USER_INPUT", message: message}
}

// write answers as /graphql does, or in plain words where the answer is shown as a page:
// a browser that sends a form asks for HTML.
func (f *refusal) write(w http.ResponseWriter, r *http.Request) {
	extensions := map[string]any{"code": f.code}
	if f.retryAfter > 0 {
		seconds := int(f.retryAfter.Seconds())
		w.Header().Set("Retry-After", strconv.Itoa(seconds))
		extensions["retryAfterSeconds"] = seconds
	}
	if strings.Contains(r.Header.Get("Accept"), "text/html") {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(f.status)
		_, _ = io.WriteString(w, f.message+"\n") //nolint:gosec // it is plain text, and browsers are told not to guess
		return
	}
	body, err := json.Marshal(map[string]any{"errors": []any{
		map[string]any{"message": f.message, "extensions": extensions},
	}})
	if err != nil {
		panic(err) // texts always encode
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(f.status)
	_, _ = w.Write(body)
}

// refuse answers an error that came up before the file began. What is unknown is logged
// under an id, and the answer says no more than the id.
func (h *Handler) refuse(w http.ResponseWriter, r *http.Request, err error) {
	var known *models.Error
	switch {
	case errors.Is(err, auth.ErrUnauthenticated):
		(&refusal{status: http.StatusUnauthorized, code: "UNAUTHENTICATED", message: auth.ErrUnauthenticated.Error()}).write(w, r)
	case errors.Is(err, auth.ErrForbidden):
		(&refusal{status: http.StatusForbidden, code: "FORBIDDEN", message: auth.ErrForbidden.Error()}).write(w, r)
	case errors.As(err, &known) && known.Code == models.CodeBadInput:
		refused(http.StatusBadRequest, known.Message).write(w, r)
	case errors.As(err, &known) && known.Code == models.CodeUnavailable:
		(&refusal{status: http.StatusServiceUnavailable, code: "UNAVAILABLE", message: known.Message}).write(w, r)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		(&refusal{status: http.StatusServiceUnavailable, code: "UNAVAILABLE", message: "this took too long and was given up; try again"}).write(w, r)
	default:
		id := uuid.NewString()
		h.config.Logger.ErrorContext(r.Context(), "a download of the log failed", "error", err, "errorId", id)
		(&refusal{status: http.StatusInternalServerError, code: "INTERNAL", message: "something went wrong on our side; its id is " + id}).write(w, r)
	}
}
