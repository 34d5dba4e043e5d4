package resolvers_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/internal/integration"
	"github.com/snovsync/snovsync/internal/livelog"
	"github.com/snovsync/snovsync/models"
)

func TestOneEventIsAccepted(t *testing.T) {
	w := newWorld(t)
	const mutation = `mutation($i: BookingNoShowInput!) { bookingNoShow(input: $i) { event { id eventId status duplicate } userErrors { field code } } }`
	input := map[string]any{
		"eventId": 7, "occurredAt": "2026-01-31T10:30:00+01:00", "noShow": false, "rescheduledFrom": nil,
		"booking": map[string]any{"id": "b-1", "title": nil, "startTime": "2026-02-01T09:00:00Z"},
		"answers": []any{map[string]any{"questionId": "q", "value": nil}}, "host": nil,
	}
	first := w.do(w.as(auth.RoleService), mutation, map[string]any{"i": input})
	if first.at(t, "bookingNoShow", "event", "status") != "QUEUED" || first.at(t, "bookingNoShow", "event", "duplicate") != false ||
		first.at(t, "bookingNoShow", "event", "eventId") != "7" {
		t.Errorf("got %s", first.raw)
	}
	second := w.do(w.as(auth.RoleService), mutation, map[string]any{"i": input})
	if second.at(t, "bookingNoShow", "event", "duplicate") != true ||
		second.at(t, "bookingNoShow", "event", "id") != first.at(t, "bookingNoShow", "event", "id") {
		t.Errorf("the same again: %s", second.raw)
	}
	id := fmt.Sprint(first.at(t, "bookingNoShow", "event", "id"))
	jobs, err := w.store.Jobs(t.Context(), []string{id})
	if err != nil {
		t.Fatal(err)
	}
	event := jobs[id].Event
	if event.Kind != models.KindBookingNoShow || !event.ShownUp() || event.RescheduledFrom != "" || event.BookingID != "b-1" ||
		!event.OccurredAt.Equal(time.Date(2026, 1, 31, 9, 30, 0, 0, time.UTC)) || event.Payload.Host != nil {
		t.Errorf("stored %+v", event)
	}
	input["booking"] = map[string]any{"id": "other"}
	conflict := w.do(w.as(auth.RoleService), mutation, map[string]any{"i": input})
	if conflict.at(t, "bookingNoShow", "event") != nil || conflict.at(t, "bookingNoShow", "userErrors", 0, "code") != "EVENT_CONFLICT" ||
		fmt.Sprint(conflict.at(t, "bookingNoShow", "userErrors", 0, "field")) != "[input eventId]" {
		t.Errorf("other content: %s", conflict.raw)
	}
}

func TestEventsOfACallAreAcceptedEachOnItsOwn(t *testing.T) {
	w := newWorld(t)
	got := w.do(w.as(auth.RoleService),
		`mutation($i: RecordEventsInput!) { recordEvents(input: $i) { events { eventId status } userErrors { field code } } }`,
		map[string]any{"i": map[string]any{"events": []any{
			map[string]any{"bookingCreated": booking("1", "ann@example.com")},
			map[string]any{},
			map[string]any{"routingFormSubmitted": map[string]any{"eventId": "2", "occurredAt": "2026-01-31T09:30:00Z", "form": map[string]any{"id": "f"}, "fields": []any{map[string]any{"fieldId": "a", "value": "b"}}}},
			map[string]any{"bookingCanceled": map[string]any{"eventId": "3", "occurredAt": "2026-01-31T09:30:00Z", "booking": map[string]any{"id": ""}}},
			map[string]any{"bookingCreated": booking("4", "ann@example.com"), "bookingCanceled": booking("5", "ann@example.com")},
			map[string]any{"bookingRescheduled": booking("6", "ann@example.com"), "bookingCanceled": nil},
		}}})
	events, err := json.Marshal(got.at(t, "recordEvents", "events"))
	if err != nil {
		t.Fatal(err)
	}
	if want := `[{"eventId":"1","status":"QUEUED"},null,{"eventId":"2","status":"QUEUED"},null,null,{"eventId":"6","status":"QUEUED"}]`; string(events) != want {
		t.Errorf("got %s", events)
	}
	var paths []string
	for i := range got.list(t, "recordEvents", "userErrors") {
		paths = append(paths, fmt.Sprint(got.at(t, "recordEvents", "userErrors", i, "field")))
	}
	slices.Sort(paths)
	want := []string{"[input events 1]", "[input events 3 bookingCanceled booking id]", "[input events 4]"}
	if !slices.Equal(paths, want) {
		t.Errorf("got %v", paths)
	}
}

