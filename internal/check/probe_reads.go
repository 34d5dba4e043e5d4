package check

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/snovsync/snovsync/snovio"
)

// probeKeys tries the keys, and then wrong ones.
func (r *run) probeKeys(ctx context.Context) error {
	var token snovio.Token
	outcome, err := r.call(ctx, "the token call", func() (err error) {
		token, err = r.client.Token(ctx, r.config.Keys)
		return err
	})
	if err != nil {
		return err
	}
	if outcome != nil {
		r.say("token", Differs, "Without a token nothing else can be checked. Are the keys those of this account?")
		return &stoppedError{"Snov.io gave no access token: " + r.answered()}
	}
	r.token = token.AccessToken
	r.results["token"] = result{AsExpected, fmt.Sprintf("HTTP 200, a token for %s", token.ExpiresIn), ""}

	wrong := snovio.Credentials{UserID: r.config.Keys.UserID, Secret: "snovsync-check-wrong-secret"}
	outcome, err = r.call(ctx, "the token call", func() error {
		_, err := r.client.Token(ctx, wrong)
		return err
	})
	if err != nil {
		return err
	}
	status := r.recorder.last.status
	switch kind := snovio.KindOf(outcome); {
	case kind == snovio.KindCredentialsRejected && (status == http.StatusBadRequest || status == http.StatusUnauthorized):
		r.say("rejected-keys", AsExpected, "")
	case kind == snovio.KindCredentialsRejected:
		r.say("rejected-keys", Differs, "snovsync reads this as rejected keys too.")
	case kind == "":
		r.say("rejected-keys", Differs, "Snov.io gives a token for a wrong secret, so a wrong secret goes unnoticed.")
	default:
		r.say("rejected-keys", Differs, "snovsync would not take this for rejected keys, and would retry. Please report it.")
	}
	return r.probeBalance(ctx)
}

func (r *run) probeBalance(ctx context.Context) error {
	outcome, err := r.call(ctx, "get-balance", func() error {
		_, err := r.client.Balance(ctx, r.token)
		return err
	})
	if err != nil {
		return err
	}
	if outcome != nil {
		r.say("balance", Differs, "snovsync cannot connect this account.")
		if snovio.KindOf(outcome) == snovio.KindNoAPIAccess {
			r.say("no-api-plan", AsExpected, "snovsync says that the account may not use the API.")
		} else {
			r.say("no-api-plan", NotChecked, "The refusal does not name the plan. If the plan has no API, please report it.")
		}
		return &stoppedError{"get-balance failed: " + r.answered()}
	}
	r.sayAnswered("balance", AsExpected, "HTTP 200, a balance", "")

	outcome, err = r.call(ctx, "get-balance", func() error {
		_, err := r.client.Balance(ctx, "snovsync-check-wrong-token")
		return err
	})
	if err != nil {
		return err
	}
	r.judge("rejected-token", snovio.KindOf(outcome) == snovio.KindTokenRejected,
		"snovsync would not ask for a new token when one expires before its time. Please report it.")
	return nil
}

// probeReads reads custom fields and campaigns.
func (r *run) probeReads(ctx context.Context) error {
	outcome, err := r.call(ctx, "prospect-custom-fields", func() (err error) {
		r.fields, err = r.client.CustomFields(ctx, r.token)
		return err
	})
	if err != nil {
		return err
	}
	switch elements, bare := array(r.recorder.last.body); {
	case outcome != nil:
		r.say("field-keys", Differs, "snovsync cannot read the custom fields. Please report it.")
	case len(elements) == 0:
	default:
		quoted := strings.Count(string(r.recorder.last.body), "customFields['") == len(r.fields)
		answered := fmt.Sprintf("HTTP 200, %d custom fields", len(elements))
		if bare && quoted && len(elements) == len(r.fields) {
			r.sayAnswered("field-keys", AsExpected, answered, "")
		} else {
			r.sayAnswered("field-keys", Differs, answered+" in another form", fmt.Sprintf("snovsync reads %d of them.", len(r.fields)))
		}
	}
	for _, field := range r.fields {
		if field.Required {
			r.filler[field.Key] = sample(field)
		}
	}
	var campaigns []snovio.Campaign
	outcome, err = r.call(ctx, "get-user-campaigns", func() (err error) {
		campaigns, err = r.client.Campaigns(ctx, r.token)
		return err
	})
	if err != nil {
		return err
	}
	if outcome != nil {
		r.say("campaigns", Differs, "snovsync cannot warn that a list has an active campaign.")
		return nil //nolint:nilerr // what the account answered is a finding, not a failure of the check
	}
	answered := "HTTP 200, campaigns: " + statuses(campaigns)
	if _, bare := array(r.recorder.last.body); bare {
		r.sayAnswered("campaigns", AsExpected, answered, "")
	} else {
		r.sayAnswered("campaigns", Differs, answered+", in another form", "snovsync reads this form too.")
	}
	return nil
}

