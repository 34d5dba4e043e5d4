// Package check tells whether a real Snov.io account answers as snovsync expects. Much of
// what the client relies on is published nowhere, so it stands here as a list of
// assumptions, each with a stable name. A run makes a few dozen calls, with lists and
// addresses of its own, and says for each assumption what the account answered and what
// that means.
package check
