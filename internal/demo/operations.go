package demo

import (
	"context"
	"strings"

	"github.com/snovsync/snovsync/internal/graphqlclient"
)

// What the demo asks of the API, one method an operation.

func (c *client) liveCursor(ctx context.Context) (string, error) {
	var data struct {
		SyncLog struct {
			LiveCursor string `json:"liveCursor"`
		} `json:"syncLog"`
	}
	err := c.Ask(ctx, `query { syncLog(first: 1) { liveCursor } }`, nil, &data)
	return data.SyncLog.LiveCursor, err
}

func (c *client) connectSnovio(ctx context.Context, apiUserID, apiSecret string) error {
	return c.Mutate(ctx, `mutation($input: ConnectSnovioInput!) { result: connectSnovio(input: $input) { userErrors { code message } } }`,
		map[string]any{"apiUserId": apiUserID, "apiSecret": apiSecret})
}

// list is a prospect list at Snov.io.
type list struct {
	ID              string `json:"id"`
	Name            string `json:"name"`
	ActiveCampaigns []struct {
		ID string `json:"id"`
	} `json:"activeCampaigns"`
}

func (c *client) lists(ctx context.Context) ([]list, error) {
	var data struct {
		Lists []list `json:"lists"`
	}
	err := c.Ask(ctx, `query { lists { id name activeCampaigns { id } } }`, nil, &data)
	return data.Lists, err
}

func (c *client) createList(ctx context.Context, name string) (string, error) {
	var data struct {
		Payload struct {
			graphqlclient.UserErrors

			List *list `json:"list"`
		} `json:"createList"`
	}
	err := c.Ask(ctx, `mutation($input: CreateListInput!) { createList(input: $input) { list { id name } userErrors { code message } } }`,
		input(map[string]any{"name": name}), &data)
	if err == nil {
		err = data.Payload.First()
	}
	if err != nil {
		return "", err
	}
	return data.Payload.List.ID, nil
}

// targetList is the list that the settings name; empty: none.
func (c *client) targetList(ctx context.Context) (string, error) {
	var data struct {
		Settings struct {
			TargetListID string `json:"targetListId"`
		} `json:"settings"`
	}
	err := c.Ask(ctx, `query { settings { targetListId } }`, nil, &data)
	return data.Settings.TargetListID, err
}

func (c *client) updateSettings(ctx context.Context, change map[string]any) error {
	return c.Mutate(ctx, `mutation($input: UpdateSettingsInput!) { result: updateSettings(input: $input) { userErrors { code message } } }`,
		change)
}

func (c *client) createAPIKey(ctx context.Context, name string) (string, error) {
	var data struct {
		Payload struct {
			graphqlclient.UserErrors

			Key string `json:"key"`
		} `json:"createApiKey"`
	}
	err := c.Ask(ctx, `mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { key userErrors { code message } } }`,
		input(map[string]any{"name": name}), &data)
	if err == nil {
		err = data.Payload.First()
	}
	return data.Payload.Key, err
}

// report reports one event by the mutation of its kind, and tells whether it had
// been accepted before.
func (c *client) report(ctx context.Context, e event) (duplicate bool, err error) {
	var data struct {
		Payload struct {
			graphqlclient.UserErrors

			Event *struct {
				Duplicate bool `json:"duplicate"`
			} `json:"event"`
		} `json:"payload"`
	}
	typeName := strings.ToUpper(e.mutation[:1]) + e.mutation[1:] + "Input"
	query := `mutation($input: ` + typeName + `!) { payload: ` + e.mutation + `(input: $input) { event { duplicate } userErrors { code message } } }`
	if err := c.Ask(ctx, query, input(e.input), &data); err != nil {
		return false, err
	}
	if err := data.Payload.First(); err != nil {
		return false, err
	}
	return data.Payload.Event.Duplicate, nil
}

// reportAll reports many events with one request.
func (c *client) reportAll(ctx context.Context, events []event) error {
	inputs := make([]map[string]any, len(events))
	for i, e := range events {
		inputs[i] = map[string]any{e.mutation: e.input}
	}
	return c.Mutate(ctx, `mutation($input: RecordEventsInput!) { result: recordEvents(input: $input) { userErrors { code message } } }`,
		map[string]any{"events": inputs})
}

func input(value any) map[string]any { return map[string]any{"input": value} }
