package emailaddress

import (
	"errors"
	"strings"
)

// Why a text holds no address that a prospect could have. The texts complete the sentence
// "The address cannot be used: …".
var (
	// ErrEmpty is returned for a text without visible characters.
	ErrEmpty = errors.New("it is empty")
	// ErrNoAt is returned for a text such as "n/a".
	ErrNoAt = errors.New("it has no @")
	// ErrSeveral is returned for a text that holds two different addresses.
	ErrSeveral = errors.New("it holds more than one address")
	// ErrSpace is returned for a text such as "a b@example.com".
	ErrSpace = errors.New("it has a space or other words in it")
	// ErrLocalPart is returned if nothing usable stands before the @.
	ErrLocalPart = errors.New("the part before the @ has characters that no address has there, or is missing")
	// ErrDomain is returned if what follows the @ cannot be the domain of a mail server.
	ErrDomain = errors.New("the part after the @ is not a domain name")
)

// Canonical returns the canonical form of the one address that a text holds. The text may
// wrap it: a display name and angle brackets, "mailto:" with parameters, quotes, comments,
// HTML entities, percent encoding, white space or punctuation around it.
//
// The error is one of this package's, and says why the text holds no usable address. The
// canonical form of a canonical form is itself.
func Canonical(text string) (string, error) {
	if address, ok := plain(text); ok {
		return address, nil
	}
	return unwrap(legible(text), maxWrappings)
}

// Key returns the canonical form of the address in a text. If the text holds no usable
// address, Key returns the text itself with its case folded and its invisible characters
// removed, so that two spellings of one text are still equal.
func Key(text string) string {
	if address, err := Canonical(text); err == nil {
		return address
	}
	return foldLocalPart(withoutJoiners(legible(text)))
}

// plain returns the canonical form of an ASCII address that stands by itself, which most do.
// ok is false for everything that needs a closer look.
func plain(text string) (address string, ok bool) {
	at := strings.IndexByte(text, '@')
	if at <= 0 || len(text) > maxPlain {
		return "", false
	}
	for i := range at {
		if !atomBytes[text[i]] {
			return "", false
		}
	}
	// The slow path knows quotes around an address and percent encoding.
	if text[0] == '\'' || text[0] == '`' || text[0] == '{' || strings.IndexByte(text[:at], '%') >= 0 {
		return "", false
	}
	domain, ok := asciiDomain(text[at+1:])
	if !ok {
		return "", false
	}
	if lower := strings.ToLower(text[:at]); lower != text[:at] || domain != text[at+1:] {
		return lower + "@" + domain, true
	}
	return text, true
}

// maxPlain is the longest address that RFC 5321 lets a mail server take, in bytes.
const maxPlain = 254

// atomBytes are the bytes that may stand in an unquoted local part (RFC 5322, dot-atom).
//
//nolint:gochecknoglobals // a constant in all but syntax
var atomBytes = func() (atom [256]bool) {
	for _, b := range []byte("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~.") {
		atom[b] = true
	}
	return atom
}()

// join checks and folds the two parts of an address.
func join(localPart, domain string) (string, error) {
	localPart = foldLocalPart(withoutJoiners(localPart))
	switch {
	case localPart == "" || strings.ContainsAny(localPart, `<>()[]\,;:"@`):
		return "", ErrLocalPart
	case strings.ContainsRune(localPart, ' '):
		return "", ErrSpace
	}
	domain, err := canonicalDomain(domain)
	if err != nil {
		return "", err
	}
	return localPart + "@" + domain, nil
}
