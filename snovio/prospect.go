package snovio

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// Prospect is what an add-prospect-to-list call writes. What is empty is not
// sent, and so stays as Snov.io has it.
type Prospect struct {
	Email, FullName, FirstName, LastName string
	// Phones are sent in this order.
	Phones []string
	// Country is an English country name of ISO 3166.
	Country, Locality, Position, CompanyName string
	// CompanySite is a URL with its scheme.
	CompanySite string
	// CustomFields maps the plain names of custom fields to their values.
	CustomFields map[string]string
	// SocialLinks maps networks, in Snov.io's spelling ("linkedIn"), to URLs.
	SocialLinks map[string]string
	// ListID is Snov.io's id of the list a new prospect goes into.
	ListID string
	// UpdateContact lets the call change the profile of a prospect that exists.
	UpdateContact bool
}

// prospectBody is the JSON body of add-prospect-to-list, with its nested objects
// in place of the bracketed names of the form encoding.
type prospectBody struct {
	Email         string            `json:"email,omitempty"`
	FullName      string            `json:"fullName,omitempty"`
	FirstName     string            `json:"firstName,omitempty"`
	LastName      string            `json:"lastName,omitempty"`
	Phones        []string          `json:"phones,omitempty"`
	Country       string            `json:"country,omitempty"`
	Locality      string            `json:"locality,omitempty"`
	Position      string            `json:"position,omitempty"`
	CompanyName   string            `json:"companyName,omitempty"`
	CompanySite   string            `json:"companySite,omitempty"`
	CustomFields  map[string]string `json:"customFields,omitempty"`
	SocialLinks   map[string]string `json:"socialLinks,omitempty"`
	UpdateContact bool              `json:"updateContact"`
	ListID        string            `json:"listId,omitempty"`
}

// Redacted returns the JSON body exactly as it is sent. It holds no secret: the
// access token travels in a header. Keys come in a fixed order, those of
// custom fields and social links sorted; updateContact is always present.
func (p Prospect) Redacted() string {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	// A struct of strings, a boolean and maps of strings cannot fail to encode.
	_ = encoder.Encode(p.body())
	return strings.TrimSuffix(buffer.String(), "\n")
}

// body is what is sent, without what is empty.
func (p Prospect) body() prospectBody {
	return prospectBody{
		Email:         p.Email,
		FullName:      p.FullName,
		FirstName:     p.FirstName,
		LastName:      p.LastName,
		Phones:        slices.DeleteFunc(slices.Clone(p.Phones), func(phone string) bool { return phone == "" }),
		Country:       p.Country,
		Locality:      p.Locality,
		Position:      p.Position,
		CompanyName:   p.CompanyName,
		CompanySite:   p.CompanySite,
		CustomFields:  withoutEmpty(p.CustomFields),
		SocialLinks:   withoutEmpty(p.SocialLinks),
		UpdateContact: p.UpdateContact,
		ListID:        p.ListID,
	}
}

// form returns the same content as Redacted in the documented form encoding: nested
// objects as customFields[Name], arrays as phones[]. updateContact is 1 or 0 as in the
// vendor's examples, because a server may take the text "false" for true.
func (p Prospect) form() string {
	body := p.body()
	values := make(url.Values)
	for name, value := range map[string]string{
		"email": body.Email, "fullName": body.FullName, "firstName": body.FirstName, "lastName": body.LastName,
		"country": body.Country, "locality": body.Locality, "position": body.Position,
		"companyName": body.CompanyName, "companySite": body.CompanySite, "listId": body.ListID,
	} {
		if value != "" {
			values.Set(name, value)
		}
	}
	if len(body.Phones) > 0 {
		values["phones[]"] = body.Phones
	}
	for name, value := range body.CustomFields {
		values.Set("customFields["+name+"]", value)
	}
	for name, value := range body.SocialLinks {
		values.Set("socialLinks["+name+"]", value)
	}
	values.Set("updateContact", "0")
	if body.UpdateContact {
		values.Set("updateContact", "1")
	}
	return values.Encode()
}

func withoutEmpty(values map[string]string) map[string]string {
	kept := maps.Clone(values)
	maps.DeleteFunc(kept, func(_, value string) bool { return value == "" })
	return kept
}
