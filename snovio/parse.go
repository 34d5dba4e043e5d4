package snovio

import (
	"cmp"
	"encoding/json"
	"errors"
	"strings"
	"time"
	"unicode"
)

// documentedTokenLife is how long a token is good for by the documentation.
const documentedTokenLife = time.Hour

func parseToken(body []byte) (Token, error) {
	object, err := oneObject(body)
	if err != nil {
		return Token{}, err
	}
	type fields struct {
		AccessToken string `json:"access_token"`
		ExpiresIn   count  `json:"expires_in"`
	}
	var wire struct {
		fields
		Data *fields `json:"data"`
	}
	if err := json.Unmarshal(object, &wire); err != nil {
		// The cause could quote the token, so it is not passed on.
		return Token{}, errors.New("the token answer has another shape than documented")
	}
	if wire.AccessToken == "" && wire.Data != nil {
		wire.fields = *wire.Data
	}
	if wire.AccessToken == "" {
		return Token{}, errors.New("the token answer has no access_token")
	}
	if strings.ContainsFunc(wire.AccessToken, unicode.IsControl) {
		return Token{}, errors.New("the access_token cannot be sent in a header")
	}
	life := documentedTokenLife
	if wire.ExpiresIn > 0 {
		life = time.Duration(min(wire.ExpiresIn, 30*24*60*60)) * time.Second
	}
	return Token{AccessToken: wire.AccessToken, ExpiresIn: life}, nil
}

