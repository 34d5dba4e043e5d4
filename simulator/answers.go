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
// published. Rows marked open are the simulator's guess: nobody has published them. A row that
// may have status 0 takes the call then.
type Answers struct {
	// OverLimit answers a call beyond the limit, see LimitStatus and LimitText.
	OverLimit Answer `json:"overLimit"`
	// RejectedKeys answers a token call with wrong keys (open).
	RejectedKeys Answer `json:"rejectedKeys"`
	// RejectedToken answers any other call with an unknown or expired token (open).
	RejectedToken Answer `json:"rejectedToken"`
	// NoAPIAccess answers every call but the token's for a plan without API (open).
	NoAPIAccess Answer `json:"noApiAccess"`
	// RefusedAddress answers an address that Snov.io does not take; may be 0.
	RefusedAddress Answer `json:"refusedAddress"`
	// AlreadyInList answers a prospect that is in this list and was not to be updated.
	AlreadyInList Answer `json:"alreadyInList"`
	// UnknownList and DeletedList answer a prospect for such a list (open); may be 0.
	UnknownList Answer `json:"unknownList"`
	DeletedList Answer `json:"deletedList"`
	// UnknownField answers a custom field that does not exist (open); may be 0, and then the
	// field is left out. %s in its body stands for the field's name.
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
	// ExistsElsewhere answers a prospect that is in another list and was not to be updated
	// (open); may be 0, and then the answer is a success with "added" and "updated" false.
	ExistsElsewhere Answer `json:"existsElsewhere"`
	// MissingRequired answers a new prospect without a custom field that is marked as
	// required (open); may be 0. %s in its body stands for the field's name.
	MissingRequired Answer `json:"missingRequired"`
	// MissingEmail and MissingList answer an add-prospect-to-list without the one or the other.
	MissingEmail Answer `json:"missingEmail"`
	MissingList  Answer `json:"missingList"`
	// RefusedJSON answers a JSON body where JSONBodies is REFUSED (open).
	RefusedJSON Answer `json:"refusedJson"`
	// JSONBodies says what becomes of JSON bodies (open).
	JSONBodies JSONBodies `json:"jsonBodies"`
	// NestedIgnored leaves customFields and socialLinks out of JSON bodies (open).
	NestedIgnored bool `json:"nestedIgnored"`
	// UpdateInList says what becomes of an update to a prospect in the list that the call names (open).
	UpdateInList UpdateInList `json:"updateInList"`
	// MovesProspects moves a prospect that is in another list to the list that an update names (open).
	MovesProspects bool `json:"movesProspects"`
	// IgnoresDuplicates takes no notice of createDuplicates (open).
	IgnoresDuplicates bool `json:"ignoresDuplicates"`
	// CaseSensitive tells addresses apart by the case of their letters (open).
	CaseSensitive bool `json:"caseSensitive"`
	// BareSuccess leaves "added" and "updated" out of every granted add-prospect-to-list (open).
	BareSuccess bool `json:"bareSuccess"`
	// ProspectIDs is the form of the ids of new prospects.
	ProspectIDs ProspectIDs `json:"prospectIds"`
	// PlainFieldKeys writes the keys of custom fields without customFields['…'] around them.
	PlainFieldKeys bool `json:"plainFieldKeys"`
	// OddElements adds an element that no client can use to every answer that is an array.
	OddElements bool `json:"oddElements"`
	// ArraysInData answers arrays as {"success":true,"data":[…]} in place of bare ones.
	ArraysInData bool `json:"arraysInData"`
	// HidesDeletedLists leaves deleted lists out of the account's lists.
	HidesDeletedLists bool `json:"hidesDeletedLists"`
	// LimitHeaders adds X-RateLimit-Limit and X-RateLimit-Remaining to every answer (open).
	LimitHeaders bool `json:"limitHeaders"`
	// ListCreatedAsObject answers a new list with a bare object in place of the
	// documented array.
	ListCreatedAsObject bool `json:"listCreatedAsObject"`
	// IDsAsText writes the ids of lists, campaigns and such as text in place of numbers.
	IDsAsText bool `json:"idsAsText"`
	// WithoutProspectID leaves the id out of every granted add-prospect-to-list.
	WithoutProspectID bool `json:"withoutProspectId"`
}

// JSONBodies says what becomes of JSON bodies.
type JSONBodies string

// What becomes of JSON bodies.
const (
	// JSONAccepted reads them; the zero value does too.
	JSONAccepted JSONBodies = "ACCEPTED"
	// JSONRefused answers RefusedJSON.
	JSONRefused JSONBodies = "REFUSED"
	// JSONUnread takes the call for an empty form, as a server that reads only forms does.
	JSONUnread JSONBodies = "UNREAD"
)

// UpdateInList says what becomes of an update to a prospect in the list that the call names.
type UpdateInList string

// What becomes of such an update.
const (
	// UpdateApplied answers "updated": true, also where nothing changed; the zero value does too.
	UpdateApplied UpdateInList = "APPLIED"
	// UpdateNoticed answers "updated": false where the call changes nothing.
	UpdateNoticed UpdateInList = "NOTICED"
	// UpdateRefused answers AlreadyInList.
	UpdateRefused UpdateInList = "REFUSED"
)

// ProspectIDs is the form of the ids of new prospects.
type ProspectIDs string

// The forms of ids.
const (
	// IDsMixed gives both documented forms in turn; the zero value does too.
	IDsMixed ProspectIDs = "MIXED"
	// IDsNumeric gives numbers.
	IDsNumeric ProspectIDs = "NUMERIC"
)

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
		MissingEmail:     Answer{Status: http.StatusUnprocessableEntity, Body: `{"success":false,"errors":["The email field is required."]}`},
		MissingList:      Answer{Status: http.StatusUnprocessableEntity, Body: `{"success":false,"errors":["The listId field is required."]}`},
		RefusedJSON:      Answer{Status: http.StatusUnsupportedMediaType, Body: `{"success":false,"errors":["Content-Type must be application/x-www-form-urlencoded"]}`},
		JSONBodies:       JSONAccepted,
		UpdateInList:     UpdateApplied,
		ProspectIDs:      IDsMixed,
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
		&answers.ProspectNotFound, &answers.UnknownPath, &answers.Unreadable, &answers.ExistsElsewhere, &answers.MissingRequired,
		&answers.MissingEmail, &answers.MissingList, &answers.RefusedJSON,
	} {
		answer.Header = maps.Clone(answer.Header)
	}
	return answers
}

// naming puts a field's name into an answer, quoted as JSON asks.
func naming(answer Answer, name string) Answer {
	quoted, err := json.Marshal(name)
	if err != nil {
		return answer
	}
	answer.Body = strings.ReplaceAll(answer.Body, "%s", string(quoted[1:len(quoted)-1]))
	return answer
}

// array is a good answer of elements.
func (a Answers) array(elements []any) Answer {
	if a.OddElements {
		elements = append([]any{nil, struct{}{}}, elements...)
	}
	if a.ArraysInData {
		return granted(struct {
			Success bool  `json:"success"`
			Data    []any `json:"data"`
		}{true, elements})
	}
	return granted(elements)
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
