package scenarios

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"

	"github.com/snovsync/snovsync/simulator"
)

// byHand marks the calls that the runner itself makes, as another client of Snov.io.
const byHand = "byHand"

// changeSnovio prepares or changes the simulated Snov.io.
func (p *play) changeSnovio(o *organization, change string, input any) {
	p.Helper()
	if err := p.changedSnovio(o, change, input); err != nil {
		p.failf("%s: %v", change, err)
	}
}

func (p *play) changedSnovio(o *organization, change string, input any) error {
	snovio := p.server.snovio
	text, _ := input.(string)
	switch change {
	case "prospect":
		return o.addByHand(p.ctx, input)
	case "addList":
		list, err := read[simulator.List](input)
		if err == nil {
			_, err = snovio.AddList(o.account, list)
		}
		return err
	case "deleteList":
		return snovio.DeleteList(o.account, text)
	case "restoreList":
		return snovio.RestoreList(o.account, text)
	case "addField":
		field, err := read[simulator.CustomField](input)
		if err == nil {
			err = snovio.AddCustomField(o.account, field)
		}
		return err
	case "deleteField":
		return snovio.DeleteCustomField(o.account, text)
	case "newSecret":
		snovio.AddAccount(simulator.Account{ClientID: o.account, Secret: text})
	case "planWithoutAPI":
		without, _ := input.(bool)
		snovio.AddAccount(simulator.Account{ClientID: o.account, Secret: o.secret, NoAPI: without})
	case "refuse":
		return snovio.RefuseAddress(o.account, text)
	case "fault":
		fault, err := read[simulator.Fault](input)
		if err == nil {
			fault.Account = o.account
			err = snovio.SetFault(fault)
		}
		return err
	case "words":
		if p.scenario.Server.Alone == "" {
			return errors.New("this changes what other scenarios see: ask for a server alone")
		}
		answers := snovio.Answers()
		if err := readInto(input, &answers); err != nil {
			return err
		}
		snovio.SetAnswers(func(a *simulator.Answers) { *a = answers })
	default:
		return errors.New("README.md names no such change")
	}
	return nil
}

// read decodes a value of the file strictly.
func read[T any](input any) (T, error) {
	var value T
	err := readInto(input, &value)
	return value, err
}

func readInto(input, into any) error {
	encoded, err := json.Marshal(input)
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(encoded))
	decoder.DisallowUnknownFields()
	return decoder.Decode(into)
}

// addByHand adds or changes a prospect as another user of the Snov.io account.
func (o *organization) addByHand(ctx context.Context, prospect any) error {
	answer, err := o.callSnovio(ctx, simulator.PathToken, "", map[string]any{
		"grant_type": "client_credentials", "client_id": o.account, "client_secret": o.secret,
	})
	if err != nil {
		return err
	}
	token, _ := answer["access_token"].(string)
	body, ok := prospect.(map[string]any)
	if !ok {
		return errors.New("write the prospect as add-prospect-to-list takes it")
	}
	_, err = o.callSnovio(ctx, simulator.PathAddProspect, token, maps.Clone(body))
	return err
}

func (o *organization) callSnovio(ctx context.Context, path, token string, body map[string]any) (map[string]any, error) {
	body[byHand] = true
	encoded, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, o.server.snovioURL+path, bytes.NewReader(encoded))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := o.server.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	var answer map[string]any
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the simulator answers %d: %v", response.StatusCode, answer)
	}
	return answer, nil
}
