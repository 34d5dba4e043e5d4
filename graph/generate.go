// Package graph holds the schema, one file a domain, and what gqlgen makes of
// it: the executable schema in generated, the types that only the API has in
// model. Scalar reads and writes scalars and enums.
package graph

//go:generate go -C .. tool gqlgen generate
