package snovio

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"
)

// Token asks for an access token with the account's keys. Refused keys are
// CREDENTIALS_REJECTED. Where Snov.io does not say how long the token is good for,
// the documented hour is assumed.
func (c *Client) Token(ctx context.Context, credentials Credentials) (Token, error) {
	token, _, err := call(ctx, c, outgoing{
		path:        pathToken,
		contentType: typeForm,
		body: url.Values{
			"grant_type":    {"client_credentials"},
			"client_id":     {credentials.UserID},
			"client_secret": {credentials.Secret},
		}.Encode(),
		secrets: []string{credentials.Secret, credentials.UserID},
	}, parseToken)
	return token, err
}

// Balance is what Snov.io says of the account's credits. Numbers of days count from now.
// What Snov.io did not say, or not readably, is empty.
type Balance struct {
	// Credits is the balance as Snov.io writes it, for example "25000.00".
	Credits              string
	Teamwork             bool
	UniqueRecipientsUsed int
	LimitResetsInDays    int
	ExpiresInDays        int
}

// Balance reads the credit balance. It is also the test of whether the account may use
// the API at all: NO_API_ACCESS where the answer is HTTP 402 or 403, or speaks of the plan.
// A refusal that says less is REJECTED.
func (c *Client) Balance(ctx context.Context, token string) (Balance, error) {
	balance, _, err := call(ctx, c, outgoing{path: pathBalance, bearer: token}, parseBalance)
	return balance, err
}

// List is a prospect list. Deleted lists are included in what Lists returns.
type List struct {
	ID            string
	Name          string
	ProspectCount int
	Deleted       bool
	// CreatedAt is zero where Snov.io did not say.
	CreatedAt time.Time
	// DeletedAt is nil for a list that exists.
	DeletedAt *time.Time
}

// Lists reads every list of the account, the deleted ones included. A list without an id is
// left out, and so is any other element of an answer that the product could not use.
func (c *Client) Lists(ctx context.Context, token string) ([]List, error) {
	lists, _, err := call(ctx, c, outgoing{path: pathLists, bearer: token}, parseLists)
	return lists, err
}

// CreateList makes a list and returns its id.
func (c *Client) CreateList(ctx context.Context, token, name string) (string, error) {
	id, _, err := call(ctx, c, outgoing{
		path: pathCreateList, contentType: typeForm, body: url.Values{"name": {name}}.Encode(), bearer: token,
	}, parseCreatedList)
	return id, err
}

// CustomField is a field that the account's owner defined for prospects.
type CustomField struct {
	// Key is the plain name between Snov.io's quotes, as it is written back.
	Key      string
	Label    string
	Required bool
	// Type is Snov.io's word: string, number or date.
	Type string
}

// CustomFields reads the account's custom fields.
func (c *Client) CustomFields(ctx context.Context, token string) ([]CustomField, error) {
	fields, _, err := call(ctx, c, outgoing{path: pathCustomFields, bearer: token}, parseCustomFields)
	return fields, err
}

// Campaign is an email campaign and the list it sends to.
type Campaign struct {
	ID     string
	Name   string
	ListID string
	// Status is Snov.io's word: Active, Paused, Draft and others.
	Status    string
	CreatedAt time.Time
	// StartedAt is nil for a campaign that was never launched.
	StartedAt *time.Time
}

// Active tells whether the campaign sends mail to whoever enters its list.
func (c Campaign) Active() bool { return strings.EqualFold(strings.TrimSpace(c.Status), "active") }

// Campaigns reads the account's campaigns.
func (c *Client) Campaigns(ctx context.Context, token string) ([]Campaign, error) {
	campaigns, _, err := call(ctx, c, outgoing{path: pathCampaigns, bearer: token}, parseCampaigns)
	return campaigns, err
}

// FoundProspect is a profile that has the address asked for. Custom-field
// values are not in Snov.io's answer.
type FoundProspect struct {
	ID, Name, FirstName, LastName string
	Lists                         []ListRef
}

// ListRef names a list that a prospect is in.
type ListRef struct{ ID, Name string }

// FindProspects returns the profiles with this email address, none where nobody
// has it: "success" is documented as "true if the prospect was found", so a refusal that
// gives no other reason, or says "not found", is an empty result and no error.
func (c *Client) FindProspects(ctx context.Context, token, email string) ([]FoundProspect, error) {
	found, exchange, err := call(ctx, c, outgoing{
		path: pathFind, contentType: typeForm, body: url.Values{"email": {email}}.Encode(), bearer: token,
	}, parseFound)
	if nobodyFound(err, exchange.HTTPStatus) {
		return nil, nil
	}
	return found, err
}

// Added is what an add-prospect-to-list call did. Both Added and Updated false: the
// prospect is in another list and was left as it is. Updated without Added may be a
// prospect that stays in another list: Snov.io cannot move it.
type Added struct {
	// ID is the prospect's; empty where the answer has none.
	ID             string
	Added, Updated bool
	// Unspecified: Snov.io reported success, and neither "added" nor "updated".
	Unspecified bool
}

// AddProspect makes or updates a prospect. The Exchange is filled also with an
// error. A prospect that is in the list already is ALREADY_IN_LIST.
//
// The body is JSON until Snov.io refuses one; the error is then BODY_REFUSED, and from then
// on the client sends forms, which are what the vendor documents.
func (c *Client) AddProspect(ctx context.Context, token string, prospect Prospect) (Added, Exchange, error) {
	asForm := c.SendsForms()
	request := outgoing{path: pathAddProspect, contentType: typeJSON, body: prospect.Redacted(), bearer: token}
	if asForm {
		request.contentType, request.body = typeForm, prospect.form()
	}
	added, exchange, err := call(ctx, c, request, parseAdded)
	if failure, ok := errors.AsType[*Error](err); ok && !asForm && refusesJSON(failure, prospect) {
		c.forms.Store(true)
		failure.Kind = KindBodyRefused
		exchange.Outcome = outcomeOf(failure.Kind)
	}
	return added, exchange, err
}
