package simulator

import (
	"encoding/json"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Answer is one HTTP answer. The content type follows from how Body begins,
// unless Header names one.
type Answer struct {
	Status int               `json:"status"`
	Body   string            `json:"body"`
	Header map[string]string `json:"header,omitempty"`
}

func (a Answer) write(w http.ResponseWriter) {
	contentType := "text/plain; charset=utf-8"
	switch {
	case strings.HasPrefix(a.Body, "{"), strings.HasPrefix(a.Body, "["):
		contentType = "application/json"
	case strings.HasPrefix(a.Body, "<"):
		contentType = "text/html; charset=utf-8"
	}
	w.Header().Set("Content-Type", contentType)
	for name, value := range a.Header {
		w.Header().Set(name, value)
	}
	w.WriteHeader(a.Status)
	_, _ = w.Write([]byte(a.Body))
}

// Answers is what the simulator says where Snov.io's own words depend on the case, or are not
// published. Rows marked open are the simulator's guess: nobody has published them.
type Answers struct {
	// OverLimit answers a call beyond the limit, see LimitStatus and LimitText.
	OverLimit Answer `json:"overLimit"`
	// RejectedKeys answers a token call with wrong keys (open).
	RejectedKeys Answer `json:"rejectedKeys"`
	// RejectedToken answers any other call with an unknown or expired token (open).
	RejectedToken Answer `json:"rejectedToken"`
	// NoAPIAccess answers every call but the token's for a plan without API (open).
	NoAPIAccess Answer `json:"noApiAccess"`
	// RefusedAddress answers an address that Snov.io does not take.
	RefusedAddress Answer `json:"refusedAddress"`
	// AlreadyInList answers a prospect that is in this list and was not to be updated.
	AlreadyInList Answer `json:"alreadyInList"`
	// UnknownList and DeletedList answer a prospect for such a list (open).
	UnknownList Answer `json:"unknownList"`
	DeletedList Answer `json:"deletedList"`
	// UnknownField answers a custom field that does not exist (open). %s in its body
	// stands for the field's name.
	UnknownField Answer `json:"unknownField"`
	// UnknownCountry answers a country that is no name of ISO 3166 (open). Status 0: the
	// call is granted and the country left out.
	UnknownCountry Answer `json:"unknownCountry"`
	// ProspectNotFound answers a search that finds nobody (open).
	ProspectNotFound Answer `json:"prospectNotFound"`
	// UnknownPath answers what is no call of the API.
	UnknownPath Answer `json:"unknownPath"`
	// Unreadable answers a body that is not what its content type says (open).
	Unreadable Answer `json:"unreadable"`
	// ListCreatedAsObject answers a new list with a bare object in place of the
	// documented array.
	ListCreatedAsObject bool `json:"listCreatedAsObject"`
	// IDsAsText writes the ids of lists, campaigns and such as text in place of numbers.
	IDsAsText bool `json:"idsAsText"`
	// WithoutProspectID leaves the id out of every granted add-prospect-to-list.
	WithoutProspectID bool `json:"withoutProspectId"`
}

// DefaultAnswers is what a new Simulator says.
func DefaultAnswers() Answers {
	return Answers{
		OverLimit:        LimitStatus(0),
		RejectedKeys:     Answer{Status: http.StatusUnauthorized, Body: `{"error":"invalid_client","error_description":"Client authentication failed"}`},
		RejectedToken:    Answer{Status: http.StatusUnauthorized, Body: `{"error":"invalid_token","error_description":"The access token is invalid or has expired"}`},
		NoAPIAccess:      Answer{Status: http.StatusForbidden, Body: `{"success":false,"message":"API is not available on your plan"}`},
		RefusedAddress:   Answer{Status: http.StatusBadRequest, Body: `{"success":false,"message":"Sorry, we can not process this email"}`},
		AlreadyInList:    Answer{Status: http.StatusUnprocessableEntity, Body: `{"success":false,"added":false,"errors":"Prospect with same email already exists in your list"}`},
		UnknownList:      Answer{Status: http.StatusNotFound, Body: `{"success":false,"errors":{"code":404,"title":"List not found","source":"listId"}}`},
		DeletedList:      Answer{Status: http.StatusNotFound, Body: `{"success":false,"errors":{"code":404,"title":"List not found","source":"listId"}}`},
		UnknownField:     Answer{Status: http.StatusUnprocessableEntity, Body: `{"success":false,"errors":["Custom fields '%s' not found"]}`},
		ProspectNotFound: Answer{Status: http.StatusOK, Body: `{"success":false,"data":[]}`},
		UnknownPath:      Answer{Status: http.StatusNotFound, Body: `{"success":false,"errors":{"code":404,"title":"Not found","source":"path"}}`},
		Unreadable:       Answer{Status: http.StatusBadRequest, Body: `{"success":false,"errors":["The request body can not be read"]}`},
	}
}

// LimitStatus is the limit as HTTP 429; with a Retry-After in whole seconds where retryAfter is positive.
func LimitStatus(retryAfter time.Duration) Answer {
	answer := Answer{Status: http.StatusTooManyRequests, Body: `{"success":false,"errors":"Too many requests"}`}
	if retryAfter > 0 {
		seconds := (retryAfter + time.Second - 1) / time.Second
		answer.Header = map[string]string{"Retry-After": strconv.FormatInt(int64(seconds), 10)}
	}
	return answer
}

// LimitText is the limit as the plain text that was recorded under various
// statuses, 200 among them.
func LimitText(status int) Answer {
	return Answer{Status: status, Body: "Sorry, your API rate is limited to 60 requests per minute"}
}

// SetAnswers changes what the simulator says from the next call on.
func (s *Simulator) SetAnswers(change func(*Answers)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.answers)
}

// Answers returns what the simulator says now.
func (s *Simulator) Answers() Answers {
	s.mu.Lock()
	defer s.mu.Unlock()
	answers := s.answers
	for _, answer := range []*Answer{
		&answers.OverLimit, &answers.RejectedKeys, &answers.RejectedToken, &answers.NoAPIAccess, &answers.RefusedAddress,
		&answers.AlreadyInList, &answers.UnknownList, &answers.DeletedList, &answers.UnknownField, &answers.UnknownCountry,
		&answers.ProspectNotFound, &answers.UnknownPath, &answers.Unreadable,
	} {
		answer.Header = maps.Clone(answer.Header)
	}
	return answers
}

// unknownField names the field in the answer, quoted as JSON asks.
func (a Answers) unknownField(name string) Answer {
	quoted, err := json.Marshal(name)
	if err != nil {
		return a.UnknownField
	}
	answer := a.UnknownField
	answer.Body = strings.ReplaceAll(answer.Body, "%s", string(quoted[1:len(quoted)-1]))
	return answer
}

// granted is a good answer.
func granted(body any) Answer {
	encoded, err := json.Marshal(body)
	if err != nil {
		return Answer{Status: http.StatusInternalServerError, Body: err.Error()}
	}
	return Answer{Status: http.StatusOK, Body: string(encoded)}
}

// id writes a numeric id the way the answers are set to.
func (a Answers) id(id string) json.RawMessage {
	if a.IDsAsText {
		return json.RawMessage(strconv.Quote(id))
	}
	return json.RawMessage(id)
}
