package scalar

import (
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"github.com/snovsync/snovsync/models"
)

// MarshalKind writes a kind.
func MarshalKind(k models.Kind) graphql.Marshaler { return marshalEnum(k) }

// UnmarshalKind reads a kind. The error is models.ErrBadInput.
func UnmarshalKind(v any) (models.Kind, error) { return unmarshalEnum[models.Kind](v) }

// MarshalStatus writes a status.
func MarshalStatus(s models.Status) graphql.Marshaler { return marshalEnum(s) }

// UnmarshalStatus reads a status. The error is models.ErrBadInput.
func UnmarshalStatus(v any) (models.Status, error) { return unmarshalEnum[models.Status](v) }

// MarshalReason writes a reason, and no reason as null.
func MarshalReason(r models.Reason) graphql.Marshaler { return marshalEnum(r) }

// UnmarshalReason reads a reason. The error is models.ErrBadInput.
func UnmarshalReason(v any) (models.Reason, error) { return unmarshalEnum[models.Reason](v) }

// MarshalIfExists writes what is done to a prospect that exists.
func MarshalIfExists(i models.IfExists) graphql.Marshaler { return marshalEnum(i) }

// UnmarshalIfExists reads what is done to a prospect that exists. The error is models.ErrBadInput.
func UnmarshalIfExists(v any) (models.IfExists, error) { return unmarshalEnum[models.IfExists](v) }

// MarshalAuditAction writes an action of the audit log.
func MarshalAuditAction(a models.AuditAction) graphql.Marshaler { return marshalEnum(a) }

// UnmarshalAuditAction reads an action of the audit log. The error is models.ErrBadInput.
func UnmarshalAuditAction(v any) (models.AuditAction, error) {
	return unmarshalEnum[models.AuditAction](v)
}

func marshalEnum[T ~string](v T) graphql.Marshaler {
	if v == "" {
		return graphql.Null
	}
	return graphql.MarshalString(string(v))
}

// unmarshalEnum reads a value that gqlparser has already compared with the
// schema's. It did so without regard to case where the value came in a variable;
// all our values are upper case, so what is not is none of them.
func unmarshalEnum[T ~string](v any) (T, error) {
	text, ok := v.(string)
	if !ok || text == "" || text != strings.ToUpper(text) {
		return "", badInput("this is not a value of the enum; values are written in capital letters")
	}
	return T(text), nil
}
