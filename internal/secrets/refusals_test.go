package secrets_test

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"

	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/mac"

	"github.com/snovsync/snovsync/internal/secrets"
)

// TestRefusalsSayWhatIsWrong: an admin must learn whether the keyset is missing, is no
// keyset, or is one of another purpose.
func TestRefusalsSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	handle, err := keyset.NewHandle(mac.HMACSHA256Tag256KeyTemplate())
	must(t, err)
	var macs bytes.Buffer
	must(t, insecurecleartextkeyset.Write(handle, keyset.NewJSONWriter(&macs)))
	for text, want := range map[string]string{
		"":           "is empty",
		" \n":        "is empty",
		"no base64!": "neither a Tink keyset",
		`{"key":`:    "neither a Tink keyset",
		base64.StdEncoding.EncodeToString([]byte("no keyset")): "neither a Tink keyset",
		macs.String(): "not an AEAD keyset",
	} {
		for name, use := range map[string]func(string) error{
			"open":   func(text string) error { _, err := secrets.Open(text); return err },
			"rotate": func(text string) error { _, err := secrets.Rotate(text); return err },
		} {
			if err := use(text); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s %.20q: %v, want %q in it", name, text, err, want)
			}
		}
	}
}

// TestRefusedValueNamesItsPlace: the error says which row cannot be read.
func TestRefusedValueNamesItsPlace(t *testing.T) {
	t.Parallel()
	_, err := open(t, newKeyset(t)).Open("org-a", secrets.FieldAPISecret, []byte("no sealed value"))
	if err == nil || !strings.Contains(err.Error(), "api_secret of organization org-a") {
		t.Errorf("the error is %v", err)
	}
}
