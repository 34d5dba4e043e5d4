package livelog

import (
	"encoding/base64"
	"testing"

	"github.com/snovsync/snovsync/models"
)

// FuzzDecodeCursor: whatever a client sends, by itself or dressed as a cursor, the
// decoder answers with an error of code BAD_INPUT or with a number whose cursor is
// exactly what was sent.
func FuzzDecodeCursor(f *testing.F) {
	for _, seed := range []string{"", "x", "%%%", "0", "1", "01", "-1", "+1", "9223372036854775807", "9223372036854775808", EncodeCursor(0), EncodeCursor(7) + "\n", EncodeCursor(1 << 62)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, cursor := range []string{text, base64.RawURLEncoding.EncodeToString([]byte(cursorPrefix + text))} {
			seq, err := DecodeCursor(cursor)
			if err != nil {
				if models.CodeOf(err) != models.CodeBadInput {
					t.Fatalf("%q: %v", cursor, err)
				}
				continue
			}
			if seq < 0 || EncodeCursor(seq) != cursor {
				t.Fatalf("%q stands for %d, whose cursor is %q", cursor, seq, EncodeCursor(seq))
			}
		}
	})
}
