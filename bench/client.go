package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/simulator"
)

// organization is a customer with a Snov.io account of its own at the simulator.
type organization struct {
	world   *world
	name    string
	account string
	listID  string
	token   string
}

const lifecycleField = "Meeting status"

// newOrganization makes a customer that is connected and set up to sync.
func (w *world) newOrganization(ctx context.Context, name string) (*organization, error) {
	o := &organization{world: w, name: name, account: name + "-user"}
	w.snovio.AddAccount(simulator.Account{ClientID: o.account, Secret: name + "-secret"})
	list, err := w.snovio.AddList(o.account, simulator.List{Name: "Booked"})
	if err != nil {
		return nil, err
	}
	if err := w.snovio.AddCustomField(o.account, simulator.CustomField{Name: lifecycleField, Type: "string"}); err != nil {
		return nil, err
	}
	o.listID = list.ID
	o.token, err = auth.Mint(w.secret, auth.UserClaims{Subject: "bench", OrganizationID: name, Role: auth.RoleOwner}, time.Hour)
	if err != nil {
		return nil, err
	}
	err = o.mutate(ctx, `mutation($input: ConnectSnovioInput!) { result: connectSnovio(input: $input) { userErrors { message } } }`,
		map[string]any{"apiUserId": o.account, "apiSecret": name + "-secret"})
	if err != nil {
		return nil, err
	}
	err = o.mutate(ctx, `mutation($input: UpdateSettingsInput!) { result: updateSettings(input: $input) { userErrors { message } } }`,
		map[string]any{"targetListId": o.listID, "lifecycleFieldKey": lifecycleField})
	return o, err
}

// record sends events, up to 500.
func (o *organization) record(ctx context.Context, events []map[string]any) error {
	return o.mutate(ctx, `mutation($input: RecordEventsInput!) { result: recordEvents(input: $input) { userErrors { message } } }`,
		map[string]any{"events": events})
}

func booking(kind, eventID, bookingID, email string, occurredAt time.Time) map[string]any {
	return map[string]any{kind: map[string]any{
		"eventId": eventID, "occurredAt": occurredAt.UTC().Format(time.RFC3339Nano),
		"booking": map[string]any{"id": bookingID, "title": "Introduction"},
		"invitee": map[string]any{"email": email, "name": "Sam Example"},
	}}
}

// waitUntilDone returns when no event of the organization waits any more.
func (o *organization) waitUntilDone(ctx context.Context) error {
	ticker := time.NewTicker(100 * time.Millisecond)
	defer ticker.Stop()
	for {
		var data struct {
			Queue struct{ Depth, Blocked int }
		}
		if err := o.ask(ctx, `{ queue { depth blocked } }`, nil, &data); err != nil {
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

// mutate runs one mutation aliased to result and turns user errors into an error.
func (o *organization) mutate(ctx context.Context, query string, input map[string]any) error {
	var data struct {
		Result struct{ UserErrors []struct{ Message string } }
	}
	if err := o.ask(ctx, query, map[string]any{"input": input}, &data); err != nil {
		return err
	}
	if len(data.Result.UserErrors) > 0 {
		return errors.New(data.Result.UserErrors[0].Message)
	}
	return nil
}

// ask runs one operation and reads its data.
func (o *organization) ask(ctx context.Context, query string, variables map[string]any, data any) error {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, o.world.api+"/graphql", bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+o.token)
	response, err := o.world.client.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	var answer struct {
		Errors []struct {
			Message string `json:"message"`
		} `json:"errors"`
		Data json.RawMessage `json:"data"`
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return fmt.Errorf("HTTP status %d: %w", response.StatusCode, err)
	}
	if len(answer.Errors) > 0 {
		return errors.New(answer.Errors[0].Message)
	}
	return json.Unmarshal(answer.Data, data)
}
