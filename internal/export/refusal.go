package export

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/models"
)

// refusal is why no file is answered, with a code of those that GraphQL errors have.
type refusal struct {
	status  int
	code    string
	message string
}

func refused(status int, message string) *refusal { return &refusal{status, "BAD_USER_INPUT", message} }

func tooMany() *refusal {
	return &refusal{http.StatusTooManyRequests, "RATE_LIMITED", "other downloads of the log are running; try again when they have ended"}
}

// write answers as /graphql does, or in plain words where the answer is shown as a page:
// a browser that sends a form asks for HTML.
func (f *refusal) write(w http.ResponseWriter, r *http.Request) {
	if strings.Contains(r.Header.Get("Accept"), "text/html") {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(f.status)
		_, _ = io.WriteString(w, f.message+"\n") //nolint:gosec // it is plain text, and browsers are told not to guess
		return
	}
	body, err := json.Marshal(map[string]any{"errors": []any{
		map[string]any{"message": f.message, "extensions": map[string]any{"code": f.code}},
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
		(&refusal{http.StatusUnauthorized, "UNAUTHENTICATED", auth.ErrUnauthenticated.Error()}).write(w, r)
	case errors.Is(err, auth.ErrForbidden):
		(&refusal{http.StatusForbidden, "FORBIDDEN", auth.ErrForbidden.Error()}).write(w, r)
	case errors.As(err, &known) && known.Code == models.CodeBadInput:
		refused(http.StatusBadRequest, known.Message).write(w, r)
	case errors.As(err, &known) && known.Code == models.CodeUnavailable:
		(&refusal{http.StatusServiceUnavailable, "UNAVAILABLE", known.Message}).write(w, r)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		(&refusal{http.StatusServiceUnavailable, "UNAVAILABLE", "this took too long and was given up; try again"}).write(w, r)
	default:
		id := uuid.NewString()
		h.config.Logger.ErrorContext(r.Context(), "a download of the log failed", "error", err, "errorId", id)
		(&refusal{http.StatusInternalServerError, "INTERNAL", "something went wrong on our side; its id is " + id}).write(w, r)
	}
}
