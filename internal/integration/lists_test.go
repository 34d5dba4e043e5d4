package integration

import (
	"context"
	"errors"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
	"github.com/snovsync/snovsync/worker"
)

func TestLists(t *testing.T) {
	f := newFixture(t)
	f.connect()
	lists, err := f.Lists(t.Context(), org, ListsQuery{})
	must(t, err)
	if len(lists) != 1 || lists[0].ID != "11" || lists[0].ProspectCount != 7 ||
		len(lists[0].ActiveCampaigns) != 1 || lists[0].ActiveCampaigns[0] != (Campaign{ID: "c1", Name: "Welcome"}) {
		t.Errorf("got %+v", lists)
	}
	all, err := f.Lists(t.Context(), org, ListsQuery{IncludeDeleted: true})
	must(t, err)
	if len(all) != 2 || all[1].DeletedAt == nil {
		t.Errorf("with the deleted: %+v", all)
	}
	f.snovio.calls(t, "lists", "campaigns")
}

// TestListsAreKeptShortly: half a minute later Snov.io is asked again.
func TestListsAreKeptShortly(t *testing.T) {
	f := newFixture(t)
	f.connect()
	now := time.Now()
	f.lists.now = func() time.Time { return now }
	for range 3 {
		_, err := f.Lists(t.Context(), org, ListsQuery{})
		must(t, err)
	}
	f.snovio.calls(t, "lists", "campaigns")
	now = now.Add(cacheFor)
	_, err := f.Lists(t.Context(), org, ListsQuery{})
	must(t, err)
	f.snovio.calls(t, "lists", "campaigns")
}

// TestReadersShareACall: readers at the same time make one call, and one who
// leaves spoils it for nobody.
func TestReadersShareACall(t *testing.T) {
	f := newFixture(t)
	f.connect()
	entered, proceed := make(chan struct{}), make(chan struct{})
	f.snovio.during = func(call string) {
		if call == "lists" {
			close(entered)
			<-proceed
		}
	}
	var readers sync.WaitGroup
	ctx, leave := context.WithCancel(t.Context())
	read := func(ctx context.Context) {
		readers.Go(func() {
			if lists, err := f.Lists(ctx, org, ListsQuery{}); err != nil || len(lists) != 1 {
				t.Errorf("got %v, %v", lists, err)
			}
		})
	}
	read(ctx)
	<-entered
	for range 10 {
		read(t.Context())
	}
	leave()
	close(proceed)
	readers.Wait()
	f.snovio.calls(t, "lists", "campaigns")
}

// TestRefresh: who refreshes gets what Snov.io has now, and cannot spend the account's
// calls by clicking, whichever process or organization of the account he clicks in.
func TestRefresh(t *testing.T) {
	f := newFixture(t)
	if _, err := f.Lists(t.Context(), org, ListsQuery{Refresh: true}); models.CodeOf(err) != models.CodeBadInput {
		t.Errorf("not connected: %v", err)
	}
	f.connect()
	refresh := map[string]func() error{
		"lists": func() error {
			lists, err := f.Lists(t.Context(), org, ListsQuery{Refresh: true})
			if err == nil && len(lists) != 2 {
				t.Errorf("got %+v", lists)
			}
			return err
		},
		"fields": func() error {
			fields, err := f.CustomFields(t.Context(), org, true)
			if err == nil && len(fields) != 5 {
				t.Errorf("got %+v", fields)
			}
			return err
		},
	}
	_, err := f.Lists(t.Context(), org, ListsQuery{})
	must(t, err)
	_, err = f.CustomFields(t.Context(), org, false)
	must(t, err)
	f.snovio.calls(nil)
	f.snovio.lists = append(f.snovio.lists, snovio.List{ID: "14", Name: "Made at Snov.io"})
	f.snovio.fields = append(f.snovio.fields, snovio.CustomField{Key: "Made at Snov.io", Type: "string"})
	for what, again := range refresh {
		must(t, again())
		for range 100 {
			var limited *RateLimitedError
			if err := again(); !errors.As(err, &limited) || limited.RetryAfter <= 0 || limited.RetryAfter > refreshEvery {
				t.Fatalf("%s, clicked again: %v", what, err)
			}
		}
	}
	if made := f.snovio.made; len(made) != 3 {
		t.Errorf("calls %v", made)
	}
	f.snovio.calls(nil)
	// Others read what was refreshed.
	if lists, err := f.Lists(t.Context(), org, ListsQuery{}); err != nil || len(lists) != 2 {
		t.Errorf("got %+v, %v", lists, err)
	}
	f.snovio.calls(t)
}

