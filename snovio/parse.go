package snovio

import (
	"encoding/json"
	"errors"
	"fmt"
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
	var wire struct {
		AccessToken string `json:"access_token"`
		ExpiresIn   count  `json:"expires_in"`
	}
	if err := json.Unmarshal(object, &wire); err != nil {
		// The cause could quote the token, so it is not passed on.
		return Token{}, errors.New("the token answer has another shape than documented")
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

func parseBalance(body []byte) (Balance, error) {
	object, err := oneObject(body)
	if err != nil {
		return Balance{}, err
	}
	var wire struct {
		Data *struct {
			Balance              text  `json:"balance"`
			Teamwork             flag  `json:"teamwork"`
			UniqueRecipientsUsed count `json:"unique_recipients_used"`
			LimitResetsIn        count `json:"limit_resets_in"`
			ExpiresIn            count `json:"expires_in"`
		} `json:"data"`
	}
	if err := json.Unmarshal(object, &wire); err != nil {
		return Balance{}, err
	}
	if wire.Data == nil {
		return Balance{}, errors.New("the balance answer has no data")
	}
	return Balance{
		Credits:              string(wire.Data.Balance),
		Teamwork:             bool(wire.Data.Teamwork),
		UniqueRecipientsUsed: int(wire.Data.UniqueRecipientsUsed),
		LimitResetsInDays:    int(wire.Data.LimitResetsIn),
		ExpiresInDays:        int(wire.Data.ExpiresIn),
	}, nil
}

func parseLists(body []byte) ([]List, error) {
	type wire struct {
		ID           text   `json:"id"`
		Name         text   `json:"name"`
		Contacts     count  `json:"contacts"`
		IsDeleted    flag   `json:"isDeleted"`
		CreationDate moment `json:"creationDate"`
		DeletionDate moment `json:"deletionDate"`
	}
	elements, err := manyObjects[wire](body)
	if err != nil {
		return nil, err
	}
	lists := make([]List, 0, len(elements))
	for i, element := range elements {
		if element.ID == "" {
			return nil, fmt.Errorf("list %d has no id", i)
		}
		lists = append(lists, List{
			ID:            string(element.ID),
			Name:          string(element.Name),
			ProspectCount: int(element.Contacts),
			Deleted:       bool(element.IsDeleted),
			CreatedAt:     element.CreationDate.Time,
			DeletedAt:     element.DeletionDate.pointer(),
		})
	}
	return lists, nil
}

func parseCreatedList(body []byte) (string, error) {
	object, err := oneObject(body)
	if err != nil {
		return "", err
	}
	var wire struct {
		Data struct {
			ID text `json:"id"`
		} `json:"data"`
	}
	if err := json.Unmarshal(object, &wire); err != nil {
		return "", err
	}
	if wire.Data.ID == "" {
		return "", errors.New("the answer to the new list has no id")
	}
	return string(wire.Data.ID), nil
}

func parseCustomFields(body []byte) ([]CustomField, error) {
	type wire struct {
		Key      text `json:"key"`
		Label    text `json:"label"`
		Required flag `json:"required"`
		Type     text `json:"type"`
	}
	elements, err := manyObjects[wire](body)
	if err != nil {
		return nil, err
	}
	fields := make([]CustomField, 0, len(elements))
	for i, element := range elements {
		key := plainName(string(element.Key))
		if key == "" {
			return nil, fmt.Errorf("custom field %d has no key", i)
		}
		fields = append(fields, CustomField{
			Key: key, Label: string(element.Label), Required: bool(element.Required), Type: strings.ToLower(string(element.Type)),
		})
	}
	return fields, nil
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
		ID        text   `json:"id"`
		Campaign  text   `json:"campaign"`
		ListID    text   `json:"list_id"`
		Status    text   `json:"status"`
		CreatedAt moment `json:"created_at"`
		StartedAt moment `json:"started_at"`
	}
	elements, err := manyObjects[wire](body)
	if err != nil {
		return nil, err
	}
	campaigns := make([]Campaign, 0, len(elements))
	for i, element := range elements {
		if element.ID == "" {
			return nil, fmt.Errorf("campaign %d has no id", i)
		}
		campaigns = append(campaigns, Campaign{
			ID:        string(element.ID),
			Name:      string(element.Campaign),
			ListID:    string(element.ListID),
			Status:    string(element.Status),
			CreatedAt: element.CreatedAt.Time,
			StartedAt: element.StartedAt.pointer(),
		})
	}
	return campaigns, nil
}

func parseFound(body []byte) ([]FoundProspect, error) {
	type wire struct {
		ID        text `json:"id"`
		Name      text `json:"name"`
		FirstName text `json:"firstName"`
		LastName  text `json:"lastName"`
		Lists     []struct {
			ID   text `json:"id"`
			Name text `json:"name"`
		} `json:"lists"`
	}
	elements, err := manyObjects[wire](body)
	if err != nil {
		return nil, err
	}
	found := make([]FoundProspect, 0, len(elements))
	for i, element := range elements {
		if element.ID == "" {
			return nil, fmt.Errorf("prospect %d has no id", i)
		}
		prospect := FoundProspect{
			ID: string(element.ID), Name: string(element.Name),
			FirstName: string(element.FirstName), LastName: string(element.LastName),
		}
		for _, list := range element.Lists {
			prospect.Lists = append(prospect.Lists, ListRef{ID: string(list.ID), Name: string(list.Name)})
		}
		found = append(found, prospect)
	}
	return found, nil
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

func parseAdded(body []byte) (Added, error) {
	object, err := oneObject(body)
	if err != nil {
		return Added{}, err
	}
	var wire struct {
		ID      text  `json:"id"`
		Added   *flag `json:"added"`
		Updated *flag `json:"updated"`
	}
	if err := json.Unmarshal(object, &wire); err != nil {
		return Added{}, err
	}
	if wire.Added == nil && wire.Updated == nil {
		return Added{}, errors.New("the answer does not say whether the prospect was added or updated")
	}
	return Added{
		ID:      string(wire.ID),
		Added:   wire.Added != nil && bool(*wire.Added),
		Updated: wire.Updated != nil && bool(*wire.Updated),
	}, nil
}
