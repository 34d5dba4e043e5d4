// Package console holds the admin console: a web application, whose built files it
// serves, and the words it has for statuses, reasons and kinds.
package console

import (
	"embed"
	"errors"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

// built is what `npm run build` makes.
//
//go:embed all:dist
var built embed.FS

// Handler serves the console. It is safe for concurrent use.
//
//   - A file is served as it is; those under /assets/ have a hash in their name and may
//     be kept for ever.
//   - Any other address is a page of the application, which looks at the address itself,
//     and is answered with the index: unless it is a file's, because a missing file must not
//     be answered with a page.
//   - The index is made anew for each answer, with a nonce of its own.
type Handler struct {
	index index
	files map[string]*file
}

// New makes a Handler of the embedded files. It refuses an index that has no place
// for a nonce.
func New() (*Handler, error) {
	dist, err := fs.Sub(built, "dist")
	if err != nil {
		return nil, err
	}
	return newHandler(dist)
}

func newHandler(dist fs.FS) (*Handler, error) {
	h := &Handler{files: make(map[string]*file)}
	err := fs.WalkDir(dist, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(dist, name)
		if err != nil {
			return err
		}
		if name == indexName {
			h.index, err = newIndex(content)
			return err
		}
		mediaType, err := mediaTypeOf(name)
		if err != nil {
			return err
		}
		h.files["/"+name] = newFile(content, mediaType, strings.HasPrefix(name, assetFolder))
		return nil
	})
	if err == nil && h.index.parts == nil {
		err = errors.New("the console has no index")
	}
	return h, err
}

const (
	indexName = "index.html"
	// assetFolder holds the files with a hash in their name.
	assetFolder = "assets/"
)

// ServeHTTP implements http.Handler.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "the console is read with GET", http.StatusMethodNotAllowed)
		return
	}
	address := path.Clean("/" + r.URL.Path)
	if file := h.files[address]; file != nil {
		file.serve(w, r)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	if isFile(address) {
		http.NotFound(w, r)
		return
	}
	h.index.serve(w, r)
}

// isFile tells whether an address is a file's, there or not. Those that browsers and robots
// ask for by themselves lie at the top, such as /favicon.ico, or are hidden, such as
// /.well-known/security.txt. No page of the application begins with such a name, but what
// comes after a page's name may be anything, such as an email address.
func isFile(address string) bool {
	page, _, _ := strings.Cut(address[1:], "/")
	return strings.Contains(page, ".") || strings.Contains(address, "/.") || page+"/" == assetFolder
}
