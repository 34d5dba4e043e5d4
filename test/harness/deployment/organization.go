package deployment

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"
	"time"

	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/internal/graphqlclient"
	"github.com/snovsync/snovsync/simulator"
)

// The custom fields that every Snov.io account of a deployment has, as text.
const (
	LifecycleField = "Meeting status"
	HostEmailField = "Host email"
)

const (
	// tokenLifetime is beyond the longest run.
	tokenLifetime = 24 * time.Hour
	donePause     = 100 * time.Millisecond
)

// Organization is a customer that is connected to Snov.io and set up to sync. The
// embedded client acts as its owner.
type Organization struct {
	graphqlclient.Client

	Name string
	// Account is the client id of its Snov.io account, ListID the list it syncs to.
	Account, ListID string
	// APIKey is a token that may report events and nothing else, as booking services have.
	APIKey string
}

// account is a Snov.io account of the simulator.
type account struct {
	make   sync.Once
	err    error
	secret string
	listID string
}

// Connect makes an organization by way of the first API process: connects it to a
// Snov.io account, which is made where it does not exist and may be shared, and
// saves its settings: a target list and the lifecycle field, and what settings says
// besides or instead, as updateSettings takes it. Calls are made to Snov.io, so it
// may have to wait for the account's tokens.
func (d *Deployment) Connect(ctx context.Context, name, accountName string, settings map[string]any) (*Organization, error) {
	api, err := d.api()
	if err != nil {
		return nil, fmt.Errorf("connect %s: %w", name, err)
	}
	account, err := d.account(accountName)
	if err != nil {
		return nil, err
	}
	o, err := d.Organization(name, api)
	if err != nil {
		return nil, err
	}
	o.Account, o.ListID = accountName, account.listID
	err = o.Mutate(ctx, `mutation($input: ConnectSnovioInput!) { result: connectSnovio(input: $input) { userErrors { code message } } }`,
		map[string]any{"apiUserId": accountName, "apiSecret": account.secret})
	if err != nil {
		return nil, fmt.Errorf("connect %s: %w", name, err)
	}
	input := map[string]any{"targetListId": account.listID, "lifecycleFieldKey": LifecycleField}
	maps.Copy(input, settings)
	err = o.Mutate(ctx, `mutation($input: UpdateSettingsInput!) { result: updateSettings(input: $input) { userErrors { code message } } }`, input)
	if err != nil {
		return nil, fmt.Errorf("set %s up: %w", name, err)
	}
	if o.APIKey, err = o.createAPIKey(ctx); err != nil {
		return nil, fmt.Errorf("make an API key for %s: %w", name, err)
	}
	return o, nil
}

// Organization is a customer as it is before anything was asked of an API process:
// not connected, without settings and without an API key.
func (d *Deployment) Organization(name string, api *Process) (*Organization, error) {
	token, err := d.Token(auth.UserClaims{Subject: "owner", OrganizationID: name, Role: auth.RoleOwner}, tokenLifetime)
	if err != nil {
		return nil, err
	}
	return &Organization{Client: graphqlclient.Client{URL: api.URL(), Token: token, HTTP: d.client}, Name: name}, nil
}

// Token mints a token that the deployment's processes accept for so long.
func (d *Deployment) Token(user auth.UserClaims, ttl time.Duration) (string, error) {
	return auth.Mint(d.secret, user, ttl)
}

// api returns the process that was made first of those that serve the API.
func (d *Deployment) api() (*Process, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, p := range d.processes {
		if p.role != RoleWorker {
			return p, nil
		}
	}
	return nil, errors.New("the deployment has no API process")
}

// account returns a Snov.io account that has a list and the custom fields.
func (d *Deployment) account(name string) (*account, error) {
	d.mu.Lock()
	known, ok := d.accounts[name]
	if !ok {
		known = &account{secret: name + "-secret"}
		d.accounts[name] = known
	}
	d.mu.Unlock()
	known.make.Do(func() { known.listID, known.err = d.makeAccount(name, known.secret) })
	return known, known.err
}

// makeAccount makes a Snov.io account and returns the id of its list.
func (d *Deployment) makeAccount(name, secret string) (listID string, err error) {
	d.Simulator.AddAccount(simulator.Account{ClientID: name, Secret: secret})
	list, err := d.Simulator.AddList(name, simulator.List{Name: "Booked"})
	if err != nil {
		return "", err
	}
	for _, field := range []string{LifecycleField, HostEmailField} {
		if err := d.Simulator.AddCustomField(name, simulator.CustomField{Name: field, Type: "string"}); err != nil {
			return "", err
		}
	}
	return list.ID, nil
}

func (o *Organization) createAPIKey(ctx context.Context) (string, error) {
	var data struct {
		CreateAPIKey struct {
			graphqlclient.UserErrors

			Key string
		} `json:"createApiKey"`
	}
	err := o.Ask(ctx, `mutation { createApiKey(input: { name: "booking service" }) { key userErrors { code message } } }`, nil, &data)
	if err == nil {
		err = data.CreateAPIKey.First()
	}
	return data.CreateAPIKey.Key, err
}

// Record reports events, up to 500, each an EventInput.
func (o *Organization) Record(ctx context.Context, events []map[string]any) error {
	return o.Mutate(ctx, `mutation($input: RecordEventsInput!) { result: recordEvents(input: $input) { userErrors { code message } } }`,
		map[string]any{"events": events})
}

// Booking makes an event of the given kind, a field of EventInput such as bookingCreated.
func Booking(kind, eventID, bookingID, email string, occurredAt time.Time) map[string]any {
	return map[string]any{kind: map[string]any{
		"eventId": eventID, "occurredAt": occurredAt.UTC().Format(time.RFC3339Nano),
		"booking": map[string]any{"id": bookingID, "title": "Introduction"},
		"invitee": map[string]any{"email": email, "name": "Sam Example"},
	}}
}

// AwaitDone returns when no event of the organization waits any more. The error is
// the API's, or the context's.
func (o *Organization) AwaitDone(ctx context.Context) error {
	ticker := time.NewTicker(donePause)
	defer ticker.Stop()
	for {
		var data struct{ Queue struct{ Depth int } }
		if err := o.Ask(ctx, `{ queue { depth } }`, nil, &data); err != nil {
			return err
		}
		if data.Queue.Depth == 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%d events still wait: %w", data.Queue.Depth, ctx.Err())
		case <-ticker.C:
		}
	}
}
