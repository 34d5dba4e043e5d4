package graphqlclient

import (
	"errors"
	"fmt"
)

// Error says that the API refused an operation: a GraphQL error, or the first user error
// of a mutation.
type Error struct {
	// Code is the API's, such as UNAVAILABLE; "" where the operation did not ask for it.
	Code    string
	Message string
}

// Error implements error.
func (e *Error) Error() string {
	if e.Code == "" {
		return e.Message
	}
	return e.Code + ": " + e.Message
}

// CodeOf returns the API's code of an error, "" if the error is no *Error.
func CodeOf(err error) string {
	if refused, ok := errors.AsType[*Error](err); ok {
		return refused.Code
	}
	return ""
}

// AnswerError says that an answer is not one of the API, or does not fit the operation.
type AnswerError struct {
	// Status is the answer's HTTP status.
	Status int
	// Err says what is wrong with the body; nil: nothing but the status.
	Err error
}

// Error implements error.
func (e *AnswerError) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("HTTP status %d", e.Status)
	}
	return fmt.Sprintf("read the answer (HTTP status %d): %v", e.Status, e.Err)
}

// Unwrap returns what is wrong with the body.
func (e *AnswerError) Unwrap() error { return e.Err }

// graphqlError is an error as an answer carries it.
type graphqlError struct {
	Message    string `json:"message"`
	Extensions struct {
		Code string `json:"code"`
	} `json:"extensions"`
}

func (e graphqlError) asError() error { return &Error{Code: e.Extensions.Code, Message: e.Message} }

// UserErrors are those of a mutation's payload. A payload's type embeds it.
type UserErrors struct {
	UserErrors []struct {
		Code    string `json:"code"`
		Message string `json:"message"`
	} `json:"userErrors"`
}

// First returns the first one as an *Error, nil if there is none.
func (e UserErrors) First() error {
	if len(e.UserErrors) == 0 {
		return nil
	}
	return &Error{Code: e.UserErrors[0].Code, Message: e.UserErrors[0].Message}
}
