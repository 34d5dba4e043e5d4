package scenarios

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

const (
	userErrors  = " userErrors { field code message }"
	eventFields = "event { id eventId status duplicate }"
	connection  = "connection { status maskedApiUserId connectedAt connectedBy creditBalance verifiedAt rejectedMessage }"
	settings    = "settings { targetListId triggers { bookingCreated bookingCanceled bookingRescheduled bookingNoShow routingFormSubmitted }" +
		" ifExists lifecycleFieldKey lifecycleWording { booked canceled rescheduled noShow } hostEmailFieldKey routingFormEmailField lookUpUnknownProspects" +
		" mappings { source target locked } version paused blockedReason blockedMessage updatedAt warnings { code message field } }"
	entryFields = "id eventId kind status reason message prospectEmail prospectId listId attemptCount nextAttemptAt createdAt updatedAt" +
		" mergedInto occurredAt bookingId formId attempts { id callId startedAt durationMs outcome request response httpStatus }"
	preview = "call { method path body } skipReason message notes"
)

// payload is what is asked of a mutation's answer, besides its user errors.
func payload(mutation string) (fields string, known bool) {
	fields, known = map[string]string{
		"bookingCreated":       eventFields,
		"bookingCanceled":      eventFields,
		"bookingRescheduled":   eventFields,
		"bookingNoShow":        eventFields,
		"routingFormSubmitted": eventFields,
		"recordEvents":         "events { id eventId status duplicate }",
		"connectSnovio":        connection,
		"disconnectSnovio":     connection,
		"createList":           "list { id name prospectCount deletedAt }",
		"updateSettings":       settings,
		"pauseSync":            settings,
		"resumeSync":           settings,
		"retrySync":            "entries { id eventId status attemptCount }",
		"retrySyncs":           "count entries { id eventId status attemptCount }",
		"createApiKey":         "key apiKey { id name prefix }",
		"revokeApiKey":         "apiKey { id name prefix }",
	}[mutation]
	return fields, known
}

// refusal is an answer with GraphQL errors.
type refusal struct {
	code, message string
}

func (r *refusal) Error() string { return r.code + ": " + r.message }

// mutate runs a mutation and returns its payload; a nil input: the mutation takes none.
func (o *organization) mutate(ctx context.Context, role, mutation string, input any) (map[string]any, error) {
	fields, known := payload(mutation)
	if !known {
		return nil, fmt.Errorf("there is no mutation %q", mutation)
	}
	query := "mutation { answer: " + mutation + " { " + fields + userErrors + " } }"
	var variables map[string]any
	if input != nil {
		kind := strings.ToUpper(mutation[:1]) + mutation[1:] + "Input"
		query = "mutation($input: " + kind + "!) { answer: " + mutation + "(input: $input) { " + fields + userErrors + " } }"
		variables = map[string]any{"input": input}
	}
	data, err := o.ask(ctx, role, query, variables)
	if err != nil {
		return nil, err
	}
	answer, ok := data["answer"].(map[string]any)
	if !ok {
		return nil, errors.New("the answer holds no payload")
	}
	return answer, nil
}

// ask runs one operation over HTTP. Its error is a *refusal where the answer has errors.
func (o *organization) ask(ctx context.Context, role, query string, variables map[string]any) (map[string]any, error) {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, o.server.url+"/graphql", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	if token := o.tokens[role]; token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := o.server.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	var answer struct {
		Data   map[string]any `json:"data"`
		Errors []struct {
			Message    string `json:"message"`
			Extensions struct {
				Code string `json:"code"`
			} `json:"extensions"`
		} `json:"errors"`
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return nil, fmt.Errorf("HTTP status %d: %w", response.StatusCode, err)
	}
	if len(answer.Errors) > 0 {
		return nil, &refusal{code: answer.Errors[0].Extensions.Code, message: answer.Errors[0].Message}
	}
	return answer.Data, nil
}

// entry reads one entry of the log.
func (o *organization) entry(ctx context.Context, id string) (map[string]any, error) {
	data, err := o.ask(ctx, roleOwner, "query($id: ID!) { syncLogEntry(id: $id) { "+entryFields+" } }", map[string]any{"id": id})
	if err != nil {
		return nil, err
	}
	entry, ok := data["syncLogEntry"].(map[string]any)
	if !ok {
		return nil, errors.New("there is no such entry")
	}
	return entry, nil
}
