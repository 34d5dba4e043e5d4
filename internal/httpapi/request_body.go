package httpapi

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/klauspost/compress/gzip"

	"github.com/snovsync/snovsync/internal/jsonobject"
)

// byteOrderMark may stand before a JSON text; some writers put it there (RFC 8259, section 8.1).
const byteOrderMark = "\xef\xbb\xbf"

// readBody reads a body of application/json in UTF-8, at most maxBytes of it, before and after
// decompression.
func readBody(r *http.Request, maxBytes int64) (map[string]any, *requestFault) {
	if fault := checkMediaType(r.Header); fault != nil {
		return nil, fault
	}
	text, fault := readText(r, maxBytes)
	if fault != nil {
		return nil, fault
	}
	// The decoder would put a replacement in place of what it cannot read, and so
	// make one id of two.
	if !utf8.Valid(text) {
		return nil, faultf(http.StatusBadRequest, "the body must be UTF-8")
	}
	text = bytes.TrimSpace(bytes.TrimPrefix(text, []byte(byteOrderMark)))
	fields, err := jsonobject.Decode[any](text)
	if twice, ok := errors.AsType[jsonobject.DuplicateNameError](err); ok {
		return nil, givenTwice(string(twice))
	}
	switch {
	case len(text) == 0:
		return nil, faultf(http.StatusBadRequest, "the body is empty; send a JSON object with a query")
	case text[0] == '[':
		return nil, faultf(http.StatusBadRequest, "batches of operations are not supported: send one operation in a request; recordEvents takes many events")
	case err != nil:
		return nil, faultf(http.StatusBadRequest, "the body must be a JSON object")
	}
	return fields, nil
}

// checkMediaType refuses bodies that are not JSON in UTF-8, which some clients call utf8.
func checkMediaType(header http.Header) *requestFault {
	mediaType, attributes, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil || mediaType != plainJSON {
		return faultf(http.StatusUnsupportedMediaType, "the content type must be application/json")
	}
	switch strings.ToLower(attributes["charset"]) {
	case "", "utf-8", "utf8":
		return nil
	}
	return faultf(http.StatusUnsupportedMediaType, "the charset must be utf-8")
}

// readText reads a body and decompresses it.
func readText(r *http.Request, maxBytes int64) ([]byte, *requestFault) {
	body := io.Reader(r.Body)
	switch encoding := strings.ToLower(strings.Join(r.Header.Values("Content-Encoding"), ",")); encoding {
	case "", "identity":
	case "gzip", "x-gzip":
		unzipped, err := gzip.NewReader(body)
		if err != nil {
			return nil, unreadable(err)
		}
		// A small body can hold a long text, so that is what is bounded.
		body = http.MaxBytesReader(nil, unzipped, maxBytes)
	default:
		return nil, faultf(http.StatusUnsupportedMediaType, "the content encoding must be gzip or identity")
	}
	text, err := io.ReadAll(body)
	if err != nil {
		return nil, unreadable(err)
	}
	return text, nil
}

// unreadable says why a body could not be read to its end.
func unreadable(err error) *requestFault {
	if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return faultf(http.StatusRequestEntityTooLarge, "the body is larger than %d bytes", tooLarge.Limit)
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return faultf(http.StatusRequestTimeout, "the body did not arrive in time; send the request again")
	}
	return faultf(http.StatusBadRequest, "the body could not be read")
}
