package secrets

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// Why a keyset is refused. Tink's own errors may quote the value, so they are not
// passed on.
var (
	errMissing    = errors.New("SECRETS_KEYSET is empty: set it to a keyset that `snovsync keyset new` prints")
	errUnreadable = errors.New("SECRETS_KEYSET is neither a Tink keyset in JSON nor its base64: set it to a keyset that `snovsync keyset new` prints")
	errUnusable   = errors.New("SECRETS_KEYSET is not an AEAD keyset with an enabled primary key: set it to a keyset that `snovsync keyset new` prints")
)

// NewKeyset makes a keyset with one AES-256-GCM key, in base64 of its JSON.
func NewKeyset() (string, error) { return withNewKey(keyset.NewManager()) }

// Rotate adds a new key that seals from now on and keeps the old ones, so that
// what they sealed still opens.
func Rotate(old string) (string, error) {
	handle, _, err := read(old)
	if err != nil {
		return "", err
	}
	return withNewKey(keyset.NewManagerFromHandle(handle))
}

// withNewKey adds a key to a keyset, makes it the primary one and writes the keyset.
func withNewKey(manager *keyset.Manager) (string, error) {
	id, err := manager.Add(aead.AES256GCMKeyTemplate())
	if err := errors.Join(err, manager.SetPrimary(id)); err != nil {
		return "", fmt.Errorf("add a key to the keyset: %w", err)
	}
	handle, err := manager.Handle()
	if err != nil {
		return "", fmt.Errorf("read the new keyset: %w", err)
	}
	return write(handle)
}

// read reads a keyset, and what it seals and opens with.
func read(text string) (*keyset.Handle, tink.AEAD, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil, nil, errMissing
	}
	json := []byte(text)
	if !strings.HasPrefix(text, "{") {
		var err error
		if json, err = base64.StdEncoding.DecodeString(text); err != nil {
			return nil, nil, errUnreadable
		}
	}
	handle, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(json)))
	if err != nil {
		return nil, nil, errUnreadable
	}
	primitive, err := aead.New(handle)
	if err != nil {
		return nil, nil, errUnusable
	}
	return handle, primitive, nil
}

func write(handle *keyset.Handle) (string, error) {
	var json bytes.Buffer
	if err := insecurecleartextkeyset.Write(handle, keyset.NewJSONWriter(&json)); err != nil {
		return "", fmt.Errorf("write the keyset: %w", err)
	}
	return base64.StdEncoding.EncodeToString(json.Bytes()), nil
}
