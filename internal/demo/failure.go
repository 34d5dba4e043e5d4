package demo

import (
	"errors"
	"os"
	"strings"
)

// causeOf is the system's own words for an error, for example "address already in use".
func causeOf(err error) string {
	if call, ok := errors.AsType[*os.SyscallError](err); ok {
		err = call.Err
	}
	return strings.TrimSpace(err.Error())
}
