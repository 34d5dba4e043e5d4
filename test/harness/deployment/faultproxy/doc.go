// Package faultproxy passes TCP connections on to a server and, when told to,
// breaks them as networks do: it cuts them, loses answers, delays or holds bytes.
// A fault acts on the connections that exist as well as on new ones, and the bytes
// of a connection that goes on are all delivered, once and in order.
package faultproxy
