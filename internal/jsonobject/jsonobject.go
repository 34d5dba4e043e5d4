// Package jsonobject decodes JSON objects strictly.
package jsonobject

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"

	"github.com/snovsync/snovsync/internal/surrogates"
)

var errNoObject = errors.New("not a JSON object")

// DuplicateNameError is a name that a JSON object gives twice. Readers of such an object disagree about
// its value, so it is refused.
type DuplicateNameError string

// Error implements error.
func (d DuplicateNameError) Error() string { return strconv.Quote(string(d)) + " is given twice" }

// Decode reads a text that is a JSON object and nothing else, its numbers as they are
// written. Half a surrogate pair becomes a NUL character, which no field takes.
func Decode[V any](text []byte) (map[string]V, error) {
	decoder := json.NewDecoder(bytes.NewReader(surrogates.InJSON(text)))
	decoder.UseNumber()
	if begin, err := decoder.Token(); err != nil || begin != json.Delim('{') {
		return nil, errNoObject
	}
	fields := make(map[string]V)
	for decoder.More() {
		token, err := decoder.Token()
		name, isName := token.(string)
		if err != nil || !isName {
			return nil, errNoObject
		}
		if _, twice := fields[name]; twice {
			return nil, DuplicateNameError(name)
		}
		var value V
		if err := decoder.Decode(&value); err != nil {
			return nil, err
		}
		fields[name] = value
	}
	if end, err := decoder.Token(); err != nil || end != json.Delim('}') {
		return nil, errNoObject
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errNoObject
	}
	return fields, nil
}