// sample is a value that fits a custom field.
func sample(field snovio.CustomField) string {
	switch field.Type {
	case "number":
		return "1"
	case "date":
		return "2026-01-01"
	}
	return "snovsync check"
}

// statuses are the words that the account's campaigns have as their status, each once.
func statuses(campaigns []snovio.Campaign) string {
	var words []string
	for _, campaign := range campaigns {
		words = append(words, campaign.Status)
	}
	slices.Sort(words)
	return cmp.Or(strings.Join(slices.Compact(words), ", "), "none")
}

// array returns the elements of an answer, and whether they came as a bare array.
func array(body []byte) ([]json.RawMessage, bool) {
	var elements []json.RawMessage
	if json.Unmarshal(body, &elements) == nil {
		return elements, true
	}
	var wrapped struct {
		Data []json.RawMessage `json:"data"`
	}
	_ = json.Unmarshal(body, &wrapped) // what cannot be read has no elements
	return wrapped.Data, false
}

// probeLists creates the two lists and reads all.
func (r *run) probeLists(ctx context.Context) error {
	for i, name := range r.config.Plan.Lists {
		outcome, err := r.call(ctx, "lists", func() (err error) {
			r.lists[i], err = r.client.CreateList(ctx, r.token, name)
			return err
		})
		if err != nil {
			return err
		}
		if outcome != nil {
			r.say("new-list", Differs, "snovsync cannot create lists: "+r.clean(outcome.Error()))
			return &stoppedError{"a list could not be created, so nothing can be written: " + r.answered()}
		}
		r.left.Lists[name] = r.lists[i]
		_, bare := array(r.recorder.last.body)
		r.judge("new-list", bare, "snovsync reads this form too.")
	}
	var lists []snovio.List
	outcome, err := r.call(ctx, "get-user-lists", func() (err error) {
		lists, err = r.client.Lists(ctx, r.token)
		return err
	})
	if err != nil {
		return err
	}
	if outcome != nil {
		r.say("list-ids", Differs, "snovsync cannot read the lists. Please report it.")
		return nil //nolint:nilerr // what the account answered is a finding, not a failure of the check
	}
	elements, bare := array(r.recorder.last.body)
	numeric := true
	for _, element := range elements {
		var list struct {
			ID json.Number `json:"id"`
		}
		numeric = numeric && json.Unmarshal(element, &list) == nil && !bytes.Contains(element, []byte(`"id":"`))
	}
	answered := fmt.Sprintf("HTTP 200, %d lists", len(elements))
	if bare && numeric && len(lists) == len(elements) {
		r.sayAnswered("list-ids", AsExpected, answered, "")
	} else {
		r.sayAnswered("list-ids", Differs, answered+" in another form", fmt.Sprintf("snovsync reads %d of them.", len(lists)))
	}
	for _, list := range lists {
		if list.Deleted {
			r.sayAnswered("deleted-lists", AsExpected, "a deleted list is among them", "")
		}
	}
	return nil
}

// probeUnknownAddress searches for an address that no prospect has.
func (r *run) probeUnknownAddress(ctx context.Context) error {
	var found []snovio.FoundProspect
	outcome, err := r.call(ctx, "get-prospects-by-email", func() (err error) {
		found, err = r.client.FindProspects(ctx, r.token, r.config.Plan.nobody())
		return err
	})
	if err != nil {
		return err
	}
	switch {
	case outcome != nil || len(found) > 0:
		r.say("find-unknown", Differs, "snovsync does not read this as nobody. Please report it.")
	default:
		r.judge("find-unknown", r.recorder.last.status == http.StatusOK, "snovsync reads this as nobody too.")
	}
	return nil
}

// probePath calls what is no call of the API.
func (r *run) probePath(ctx context.Context) error {
	outcome, err := r.call(ctx, "an unknown path", func() error { return r.raw(ctx, http.MethodGet, "/v1/snovsync-check", nil) })
	if err != nil {
		return err
	}
	if outcome != nil {
		return nil //nolint:nilerr // what the account answered is a finding, not a failure of the check
	}
	var told struct {
		Errors struct {
			Code int `json:"code"`
		} `json:"errors"`
	}
	isObject := json.Unmarshal(r.recorder.last.body, &told) == nil && told.Errors.Code == http.StatusNotFound
	r.judge("unknown-path", r.recorder.last.status == http.StatusNotFound && isObject, "snovsync does not depend on this.")
	return nil
}
