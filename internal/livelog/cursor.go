package livelog

import (
	"encoding/base64"
	"strconv"
	"strings"

	"github.com/snovsync/snovsync/models"
)

// cursorPrefix tells a cursor of the live log from the cursors of pages.
const cursorPrefix = "change:"

// EncodeCursor makes the opaque cursor of the change with this number.
func EncodeCursor(seq int64) string {
	return base64.RawURLEncoding.EncodeToString([]byte(cursorPrefix + strconv.FormatInt(seq, 10)))
}

// DecodeCursor reads a cursor that EncodeCursor made. Anything else is a
// models.Error with code BAD_INPUT.
func DecodeCursor(cursor string) (int64, error) {
	invalid := &models.Error{Code: models.CodeBadInput, Message: "The cursor is not one of the live log."}
	plain, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return 0, invalid
	}
	digits, found := strings.CutPrefix(string(plain), cursorPrefix)
	if !found {
		return 0, invalid
	}
	seq, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || seq < 0 || EncodeCursor(seq) != cursor {
		return 0, invalid
	}
	return seq, nil
}
