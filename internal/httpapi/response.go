package httpapi

import (
	"encoding/json"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

const (
	plainJSON   = "application/json"
	graphqlJSON = "application/graphql-response+json"
)

// responseType is the media type the client prefers of the two there are. As
// the specification asks, it is application/json for clients that do not say.
func responseType(r *http.Request) string {
	best, bestQuality := plainJSON, 0.0
	for _, header := range r.Header.Values("Accept") {
		for part := range strings.SplitSeq(header, ",") {
			mediaType, attributes, err := mime.ParseMediaType(part)
			if err != nil {
				continue
			}
			quality := 1.0
			if q, err := strconv.ParseFloat(attributes["q"], 64); err == nil {
				quality = q
			}
			switch mediaType {
			case "*/*", "application/*":
				mediaType = plainJSON
			case plainJSON, graphqlJSON:
			default:
				continue
			}
			if quality > bestQuality {
				best, bestQuality = mediaType, quality
			}
		}
	}
	return best
}

// writeResponse answers what an operation gave, with or without field errors.
func writeResponse(w http.ResponseWriter, r *http.Request, response *graphql.Response) {
	setRetryAfter(w, response.Errors)
	writeJSON(w, r, http.StatusOK, responseType(r), response)
}

// requestErrors is an answer to what was not executed: it has no data, not even null.
type requestErrors struct {
	Errors gqlerror.List `json:"errors"`
}

// writeRequestErrors answers a document that could not be executed. Clients of
// application/json are told by the body alone, as the specification asks.
func writeRequestErrors(w http.ResponseWriter, r *http.Request, errs gqlerror.List) {
	status, mediaType := http.StatusOK, responseType(r)
	if mediaType == graphqlJSON {
		status = http.StatusBadRequest
		switch errs[0].Extensions["code"] {
		case codeRateLimited:
			status = http.StatusTooManyRequests
		case codeUnavailable:
			status = http.StatusServiceUnavailable
		}
	}
	writeErrors(w, r, status, mediaType, errs)
}

// writeParamsFault answers a request whose parameters cannot be read.
func writeParamsFault(w http.ResponseWriter, r *http.Request, fault *requestFault) {
	switch {
	case fault.unsupported:
		writeRequestErrors(w, r, gqlerror.List{fault.err})
		return
	case fault.status == http.StatusUnsupportedMediaType:
		w.Header().Set("Accept-Encoding", "gzip")
	}
	writeFault(w, r, fault.status, fault.err)
}

// writeFault answers a request that is refused before GraphQL looks at it.
func writeFault(w http.ResponseWriter, r *http.Request, status int, err *gqlerror.Error) {
	writeErrors(w, r, status, responseType(r), gqlerror.List{err})
}

func writeErrors(w http.ResponseWriter, r *http.Request, status int, mediaType string, errs gqlerror.List) {
	setRetryAfter(w, errs)
	writeJSON(w, r, status, mediaType, requestErrors{errs})
}

// setRetryAfter repeats in a header how long to wait, for clients that read no GraphQL errors.
func setRetryAfter(w http.ResponseWriter, errs gqlerror.List) {
	if seconds := secondsToRetry(errs); seconds > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(seconds))
	}
}

// secondsToRetry is the longest wait that errors name; 0: none names one.
func secondsToRetry(errs gqlerror.List) int {
	longest := 0
	for _, err := range errs {
		if seconds, ok := err.Extensions[retryAfter].(int); ok {
			longest = max(longest, seconds)
		}
	}
	return longest
}

func writeJSON(w http.ResponseWriter, r *http.Request, status int, mediaType string, body any) {
	encoded, err := json.Marshal(body)
	if err != nil {
		// The schema's own answers always encode; what does not is a fault like a panic.
		panic(err)
	}
	answer := jsonAnswer{status, mediaType, encoded}
	if len(encoded) < compressedFrom {
		// Those of all events are short: they do not pay for what the client takes being read.
		answer.ServeHTTP(w, r)
		return
	}
	compressed(answer).ServeHTTP(w, r)
}

type jsonAnswer struct {
	status    int
	mediaType string
	body      []byte
}

// ServeHTTP implements http.Handler.
func (a jsonAnswer) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", a.mediaType+"; charset=utf-8")
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body)
}
