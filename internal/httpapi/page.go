package httpapi

import (
	"io"
	"net/http"
)

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>snovsync</title>
<h1>snovsync</h1>
<p>Keeps a Snov.io prospect list true to what happens in a booking product.</p>
<p>The API is GraphQL, at <code>/graphql</code>.</p>
</html>
`

// plainPage stands at / where there is no console.
func plainPage(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/" {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = io.WriteString(w, page)
}

// noAPI answers requests for what a worker process does not serve.
func noAPI(w http.ResponseWriter, _ *http.Request) {
	writeText(w, http.StatusNotFound, "This process is a worker. Send requests to a process of the role api or all.\n")
}
