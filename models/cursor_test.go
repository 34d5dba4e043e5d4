package models

import (
	"encoding/base64"
	"testing"
)

// FuzzDecodeEntryCursor: whatever a client sends, by itself or dressed as a cursor,
// the decoder answers with an error of CodeBadInput or with a number whose cursor
// is exactly what was sent.
func FuzzDecodeEntryCursor(f *testing.F) {
	for _, seed := range []string{"", "x", "%%%", "0", "1", "01", "-1", "+1", "1_0", "9223372036854775807", "9223372036854775808", "ZW50cnk6MQ", "ZW50cnk6MQ==", "ZW50cnk6\nMQ", "ZW50cnk6MDE", EntryCursor(&Entry{Seq: 1 << 62})} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, cursor := range []string{text, base64.RawURLEncoding.EncodeToString([]byte(cursorPrefix + text))} {
			seq, err := decodeEntryCursor(cursor)
			if err != nil {
				if CodeOf(err) != CodeBadInput {
					t.Fatalf("%q: %v", cursor, err)
				}
				continue
			}
			if seq <= 0 || EntryCursor(&Entry{Seq: seq}) != cursor {
				t.Fatalf("%q stands for %d, whose cursor is %q", cursor, seq, EntryCursor(&Entry{Seq: seq}))
			}
		}
	})
}
