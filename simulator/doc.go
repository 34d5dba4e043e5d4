// Package simulator acts like Snov.io: the calls that snovsync makes, the answers
// that the vendor documents or that public clients recorded, the limit of 60 calls a
// minute, and every fault that a test may want to see. It knows nothing of the rest of
// snovsync; it is the other side, with its own idea of the wire format.
//
// A Simulator is an http.Handler. A call is taken in at one moment, under one
// lock: it gets its number and its arrival time, counts against its account's limit,
// changes what it changes and is written to the ledger. Only then passes the latency, and
// the answer goes out. So calls are applied in the order of their arrival, and
// one whose client gave up waiting was applied nevertheless, as with the real service.
//
// Where nobody has published what Snov.io does, Answers holds what the simulator
// does instead, and a test can set it.
//
// Under /_simulator/ the same switches are served over HTTP, for the command
// "snovsync simulator"; they answer only to connections over the loopback interface.
package simulator
