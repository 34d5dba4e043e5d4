// Package graphqlws serves GraphQL over websockets, in the subprotocols graphql-transport-ws and
// graphql-ws. It opens and ends sockets, runs the operations of their clients within limits, and
// writes their messages. What all followers of the live log are told comes from package broadcast.
package graphqlws
