// Package broadcast tells the followers of a live log of its changes: a change is encoded once for
// all followers who ask the same with the same rights. It knows nothing of connections.
package broadcast
