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
	"strings"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
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
		return nil, faultf(http.StatusBadRequest, "the body could not be read")
	}
	// The decoder would put a replacement in place of what it cannot read, and so
	// make one id of two.
	if !utf8.Valid(body) {
		return nil, faultf(http.StatusBadRequest, "the body must be UTF-8")
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil || fields == nil {
		return nil, faultf(http.StatusBadRequest, "the body must be a JSON object")
	}
	return parseParams(fields)
}

func readURL(address *url.URL) (*graphql.RawParams, *requestFault) {
	query, err := url.ParseQuery(address.RawQuery)
	if err != nil {
		return nil, faultf(http.StatusBadRequest, "the address cannot be read")
	}
	fields := make(map[string]json.RawMessage)
	for _, name := range []string{"query", "operationName"} {
		if query.Has(name) {
			text, err := json.Marshal(query.Get(name))
			if err != nil {
				return nil, faultf(http.StatusBadRequest, "%s cannot be read", name)
			}
			fields[name] = text
		}
	}
	for _, name := range []string{"variables", "extensions"} {
		if query.Get(name) != "" {
			fields[name] = json.RawMessage(query.Get(name))
		}
	}
	return parseParams(fields)
}

func parseParams(fields map[string]json.RawMessage) (*graphql.RawParams, *requestFault) {
	params := &graphql.RawParams{}
	for _, field := range []struct {
		name, kind string
		into       any
	}{
		{"query", "a string", &params.Query},
		{"operationName", "a string", &params.OperationName},
		{"variables", "an object", &params.Variables},
		{"extensions", "an object", &params.Extensions},
	} {
		raw, present := fields[field.name]
		if !present {
			continue
		}
		decoder := json.NewDecoder(bytes.NewReader(raw))
		decoder.UseNumber()
		if err := decoder.Decode(field.into); err != nil {
			return nil, faultf(http.StatusBadRequest, "%s must be %s", field.name, field.kind)
		}
	}
	if params.Query == "" {
		return nil, faultf(http.StatusBadRequest, "query must be given")
	}
	return params, nil
}
