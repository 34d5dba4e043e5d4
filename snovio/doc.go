// Package snovio is the typed client of the Snov.io REST API: the calls that
// snovsync makes, and a name for every answer that Snov.io has been seen to give.
//
// A Client makes exactly one HTTP request for each call. It never repeats one, and
// it keeps net/http from doing so, because every arrival at Snov.io costs the
// account one of its 60 calls a minute: whether to try again is its caller's decision.
// An error therefore says how far the request got: NOT_SENT means that no byte
// of it was written, TIMEOUT and CONNECTION_LOST that Snov.io may have applied it.
//
// Answers are read leniently: an element or a value that is not as documented is left out,
// and the rest is kept. An answer is MALFORMED only where nothing in it says what became of the call.
//
// What the vendor documents and what public clients recorded beyond that is
// collected in the project's page on the wire format; comments here name a rule's
// source where it is not the vendor's own documentation.
package snovio
