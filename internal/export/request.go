package export

import (
	"errors"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/snovsync/snovsync/graph/scalar"
	"github.com/snovsync/snovsync/models"
)

const (
	// maxForm bounds the form, in bytes.
	maxForm = 64 << 10
	// maxText bounds the texts that are searched for: longer ones are never stored.
	maxText = 1000
)

// request is what a form asks for.
type request struct {
	token  string
	filter models.EntryFilter
}

// readRequest reads the form, or says why it is none.
func readRequest(w http.ResponseWriter, r *http.Request) (*request, *refusal) {
	switch mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); {
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", http.MethodPost)
		return nil, refused(http.StatusMethodNotAllowed, "ask for the log by POST")
	case !r.ProtoAtLeast(1, 1):
		return nil, refused(http.StatusHTTPVersionNotSupported, "ask by HTTP/1.1 or newer: with HTTP/1.0 a file that broke off cannot be told from a whole one")
	case r.URL.RawQuery != "" || r.URL.ForceQuery:
		return nil, refused(http.StatusBadRequest, "send everything in the form: an address is no place for a token")
	case err != nil || mediaType != "application/x-www-form-urlencoded":
		return nil, refused(http.StatusUnsupportedMediaType, "the content type must be application/x-www-form-urlencoded")
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
			return nil, refused(http.StatusRequestEntityTooLarge, fmt.Sprintf("the form is larger than %d bytes", maxForm))
		}
		return nil, refused(http.StatusBadRequest, "the form cannot be read")
	}
	form := &form{values: r.PostForm}
	asked := &request{token: form.text("token", maxForm), filter: models.EntryFilter{
		Statuses: each(form, "status", models.Statuses()), Reasons: each(form, "reason", models.Reasons()), Kinds: each(form, "kind", models.Kinds()),
		ProspectEmail: form.text("prospectEmail", maxText), BookingID: form.text("bookingId", maxText), FormID: form.text("formId", maxText),
		From: form.moment("from"), To: form.moment("to"),
	}}
	if problem := form.problem(); problem != "" {
		return nil, refused(http.StatusBadRequest, problem)
	}
	return asked, nil
}

// form reads fields, and remembers the first thing that is wrong and which fields
// there are. A field that is empty is one that was left blank, and counts as absent.
type form struct {
	values url.Values
	known  []string
	wrong  string
}

func (f *form) failf(format string, args ...any) {
	if f.wrong == "" {
		f.wrong = fmt.Sprintf(format, args...)
	}
}

// all are the values of a field that are not blank.
func (f *form) all(name string) []string {
	f.known = append(f.known, name)
	var given []string
	for _, value := range f.values[name] {
		if value = strings.TrimSpace(value); value != "" {
			given = append(given, value)
		}
	}
	return given
}

func (f *form) text(name string, longest int) string {
	given := f.all(name)
	switch {
	case len(given) == 0:
		return ""
	case len(given) > 1:
		f.failf("%s can be given once", name)
	case len(given[0]) > longest || strings.ContainsRune(given[0], 0) || !utf8.ValidString(given[0]):
		f.failf("%s is too long, or is not text", name)
	}
	return given[0]
}

func (f *form) moment(name string) *time.Time {
	text := f.text(name, maxText)
	if text == "" {
		return nil
	}
	at, err := scalar.UnmarshalTime(text)
	if err != nil {
		f.failf("%s: %v", name, err)
	}
	return &at
}

// each are the values of a field that may be repeated, each once.
func each[T ~string](f *form, name string, allowed []T) []T {
	var given []T
	for _, value := range f.all(name) {
		if !slices.Contains(allowed, T(value)) {
			f.failf("%s has a value that there is not", name)
			return nil
		}
		given = append(given, T(value))
	}
	slices.Sort(given)
	return slices.Compact(given)
}

// problem is what is wrong; "": nothing. A field that is not known could be a
// misspelled one, and then the file would hold more than was asked for.
func (f *form) problem() string {
	for _, name := range slices.Sorted(maps.Keys(f.values)) {
		if !slices.Contains(f.known, name) {
			f.failf("%.50q is neither token nor a field of SyncLogFilter", name)
		}
	}
	return f.wrong
}
