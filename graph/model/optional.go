// Package model holds the types that only the API has. What gqlgen can make it
// makes in models_gen.go; the rest are views of the domain's types, which show
// as null what the domain keeps as an empty string.
package model

// optional is nil for a zero value, which the schema shows as null.
func optional[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}
