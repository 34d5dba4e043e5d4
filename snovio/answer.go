package snovio

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
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
	a.body = plain(a.body)
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
	granted := a.status >= 200 && a.status < 300 && !body.refused && (path != pathAddProspect || !body.nothingDone)
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
	// nothingDone: the body reports success, but also errors, and neither "added" nor
	// "updated": "errors" is documented as "there's been an error in adding the prospect".
	nothingDone bool
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
	// A campaign has a "status" of its own, which is not the status of the call.
	array, wrapped := document.([]any)
	if wrapped && len(array) == 1 {
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
	if success := object["success"]; success != nil {
		result.refused = !truth(success)
		result.nothingDone = (errorIn(object["errors"]) || errorIn(object["error"])) && !truth(object["added"]) && !truth(object["updated"])
	} else {
		result.refused = errorIn(object["error"]) || errorIn(object["errors"]) || !wrapped && failedStatus(object["status"])
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
	_ = read.UnmarshalJSON(encoded) // reads what it can and never fails
	return read.value
}

// failedStatus tells whether a "status" reports a failure, as a word or as an HTTP status.
func failedStatus(value any) bool {
	switch v := value.(type) {
	case string:
		return slices.Contains([]string{"error", "fail", "failed", "failure"}, strings.ToLower(strings.TrimSpace(v)))
	case float64:
		return v >= 400 && v < 600
	}
	return false
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
		var code count
		if encoded, err := json.Marshal(v["code"]); err == nil {
			_ = code.UnmarshalJSON(encoded) // reads what it can and never fails
		}
		if code > 0 && code < 1000 {
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

// plain takes off what may be wrapped around JSON: spaces, a byte order mark, and the
// quotes of JSON that was encoded twice.
func plain(body []byte) []byte {
	trimmed := bytes.TrimSpace(bytes.TrimPrefix(bytes.TrimSpace(body), []byte("\xEF\xBB\xBF")))
	if len(trimmed) > 0 && trimmed[0] == '"' {
		var inner string
		if json.Unmarshal(trimmed, &inner) == nil {
			if inner := bytes.TrimSpace([]byte(inner)); len(inner) > 0 && (inner[0] == '{' || inner[0] == '[') && json.Valid(inner) {
				return inner
			}
		}
	}
	return trimmed
}

func isObject(body []byte) bool { return len(body) > 0 && body[0] == '{' }

func isArray(body []byte) bool { return len(body) > 0 && body[0] == '[' }

// oneObject returns the object an answer consists of, also where it comes as
// the only element of an array.
func oneObject(body []byte) ([]byte, error) {
	trimmed := bytes.TrimSpace(body)
	if isArray(trimmed) {
		var elements []json.RawMessage
		if err := json.Unmarshal(trimmed, &elements); err != nil {
			return nil, err
		}
		if len(elements) != 1 {
			return nil, fmt.Errorf("an array of %d elements in place of an object", len(elements))
		}
		trimmed = bytes.TrimSpace(elements[0])
	}
	if !isObject(trimmed) {
		return nil, errors.New("not a JSON object")
	}
	return trimmed, nil
}

// manyObjects reads the objects of an array. convert turns each into a value; false leaves
// it out, as one that is no object is left out. Where elements came and none is any good, the
// answer is an error: an empty result would say that there is nothing.
func manyObjects[W, T any](body []byte, convert func(W) (T, bool)) ([]T, error) {
	elements, err := elementsOf(bytes.TrimSpace(body), true)
	if err != nil {
		return nil, err
	}
	values := make([]T, 0, len(elements))
	for _, element := range elements {
		var wire W
		if !isObject(element) || json.Unmarshal(element, &wire) != nil {
			continue
		}
		if value, ok := convert(wire); ok {
			values = append(values, value)
		}
	}
	if len(elements) > 0 && len(values) == 0 {
		return nil, fmt.Errorf("none of the %d elements can be read", len(elements))
	}
	return values, nil
}

// elementsOf returns the elements of an array. It may come as the data of an object, as
// other calls of the API answer it, and as an object with the numbers of the elements as
// names, which is how PHP writes an array whose numbers have gaps.
func elementsOf(body []byte, outermost bool) ([]json.RawMessage, error) {
	if isArray(body) {
		var elements []json.RawMessage
		err := json.Unmarshal(body, &elements)
		return elements, err
	}
	if !isObject(body) {
		return nil, errors.New("not a JSON array")
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(body, &members); err != nil {
		return nil, err
	}
	if data, ok := members["data"]; ok && outermost {
		return elementsOf(bytes.TrimSpace(data), false)
	}
	numbers := make([]int, 0, len(members))
	for name := range members {
		number, err := strconv.Atoi(name)
		if err != nil || number < 0 || strconv.Itoa(number) != name {
			if !outermost {
				return []json.RawMessage{body}, nil // the data is one object
			}
			return nil, errors.New("not a JSON array")
		}
		numbers = append(numbers, number)
	}
	if len(numbers) == 0 && outermost {
		return nil, errors.New("an empty object in place of an array")
	}
	slices.Sort(numbers)
	elements := make([]json.RawMessage, 0, len(numbers))
	for _, number := range numbers {
		elements = append(elements, members[strconv.Itoa(number)])
	}
	return elements, nil
}
