package integration

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/snovsync/snovsync/models"
)

// The longest texts, in characters.
const (
	maxName = 255
	maxText = 10_000
)

// checks collects user errors.
type checks struct{ errors []models.UserError }

func (c *checks) add(code models.UserErrorCode, message string, field ...string) {
	c.errors = append(c.errors, models.UserError{Field: field, Code: code, Message: message})
}

func (c *checks) required(text string, field ...string) {
	if strings.TrimSpace(text) == "" {
		c.add(models.UserErrorBlank, "This must not be blank.", field...)
		return
	}
	c.text(text, maxName, field...)
}

func (c *checks) text(text string, longest int, field ...string) {
	switch {
	case utf8.RuneCountInString(text) > longest:
		c.add(models.UserErrorTooLong, fmt.Sprintf("This must have no more than %d characters.", longest), field...)
	case !utf8.ValidString(text) || strings.ContainsRune(text, 0):
		c.add(models.UserErrorInvalid, models.NotText, field...)
	}
}

func (c *checks) tooMany(most int, field ...string) {
	c.add(models.UserErrorTooMany, fmt.Sprintf("There can be no more than %d of these.", most), field...)
}