func TestTooManyEventsAreRefused(t *testing.T) {
	w := newWorld(t)
	events := make([]any, 501)
	for i := range events {
		events[i] = map[string]any{"bookingCreated": booking(fmt.Sprint(i), "ann@example.com")}
	}
	got := w.do(w.as(auth.RoleService), `mutation($i: RecordEventsInput!) { recordEvents(input: $i) { events { id } userErrors { field code message } } }`,
		map[string]any{"i": map[string]any{"events": events}})
	want := `{"data":{"recordEvents":{"events":[],"userErrors":[{"field":["input","events"],"code":"TOO_MANY","message":"a call can bring no more than 500 events"}]}}}`
	if got.raw != want {
		t.Errorf("got %s", got.raw)
	}
}

func TestPreviewTakesOneEvent(t *testing.T) {
	w := newWorld(t)
	const query = `query($i: PreviewSyncInput!) { previewSync(input: $i) { call { body } skipReason message notes } }`
	got := w.do(w.as(auth.RoleAdmin), query, map[string]any{"i": map[string]any{"bookingCanceled": booking("1", "ann@example.com")}})
	if got.at(t, "previewSync", "skipReason") != "NO_EMAIL" || got.at(t, "previewSync", "call") != nil || w.integration.previewed.Kind != models.KindBookingCanceled {
		t.Errorf("got %s, previewed %+v", got.raw, w.integration.previewed)
	}
	if w.integration.edited != nil {
		t.Errorf("with settings %+v", w.integration.edited)
	}
	none := w.do(w.as(auth.RoleAdmin), query, map[string]any{"i": map[string]any{}})
	if len(none.Errors) != 1 || !strings.Contains(none.Errors[0].Message, "exactly one") {
		t.Errorf("got %s", none.raw)
	}
}

func TestPreviewTakesEditedSettings(t *testing.T) {
	w := newWorld(t)
	w.integration.userErrors = []models.UserError{{Field: []string{"settings", "mappings", "0", "target"}, Code: models.UserErrorUnknownTarget, Message: "no such target"}}
	got := w.do(w.as(auth.RoleAdmin), `query($i: PreviewSyncInput!, $s: UpdateSettingsInput) { previewSync(input: $i, settings: $s) { userErrors { field code } } }`, map[string]any{
		"i": map[string]any{"bookingCreated": booking("1", "ann@example.com")},
		"s": map[string]any{"targetListId": nil, "hostEmailFieldKey": "Host", "mappings": []any{}, "version": 7},
	})
	if got.raw != `{"data":{"previewSync":{"userErrors":[{"field":["settings","mappings","0","target"],"code":"UNKNOWN_TARGET"}]}}}` {
		t.Errorf("got %s", got.raw)
	}
	if c := w.integration.edited; c == nil || *c.TargetListID != "" || c.LifecycleFieldKey != nil || *c.HostEmailFieldKey != "Host" || c.Mappings == nil {
		t.Errorf("previewed with %+v", c)
	}
	if n := w.integration.callsOf("updateSettings"); n != 0 {
		t.Errorf("saved %d times", n)
	}
}

