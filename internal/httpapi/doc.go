// Package httpapi is the door: it serves the GraphQL schema over HTTP and
// websockets, checks who comes in and how much they bring, and answers probes.
// It knows nothing of what the schema's resolvers do.
package httpapi
