package httpapi

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"runtime/debug"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/google/uuid"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/internal/ratelimit"
	"github.com/snovsync/snovsync/models"
)

// The codes of GraphQL errors, as clients see them in extensions.code.
const (
	codeUnauthenticated = "UNAUTHENTICATED"
	codeForbidden       = "FORBIDDEN"
	codeBadUserInput    = "BAD_USER_INPUT"
	codeNotFound        = "NOT_FOUND"
	codeRateLimited     = "RATE_LIMITED"
	codeUnavailable     = "UNAVAILABLE"
	codeInternal        = "INTERNAL"
)

func coded(code, message string) *gqlerror.Error {
	return &gqlerror.Error{Message: message, Extensions: map[string]any{"code": code}}
}

func badRequest(message string) *gqlerror.Error { return coded(codeBadUserInput, message) }

// presenter turns errors into what a client may see of them.
type presenter struct {
	logger *slog.Logger
	// noSuggestions: no caller is told what names the schema has.
	noSuggestions bool
}

// Present is the schema's error presenter. What has no code of ours is INTERNAL:
// it is logged under an id, and the client gets the id and nothing else. Texts that
// may repeat what the caller sent are cut.
func (p presenter) Present(ctx context.Context, err error) *gqlerror.Error {
	shown := p.classified(ctx, err)
	shown.Message, shown.Path = cut(shown.Message, maxMessageBytes), cutPath(shown.Path)
	return shown
}

func (p presenter) classified(ctx context.Context, err error) *gqlerror.Error {
	given, ok := errors.AsType[*gqlerror.Error](err)
	if !ok {
		given = gqlerror.WrapPath(graphql.GetPath(ctx), err)
	}
	shown := &gqlerror.Error{
		Message: given.Message, Path: given.Path, Locations: given.Locations, Extensions: given.Extensions,
	}
	switch code, _ := given.Extensions["code"].(string); code {
	case errcode.ValidationFailed, errcode.ParseFailed:
		if p.noSuggestions || auth.From(ctx) == nil {
			shown.Message, _, _ = strings.Cut(shown.Message, suggestion)
		}
		shown.Extensions = map[string]any{"code": codeBadUserInput}
		return shown
	case "":
	default:
		return shown
	}
	if limited, ok := errors.AsType[*ratelimit.Error](err); ok {
		shown.Message, shown.Extensions = limited.Message, limitedExtensions(limited)
		return shown
	}
	code, message := classify(ctx, err)
	if code == codeInternal {
		id := uuid.NewString()
		p.logger.ErrorContext(ctx, "request failed",
			"error", err, "errorId", id, "requestId", requestID(ctx), "path", shown.Path.String())
		return internal(shown, id)
	}
	shown.Message, shown.Extensions = message, map[string]any{"code": code}
	if code == codeUnavailable {
		shown.Extensions[retryAfter] = secondsUnavailable(err)
	}
	return shown
}

// secondsUnavailable is when a caller may try again: as the error says, or else soon.
func secondsUnavailable(err error) int {
	wait := soon
	if domain, ok := errors.AsType[*models.Error](err); ok && domain.RetryAfter > 0 {
		wait = domain.RetryAfter
	}
	return int(math.Ceil(wait.Seconds()))
}

// retryAfter is the extension that tells after how many seconds a request can succeed.
const retryAfter = "retryAfterSeconds"

func limitedExtensions(limited *ratelimit.Error) map[string]any {
	return map[string]any{"code": codeRateLimited, retryAfter: limited.RetryAfterSeconds()}
}

// Recovered is the schema's recover function.
func (p presenter) Recovered(ctx context.Context, panicked any) error {
	shown, id := &gqlerror.Error{Path: graphql.GetPath(ctx)}, uuid.NewString()
	p.logger.ErrorContext(ctx, "request panicked", "panic", panicked, "stack", string(debug.Stack()),
		"errorId", id, "requestId", requestID(ctx), "path", shown.Path.String())
	return internal(shown, id)
}

const (
	// maxMessageBytes and maxNameBytes bound what an error repeats of a request: of a message,
	// and of each name in a path.
	maxMessageBytes = 500
	maxNameBytes    = 255
	// suggestion is how gqlparser begins a list of similar names.
	suggestion = " Did you mean"
)

// cut shortens a text that may hold something of the caller's, at the end of a character.
func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	end := most
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "…"
}

// cutPath shortens the names in a path: those of variables are the caller's.
func cutPath(path ast.Path) ast.Path {
	for i, element := range path {
		if name, ok := element.(ast.PathName); ok && len(name) > maxNameBytes {
			path = slices.Clone(path)
			path[i] = ast.PathName(cut(string(name), maxNameBytes))
		}
	}
	return path
}

// internal makes an error say that it is ours and under which id it is logged.
func internal(shown *gqlerror.Error, id string) *gqlerror.Error {
	shown.Message = "something went wrong on our side; its id is " + id
	shown.Extensions = map[string]any{"code": codeInternal, "id": id}
	return shown
}

// classify gives an error the code and the message a client gets.
func classify(ctx context.Context, err error) (code, message string) {
	var domain *models.Error
	switch {
	case errors.Is(err, auth.ErrUnauthenticated):
		return codeUnauthenticated, auth.ErrUnauthenticated.Error()
	case errors.Is(err, auth.ErrForbidden):
		return codeForbidden, auth.ErrForbidden.Error()
	case errors.As(err, &domain):
		switch domain.Code {
		case models.CodeBadInput, models.CodeConflict, models.CodeStaleVersion:
			return codeBadUserInput, domain.Message
		case models.CodeNotFound:
			return codeNotFound, domain.Message
		case models.CodeUnavailable:
			return codeUnavailable, domain.Message
		case models.CodeInternal:
		}
		return codeInternal, ""
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return codeUnavailable, "this took too long and was given up; try again"
	case argumentsUnread(ctx):
		return codeBadUserInput, messageOf(err)
	}
	return codeInternal, ""
}

// argumentsUnread tells whether the error came while a field's arguments were
// read: gqlgen calls the presenter with the field's context before it has them.
func argumentsUnread(ctx context.Context) bool {
	field := graphql.GetFieldContext(ctx)
	return field != nil && field.Field.Field != nil && field.Field.Definition != nil &&
		len(field.Field.Definition.Arguments) > 0 && field.Args == nil
}

func messageOf(err error) string {
	if given, ok := errors.AsType[*gqlerror.Error](err); ok {
		return given.Message
	}
	return err.Error()
}