func TestAbsentAndNullSettingsDiffer(t *testing.T) {
	w := newWorld(t)
	update := func(input map[string]any) integration.SettingsChange {
		t.Helper()
		got := w.do(w.as(auth.RoleOwner), `mutation($i: UpdateSettingsInput!) { updateSettings(input: $i) { settings { version } userErrors { code } } }`, map[string]any{"i": input})
		if len(got.Errors) > 0 {
			t.Fatalf("got %s", got.raw)
		}
		return w.integration.change
	}
	c := update(map[string]any{})
	if c.TargetListID != nil || c.LifecycleFieldKey != nil || c.HostEmailFieldKey != nil || c.IfExists != nil || c.Mappings != nil || w.integration.version != nil ||
		c.Triggers != (integration.TriggersChange{}) || c.LifecycleWording != (integration.WordingChange{}) {
		t.Errorf("absent: %+v", c)
	}
	c = update(map[string]any{"targetListId": nil, "lifecycleFieldKey": nil, "hostEmailFieldKey": nil, "ifExists": nil, "triggers": nil, "mappings": []any{}})
	if *c.TargetListID != "" || *c.LifecycleFieldKey != "" || *c.HostEmailFieldKey != "" || c.IfExists != nil || c.Mappings == nil {
		t.Errorf("null: %+v", c)
	}
	c = update(map[string]any{
		"targetListId": 12, "lifecycleFieldKey": "Status", "ifExists": "SKIP", "version": 3,
		"triggers": map[string]any{"bookingNoShow": false}, "lifecycleWording": map[string]any{"booked": "Booked"},
		"mappings": []any{map[string]any{"source": "host.name", "target": "prospect.company"}, map[string]any{"source": "host.name", "target": nil}},
	})
	if *c.TargetListID != "12" || *c.LifecycleFieldKey != "Status" || *c.IfExists != models.IfExistsSkip || *w.integration.version != 3 ||
		*c.Triggers.BookingNoShow || c.Triggers.BookingCreated != nil || *c.LifecycleWording.Booked != "Booked" ||
		!slices.Equal(c.Mappings, []models.Mapping{{Source: "host.name", Target: "prospect.company"}, {Source: "host.name"}}) {
		t.Errorf("given: %+v", c)
	}
}

func TestEmptyStringsOfTheDomainAreNull(t *testing.T) {
	w := newWorld(t)
	got := w.do(w.as(auth.RoleMember), `{ connection { status } settings { targetListId lifecycleFieldKey hostEmailFieldKey blockedReason blockedMessage updatedAt version mappings { source target locked } } queue { oldestAgeSeconds quotaFreesAt blockedReason } lists { createdAt deletedAt activeCampaigns { name } } }`, nil)
	if len(got.Errors) > 0 || got.at(t, "connection", "status") != "DISCONNECTED" {
		t.Fatalf("got %s", got.raw)
	}
	for _, field := range []string{"targetListId", "lifecycleFieldKey", "hostEmailFieldKey", "blockedReason", "blockedMessage", "updatedAt"} {
		if v := got.at(t, "settings", field); v != nil {
			t.Errorf("%s is %v", field, v)
		}
	}
	rows, err := json.Marshal(got.at(t, "settings", "mappings"))
	if err != nil {
		t.Fatal(err)
	}
	if want := `[{"locked":true,"source":"invitee.email","target":"prospect.email"},{"locked":true,"source":"invitee.name","target":"prospect.name"},{"locked":true,"source":"invitee.phone","target":"prospect.phone"}]`; string(rows) != want {
		t.Errorf("got %s", rows)
	}
	w.integration.connection = &models.Connection{Status: models.ConnectionConnected, MaskedUserID: "ab…yz", ConnectedAt: time.Now(), ConnectedBy: "user-1"}
	got = w.do(w.as(auth.RoleMember), `{ connection { status maskedApiUserId connectedBy creditBalance verifiedAt rejectedMessage } }`, nil)
	if got.at(t, "connection", "maskedApiUserId") != "ab…yz" || got.at(t, "connection", "creditBalance") != nil || got.at(t, "connection", "verifiedAt") != nil {
		t.Errorf("got %s", got.raw)
	}
}

func TestRateLimitedQueriesSayWhenToTryAgain(t *testing.T) {
	w := newWorld(t)
	w.integration.err = &integration.RateLimitedError{RetryAfter: 1500 * time.Millisecond, Message: "try again"}
	for _, query := range []string{`{ lists { id } }`, `{ customFields { key } }`} {
		got := w.do(w.as(auth.RoleMember), query, nil)
		if !slices.Equal(got.codes(), []string{"RATE_LIMITED"}) || got.Errors[0].Extensions["retryAfterSeconds"] != 2.0 {
			t.Errorf("%s: %s", query, got.raw)
		}
	}
}

