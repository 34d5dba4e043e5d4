package models

import "testing"

// FuzzDecodeEntryCursor: whatever a client sends, the decoder answers with an
// error of CodeBadInput or with a number whose cursor is exactly what was sent.
func FuzzDecodeEntryCursor(f *testing.F) {
	for _, seed := range []string{"", "x", "%%%", "ZW50cnk6MQ", "ZW50cnk6MQ==", "ZW50cnk6MDE", "ZW50cnk6LTE", "ZW50cnk6OTk5OTk5OTk5OTk5OTk5OTk5OTk", EntryCursor(&Entry{Seq: 1 << 62})} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, cursor string) {
		seq, err := decodeEntryCursor(cursor)
		if err != nil {
			if CodeOf(err) != CodeBadInput {
				t.Fatalf("%q: %v", cursor, err)
			}
			return
		}
		if seq <= 0 || EntryCursor(&Entry{Seq: seq}) != cursor {
			t.Fatalf("%q stands for %d, whose cursor is %q", cursor, seq, EntryCursor(&Entry{Seq: seq}))
		}
	})
}
