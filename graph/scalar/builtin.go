package scalar

import (
	"encoding/json"
	"math"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
)

// The functions below read what the GraphQL specification's own scalars may be,
// and nothing else: gqlparser and gqlgen take numbers for texts and texts for
// numbers where they come in variables. What is null is the zero value.

// MarshalString writes a text.
func MarshalString(s string) graphql.Marshaler { return graphql.MarshalString(s) }

// UnmarshalString reads a text. The error is models.ErrBadInput.
func UnmarshalString(v any) (string, error) {
	switch v := v.(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	}
	return "", badInput("a String must be a text")
}

// MarshalID writes an id.
func MarshalID(s string) graphql.Marshaler { return graphql.MarshalString(s) }

// UnmarshalID reads an id, a text or a whole number. The error is models.ErrBadInput.
func UnmarshalID(v any) (string, error) {
	switch v := v.(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return strconv.FormatInt(n, 10), nil
		}
	}
	return "", badInput("an ID must be a text or a whole number")
}

// MarshalInt writes a whole number.
func MarshalInt(n int) graphql.Marshaler { return graphql.MarshalInt(n) }

// UnmarshalInt reads a whole number of 32 bits. The error is models.ErrBadInput.
func UnmarshalInt(v any) (int, error) {
	var n int64
	switch v := v.(type) {
	case nil:
		return 0, nil
	case int64:
		n = v
	case json.Number:
		whole, err := v.Int64()
		if err != nil {
			return 0, badInput("an Int must be a whole number of 32 bits")
		}
		n = whole
	default:
		return 0, badInput("an Int must be a whole number")
	}
	if n < math.MinInt32 || n > math.MaxInt32 {
		return 0, badInput("an Int must be a whole number of 32 bits")
	}
	return int(n), nil
}
