// Package intake accepts events: it validates each one on its own, brings it
// into the form in which it is kept, and stores it together with its log entry.
// Callers who come at the same time share one transaction, which is where the
// time of an insert goes. What was stored is then handed to the engine; the
// caller does not wait for that, because the engine finds it in the store anyway.
package intake