func TestLogIsPagedAndFilteredWithinTheOrganization(t *testing.T) {
	w := newWorld(t)
	var ids []string
	for i := range 5 {
		ids = append(ids, w.booked("org-1", fmt.Sprint(i), fmt.Sprintf("person%d@example.com", i%2)))
	}
	foreign := w.booked("org-2", "0", "person0@example.com")
	slices.Reverse(ids)

	const query = `query($first: Int, $after: String, $f: SyncLogFilter) { syncLog(first: $first, after: $after, filter: $f) { edges { cursor node { id } } nodes { id reason attempts { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } liveCursor } }`
	var seen []string
	var after any
	for range 3 {
		got := w.do(w.as(auth.RoleMember), query, map[string]any{"first": 2, "after": after})
		for i := range got.list(t, "syncLog", "edges") {
			seen = append(seen, fmt.Sprint(got.at(t, "syncLog", "edges", i, "node", "id")))
			if got.at(t, "syncLog", "nodes", i, "id") != seen[len(seen)-1] {
				t.Errorf("nodes and edges differ: %s", got.raw)
			}
		}
		after = got.at(t, "syncLog", "pageInfo", "endCursor")
		if more := got.at(t, "syncLog", "pageInfo", "hasNextPage"); more != (len(seen) < 5) {
			t.Errorf("after %d entries there is more: %v", len(seen), more)
		}
	}
	if !slices.Equal(seen, ids) {
		t.Errorf("saw %v, want %v", seen, ids)
	}
	if w.store.reads != 3 {
		t.Errorf("attempts were read %d times for 3 pages", w.store.reads)
	}

	for _, filter := range []map[string]any{
		{"prospectEmail": " Person1@Example.com "},
		{"prospectEmail": "person1@example.com", "status": "QUEUED", "kind": []string{"BOOKING_CREATED"}},
		{"prospectEmail": "person1@example.com", "status": slices.Repeat([]string{"QUEUED"}, 5000)},
	} {
		got := w.do(w.as(auth.RoleMember), query, map[string]any{"f": filter})
		if n := len(got.list(t, "syncLog", "nodes")); n != 2 {
			t.Errorf("%v chose %d entries", filter, n)
		}
	}
	for name, variables := range map[string]map[string]any{
		"a page too large":  {"first": 201},
		"a page of nothing": {"first": 0},
		"a broken cursor":   {"after": "broken"},
		"a NUL":             {"f": map[string]any{"bookingId": "a\x00"}},
		"a long text":       {"f": map[string]any{"prospectEmail": strings.Repeat("x", 1<<20)}},
	} {
		if got := w.do(w.as(auth.RoleMember), query, variables); len(got.Errors) != 1 {
			t.Errorf("%s: %.200s", name, got.raw)
		}
	}
	for name, id := range map[string]string{"foreign": foreign, "unknown": "nothing", "NUL": "\x00", "empty": ""} {
		got := w.do(w.as(auth.RoleMember), `query($id: ID!) { syncLogEntry(id: $id) { id } }`, map[string]any{"id": id})
		if len(got.Errors) != 1 || got.at(t, "syncLogEntry") != nil {
			t.Errorf("%s id: %s", name, got.raw)
		}
	}
	if got := w.do(w.as(auth.RoleMember), `query($id: ID!) { syncLogEntry(id: $id) { prospectEmail } }`, map[string]any{"id": ids[0]}); got.at(t, "syncLogEntry", "prospectEmail") != "person0@example.com" {
		t.Errorf("got %s", got.raw)
	}
}

func TestSubscriptionGoesOnWhereThePageEnds(t *testing.T) {
	w := newWorld(t)
	w.booked("org-1", "before", "ann@example.com")
	page := w.do(w.as(auth.RoleMember), `{ syncLog { liveCursor } }`, nil)
	missed := w.booked("org-1", "missed", "ann@example.com")
	w.booked("org-2", "foreign", "ann@example.com")

	ctx, cancel := context.WithCancel(w.as(auth.RoleMember))
	defer cancel()
	next := w.start(ctx, `subscription($after: String) { syncLog(after: $after, filter: {prospectEmail: "ann@example.com"}) { cursor entry { id status attempts { id } } } }`,
		map[string]any{"after": page.at(t, "syncLog", "liveCursor")})
	if got := next(); got.at(t, "syncLog", "entry", "id") != missed {
		t.Errorf("at first: %s", got.raw)
	}
	w.booked("org-1", "someone else", "bob@example.com")
	live := w.booked("org-1", "live", "ann@example.com")
	if got := next(); got.at(t, "syncLog", "entry", "id") != live {
		t.Errorf("then: %s", got.raw)
	}
	cancel()
	if got := next(); got != nil {
		t.Errorf("after the end: %s", got.raw)
	}
}

