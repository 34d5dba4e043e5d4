// Package integration is what an admin does with the Snov.io integration: connect
// and disconnect the account, read its lists and custom fields, choose settings,
// pause, run events again, and see how the queue stands. The rules are in
// docs/sync-rules.md, and in the descriptions of the GraphQL schema.
//
// Every call to Snov.io draws on the account's 60 calls a minute (worker.Session),
// so calls are few: reads are shared and kept for some seconds, and nothing is
// asked that the answer does not depend on.
//
// What a user can put right is a models.UserError, with a field relative to the
// mutation's arguments, such as ["input", "name"]. Errors are for the rest.
package integration
