package demo

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

// apiError is a request that the API refused: a GraphQL error, or the first of a
// payload's user errors.
type apiError struct {
	code    string
	message string
}

// Error implements error.
func (e *apiError) Error() string { return fmt.Sprintf("%s (%s)", e.message, e.code) }

// codeOf is the API's code of an error; empty where it comes from elsewhere.
func codeOf(err error) string {
	if refused, ok := errors.AsType[*apiError](err); ok {
		return refused.code
	}
	return ""
}

// causeOf is the system's own words for an error, for example "address already in use".
func causeOf(err error) string {
	if call, ok := errors.AsType[*os.SyscallError](err); ok {
		err = call.Err
	}
	return strings.TrimSpace(err.Error())
}
