package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"math/big"
	"strings"
)

const (
	apiKeyMark   = "snv_"
	apiKeyBytes  = 32
	prefixLength = 12
	base62       = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
)

// base62Length is how many base-62 digits 32 bytes take at most: every key is
// padded to it, so that all keys have one length.
const base62Length = 43

// NewAPIKey makes a random API key: "snv_" and 32 bytes in base 62. It returns
// the key, the prefix by which an admin recognizes it, and the hash to keep.
func NewAPIKey() (key, prefix, hash string) {
	secret := make([]byte, apiKeyBytes)
	_, _ = rand.Read(secret) // never fails: it ends the program where there is no randomness
	key = apiKeyMark + encodeBase62(secret)
	return key, key[:prefixLength], HashAPIKey(key)
}

// HashAPIKey returns the SHA-256 of a key in hexadecimal. A plain hash is enough:
// a key holds 256 random bits, which cannot be guessed from it.
func HashAPIKey(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])
}

func isAPIKey(token string) bool { return strings.HasPrefix(token, apiKeyMark) }

func encodeBase62(raw []byte) string {
	digits := []byte(strings.Repeat("0", base62Length))
	n, base, digit := new(big.Int).SetBytes(raw), big.NewInt(int64(len(base62))), new(big.Int)
	for i := len(digits) - 1; n.Sign() > 0; i-- {
		n.DivMod(n, base, digit)
		digits[i] = base62[digit.Int64()]
	}
	return string(digits)
}
