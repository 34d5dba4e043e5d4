package httpapi

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/snovsync/snovsync/internal/jsonobject"
)

// requestFault is why a request is no GraphQL request, and the status that says so.
type requestFault struct {
	status int
	err    *gqlerror.Error
	// unsupported: the request is one that other servers serve.
	unsupported bool
}

func faultf(status int, format string, args ...any) *requestFault {
	return &requestFault{status: status, err: badRequest(fmt.Sprintf(format, args...))}
}

// persistedQuery answers a request that names its document by a hash alone. Clients look for this
// code and this message, and then send the document.
func persistedQuery() *requestFault {
	return &requestFault{
		status: http.StatusBadRequest, err: coded("PERSISTED_QUERY_NOT_SUPPORTED", "PersistedQueryNotSupported"), unsupported: true,
	}
}

// readParams reads the parameters of a GET or POST request. Only JSON bodies are
// taken: a browser does not send those to another origin without asking first.
func readParams(r *http.Request, maxBytes int64) (*graphql.RawParams, *requestFault) {
	var fields map[string]any
	var fault *requestFault
	if r.Method == http.MethodGet {
		fields, fault = readURL(r.URL)
	} else {
		fields, fault = readBody(r, maxBytes)
	}
	if fault != nil {
		return nil, fault
	}
	params, fault := parseParams(fields)
	if fault == nil && params.Query == "" {
		fault = faultf(http.StatusBadRequest, "query must be given")
	}
	return params, fault
}

func readURL(address *url.URL) (map[string]any, *requestFault) {
	query, err := url.ParseQuery(address.RawQuery)
	if err != nil {
		return nil, faultf(http.StatusBadRequest, "the address cannot be read")
	}
	fields := make(map[string]any)
	for _, name := range []string{"query", "operationName", "variables", "extensions"} {
		switch values := query[name]; {
		case len(values) == 0 || values[0] == "" && name != "query":
		case len(values) > 1:
			return nil, givenTwice(name)
		case !utf8.ValidString(values[0]):
			return nil, faultf(http.StatusBadRequest, "%s must be UTF-8", name)
		case name == "query" || name == "operationName":
			fields[name] = values[0]
		default:
			if strings.TrimSpace(values[0]) == "null" {
				continue
			}
			object, err := jsonobject.Decode[any]([]byte(values[0]))
			if err != nil {
				return nil, mustBe(name, anObject)
			}
			fields[name] = object
		}
	}
	return fields, nil
}

func givenTwice(name string) *requestFault {
	return faultf(http.StatusBadRequest, "%s is given twice", cut(name, maxNameBytes))
}

const (
	aString  = "a string"
	anObject = "an object"
)

func mustBe(name, kind string) *requestFault {
	return faultf(http.StatusBadRequest, "%s must be %s", name, kind)
}

// parseParams takes the parameters out of what was decoded. null is as good as absent, and only
// the query must be there.
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
	if fields["query"] == nil {
		if params.Extensions["persistedQuery"] != nil {
			return nil, persistedQuery()
		}
		return nil, faultf(http.StatusBadRequest, "query must be given")
	}
	return params, nil
}
