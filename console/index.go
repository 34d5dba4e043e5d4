package console

import (
	"bytes"
	"crypto/rand"
	"errors"
	"net/http"
)

// noncePlace stands in the built index where the nonce comes; vite.config.ts puts it there.
const noncePlace = "{{nonce}}"

// index is the one page of the application, cut where the nonce comes.
type index struct{ parts [][]byte }

func newIndex(content []byte) (index, error) {
	parts := bytes.Split(content, []byte(noncePlace))
	if len(parts) == 1 {
		return index{}, errors.New("the console's index has no place for a nonce")
	}
	return index{parts: parts}, nil
}

// serve answers the index with a nonce that was never used before, so that it is compressed
// anew each time.
func (i index) serve(w http.ResponseWriter, r *http.Request) {
	nonce := rand.Text()
	page := bytes.Join(i.parts, []byte(nonce))
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Security-Policy", policy(nonce))
	answer(w, r, page, func() []byte { return compress(page) })
}

// policy lets the page load what comes from its own origin and nothing else. Styles that
// are made in the page need the nonce; scripts in the page are not let through at all.
// 'self' covers websockets of the same host.
func policy(nonce string) string {
	return "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-" + nonce + "'; img-src 'self' data:; " +
		"font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
}
