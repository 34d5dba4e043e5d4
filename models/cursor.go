package models

import (
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
)

const cursorPrefix = "entry:"

// EntryCursor gives the place of an entry in its organization's log, for Page. Its
// form is nobody's business but this file's.
func EntryCursor(entry *Entry) string {
	return base64.RawURLEncoding.EncodeToString([]byte(cursorPrefix + strconv.FormatInt(entry.Seq, 10)))
}

// decodeEntryCursor gives the Seq that a cursor stands for. Only what EntryCursor
// makes is a cursor; all else is an error of CodeBadInput.
func decodeEntryCursor(cursor string) (int64, error) {
	refused := badInput("the cursor is not one of this list")
	text, err := base64.RawURLEncoding.Strict().DecodeString(cursor)
	if err != nil {
		return 0, refused
	}
	number, found := strings.CutPrefix(string(text), cursorPrefix)
	if !found {
		return 0, refused
	}
	seq, err := strconv.ParseInt(number, 10, 64)
	if err != nil || seq <= 0 || EntryCursor(&Entry{Seq: seq}) != cursor {
		return 0, refused
	}
	return seq, nil
}

const auditCursorPrefix = "audit:"

// AuditCursor gives the position of a record in its organization's audit log, for AuditLog.
func AuditCursor(record *AuditRecord) string {
	text := auditCursorPrefix + strconv.FormatInt(record.At.UnixMicro(), 10) + ":" + record.ID
	return base64.RawURLEncoding.EncodeToString([]byte(text))
}

// decodeAuditCursor gives the time and the id of the record that a cursor names. Only
// what AuditCursor makes is a cursor; all else is an error of CodeBadInput.
func decodeAuditCursor(cursor string) (time.Time, string, error) {
	refused := badInput("the cursor is not one of this list")
	text, err := base64.RawURLEncoding.Strict().DecodeString(cursor)
	if err != nil {
		return time.Time{}, "", refused
	}
	position, found := strings.CutPrefix(string(text), auditCursorPrefix)
	micros, id, whole := strings.Cut(position, ":")
	number, err := strconv.ParseInt(micros, 10, 64)
	if !found || !whole || err != nil || uuid.Validate(id) != nil {
		return time.Time{}, "", refused
	}
	at := time.UnixMicro(number).UTC()
	if AuditCursor(&AuditRecord{At: at, ID: id}) != cursor {
		return time.Time{}, "", refused
	}
	return at, id, nil
}