func TestSubscriptionsAreRefusedForAReason(t *testing.T) {
	w := newWorld(t)
	const subscription = `subscription($after: String) { syncLog(after: $after) { cursor } }`
	if got := w.do(w.as(auth.RoleMember), subscription, map[string]any{"after": livelog.EncodeCursor(99)}); !slices.Equal(got.codes(), []string{"CURSOR_EXPIRED"}) {
		t.Errorf("a cursor that never was: %s", got.raw)
	}
	if got := w.do(w.as(auth.RoleMember), subscription, map[string]any{"after": "broken"}); len(got.Errors) != 1 {
		t.Errorf("a broken cursor: %s", got.raw)
	}
	w.hub.Stop()
	if got := w.do(w.as(auth.RoleMember), subscription, nil); !slices.Equal(got.codes(), []string{"SERVER_STOPPING"}) {
		t.Errorf("while the server stops: %s", got.raw)
	}
}

// fail ends an entry that waits as FAILED.
func (w *world) fail(ids ...string) {
	w.t.Helper()
	for _, id := range ids {
		if _, err := w.store.SettleQueued(w.t.Context(), []models.Result{{EntryID: id, Status: models.StatusFailed, Reason: models.ReasonProspectRefused}}); err != nil {
			w.t.Fatal(err)
		}
	}
}

func TestRetryOfAFilterShowsTheEntries(t *testing.T) {
	w := newWorld(t)
	failed := w.booked("org-1", "1", "ann@example.com")
	w.booked("org-1", "2", "ann@example.com")
	w.fail(failed, w.booked("org-1", "3", "ann@example.com"), w.booked("org-2", "3", "ann@example.com"))
	const count = `query($f: SyncLogFilter!) { retryableCount(filter: $f) { count capped } }`
	const mutation = `mutation($f: SyncLogFilter!, $after: String) { retrySyncs(input: {filter: $f, after: $after}) { count continueAfter entries { id status } userErrors { code } } }`
	none := w.do(w.as(auth.RoleAdmin), mutation, map[string]any{"f": map[string]any{"status": "SUCCEEDED"}})
	if none.at(t, "retrySyncs", "count") != 0.0 || none.at(t, "retrySyncs", "continueAfter") != nil || len(none.list(t, "retrySyncs", "entries")) != 0 {
		t.Errorf("got %s", none.raw)
	}
	refused := map[string]any{"f": map[string]any{"reason": "PROSPECT_REFUSED"}}
	if got := w.do(w.as(auth.RoleAdmin), count, refused); got.raw != `{"data":{"retryableCount":{"count":1,"capped":true}}}` {
		t.Errorf("counted %s", got.raw)
	}
	got := w.do(w.as(auth.RoleAdmin), mutation, refused)
	next := got.at(t, "retrySyncs", "continueAfter")
	if got.at(t, "retrySyncs", "count") != 1.0 || next == nil ||
		got.at(t, "retrySyncs", "entries", 0, "id") != failed || got.at(t, "retrySyncs", "entries", 0, "status") != "QUEUED" {
		t.Errorf("got %s", got.raw)
	}
	w.fail(failed)
	refused["after"] = next
	if got = w.do(w.as(auth.RoleAdmin), mutation, refused); got.at(t, "retrySyncs", "continueAfter") != nil || got.at(t, "retrySyncs", "entries", 0, "id") == failed {
		t.Errorf("went on with %s", got.raw)
	}
	refused["after"] = "nonsense"
	if got = w.do(w.as(auth.RoleAdmin), mutation, refused); len(got.Errors) != 1 {
		t.Errorf("a cursor that is none: %s", got.raw)
	}
	delete(refused, "after")
	if got := w.do(w.as(auth.RoleAdmin), count, refused); got.raw != `{"data":{"retryableCount":{"count":1,"capped":false}}}` {
		t.Errorf("then counted %s", got.raw)
	}
	if got := w.do(w.as(auth.RoleAdmin), count, map[string]any{"f": map[string]any{"bookingId": "a\x00"}}); len(got.Errors) != 1 {
		t.Errorf("a NUL: %s", got.raw)
	}
}

