// Package export serves the sync log as a file: POST /export/sync-log.csv answers the
// entries of a filter as CSV, newest first, as they are read page by page, so that a
// log of any length takes little memory and holds no database connection while a
// reader is slow.
//
// The request is a form, so that a browser saves the answer without a script holding
// it: the field `token` is the bearer token, the others are those of SyncLogFilter, with
// lists as repeated fields. The token is taken from the body alone: it must never
// stand in an address, which is logged and remembered. No cookie says who somebody is,
// so a page of another site has nothing to send along and cannot act for anybody.
//
// A file that is not whole must not look whole. A fault in the middle cuts the connection,
// which ends a chunked answer with an error; HTTP/1.0, which could not tell, is refused.
package export
