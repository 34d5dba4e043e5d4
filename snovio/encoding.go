package snovio

import (
	"net/http"
	"slices"
	"strings"
)

// SendsForms tells whether the client writes prospects as forms: from the start with
// Config.SendForms, otherwise since Snov.io refused a JSON body.
func (c *Client) SendsForms() bool { return c.forms.Load() }

// refusesJSON tells whether an answer to a JSON body says that the server does not read
// JSON. A server that reads only forms sees an empty request, so it asks for the fields that
// were sent. Other calls of the API do that (recorded by a public client of
// do-not-email-list: "Emails list is empty").
func refusesJSON(failure *Error, sent Prospect) bool {
	switch failure.HTTPStatus {
	case http.StatusUnsupportedMediaType:
		return true
	case http.StatusOK, http.StatusBadRequest, http.StatusNotAcceptable, http.StatusUnprocessableEntity:
	default:
		return false
	}
	if !slices.Contains([]ErrorKind{KindRejected, KindProspectRefused, KindNotFound}, failure.Kind) {
		return false
	}
	return slices.ContainsFunc(strings.Split(strings.ToLower(failure.Message), ";"), func(sentence string) bool {
		switch {
		case containsAny(sentence, "json", "content type", "content-type", "media type"):
			return true
		case !containsAny(sentence, "required", "missing", "is empty", "be empty", "be blank", "not provided"):
			return false
		}
		return sent.Email != "" && strings.Contains(sentence, "email") ||
			sent.ListID != "" && containsAny(sentence, "listid", "list id", "list_id")
	})
}