func TestActivityIsTheOrganizations(t *testing.T) {
	w := newWorld(t)
	w.fail(w.booked("org-1", "1", "ann@example.com"), w.booked("org-1", "2", "ann@example.com"), w.booked("org-2", "1", "ann@example.com"))
	got := w.do(w.as(auth.RoleMember), `{ activity { from to succeeded skipped failed } none: activity(hours: null) { failed } hour: activity(hours: 1) { failed } }`, nil)
	var answer struct {
		Data struct {
			Activity []struct {
				Failed int `json:"failed"`
			} `json:"activity"`
		} `json:"data"`
	}
	if err := json.Unmarshal([]byte(got.raw), &answer); err != nil {
		t.Fatal(err)
	}
	failed := 0
	for _, bucket := range answer.Data.Activity {
		failed += bucket.Failed
	}
	if failed != 2 || len(answer.Data.Activity) != 96 || len(got.list(t, "none")) != 96 || len(got.list(t, "hour")) != 4 {
		t.Errorf("got %s", got.raw)
	}
	for _, hours := range []int{0, 169} {
		if got := w.do(w.as(auth.RoleMember), `query($h: Int) { activity(hours: $h) { failed } }`, map[string]any{"h": hours}); len(got.Errors) != 1 {
			t.Errorf("%d hours: %s", hours, got.raw)
		}
	}
}

func TestAStaleSaveShowsWhatWasSaved(t *testing.T) {
	w := newWorld(t)
	const mutation = `mutation { updateSettings(input: {version: 1}) { settings { version } currentSettings { version updatedBy } userErrors { code } } }`
	w.integration.settings = &models.Settings{Version: 2, UpdatedBy: "user-2"}
	if got := w.do(w.as(auth.RoleAdmin), mutation, nil); got.raw != `{"data":{"updateSettings":{"settings":{"version":2},"currentSettings":null,"userErrors":[]}}}` {
		t.Errorf("saved: %s", got.raw)
	}
	w.integration.userErrors = []models.UserError{{Code: models.UserErrorStaleVersion, Message: "stale"}}
	if got := w.do(w.as(auth.RoleAdmin), mutation, nil); got.raw != `{"data":{"updateSettings":{"settings":null,"currentSettings":{"version":2,"updatedBy":"user-2"},"userErrors":[{"code":"STALE_VERSION"}]}}}` {
		t.Errorf("stale: %s", got.raw)
	}
	w.integration.settings = nil
	if got := w.do(w.as(auth.RoleAdmin), mutation, nil); got.at(t, "updateSettings", "settings") != nil || got.at(t, "updateSettings", "currentSettings") != nil {
		t.Errorf("refused: %s", got.raw)
	}
}

func TestViewerKnowsWhenTheTokenEnds(t *testing.T) {
	w := newWorld(t)
	const query = `{ viewer { tokenExpiresAt } }`
	if got := w.do(w.as(auth.RoleMember), query, nil); got.raw != `{"data":{"viewer":{"tokenExpiresAt":null}}}` {
		t.Errorf("got %s", got.raw)
	}
	caller := principal(auth.RoleMember, "org-1")
	caller.ExpiresAt = time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	if got := w.do(auth.With(t.Context(), caller), query, nil); got.raw != `{"data":{"viewer":{"tokenExpiresAt":"2030-01-02T03:04:05Z"}}}` {
		t.Errorf("got %s", got.raw)
	}
}

func TestQueueSubscription(t *testing.T) {
	w := newWorld(t)
	w.integration.queues = make(chan integration.Queue, 1)
	ctx, cancel := context.WithCancel(w.as(auth.RoleMember))
	defer cancel()
	next := w.start(ctx, `subscription { queue { depth oldestAgeSeconds quotaUsed quotaLimit estimatedDrainSeconds blockedReason } }`, nil)
	w.integration.queues <- integration.Queue{Depth: 2, OldestAge: 1500 * time.Millisecond, QuotaLimit: 60, QuotaUsed: 60, EstimatedDrain: time.Minute, BlockedReason: models.ReasonListDeleted}
	got := next()
	if want := `{"data":{"queue":{"depth":2,"oldestAgeSeconds":2,"quotaUsed":60,"quotaLimit":60,"estimatedDrainSeconds":60,"blockedReason":"LIST_DELETED"}}}`; got.raw != want {
		t.Errorf("got %s", got.raw)
	}
}
