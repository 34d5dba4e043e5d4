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

func TestSealOpensOnlyInItsPlace(t *testing.T) {
	t.Parallel()
	box := open(t, newKeyset(t))
	plain := []byte("a secret \x00 of an account")
	sealed, err := box.Seal("org-a", secrets.FieldAPISecret, plain)
	must(t, err)
	if bytes.Contains(sealed, []byte("secret")) {
		t.Error("the sealed value can be read")
	}
	got, err := box.Open("org-a", secrets.FieldAPISecret, sealed)
	must(t, err)
	if !bytes.Equal(got, plain) {
		t.Errorf("got %q, want %q", got, plain)
	}
	places := map[string][2]string{
		"another organization":    {"org-b", secrets.FieldAPISecret},
		"another field":           {"org-a", secrets.FieldAccessToken},
		"another division of it":  {"org-aa", "pi_secret"},
		"nothing":                 {"", ""},
		"organization swallowing": {"org-a" + secrets.FieldAPISecret, ""},
	}
	for name, place := range places {
		if _, err := box.Open(place[0], place[1], sealed); err == nil {
			t.Errorf("%s opened it", name)
		}
	}
	sealed[len(sealed)-1] ^= 1
	if _, err := box.Open("org-a", secrets.FieldAPISecret, sealed); err == nil {
		t.Error("a changed value opened")
	}
	for _, broken := range [][]byte{nil, {1}, sealed[:10]} {
		if _, err := box.Open("org-a", secrets.FieldAPISecret, broken); err == nil {
			t.Errorf("%v opened", broken)
		}
	}
	if _, err := open(t, newKeyset(t)).Open("org-a", secrets.FieldAPISecret, sealed); err == nil {
		t.Error("another keyset opened it")
	}
}

func TestRotationKeepsOldValuesReadable(t *testing.T) {
	t.Parallel()
	first := newKeyset(t)
	old, err := open(t, first).Seal("org-a", secrets.FieldAccessToken, []byte("old"))
	must(t, err)
	second, err := secrets.Rotate(first)
	must(t, err)
	third, err := secrets.Rotate(second)
	must(t, err)
	rotated := open(t, third)
	got, err := rotated.Open("org-a", secrets.FieldAccessToken, old)
	must(t, err)
	if string(got) != "old" {
		t.Errorf("got %q", got)
	}
	fresh, err := rotated.Seal("org-a", secrets.FieldAccessToken, []byte("new"))
	must(t, err)
	if _, err := open(t, first).Open("org-a", secrets.FieldAccessToken, fresh); err == nil {
		t.Error("the new key is not the one that seals")
	}
}

func TestKeysetMayBePlainJSON(t *testing.T) {
	t.Parallel()
	encoded := newKeyset(t)
	json, err := base64.StdEncoding.DecodeString(encoded)
	must(t, err)
	sealed, err := open(t, "\n"+string(json)+"\n").Seal("org-a", secrets.FieldAPIUserID, nil)
	must(t, err)
	got, err := open(t, encoded).Open("org-a", secrets.FieldAPIUserID, sealed)
	must(t, err)
	if len(got) != 0 {
		t.Errorf("got %q", got)
	}
}

func TestBadKeysetsAreRefusedWithoutBeingRepeated(t *testing.T) {
	t.Parallel()
	handle, err := keyset.NewHandle(mac.HMACSHA256Tag256KeyTemplate())
	must(t, err)
	var macs bytes.Buffer
	must(t, insecurecleartextkeyset.Write(handle, keyset.NewJSONWriter(&macs)))
	keysets := map[string]string{
		"empty":             "  ",
		"a password":        "correct-horse-battery",
		"cut base64":        newKeyset(t)[:41],
		"other JSON":        `{"correct":"horse"}`,
		"not JSON":          `{"correct-horse`,
		"no keys":           `{"primaryKeyId":1,"key":[]}`,
		"base64 of nothing": base64.StdEncoding.EncodeToString([]byte("correct-horse")),
		"keys for MACs":     macs.String(),
	}
	for name, text := range keysets {
		_, err := secrets.Open(text)
		if err == nil || !strings.Contains(err.Error(), "SECRETS_KEYSET") || !strings.Contains(err.Error(), "set it to") {
			t.Errorf("%s: the error names neither setting nor remedy: %v", name, err)
			continue
		}
		if strings.Contains(err.Error(), "horse") || strings.Contains(err.Error(), "typeUrl") {
			t.Errorf("%s: the error repeats the value: %v", name, err)
		}
		if _, err := secrets.Rotate(text); err == nil {
			t.Errorf("%s: was rotated", name)
		}
	}
}

func TestAccountKey(t *testing.T) {
	t.Parallel()
	key := secrets.AccountKey("user-id")
	if len(key) != 32 || key != secrets.AccountKey("user-id") || key == secrets.AccountKey("user-ie") || strings.Contains(key, "user") {
		t.Errorf("account key %q", key)
	}
}

func newKeyset(t *testing.T) string {
	t.Helper()
	text, err := secrets.NewKeyset()
	must(t, err)
	return text
}

func open(t *testing.T, text string) *secrets.Box {
	t.Helper()
	box, err := secrets.Open(text)
	must(t, err)
	return box
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
