// Package plain is a GraphQL server of gqlgen's defaults and nothing else: the
// ceiling for what a mutation and a subscription of the product can cost.
package plain

//go:generate go tool gqlgen generate --config gqlgen.yml