// parseBalance needs no more than an object of balance data: the answer is the test of
// the keys, and no decision rests on a figure in it.
func parseBalance(body []byte) (Balance, error) {
	type fields struct {
		Balance              *text `json:"balance"`
		Teamwork             flag  `json:"teamwork"`
		UniqueRecipientsUsed count `json:"unique_recipients_used"`
		RecipientsUsed       count `json:"recipients_used"` // the name in the documentation's table
		LimitResetsIn        count `json:"limit_resets_in"`
		ExpiresIn            count `json:"expires_in"`
	}
	object, err := oneObject(body)
	if err != nil {
		return Balance{}, err
	}
	var outer struct {
		Data json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(object, &outer); err != nil {
		return Balance{}, err
	}
	inData := isObject(outer.Data)
	if inData {
		object = outer.Data
	}
	var wire fields
	if err := json.Unmarshal(object, &wire); err != nil {
		return Balance{}, err
	}
	if !inData && wire.Balance == nil {
		return Balance{}, errors.New("the balance answer has no data")
	}
	balance := Balance{
		Teamwork:             wire.Teamwork.value,
		UniqueRecipientsUsed: int(cmp.Or(wire.UniqueRecipientsUsed, wire.RecipientsUsed)),
		LimitResetsInDays:    int(wire.LimitResetsIn),
		ExpiresInDays:        int(wire.ExpiresIn),
	}
	if wire.Balance != nil {
		balance.Credits = string(*wire.Balance)
	}
	return balance, nil
}

func parseLists(body []byte) ([]List, error) {
	type wire struct {
		ID           id     `json:"id"`
		Name         text   `json:"name"`
		Contacts     count  `json:"contacts"`
		IsDeleted    flag   `json:"isDeleted"`
		CreationDate moment `json:"creationDate"`
		DeletionDate moment `json:"deletionDate"`
		DeleteDate   moment `json:"deleteDate"` // the name in the documentation's table
	}
	return manyObjects(body, func(w wire) (List, bool) {
		if w.DeletionDate.IsZero() {
			w.DeletionDate = w.DeleteDate
		}
		list := List{
			ID:            string(w.ID),
			Name:          string(w.Name),
			ProspectCount: int(w.Contacts),
			Deleted:       w.IsDeleted.value,
			CreatedAt:     w.CreationDate.Time,
			DeletedAt:     w.DeletionDate.pointer(),
		}
		if !w.IsDeleted.told {
			list.Deleted = list.DeletedAt != nil
		}
		return list, list.ID != ""
	})
}

func parseCreatedList(body []byte) (string, error) {
	object, err := oneObject(body)
	if err != nil {
		return "", err
	}
	var wire struct {
		ID   id              `json:"id"`
		Data json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(object, &wire); err != nil {
		return "", err
	}
	if data, err := oneObject(wire.Data); err == nil {
		if err := json.Unmarshal(data, &wire); err != nil {
			return "", err
		}
	}
	if wire.ID == "" {
		return "", errors.New("the answer to the new list has no id")
	}
	return string(wire.ID), nil
}

func parseCustomFields(body []byte) ([]CustomField, error) {
	type wire struct {
		Key      text `json:"key"`
		Label    text `json:"label"`
		Required flag `json:"required"`
		Type     text `json:"type"`
	}
	return manyObjects(body, func(w wire) (CustomField, bool) {
		key := plainName(string(w.Key))
		return CustomField{
			Key: key, Label: string(w.Label), Required: w.Required.value, Type: strings.ToLower(strings.TrimSpace(string(w.Type))),
		}, key != ""
	})
}

// plainName takes the name out of customFields['Project name']. The name itself
// may hold quotes and brackets.
func plainName(key string) string {
	inner, ok := strings.CutPrefix(key, "customFields[")
	if !ok {
		return key
	}
	inner = strings.TrimSuffix(inner, "]")
	if n := len(inner); n >= 2 && (inner[0] == '\'' || inner[0] == '"') && inner[n-1] == inner[0] {
		inner = inner[1 : n-1]
	}
	return inner
}

func parseCampaigns(body []byte) ([]Campaign, error) {
	type wire struct {
		ID        id     `json:"id"`
		Campaign  text   `json:"campaign"`
		ListID    id     `json:"list_id"`
		Status    text   `json:"status"`
		CreatedAt moment `json:"created_at"`
		StartedAt moment `json:"started_at"`
	}
	return manyObjects(body, func(w wire) (Campaign, bool) {
		return Campaign{
			ID:        string(w.ID),
			Name:      string(w.Campaign),
			ListID:    string(w.ListID),
			Status:    string(w.Status),
			CreatedAt: w.CreatedAt.Time,
			StartedAt: w.StartedAt.pointer(),
		}, w.ID != ""
	})
}

func parseFound(body []byte) ([]FoundProspect, error) {
	type wireList struct {
		ID   id   `json:"id"`
		Name text `json:"name"`
	}
	type wire struct {
		ID        id              `json:"id"`
		Name      text            `json:"name"`
		FirstName text            `json:"firstName"`
		LastName  text            `json:"lastName"`
		Lists     json.RawMessage `json:"lists"`
	}
	var nobody struct {
		Success flag            `json:"success"`
		Data    json.RawMessage `json:"data"`
	}
	if json.Unmarshal(body, &nobody) == nil && nobody.Success.value && string(nobody.Data) == "null" {
		return []FoundProspect{}, nil
	}
	return manyObjects(body, func(w wire) (FoundProspect, bool) {
		prospect := FoundProspect{
			ID: string(w.ID), Name: string(w.Name), FirstName: string(w.FirstName), LastName: string(w.LastName),
		}
		// Lists that cannot be read are no reason to leave the prospect out.
		lists, err := manyObjects(w.Lists, func(l wireList) (ListRef, bool) {
			return ListRef{ID: string(l.ID), Name: string(l.Name)}, l.ID != ""
		})
		if err == nil && len(lists) > 0 {
			prospect.Lists = lists
		}
		return prospect, prospect.ID != ""
	})
}

// nobodyFound tells whether the error of a find is its way of saying that there
// is no such prospect.
func nobodyFound(err error, status int) bool {
	var failure *Error
	if !errors.As(err, &failure) {
		return false
	}
	return failure.Kind == KindNotFound || failure.Kind == KindRejected && status < 300 && failure.Message == ""
}

// parseAdded reads what became of a prospect. An answer that reports success, or the
// prospect's id, and neither "added" nor "updated" is good too.
func parseAdded(body []byte) (Added, error) {
	object, err := oneObject(body)
	if err != nil {
		return Added{}, err
	}
	type fields struct {
		Success flag `json:"success"`
		ID      id   `json:"id"`
		Added   flag `json:"added"`
		Updated flag `json:"updated"`
	}
	var wire struct {
		fields
		Data json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(object, &wire); err != nil {
		return Added{}, err
	}
	told := wire.Added.told || wire.Updated.told
	if data, err := oneObject(wire.Data); err == nil && !told {
		if err := json.Unmarshal(data, &wire.fields); err != nil {
			return Added{}, err
		}
		told = wire.Added.told || wire.Updated.told
	}
	if !told && !wire.Success.value && wire.ID == "" {
		return Added{}, errors.New("the answer says neither what became of the prospect nor that the call succeeded")
	}
	return Added{ID: string(wire.ID), Added: wire.Added.value, Updated: wire.Updated.value, Unspecified: !told}, nil
}
