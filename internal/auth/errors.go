package auth

import "errors"

var (
	// ErrUnauthenticated means that there is no token, or that it is not valid, or no longer.
	ErrUnauthenticated = errors.New("a valid bearer token is required")
	// ErrForbidden means that the token is valid, but that its role may not do this.
	ErrForbidden = errors.New("this token does not allow that")
)
