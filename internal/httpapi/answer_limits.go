package httpapi

import (
	"context"
	"fmt"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// answerLimits refuses answers that are too long. It counts texts while fields are resolved, so
// that most of a long answer is never built: gqlgen writes an answer only after all of its
// fields are resolved.
type answerLimits struct{ maxBytes int }

var _ interface {
	graphql.HandlerExtension
	graphql.ResponseInterceptor
	graphql.FieldInterceptor
} = answerLimits{}

// ExtensionName implements graphql.HandlerExtension.
func (answerLimits) ExtensionName() string { return "AnswerLimits" }

// Validate implements graphql.HandlerExtension.
func (answerLimits) Validate(graphql.ExecutableSchema) error { return nil }

type answerBytesKey struct{}

// InterceptResponse implements graphql.ResponseInterceptor. It looks at the written answer too,
// because JSON may need several bytes for one of a text.
func (l answerLimits) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	counted := new(atomic.Int64)
	response := next(context.WithValue(ctx, answerBytesKey{}, counted))
	if response == nil || counted.Load() <= int64(l.maxBytes) && len(response.Data) <= l.maxBytes {
		return response
	}
	return &graphql.Response{Errors: gqlerror.List{badRequest(fmt.Sprintf(
		"The answer is longer than %d bytes. Ask for fewer fields or for a smaller page (first or last).", l.maxBytes))}}
}

// InterceptField implements graphql.FieldInterceptor. Texts beyond the limit are replaced by
// empty ones: the answer is not sent.
func (l answerLimits) InterceptField(ctx context.Context, next graphql.Resolver) (any, error) {
	value, err := next(ctx)
	counted, ok := ctx.Value(answerBytesKey{}).(*atomic.Int64)
	if !ok || err != nil {
		return value, err
	}
	field := graphql.GetFieldContext(ctx)
	if counted.Add(int64(len(field.Field.Alias)+textBytes(value))) <= int64(l.maxBytes) {
		return value, nil
	}
	switch value.(type) {
	case string:
		return "", nil
	case *string:
		return new(string), nil
	case []string:
		return []string{}, nil
	}
	return value, nil
}

// textBytes is the length of a field's value in an answer, as far as it is a text.
func textBytes(value any) int {
	switch value := value.(type) {
	case string:
		return len(value)
	case *string:
		if value != nil {
			return len(*value)
		}
	case []string:
		length := 0
		for _, text := range value {
			length += len(text)
		}
		return length
	}
	return 0
}
