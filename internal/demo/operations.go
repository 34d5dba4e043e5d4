package demo

import (
	"context"
	"strings"
)

// What the demo asks of the API, one method an operation.

func (c *client) liveCursor(ctx context.Context) (string, error) {
	var data struct {
		SyncLog struct {
			LiveCursor string `json:"liveCursor"`
		} `json:"syncLog"`
	}
	err := c.do(ctx, `query { syncLog(first: 1) { liveCursor } }`, nil, &data)
	return data.SyncLog.LiveCursor, err
}

func (c *client) connectSnovio(ctx context.Context, apiUserID, apiSecret string) error {
	var data struct {
		Payload userErrors `json:"connectSnovio"`
	}
	err := c.do(ctx, `mutation($input: ConnectSnovioInput!) { connectSnovio(input: $input) { userErrors { code message } } }`,
		input(map[string]any{"apiUserId": apiUserID, "apiSecret": apiSecret}), &data)
	if err != nil {
		return err
	}
	return data.Payload.refusal()
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
	err := c.do(ctx, `query { lists { id name activeCampaigns { id } } }`, nil, &data)
	return data.Lists, err
}

func (c *client) createList(ctx context.Context, name string) (string, error) {
	var data struct {
		Payload struct {
			userErrors

			List *list `json:"list"`
		} `json:"createList"`
	}
	err := c.do(ctx, `mutation($input: CreateListInput!) { createList(input: $input) { list { id name } userErrors { code message } } }`,
		input(map[string]any{"name": name}), &data)
	if err == nil {
		err = data.Payload.refusal()
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
	err := c.do(ctx, `query { settings { targetListId } }`, nil, &data)
	return data.Settings.TargetListID, err
}

func (c *client) updateSettings(ctx context.Context, change map[string]any) error {
	var data struct {
		Payload userErrors `json:"updateSettings"`
	}
	err := c.do(ctx, `mutation($input: UpdateSettingsInput!) { updateSettings(input: $input) { userErrors { code message } } }`,
		input(change), &data)
	if err != nil {
		return err
	}
	return data.Payload.refusal()
}

func (c *client) createAPIKey(ctx context.Context, name string) (string, error) {
	var data struct {
		Payload struct {
			userErrors

			Key string `json:"key"`
		} `json:"createApiKey"`
	}
	err := c.do(ctx, `mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { key userErrors { code message } } }`,
		input(map[string]any{"name": name}), &data)
	if err == nil {
		err = data.Payload.refusal()
	}
	return data.Payload.Key, err
}

// report reports one event by the mutation of its kind, and tells whether it had
// been accepted before.
func (c *client) report(ctx context.Context, e event) (duplicate bool, err error) {
	var data struct {
		Payload struct {
			userErrors

			Event *struct {
				Duplicate bool `json:"duplicate"`
			} `json:"event"`
		} `json:"payload"`
	}
	typeName := strings.ToUpper(e.mutation[:1]) + e.mutation[1:] + "Input"
	query := `mutation($input: ` + typeName + `!) { payload: ` + e.mutation + `(input: $input) { event { duplicate } userErrors { code message } } }`
	if err := c.do(ctx, query, input(e.input), &data); err != nil {
		return false, err
	}
	if err := data.Payload.refusal(); err != nil {
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
	var data struct {
		Payload userErrors `json:"recordEvents"`
	}
	err := c.do(ctx, `mutation($input: RecordEventsInput!) { recordEvents(input: $input) { userErrors { code message } } }`,
		input(map[string]any{"events": inputs}), &data)
	if err != nil {
		return err
	}
	return data.Payload.refusal()
}

func input(value any) map[string]any { return map[string]any{"input": value} }
