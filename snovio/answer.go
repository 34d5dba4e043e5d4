package snovio

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// answer is what came back for a request.
type answer struct {
	status int
	header http.Header
	body   []byte
	// cut: the body was longer than a Client reads.
	cut bool
}

// read returns the answer's value. An answer that refuses is an Error of the
// kind its status and words tell; a good one that cannot be read is MALFORMED.
func read[T any](path string, a answer, parse func(body []byte) (T, error)) (T, *Error) {
	var none T
	if refused := refusal(path, a); refused != nil {
		return none, refused
	}
	if a.cut {
		return none, &Error{Kind: KindMalformed, HTTPStatus: a.status, Err: fmt.Errorf("the answer is longer than %d bytes", maxAnswer)}
	}
	value, err := parse(a.body)
	if err != nil {
		return none, &Error{Kind: KindMalformed, HTTPStatus: a.status, Err: err}
	}
	return value, nil
}

// refusal names what an answer refuses; nil where it grants the call.
func refusal(path string, a answer) *Error {
	body := inspect(a.body)
	granted := a.status >= 200 && a.status < 300 && !body.refused
	limited := a.status == http.StatusTooManyRequests ||
		!body.structured && bytes.Contains(bytes.ToLower(a.body), []byte("rate is limited")) ||
		!granted && speaksOfLimit(strings.ToLower(body.words))
	if granted && !limited {
		return nil
	}
	e := &Error{HTTPStatus: a.status, Message: body.words, RetryAfter: retryAfter(a.header)}
	if limited {
		e.Kind = KindRateLimited
	} else {
		e.Kind = refusalKind(path, a.status, body)
	}
	return e
}

// refusalKind decides between the kinds of refusals that are not about the rate.
func refusalKind(path string, status int, body inspected) ErrorKind {
	words := strings.ToLower(body.words)
	switch {
	case status >= 500, status >= 300 && status < 400,
		status == http.StatusRequestTimeout, status == http.StatusTooEarly,
		body.html && status != http.StatusUnauthorized:
		return KindUnavailable
	case speaksOfPlan(words), status == http.StatusPaymentRequired:
		return KindNoAPIAccess
	}
	if path == pathToken {
		return tokenRefusalKind(status)
	}
	switch {
	case status == http.StatusUnauthorized, speaksOfToken(words):
		return KindTokenRejected
	case status == http.StatusForbidden:
		return KindNoAPIAccess
	case path == pathAddProspect && strings.Contains(words, "already exist"):
		return KindAlreadyInList
	case path == pathAddProspect && speaksOfAddress(words):
		return KindProspectRefused
	case status == http.StatusNotFound, body.code == http.StatusNotFound, speaksOfAbsence(words):
		return KindNotFound
	case path == pathBalance:
		// The balance call is the test of whether the plan has the API; a refusal that
		// names nothing else is that (recorded from the vendor's own client).
		return KindNoAPIAccess
	}
	return KindRejected
}

// tokenRefusalKind: what the token call answers to wrong keys is not published.
// Every answer that speaks of the request's content counts as that; 404, 405, 415
// and the like speak of something else.
func tokenRefusalKind(status int) ErrorKind {
	switch status {
	case http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusUnprocessableEntity:
		return KindCredentialsRejected
	case http.StatusNotFound:
		return KindNotFound
	}
	if status < 300 {
		return KindCredentialsRejected
	}
	return KindRejected
}

func speaksOfLimit(words string) bool {
	return containsAny(words, "rate is limited", "rate limit", "too many requests")
}

func speaksOfPlan(words string) bool {
	return strings.Contains(words, "api") && containsAny(words, "plan", "subscription", "upgrade")
}

func speaksOfToken(words string) bool {
	return containsAny(words, "invalid_token", "invalid_client", "unauthenticated") ||
		strings.Contains(words, "token") && containsAny(words, "invalid", "expired", "revoked", "missing")
}

func speaksOfAddress(words string) bool {
	return containsAny(words, "not process this email", "cannot process this email", "can't process this email") ||
		strings.Contains(words, "email") && strings.Contains(words, "valid")
}

func speaksOfAbsence(words string) bool {
	return containsAny(words, "not found", "not exist", "n't exist", "deleted")
}

