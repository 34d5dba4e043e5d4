package auth

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/golang-jwt/jwt/v5"
)

// clockLeeway is how far the clocks of the issuer and of this machine may differ.
const clockLeeway = 5 * time.Second

// TokenRules say which signed tokens are valid, besides their signature.
type TokenRules struct {
	// Algorithms are the names of the accepted signature algorithms (RFC 7518).
	Algorithms []string
	// Issuer and Audience are what tokens must name; empty: not checked.
	Issuer, Audience string
	// Now is the clock; time.Now if nil.
	Now func() time.Time
}

// KeyFinder returns the keys that may have signed a token, by the key id of its header,
// which may be empty. Without keys, the token is not valid. Its error decides what Parse returns.
type KeyFinder func(keyID, algorithm string) ([]jwt.VerificationKey, error)

// TokenParser verifies signed tokens (JWT). It is safe for concurrent use.
type TokenParser struct{ parser *jwt.Parser }

// NewTokenParser makes a TokenParser.
func NewTokenParser(rules TokenRules) *TokenParser {
	options := []jwt.ParserOption{
		jwt.WithValidMethods(rules.Algorithms),
		jwt.WithExpirationRequired(),
		jwt.WithLeeway(clockLeeway),
		jwt.WithTimeFunc(rules.Now),
		jwt.WithStrictDecoding(),
	}
	if rules.Issuer != "" {
		options = append(options, jwt.WithIssuer(rules.Issuer))
	}
	if rules.Audience != "" {
		options = append(options, jwt.WithAudience(rules.Audience))
	}
	return &TokenParser{parser: jwt.NewParser(options...)}
}

// Parse verifies a token and returns its user. The error is ErrUnauthenticated if the
// token is not valid, or the error of keys if that failed for another reason.
func (p *TokenParser) Parse(token string, keys KeyFinder) (*Principal, error) {
	head, err := readHeader(token)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnauthenticated, err)
	}
	var keysFailed error
	parsed := &claims{}
	_, err = p.parser.ParseWithClaims(token, parsed, func(*jwt.Token) (any, error) {
		found, err := keys(head.KeyID, head.Algorithm)
		keysFailed = err
		return jwt.VerificationKeySet{Keys: found}, err
	})
	switch {
	case keysFailed != nil:
		return nil, keysFailed
	case err != nil:
		return nil, refusedClaims(parsed, err, fmt.Errorf("%w: %w", ErrUnauthenticated, err))
	}
	return parsed.principal()
}

// readHeader reads a token's header strictly, before the JWT library reads it its own way.
func readHeader(token string) (header, error) {
	encoded, _, _ := strings.Cut(token, ".")
	// Go's base64 decoder skips line breaks.
	if strings.ContainsAny(token, "\r\n") {
		return header{}, errors.New("a token has no line breaks")
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(encoded)
	if err != nil {
		return header{}, errHeader
	}
	var head header
	if err := json.Unmarshal(raw, &head); err != nil || head.Critical {
		return header{}, errHeader
	}
	return head, nil
}
