// Package secrets seals what must not be readable in the database: the API user
// id, the API secret and the access token of an organization's Snov.io account.
// Each is bound to its organization and field, so that a sealed value which is
// moved to another row or column does not open there.
package secrets

import (
	"encoding/binary"
	"fmt"

	"github.com/tink-crypto/tink-go/v2/tink"
)

// The fields that are sealed.
const (
	FieldAPIUserID   = "api_user_id"
	FieldAPISecret   = "api_secret"
	FieldAccessToken = "access_token"
)

// Box seals and opens values with a keyset. It is safe for concurrent use.
type Box struct{ aead tink.AEAD }

// Open makes a Box of a keyset: Tink's JSON of an AEAD keyset, as it is or in
// base64. The error names SECRETS_KEYSET and what to do, and repeats nothing of
// the keyset.
func Open(keyset string) (*Box, error) {
	_, primitive, err := read(keyset)
	if err != nil {
		return nil, err
	}
	return &Box{aead: primitive}, nil
}

// Seal encrypts a field's value for its organization.
func (b *Box) Seal(organizationID, field string, plain []byte) ([]byte, error) {
	sealed, err := b.aead.Encrypt(plain, place(organizationID, field))
	if err != nil {
		return nil, fmt.Errorf("seal %s of organization %s: %w", field, organizationID, err)
	}
	return sealed, nil
}

// Open decrypts what Seal made for the same organization and field.
func (b *Box) Open(organizationID, field string, sealed []byte) ([]byte, error) {
	plain, err := b.aead.Decrypt(sealed, place(organizationID, field))
	if err != nil {
		return nil, fmt.Errorf("open %s of organization %s: it was sealed for another place or by a key that SECRETS_KEYSET no longer holds: %w",
			field, organizationID, err)
	}
	return plain, nil
}

// place is the associated data of a sealed value. The lengths keep "ab" + "c"
// apart from "a" + "bc".
func place(organizationID, field string) []byte {
	var data []byte
	for _, part := range []string{organizationID, field} {
		data = binary.BigEndian.AppendUint64(data, uint64(len(part)))
		data = append(data, part...)
	}
	return data
}
