package resolvers

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"github.com/snovsync/snovsync/graph/model"
	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/models"
)

// hidden replaces what a member may not read.
const hidden = "(hidden)"

// attemptView is the view of a call for a caller. Members may not read what was filled in
// (SyncLogEntry.input), so they do not read it in the call that carried it either.
func attemptView(caller *auth.Principal, attempt *models.Attempt) model.SyncAttempt {
	if caller.CanAdminister() {
		return model.SyncAttempt{Attempt: attempt}
	}
	shown := *attempt
	shown.Request, shown.Response = withoutValues(attempt.Request), withoutValues(attempt.Response)
	return model.SyncAttempt{Attempt: &shown}
}

// withoutValues hides the values of a JSON text, apart from those that the log shows to members
// anyway. A text that is not JSON, perhaps because it was cut, is hidden as a whole.
func withoutValues(text string) string {
	if text == "" {
		return ""
	}
	decoder := json.NewDecoder(bytes.NewReader([]byte(text)))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return hidden
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return hidden
	}
	if object, ok := value.(map[string]any); ok {
		for name, field := range object {
			switch name {
			case "email", "listId", "id":
				// The log shows them: prospectEmail, listId and prospectId.
			default:
				object[name] = hideValues(field)
			}
		}
	} else {
		value = hideValues(value)
	}
	var shown bytes.Buffer
	encoder := json.NewEncoder(&shown)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return hidden
	}
	return string(bytes.TrimSuffix(shown.Bytes(), []byte("\n")))
}

// hideValues hides texts and numbers. Names, booleans and the shape stay: they say what kind of
// call it was.
func hideValues(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for name, field := range value {
			value[name] = hideValues(field)
		}
		return value
	case []any:
		for i, element := range value {
			value[i] = hideValues(element)
		}
		return value
	case bool, nil:
		return value
	}
	return hidden
}
