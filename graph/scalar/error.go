// Package scalar reads and writes the schema's scalars and enums.
package scalar

import (
	"fmt"

	"github.com/snovsync/snovsync/models"
)

func badInput(format string, args ...any) error {
	return &models.Error{Code: models.CodeBadInput, Message: fmt.Sprintf(format, args...)}
}