func containsAny(text string, parts ...string) bool {
	for _, part := range parts {
		if strings.Contains(text, part) {
			return true
		}
	}
	return false
}

// inspected is what can be told of a body whatever call it answers.
type inspected struct {
	// structured: the body is a JSON object or array.
	structured bool
	// html: the body is a page, which Snov.io's API never answers: a gateway speaks.
	html bool
	// refused: the body says of itself that the call failed.
	refused bool
	// words is what the body says of an error, in its own words.
	words string
	// code is the code within an error object, 0 where there is none.
	code int
}

func inspect(body []byte) inspected {
	trimmed := bytes.TrimSpace(body)
	if len(trimmed) == 0 {
		return inspected{}
	}
	switch trimmed[0] {
	case '{', '[':
		var document any
		if err := json.Unmarshal(trimmed, &document); err != nil {
			return inspected{structured: true}
		}
		return inspectDocument(document)
	case '<':
		return inspected{html: true}
	}
	var quoted string
	if json.Unmarshal(trimmed, &quoted) == nil {
		return inspected{words: quoted}
	}
	return inspected{words: string(trimmed)}
}

// inspectDocument looks at an object, or at the one object that a call which
// makes something may wrap into an array.
func inspectDocument(document any) inspected {
	result := inspected{structured: true}
	if array, ok := document.([]any); ok && len(array) == 1 {
		document = array[0]
	}
	object, ok := document.(map[string]any)
	if !ok {
		return result
	}
	var said []string
	for _, key := range []string{"message", "errors", "error_description", "error"} {
		said = append(said, sentences(object[key])...)
		if result.code == 0 {
			result.code = errorCode(object[key])
		}
	}
	success, told := object["success"]
	if told {
		result.refused = !truth(success)
	} else {
		result.refused = errorIn(object["error"]) || errorIn(object["errors"])
	}
	result.words = joined(said)
	return result
}

// truth reads "success", which PHP may write as a boolean, a number or text.
func truth(value any) bool {
	encoded, err := json.Marshal(value)
	if err != nil {
		return false
	}
	var read flag
	return read.UnmarshalJSON(encoded) == nil && bool(read)
}

// errorIn tells whether an "error" or "errors" holds anything.
func errorIn(value any) bool {
	switch v := value.(type) {
	case string:
		return v != ""
	case []any:
		return len(v) > 0
	case map[string]any:
		return len(v) > 0
	case bool:
		return v
	}
	return false
}

// errorCode finds the code of an error object such as {"code":404,"title":…}.
func errorCode(value any) int {
	switch v := value.(type) {
	case map[string]any:
		if code, ok := v["code"].(float64); ok && code > 0 && code < 1000 {
			return int(code)
		}
	case []any:
		for _, element := range v {
			if code := errorCode(element); code != 0 {
				return code
			}
		}
	}
	return 0
}

// oneObject returns the object an answer consists of, also where it comes as
// the only element of an array.
func oneObject(body []byte) ([]byte, error) {
	trimmed := bytes.TrimSpace(body)
	if len(trimmed) > 0 && trimmed[0] == '[' {
		var elements []json.RawMessage
		if err := json.Unmarshal(trimmed, &elements); err != nil {
			return nil, err
		}
		if len(elements) != 1 {
			return nil, fmt.Errorf("an array of %d elements in place of an object", len(elements))
		}
		trimmed = bytes.TrimSpace(elements[0])
	}
	if len(trimmed) == 0 || trimmed[0] != '{' {
		return nil, errors.New("not a JSON object")
	}
	return trimmed, nil
}

// manyObjects reads an array; also one that comes as the data of an object, as
// other calls of the API answer it.
func manyObjects[T any](body []byte) ([]T, error) {
	trimmed := bytes.TrimSpace(body)
	if len(trimmed) > 0 && trimmed[0] == '{' {
		var wrapped struct {
			Data json.RawMessage `json:"data"`
		}
		if err := json.Unmarshal(trimmed, &wrapped); err != nil {
			return nil, err
		}
		trimmed = bytes.TrimSpace(wrapped.Data)
	}
	if len(trimmed) == 0 || trimmed[0] != '[' {
		return nil, errors.New("not a JSON array")
	}
	var elements []T
	if err := json.Unmarshal(trimmed, &elements); err != nil {
		return nil, err
	}
	return elements, nil
}
