package scenarios

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/snovsync/snovsync/internal/graphqlclient"
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

// ask runs one operation over HTTP.
func (o *organization) ask(ctx context.Context, role, query string, variables map[string]any) (data map[string]any, err error) {
	err = o.client(role).Ask(ctx, query, variables, &data)
	return data, err
}

// client sends operations in a role.
func (o *organization) client(role string) *graphqlclient.Client {
	return &graphqlclient.Client{URL: o.server.url, Token: o.tokens[role], HTTP: o.server.client}
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
