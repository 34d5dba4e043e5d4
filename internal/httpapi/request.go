package httpapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/snovsync/snovsync/internal/surrogates"
)

// requestFault is why a request is no GraphQL request, and the status that says so.
type requestFault struct {
	status int
	err    *gqlerror.Error
}

func faultf(status int, format string, args ...any) *requestFault {
	return &requestFault{status, badRequest(fmt.Sprintf(format, args...))}
}

// readParams reads the parameters of a GET or POST request. Only JSON bodies are
// taken: a browser does not send those to another origin without asking first.
func readParams(r *http.Request) (*graphql.RawParams, *requestFault) {
	if r.Method == http.MethodGet {
		return readURL(r.URL)
	}
	mediaType, attributes, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || mediaType != "application/json" {
		return nil, faultf(http.StatusUnsupportedMediaType, "the content type must be application/json")
	}
	if charset := attributes["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") {
		return nil, faultf(http.StatusUnsupportedMediaType, "the charset must be utf-8")
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return nil, faultf(http.StatusRequestEntityTooLarge, "the body is larger than %d bytes", tooLarge.Limit)
		}
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return nil, faultf(http.StatusRequestTimeout, "the body did not arrive in time; send the request again")
		}
		return nil, faultf(http.StatusBadRequest, "the body could not be read")
	}
	// The decoder would put a replacement in place of what it cannot read, and so
	// make one id of two.
	if !utf8.Valid(body) {
		return nil, faultf(http.StatusBadRequest, "the body must be UTF-8")
	}
	fields, isObject := decodeJSON(body).(map[string]any)
	if !isObject {
		return nil, faultf(http.StatusBadRequest, "the body must be a JSON object")
	}
	return parseParams(fields)
}

// decodeJSON reads a JSON text, its numbers as they are written; nil where it is none, or
// null. Half a surrogate pair becomes a NUL character, which no field takes.
func decodeJSON(text []byte) any {
	decoder := json.NewDecoder(bytes.NewReader(surrogates.InJSON(text)))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil {
		return nil
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil
	}
	return value
}

func readURL(address *url.URL) (*graphql.RawParams, *requestFault) {
	query, err := url.ParseQuery(address.RawQuery)
	if err != nil {
		return nil, faultf(http.StatusBadRequest, "the address cannot be read")
	}
	for _, name := range []string{"query", "operationName", "variables", "extensions"} {
		if !utf8.ValidString(query.Get(name)) {
			return nil, faultf(http.StatusBadRequest, "%s must be UTF-8", name)
		}
	}
	fields := make(map[string]any)
	for _, name := range []string{"query", "operationName"} {
		if query.Has(name) {
			fields[name] = query.Get(name)
		}
	}
	for _, name := range []string{"variables", "extensions"} {
		if text := query.Get(name); text != "" {
			if fields[name] = decodeJSON([]byte(text)); fields[name] == nil && strings.TrimSpace(text) != "null" {
				return nil, mustBe(name, anObject)
			}
		}
	}
	return parseParams(fields)
}

const (
	aString  = "a string"
	anObject = "an object"
)

func mustBe(name, kind string) *requestFault {
	return faultf(http.StatusBadRequest, "%s must be %s", name, kind)
}

// parseParams takes the parameters out of what was decoded. null is as good as absent.
func parseParams(fields map[string]any) (*graphql.RawParams, *requestFault) {
	params := &graphql.RawParams{}
	for _, field := range []struct {
		name string
		into *string
	}{{"query", &params.Query}, {"operationName", &params.OperationName}} {
		if value := fields[field.name]; value != nil {
			text, ok := value.(string)
			if !ok {
				return nil, mustBe(field.name, aString)
			}
			*field.into = text
		}
	}
	for _, field := range []struct {
		name string
		into *map[string]any
	}{{"variables", &params.Variables}, {"extensions", &params.Extensions}} {
		if value := fields[field.name]; value != nil {
			object, ok := value.(map[string]any)
			if !ok {
				return nil, mustBe(field.name, anObject)
			}
			*field.into = object
		}
	}
	if params.Query == "" {
		return nil, faultf(http.StatusBadRequest, "query must be given")
	}
	return params, nil
}
