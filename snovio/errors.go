package snovio

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// ErrorKind names what went wrong with a call.
type ErrorKind string

// Every error of a Client has one of these kinds.
const (
	// KindRateLimited: the account is over its 60 calls a minute: HTTP 429, or a text
	// that holds "rate is limited" under any status, on any call.
	KindRateLimited ErrorKind = "RATE_LIMITED"
	// KindUnavailable: Snov.io, or a gateway before it, cannot answer now: 5xx, but
	// also 408, 425, a redirect, or an HTML page, which a gateway answers, under any
	// error status but 401.
	KindUnavailable ErrorKind = "UNAVAILABLE"
	// KindTimeout: the request was written, at least in part, and no whole answer came in time.
	KindTimeout ErrorKind = "TIMEOUT"
	// KindConnectionLost: the request was written, at least in part, and the connection
	// ended before the answer did, or the caller canceled.
	KindConnectionLost ErrorKind = "CONNECTION_LOST"
	// KindNotSent: the call failed before a byte of the request was written.
	KindNotSent ErrorKind = "NOT_SENT"
	// KindCredentialsRejected: the token call refused the keys.
	KindCredentialsRejected ErrorKind = "CREDENTIALS_REJECTED"
	// KindTokenRejected: another call refused the access token.
	KindTokenRejected ErrorKind = "TOKEN_REJECTED"
	// KindNoAPIAccess: the account may not use the API: the answer speaks of its plan, or is
	// HTTP 402 or 403.
	KindNoAPIAccess ErrorKind = "NO_API_ACCESS"
	// KindAlreadyInList: the prospect is in the list already and was not to be updated.
	KindAlreadyInList ErrorKind = "ALREADY_IN_LIST"
	// KindProspectRefused: Snov.io does not take this address.
	KindProspectRefused ErrorKind = "PROSPECT_REFUSED"
	// KindNotFound: something the call names does not exist: a list, a custom field, the path.
	KindNotFound ErrorKind = "NOT_FOUND"
	// KindRejected: any other refusal.
	KindRejected ErrorKind = "REJECTED"
	// KindBodyRefused: Snov.io did not read the JSON body. Nothing was applied. The client sends
	// forms from now on, so the same call can be made again at once.
	KindBodyRefused ErrorKind = "BODY_REFUSED"
	// KindMalformed: the call was answered 2xx, and the answer cannot be read.
	KindMalformed ErrorKind = "MALFORMED"
)

// Transient tells whether the same call may well succeed later, and so uses up an
// attempt. RATE_LIMITED is not among them: its call waits without using one up.
func (k ErrorKind) Transient() bool {
	switch k {
	case KindUnavailable, KindTimeout, KindConnectionLost, KindNotSent, KindMalformed:
		return true
	default:
		return false
	}
}

// Error is the error of every call of a Client.
type Error struct {
	Kind ErrorKind
	// HTTPStatus is the answer's; 0 where none came.
	HTTPStatus int
	// Message is what Snov.io said, in its own words, without keys and tokens and
	// cut to a few hundred characters; empty where it said nothing readable.
	Message string
	// RetryAfter is how long Snov.io asks to wait; 0: it did not say.
	RetryAfter time.Duration
	// Err is the cause where there was no answer, or none that could be read.
	Err error
}

// Error implements error.
func (e *Error) Error() string {
	var text strings.Builder
	text.WriteString("snovio: ")
	text.WriteString(string(e.Kind))
	if e.HTTPStatus != 0 {
		fmt.Fprintf(&text, " (HTTP %d)", e.HTTPStatus)
	}
	if e.Message != "" {
		text.WriteString(": " + e.Message)
	}
	if e.Err != nil {
		text.WriteString(": " + e.Err.Error())
	}
	return text.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// MayHaveBeenApplied tells whether Snov.io may have done what a failed call asked for:
// the request was sent, and no answer came that says otherwise. A gateway's error, such as
// 502 or 504, says nothing about the server behind it.
func MayHaveBeenApplied(err error) bool {
	failure, ok := errors.AsType[*Error](err)
	if !ok {
		return false
	}
	switch failure.Kind {
	case KindTimeout, KindConnectionLost, KindMalformed:
		return true
	case KindUnavailable:
		return failure.HTTPStatus >= http.StatusInternalServerError || failure.HTTPStatus == http.StatusRequestTimeout
	default:
		return false
	}
}

// KindOf returns the kind of the Error in err's chain; "" where there is none.
func KindOf(err error) ErrorKind {
	if failure, ok := errors.AsType[*Error](err); ok {
		return failure.Kind
	}
	return ""
}
