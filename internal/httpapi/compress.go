package httpapi

import (
	"net/http"

	"github.com/klauspost/compress/gzhttp"
	"github.com/klauspost/compress/gzip"
)

// compressedFrom is the length from which an answer is compressed: a shorter one fits
// into a packet or two either way.
const compressedFrom = 1024

// compressed sends what a handler answers gzipped, where the client takes that and it is
// long enough. What the handler flushes is sent at once. Answers are made for one reader and
// sent once, so they are compressed fast rather than small. None of them holds a secret beside
// a text that another site could choose, so their lengths give nothing away.
//
//nolint:gochecknoglobals // a constant in all but syntax
var compressed = newCompressed()

func newCompressed() func(http.Handler) http.HandlerFunc {
	wrap, err := gzhttp.NewWrapper(
		gzhttp.MinSize(compressedFrom), gzhttp.CompressionLevel(gzip.BestSpeed), gzhttp.EnableZstd(false))
	if err != nil {
		panic(err) // the options are constants
	}
	return wrap
}
