package resolvers_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql/executor"

	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/internal/clientaddr"
	"github.com/snovsync/snovsync/internal/intake"
	"github.com/snovsync/snovsync/internal/integration"
	"github.com/snovsync/snovsync/internal/ratelimit"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/resolvers"
)

// TestEveryFieldIsAnswered: what a service says arrives in the field that is meant for it.
func TestEveryFieldIsAnswered(t *testing.T) {
	w := newWorld(t)
	first, second := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC)
	list := integration.List{
		AccountList: models.AccountList{ID: "1", Name: "Leads", ProspectCount: 7, CreatedAt: first, DeletedAt: &second}, ReadAt: second,
		CampaignsKnown: true, ActiveCampaigns: []models.AccountCampaign{{ID: "2", Name: "Spring"}},
	}
	key := &models.APIKey{ID: "k", Name: "Bookings", Prefix: "snv_12345678", CreatedBy: "user-2", CreatedAt: first, LastUsedAt: &second}
	f := w.integration
	f.connection = &models.Connection{Status: models.ConnectionConnected, MaskedUserID: "ab…yz"}
	f.read = []integration.Read{{Kind: models.InventoryLists, ReadAt: &first, Reading: true, FailedAt: &second, Message: "away"}}
	f.found, f.created = []integration.List{list, {AccountList: models.AccountList{ID: "3"}, ReadAt: first}}, &list
	f.fields, f.fieldsAt = []models.CustomField{{Key: "a", Label: "A", Required: true, Type: models.FieldTypeDate}}, first
	f.preview = &integration.Preview{
		Call: &integration.Call{Method: "POST", Path: "/v1/x", Body: `{"a":1}`}, Notes: []string{"note"},
		Warnings: []models.SettingsWarning{{Code: models.WarningRequiredFieldUnmapped, Message: "fill it"}},
	}
	f.entries = []*models.Entry{{ID: "e", EventID: "1", Kind: models.KindBookingCreated, Status: models.StatusQueued}}
	f.key, f.keySecret, f.keys = key, "snv_secret", []*models.APIKey{key}
	f.queue = &integration.Queue{
		Depth: 1, Blocked: 2, OldestAge: time.Minute + 1, QuotaUsed: 3, QuotaLimit: 60, QuotaFreesAt: &first, EstimatedDrain: 2 * time.Minute,
		Paused: true, BlockedReason: models.ReasonListDeleted, BlockedMessage: "choose another list",
	}
	const listFields = `id name prospectCount createdAt deletedAt readAt activeCampaigns { id name }`
	const wholeList = `{"id":"1","name":"Leads","prospectCount":7,"createdAt":"2026-01-02T03:04:05Z","deletedAt":"2026-02-03T04:05:06Z",` +
		`"readAt":"2026-02-03T04:05:06Z","activeCampaigns":[{"id":"2","name":"Spring"}]}`
	const keyFields = `id name prefix createdAt createdBy lastUsedAt`
	const wholeKey = `{"id":"k","name":"Bookings","prefix":"snv_12345678","createdAt":"2026-01-02T03:04:05Z","createdBy":"user-2","lastUsedAt":"2026-02-03T04:05:06Z"}`
	const queueFields = `depth blocked oldestAgeSeconds quotaUsed quotaLimit quotaFreesAt estimatedDrainSeconds paused blockedReason blockedMessage`
	const event = `{eventId: "1", occurredAt: "2026-01-31T10:30:00Z", booking: {id: "b"}}`
	for query, want := range map[string]string{
		`{ viewer { user role organization } }`: `{"viewer":{"user":"user-1","role":"OWNER","organization":"org-1"}}`,
		`{ connection { maskedApiUserId reads { kind readAt reading failedAt message } } }`: `{"connection":{"maskedApiUserId":"ab…yz","reads":[` +
			`{"kind":"LISTS","readAt":"2026-01-02T03:04:05Z","reading":true,"failedAt":"2026-02-03T04:05:06Z","message":"away"}]}}`,
		`{ lists { ` + listFields + ` } }`: `{"lists":[` + wholeList + `,{"id":"3","name":"","prospectCount":0,"createdAt":null,"deletedAt":null,` +
			`"readAt":"2026-01-02T03:04:05Z","activeCampaigns":null}]}`,
		`{ customFields { key label required type readAt } }`: `{"customFields":[{"key":"a","label":"A","required":true,"type":"DATE","readAt":"2026-01-02T03:04:05Z"}]}`,
		`{ queue { ` + queueFields + ` } }`: `{"queue":{"depth":1,"blocked":2,"oldestAgeSeconds":61,"quotaUsed":3,"quotaLimit":60,"quotaFreesAt":"2026-01-02T03:04:05Z",` +
			`"estimatedDrainSeconds":120,"paused":true,"blockedReason":"LIST_DELETED","blockedMessage":"choose another list"}}`,
		`{ apiKeys { ` + keyFields + ` } }`: `{"apiKeys":[` + wholeKey + `]}`,
		`{ previewSync(input: {bookingCreated: ` + event + `}) { call { method path body } skipReason message notes userErrors { code } warnings { code message } } }`: `{"previewSync":{` +
			`"call":{"method":"POST","path":"/v1/x","body":"{\"a\":1}"},"skipReason":null,"message":null,"notes":["note"],"userErrors":[],` +
			`"warnings":[{"code":"REQUIRED_FIELD_UNMAPPED","message":"fill it"}]}}`,
		`mutation { connectSnovio(input: {apiUserId: "a", apiSecret: "b"}) { connection { maskedApiUserId } userErrors { code } } }`: `{"connectSnovio":{"connection":{"maskedApiUserId":"ab…yz"},"userErrors":[]}}`,
		`mutation { disconnectSnovio { connection { maskedApiUserId } } }`:                                                           `{"disconnectSnovio":{"connection":{"maskedApiUserId":"ab…yz"}}}`,
		`mutation { createList(input: {name: "Leads"}) { list { ` + listFields + ` } userErrors { code } } }`:                        `{"createList":{"list":` + wholeList + `,"userErrors":[]}}`,
		`mutation { retrySync(input: {ids: ["e"]}) { entries { id eventId kind status } userErrors { code } } }`:                     `{"retrySync":{"entries":[{"id":"e","eventId":"1","kind":"BOOKING_CREATED","status":"QUEUED"}],"userErrors":[]}}`,
		`mutation { createApiKey(input: {name: "Bookings"}) { apiKey { ` + keyFields + ` } key userErrors { code } } }`:              `{"createApiKey":{"apiKey":` + wholeKey + `,"key":"snv_secret","userErrors":[]}}`,
		`mutation { revokeApiKey(input: {id: "k"}) { apiKey { ` + keyFields + ` } userErrors { code } } }`:                           `{"revokeApiKey":{"apiKey":` + wholeKey + `,"userErrors":[]}}`,
	} {
		if got := w.do(w.as(auth.RoleOwner), query, nil); got.raw != `{"data":`+want+`}` {
			t.Errorf("%s\n got %s\nwant %s", query, got.raw, want)
		}
	}
}

