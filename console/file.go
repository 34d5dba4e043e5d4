package console

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

// mediaTypeOf knows the types of the files that a build makes. The operating system's
// own table differs from machine to machine.
func mediaTypeOf(name string) (string, error) {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8", nil
	case ".css":
		return "text/css; charset=utf-8", nil
	case ".svg":
		return "image/svg+xml", nil
	}
	return "", fmt.Errorf("the console's file %s is of no known type", name)
}

// file is one built file.
type file struct {
	mediaType string
	// kept: its name changes with its content, so that an answer holds for ever.
	kept    bool
	plain   []byte
	gzipped func() []byte
}

func newFile(content []byte, mediaType string, kept bool) *file {
	return &file{
		mediaType: mediaType, kept: kept, plain: content,
		gzipped: sync.OnceValue(func() []byte { return compress(content) }),
	}
}

// compressors are kept: one is larger than all that it compresses here.
//
//nolint:gochecknoglobals // a pool of what has no state between two uses
var compressors = sync.Pool{New: func() any {
	writer, _ := gzip.NewWriterLevel(io.Discard, gzip.BestCompression) // the level is one of gzip's
	return writer
}}

// compress gives nil where the result is not smaller.
func compress(content []byte) []byte {
	var buffer bytes.Buffer
	writer := compressors.Get().(*gzip.Writer) //nolint:errcheck,forcetypeassert // the pool holds nothing else
	defer compressors.Put(writer)
	writer.Reset(&buffer)
	// Neither errs: a buffer takes everything.
	_, _ = writer.Write(content)
	_ = writer.Close()
	if buffer.Len() >= len(content) {
		return nil
	}
	return buffer.Bytes()
}

func (f *file) serve(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Content-Type", f.mediaType)
	header.Set("Cache-Control", "no-store")
	if f.kept {
		header.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	answer(w, r, f.plain, f.gzipped)
}

// answer sends a content as it is, or gzipped where the client takes that; gzipped gives nil
// where that is not smaller. HEAD gets the same headers: net/http leaves the body out.
func answer(w http.ResponseWriter, r *http.Request, content []byte, gzipped func() []byte) {
	header := w.Header()
	header.Set("Vary", "Accept-Encoding")
	if acceptsGzip(r.Header.Values("Accept-Encoding")) {
		if smaller := gzipped(); smaller != nil {
			header.Set("Content-Encoding", "gzip")
			content = smaller
		}
	}
	header.Set("Content-Length", strconv.Itoa(len(content)))
	_, _ = w.Write(content)
}

// acceptsGzip reads Accept-Encoding as RFC 9110, section 12.5.3, has it: gzip by its
// name or as any coding, and not with a weight of zero.
func acceptsGzip(headers []string) bool {
	anything := false
	for _, header := range headers {
		for part := range strings.SplitSeq(header, ",") {
			coding, parameter, _ := strings.Cut(part, ";")
			switch strings.ToLower(strings.TrimSpace(coding)) {
			case "gzip", "x-gzip":
				return weighs(parameter)
			case "*":
				anything = weighs(parameter)
			}
		}
	}
	return anything
}

// weighs tells whether a coding's parameter gives it any weight; without one it has.
func weighs(parameter string) bool {
	name, value, found := strings.Cut(strings.TrimSpace(parameter), "=")
	if !found || !strings.EqualFold(strings.TrimSpace(name), "q") {
		return true
	}
	weight, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	return err != nil || weight > 0
}
