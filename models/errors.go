package models

import (
	"errors"
	"time"
)

// Code names what went wrong in a way that callers can act on.
type Code string

// The codes of the store's errors. What carries none of them is INTERNAL.
const (
	CodeNotFound     Code = "NOT_FOUND"
	CodeBadInput     Code = "BAD_INPUT"
	CodeStaleVersion Code = "STALE_VERSION"
	CodeConflict     Code = "CONFLICT"
	// CodeUnavailable: the database cannot be reached, or cannot take the work now.
	CodeUnavailable Code = "UNAVAILABLE"
	CodeInternal    Code = "INTERNAL"
)

// Error is an error of the store with a code. Message is a plain sentence that
// holds nothing of the database's insides; Err is the cause, where there is one.
type Error struct {
	Code    Code
	Message string
	Err     error
	// RetryAfter is when the same call may succeed; 0: unknown.
	RetryAfter time.Duration
}

// The errors that say no more than their code. errors.Is finds them in every
// error of their code.
var (
	ErrNotFound     = &Error{Code: CodeNotFound, Message: "not found"}
	ErrBadInput     = &Error{Code: CodeBadInput, Message: "bad input"}
	ErrStaleVersion = &Error{Code: CodeStaleVersion, Message: "the version is no longer the current one"}
	ErrConflict     = &Error{Code: CodeConflict, Message: "it exists already"}
	ErrUnavailable  = &Error{Code: CodeUnavailable, Message: "the database is not available"}
)

// Error gives the message, followed by the cause where there is one.
func (e *Error) Error() string {
	if e.Err == nil {
		return e.Message
	}
	return e.Message + ": " + e.Err.Error()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is tells whether target is an Error with the same code.
func (e *Error) Is(target error) bool {
	other, ok := target.(*Error)
	return ok && other.Code == e.Code
}

// CodeOf gives the code of the first Error in err's chain, INTERNAL where there
// is none, and "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	if known, ok := errors.AsType[*Error](err); ok {
		return known.Code
	}
	return CodeInternal
}

func badInput(message string) error { return &Error{Code: CodeBadInput, Message: message} }