func TestFaultsAreNotKept(t *testing.T) {
	f := newFixture(t)
	f.connect()
	f.snovio.fail("campaigns", &snovio.Error{Kind: snovio.KindUnavailable})
	if _, err := f.Lists(t.Context(), org, ListsQuery{}); models.CodeOf(err) != models.CodeUnavailable {
		t.Errorf("got %v", err)
	}
	f.snovio.fail("campaigns", nil)
	_, err := f.Lists(t.Context(), org, ListsQuery{})
	must(t, err)
}

func TestQueryErrors(t *testing.T) {
	f := newFixture(t)
	if _, err := f.CustomFields(t.Context(), org, false); models.CodeOf(err) != models.CodeBadInput || !errors.Is(err, worker.ErrNotConnected) {
		t.Errorf("not connected: %v", err)
	}
	f.connect()
	for name, row := range map[string]struct {
		err  error
		code models.Code
	}{
		"down":       {&snovio.Error{Kind: snovio.KindConnectionLost}, models.CodeUnavailable},
		"no queue":   {&net.OpError{Op: "dial", Err: errors.New("refused")}, models.CodeUnavailable},
		"recovering": {worker.ErrRecovering, models.CodeUnavailable},
		"refused":    {&snovio.Error{Kind: snovio.KindRejected}, models.CodeBadInput},
		"unknown":    {errors.New("a fault"), models.CodeInternal},
	} {
		f.engine.setRefusal(row.err)
		if _, err := f.CustomFields(t.Context(), org, false); models.CodeOf(err) != row.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	f.engine.setRefusal(&worker.RateLimitError{RetryAfter: 1500 * time.Millisecond})
	_, err := f.CustomFields(t.Context(), org, false)
	var limited *RateLimitedError
	if !errors.As(err, &limited) || limited.RetryAfter != 1500*time.Millisecond || !strings.Contains(limited.Message, "in 2 seconds") {
		t.Errorf("rate limited: %v", err)
	}
}

// TestRejectedKeysAreMarked: a settings page that finds the keys rejected marks
// the connection, and nothing is asked with them again.
func TestRejectedKeysAreMarked(t *testing.T) {
	f := newFixture(t)
	f.connect()
	entries := f.accept(1)
	f.snovio.fail("fields", &snovio.Error{Kind: snovio.KindCredentialsRejected, Message: "invalid_client"})
	if _, err := f.CustomFields(t.Context(), org, false); models.CodeOf(err) != models.CodeBadInput {
		t.Errorf("got %v", err)
	}
	connection, err := f.Connection(t.Context(), org)
	must(t, err)
	if connection.Status != models.ConnectionCredentialsRejected || !strings.Contains(connection.RejectedMessage, "invalid_client") {
		t.Errorf("connection %+v", connection)
	}
	if got := f.statusOf(entries[0]); got != models.StatusBlocked {
		t.Errorf("status %s", got)
	}
	f.snovio.calls(nil)
	if _, err := f.Lists(t.Context(), org, ListsQuery{}); models.CodeOf(err) != models.CodeBadInput {
		t.Errorf("got %v", err)
	}
	f.snovio.calls(t)
}

// TestReconnectedMeanwhile: keys that were replaced while a call with the old ones
// was under way are not marked.
func TestReconnectedMeanwhile(t *testing.T) {
	f := newFixture(t)
	f.connect()
	f.snovio.fail("campaigns", &snovio.Error{Kind: snovio.KindCredentialsRejected})
	f.snovio.during = func(call string) {
		if call == "campaigns" {
			f.reconnect()
		}
	}
	if _, err := f.Lists(t.Context(), org, ListsQuery{}); models.CodeOf(err) != models.CodeBadInput {
		t.Errorf("got %v", err)
	}
	if connection, err := f.Connection(t.Context(), org); err != nil || connection.Status != models.ConnectionConnected {
		t.Errorf("connection %+v, %v", connection, err)
	}
}

func TestCustomFieldsAreStored(t *testing.T) {
	f := newFixture(t)
	f.connect()
	f.snovio.fields = []snovio.CustomField{{Key: "New", Type: "date", Required: true}, {Key: "Odd", Type: "checkbox"}}
	fields, err := f.CustomFields(t.Context(), org, false)
	must(t, err)
	want := []models.CustomField{{Key: "New", Type: models.FieldTypeDate, Required: true}, {Key: "Odd", Type: models.FieldTypeString}}
	if len(fields) != 2 || fields[0] != want[0] || fields[1] != want[1] {
		t.Errorf("got %+v", fields)
	}
	connection, err := f.store.Connection(t.Context(), org)
	must(t, err)
	if len(connection.CustomFields) != 2 || connection.CustomFields[0] != want[0] {
		t.Errorf("stored %+v", connection.CustomFields)
	}
}

func TestCreateList(t *testing.T) {
	f := newFixture(t)
	_, wrong, err := f.CreateList(t.Context(), admin, "New")
	must(t, err)
	expectOne(t, wrong, models.UserErrorNotConnected)
	f.connect()
	_, err = f.Lists(t.Context(), org, ListsQuery{})
	must(t, err)
	list, wrong, err := f.CreateList(t.Context(), admin, " New ")
	must(t, err)
	if len(wrong) > 0 || list.ID != "13" || list.Name != "New" || list.CreatedAt.IsZero() {
		t.Errorf("got %+v, %v", list, wrong)
	}
	_, err = f.Lists(t.Context(), org, ListsQuery{})
	must(t, err)
	f.snovio.calls(t, "lists", "campaigns", "create", "lists", "campaigns")
	_, wrong, err = f.CreateList(t.Context(), admin, "a\x00b")
	must(t, err)
	expectOne(t, wrong, models.UserErrorInvalid, "input", "name")
	for failure, mayExist := range map[*snovio.Error]bool{
		{Kind: snovio.KindTimeout}:                      true,
		{Kind: snovio.KindConnectionLost}:               true,
		{Kind: snovio.KindMalformed, HTTPStatus: 200}:   true,
		{Kind: snovio.KindUnavailable, HTTPStatus: 502}: true,
		{Kind: snovio.KindUnavailable, HTTPStatus: 504}: true,
		{Kind: snovio.KindUnavailable, HTTPStatus: 302}: false,
		{Kind: snovio.KindNotSent}:                      false,
	} {
		f.snovio.fail("create", failure)
		_, wrong, err = f.CreateList(t.Context(), admin, "New")
		must(t, err)
		expectOne(t, wrong, models.UserErrorSnovioUnavailable)
		message := wrong[0].Message
		if strings.Contains(message, "may have created the list") != mayExist || strings.Contains(message, "Try again") == mayExist {
			t.Errorf("%v: message %q", failure, message)
		}
	}
	f.snovio.fail("create", &snovio.Error{Kind: snovio.KindRejected, Message: "name is taken"})
	_, wrong, err = f.CreateList(t.Context(), admin, "New")
	must(t, err)
	expectOne(t, wrong, models.UserErrorSnovioRefused, "input", "name")
}

func TestCacheSurvivesAPanic(t *testing.T) {
	c := newCache[int](time.Now)
	func() {
		defer func() { _ = recover() }()
		_, _ = c.get(t.Context(), org, func(context.Context) (int, error) { panic("a fault") })
	}()
	if n, err := c.get(t.Context(), org, func(context.Context) (int, error) { return 7, nil }); n != 7 || err != nil {
		t.Errorf("got %d, %v", n, err)
	}
}
