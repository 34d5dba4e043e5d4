package secrets

import (
	"crypto/sha256"
	"encoding/hex"
)

// AccountKey names a Snov.io account without revealing it: 32 hexadecimal digits
// that are the same for every organization which connects the account. It is no
// secret, but the API user id cannot be read from it.
func AccountKey(apiUserID string) string {
	sum := sha256.Sum256([]byte("snovio-account:" + apiUserID))
	return hex.EncodeToString(sum[:16])
}