// TestChangesNameTheirActor: the audit log says who changed what, and from where.
func TestChangesNameTheirActor(t *testing.T) {
	w := newWorld(t)
	w.integration.settings = models.DefaultSettings("org-1")
	want := integration.Actor{UserID: "user-1", OrganizationID: "org-1", Address: "192.0.2.7"}
	for mutation, arguments := range map[string][]string{
		`connectSnovio(input: {apiUserId: "a", apiSecret: "b"}) { userErrors { code } }`: {"a", "b"},
		`disconnectSnovio { connection { status } }`:                                     nil,
		`createList(input: {name: "Leads"}) { userErrors { code } }`:                     {"Leads"},
		`updateSettings(input: {}) { userErrors { code } }`:                              nil,
		`pauseSync { settings { version } }`:                                             nil,
		`resumeSync { settings { version } }`:                                            nil,
		`retrySync(input: {ids: ["1", "2"]}) { userErrors { code } }`:                    {"1", "2"},
		`createApiKey(input: {name: "Bookings"}) { userErrors { code } }`:                {"Bookings"},
		`revokeApiKey(input: {id: "k"}) { userErrors { code } }`:                         {"k"},
	} {
		w.integration.actor, w.integration.arguments = integration.Actor{}, nil
		got := w.do(clientaddr.With(w.as(auth.RoleOwner), "192.0.2.7"), "mutation { "+mutation+" }", nil)
		if len(got.Errors) > 0 || w.integration.actor != want || !slices.Equal(w.integration.arguments, arguments) {
			t.Errorf("%s: %s, asked by %+v with %q", mutation, got.raw, w.integration.actor, w.integration.arguments)
		}
	}
}

// keptIntake keeps the events that it is given.
type keptIntake struct {
	organizationID string
	events         []*models.Event
	err            error
}

func (k *keptIntake) Accept(_ context.Context, organizationID string, events []*models.Event) ([]intake.Receipt, error) {
	k.organizationID, k.events = organizationID, append(k.events, events...)
	return make([]intake.Receipt, len(events)), k.err
}

// reporting makes a world whose intake is one that keeps events, and that limits events.
func reporting(t *testing.T, events *ratelimit.Events) (*world, *keptIntake) {
	t.Helper()
	kept := &keptIntake{}
	w := &world{t: t, resolver: resolvers.New(resolvers.Config{Intake: kept, Events: events})}
	w.exec = executor.New(w.resolver.Schema())
	return w, kept
}

const (
	reportOne = `mutation { bookingCreated(input: {eventId: "1", occurredAt: "2026-01-31T10:30:00Z", booking: {id: "b"}}) { event { id } } }`
	reportTwo = `mutation($e: [EventInput!]!) { recordEvents(input: {events: $e}) { events { id } } }`
)

func twoEvents() map[string]any {
	return map[string]any{"e": []any{
		map[string]any{"bookingCreated": booking("1", "ann@example.com")}, map[string]any{"bookingCanceled": booking("2", "ann@example.com")},
	}}
}

// TestEventsNameTheirKey: the store refuses the events of a key that was revoked a moment ago,
// so it has to know the key of each event.
func TestEventsNameTheirKey(t *testing.T) {
	service := &auth.Principal{Subject: "key-1", OrganizationID: "org-1", Role: auth.RoleService, KeyID: "key-1"}
	for _, caller := range []*auth.Principal{service, principal(auth.RoleOwner, "org-1")} {
		w, kept := reporting(t, nil)
		ctx := auth.With(t.Context(), caller)
		w.do(ctx, reportOne, nil)
		w.do(ctx, reportTwo, twoEvents())
		if len(kept.events) != 3 || kept.organizationID != "org-1" {
			t.Fatalf("%s reported %d events of %q", caller.Subject, len(kept.events), kept.organizationID)
		}
		for _, event := range kept.events {
			if event.KeyID != caller.KeyID {
				t.Errorf("%s: the event %s has the key %q", caller.Subject, event.EventID, event.KeyID)
			}
		}
	}
}

// TestEventsOverTheLimitAreRefused: all events of a call count, and none of a refused call is
// accepted.
func TestEventsOverTheLimitAreRefused(t *testing.T) {
	w, kept := reporting(t, ratelimit.NewEvents(ratelimit.EventsConfig{PerOrganization: 1, MinBurst: 11}))
	presented := w.presentedErrors()
	ctx := w.as(auth.RoleOwner)
	for range 5 {
		w.do(ctx, reportTwo, twoEvents())
	}
	if failures := presented(); len(failures) > 0 || len(kept.events) != 10 {
		t.Fatalf("accepted %d events, %v", len(kept.events), failures)
	}
	refused := func(query string, variables map[string]any) {
		t.Helper()
		w.do(ctx, query, variables)
		failures := presented()
		if len(failures) != 1 {
			t.Fatalf("got %v", failures)
		}
		if _, limited := errors.AsType[*ratelimit.Error](failures[0]); !limited {
			t.Errorf("got %v", failures[0])
		}
	}
	refused(reportTwo, twoEvents())
	w.do(ctx, reportOne, nil)
	if failures := presented(); len(failures) > 0 {
		t.Errorf("the last event within the limit: %v", failures)
	}
	refused(reportOne, nil)
	if len(kept.events) != 11 {
		t.Errorf("accepted %d events", len(kept.events))
	}
}

func TestFailuresOfTheIntakeAreAnswered(t *testing.T) {
	w, kept := reporting(t, nil)
	kept.err = models.ErrUnavailable
	presented := w.presentedErrors()
	for query, variables := range map[string]map[string]any{reportOne: nil, reportTwo: twoEvents()} {
		got := w.do(w.as(auth.RoleOwner), query, variables)
		if failures := presented(); len(failures) != 1 || !errors.Is(failures[0], models.ErrUnavailable) {
			t.Errorf("%s: %v, %s", query, failures, got.raw)
		}
	}
}
