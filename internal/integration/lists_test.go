package integration

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/snovsync/snovsync/internal/secrets"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
	"github.com/snovsync/snovsync/worker"
)

func TestLists(t *testing.T) {
	f := newFixture(t)
	f.connect()
	lists, err := f.Lists(t.Context(), org, ListsQuery{})
	must(t, err)
	if len(lists) != 1 || lists[0].ID != "11" || lists[0].ProspectCount != 7 || lists[0].ReadAt.IsZero() || !lists[0].CampaignsKnown ||
		len(lists[0].ActiveCampaigns) != 1 || lists[0].ActiveCampaigns[0].Name != "Welcome" {
		t.Errorf("got %+v", lists)
	}
	all, err := f.Lists(t.Context(), org, ListsQuery{IncludeDeleted: true})
	must(t, err)
	if len(all) != 2 || all[1].DeletedAt == nil {
		t.Errorf("with the deleted: %+v", all)
	}
	f.snovio.calls(t) // connecting read them
}

// TestOldCopyIsShownAtOnce: whoever looks at an old copy gets it, and Snov.io is asked
// behind, once for all who look.
func TestOldCopyIsShownAtOnce(t *testing.T) {
	f := newFixture(t)
	f.connect()
	names := func() string {
		t.Helper()
		lists, err := f.Lists(t.Context(), org, ListsQuery{})
		must(t, err)
		var names []string
		for _, list := range lists {
			names = append(names, list.Name)
		}
		return strings.Join(names, ", ")
	}
	f.snovio.has(func() { f.snovio.lists[0].Name = "Renamed" })
	f.advance(freshFor - time.Second)
	if got := names(); got != "Prospects" {
		t.Errorf("a fresh copy: %s", got)
	}
	f.idle()
	f.snovio.calls(t)
	f.advance(time.Second)
	proceed := make(chan struct{})
	f.snovio.during = func(string) { <-proceed }
	for range 10 {
		if got := names(); got != "Prospects" {
			t.Errorf("an old copy: %s", got)
		}
	}
	if reads := f.read(models.InventoryLists); !reads.Reading {
		t.Errorf("while it is read again: %+v", reads)
	}
	close(proceed)
	f.idle()
	f.snovio.calls(t, "lists", "campaigns")
	if got := names(); got != "Renamed" {
		t.Errorf("after it was read again: %s", got)
	}
	if reads := f.read(models.InventoryLists); reads.Reading || reads.ReadAt == nil || reads.FailedAt != nil {
		t.Errorf("after it was read again: %+v", reads)
	}
}

// read is how the stored copy of a kind stands.
func (f *fixture) read(kind models.InventoryKind) Read {
	f.t.Helper()
	reads, err := f.Reads(f.t.Context(), org)
	must(f.t, err)
	for _, read := range reads {
		if read.Kind == kind {
			return read
		}
	}
	f.t.Fatalf("%s was never read: %+v", kind, reads)
	return Read{}
}

// TestFailedReadingKeepsTheCopy: the copy stays, the page is told why it is old, and what
// fails is not tried again with every look.
func TestFailedReadingKeepsTheCopy(t *testing.T) {
	f := newFixture(t)
	f.connect()
	f.engine.setRefusal(&worker.RateLimitError{RetryAfter: 40 * time.Second})
	f.advance(freshFor)
	for range 3 {
		fields, readAt, err := f.CustomFields(t.Context(), org, false)
		if err != nil || len(fields) != 4 || f.clock.now().Sub(readAt) < freshFor {
			t.Errorf("got %v of %v, %v", fields, readAt, err)
		}
		f.idle()
	}
	read := f.read(models.InventoryFields)
	if read.ReadAt == nil || read.FailedAt == nil || !strings.Contains(read.Message, "in 40 seconds") {
		t.Errorf("got %+v", read)
	}
	if n := strings.Count(f.logs.String(), "could not be read again"); n != 1 {
		t.Errorf("it was logged %d times", n)
	}
	f.engine.setRefusal(nil)
	_, _, err := f.CustomFields(t.Context(), org, false)
	must(t, err)
	f.idle()
	f.snovio.calls(t)
	f.advance(attemptEvery)
	_, _, err = f.CustomFields(t.Context(), org, false)
	must(t, err)
	f.idle()
	f.snovio.calls(t, "fields")
	if read := f.read(models.InventoryFields); read.FailedAt != nil || read.Message != "" {
		t.Errorf("after it worked: %+v", read)
	}
}

// TestCampaignsThatCannotBeRead: the lists are shown all the same, and nobody is told that
// no campaign mails them.
func TestCampaignsThatCannotBeRead(t *testing.T) {
	f := newFixture(t)
	f.snovio.fail("campaigns", &snovio.Error{Kind: snovio.KindUnavailable, HTTPStatus: 500})
	f.connect()
	lists, err := f.Lists(t.Context(), org, ListsQuery{})
	if err != nil || len(lists) != 1 || lists[0].CampaignsKnown {
		t.Errorf("got %+v, %v", lists, err)
	}
	if read := f.read(models.InventoryCampaigns); read.ReadAt != nil || read.FailedAt == nil || read.Message == "" {
		t.Errorf("got %+v", read)
	}
	f.snovio.fail("campaigns", nil)
	lists, err = f.Lists(t.Context(), org, ListsQuery{Refresh: true})
	if err != nil || !lists[0].CampaignsKnown || len(lists[0].ActiveCampaigns) != 1 {
		t.Errorf("got %+v, %v", lists, err)
	}
}

// TestFirstReadingIsWaitedFor: readers at the same time make one call, and one who leaves
// spoils it for nobody.
func TestFirstReadingIsWaitedFor(t *testing.T) {
	f := newFixture(t)
	f.connected()
	entered, proceed := make(chan struct{}), make(chan struct{})
	f.snovio.during = func(call string) {
		if call == "lists" {
			close(entered)
			<-proceed
		}
	}
	var readers sync.WaitGroup
	ctx, leave := context.WithCancel(t.Context())
	readers.Go(func() { _, _ = f.Lists(ctx, org, ListsQuery{}) })
	<-entered
	leave()
	for range 10 {
		readers.Go(func() {
			if lists, err := f.Lists(t.Context(), org, ListsQuery{}); err != nil || len(lists) != 1 {
				t.Errorf("got %v, %v", lists, err)
			}
		})
	}
	close(proceed)
	readers.Wait()
	f.snovio.calls(t, "lists", "campaigns")
}

// connected stores a connection whose account was never read.
func (f *fixture) connected() *models.Connection {
	f.t.Helper()
	connection := &models.Connection{OrganizationID: org, Status: models.ConnectionConnected, AccountKey: secrets.AccountKey(userID), ConnectedAt: f.clock.now()}
	must(f.t, f.store.SaveConnection(f.t.Context(), admin.audited(), connection))
	return connection
}

// TestAnotherProcessReads: whoever asks for what another process reads for the first time
// gets that process's answer, or is told to come again.
func TestAnotherProcessReads(t *testing.T) {
	f := newFixture(t)
	connection := f.connected()
	claim := func(kind models.InventoryKind) {
		t.Helper()
		wait, err := f.store.ClaimReading(t.Context(), org, connection.AccountKey, kind, 0, time.Hour)
		if err != nil || wait != 0 {
			t.Fatal(wait, err)
		}
	}
	claim(models.InventoryLists)
	claim(models.InventoryFields)
	time.AfterFunc(10*time.Millisecond, func() {
		_, err := f.store.SaveReading(context.WithoutCancel(t.Context()), models.Reading{
			OrganizationID: org, AccountKey: connection.AccountKey, Kind: models.InventoryLists, At: f.clock.now(), Lists: []models.AccountList{{ID: "5"}},
		})
		if err != nil {
			t.Error(err)
		}
	})
	lists, err := f.Lists(t.Context(), org, ListsQuery{})
	if err != nil || len(lists) != 1 || lists[0].ID != "5" {
		t.Errorf("got %+v, %v", lists, err)
	}
	f.patience = 10 * time.Millisecond
	var limited *RateLimitedError
	if _, _, err := f.CustomFields(t.Context(), org, false); !errors.As(err, &limited) || !strings.Contains(limited.Message, "being read") {
		t.Errorf("got %v", err)
	}
}

// TestDisconnectedWhileReading: an answer that comes after the disconnect is stored nowhere.
func TestDisconnectedWhileReading(t *testing.T) {
	f := newFixture(t)
	f.connect()
	f.snovio.has(func() { f.snovio.lists = []snovio.List{{ID: "20"}, {ID: "21"}} })
	f.snovio.during = func(call string) {
		if call == "lists" {
			_, err := f.Disconnect(t.Context(), admin)
			must(t, err)
		}
	}
	if _, err := f.Lists(t.Context(), org, ListsQuery{Refresh: true}); models.CodeOf(err) != models.CodeBadInput {
		t.Errorf("got %v", err)
	}
	stored, err := f.store.Inventory(t.Context(), org, models.InventoryLists)
	if err != nil || len(stored.Lists) != 2 || stored.Lists[0].ID != "11" {
		t.Errorf("stored %+v, %v", stored, err)
	}
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
			fields, _, err := f.CustomFields(t.Context(), org, true)
			if err == nil && len(fields) != 5 {
				t.Errorf("got %+v", fields)
			}
			return err
		},
	}
	f.snovio.has(func() {
		f.snovio.lists = append(f.snovio.lists, snovio.List{ID: "14", Name: "Made at Snov.io"})
		f.snovio.fields = append(f.snovio.fields, snovio.CustomField{Key: "Made at Snov.io", Type: "string"})
	})
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

// TestShortAnswerIsConfirmedByASecondRefresh: one empty answer takes nothing away.
func TestShortAnswerIsConfirmedByASecondRefresh(t *testing.T) {
	f := newFixture(t)
	f.connect()
	f.snovio.has(func() { f.snovio.lists = nil })
	lists, err := f.Lists(t.Context(), org, ListsQuery{Refresh: true})
	if err != nil || len(lists) != 1 {
		t.Errorf("after one empty answer: %+v, %v", lists, err)
	}
	if read := f.read(models.InventoryLists); read.FailedAt == nil || !strings.Contains(read.Message, "fewer") {
		t.Errorf("got %+v", read)
	}
	f.advance(refreshEvery)
	lists, err = f.Lists(t.Context(), org, ListsQuery{Refresh: true})
	if err != nil || len(lists) != 0 {
		t.Errorf("after two: %+v, %v", lists, err)
	}
}

// TestReadingReleasesWhatWasBlocked: any reading that shows the list or the field again
// does, whoever makes it.
func TestReadingReleasesWhatWasBlocked(t *testing.T) {
	for name, row := range map[string]struct {
		reason models.Reason
		read   func(f *fixture)
	}{
		"refresh of lists": {models.ReasonListDeleted, func(f *fixture) {
			_, err := f.Lists(f.t.Context(), org, ListsQuery{Refresh: true})
			must(f.t, err)
		}},
		"refresh of fields": {models.ReasonCustomFieldGone, func(f *fixture) {
			_, _, err := f.CustomFields(f.t.Context(), org, true)
			must(f.t, err)
		}},
		"background": {models.ReasonListDeleted, func(f *fixture) {
			f.advance(freshFor)
			_, err := f.Lists(f.t.Context(), org, ListsQuery{})
			must(f.t, err)
		}},
		"reconnect": {models.ReasonCustomFieldGone, func(f *fixture) { f.reconnect() }},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			f.connect()
			entries := f.broken(row.reason)
			row.read(f)
			f.idle()
			settings, err := f.Settings(t.Context(), org)
			must(t, err)
			f.mended(entries, settings)
		})
	}
	t.Run("retry", func(t *testing.T) {
		f := newFixture(t)
		f.connect()
		entries := f.broken(models.ReasonListDeleted)
		f.advance(refreshEvery)
		_, _, err := f.Retry(t.Context(), admin, []string{entries[0].ID})
		must(t, err)
		f.idle()
		settings, err := f.Settings(t.Context(), org)
		if err != nil || settings.BlockedReason != "" || f.statusOf(entries[1]) != models.StatusQueued {
			t.Errorf("got %+v, %s, %v", settings, f.statusOf(entries[1]), err)
		}
	})
	t.Run("not while it is missing", func(t *testing.T) {
		f := newFixture(t)
		f.connect()
		entries := f.broken(models.ReasonListDeleted)
		f.snovio.has(func() { f.snovio.lists = []snovio.List{{ID: "12"}, {ID: "13"}} })
		_, err := f.Lists(t.Context(), org, ListsQuery{Refresh: true})
		must(t, err)
		f.idle()
		settings, err := f.Settings(t.Context(), org)
		must(t, err)
		f.stillBroken(entries, settings)
	})
}

func TestQueryErrors(t *testing.T) {
	f := newFixture(t)
	if _, _, err := f.CustomFields(t.Context(), org, false); models.CodeOf(err) != models.CodeBadInput || !errors.Is(err, worker.ErrNotConnected) {
		t.Errorf("not connected: %v", err)
	}
	f.connected()
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
		if _, _, err := f.CustomFields(t.Context(), org, false); models.CodeOf(err) != row.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	f.engine.setRefusal(&worker.RateLimitError{RetryAfter: 1500 * time.Millisecond})
	_, _, err := f.CustomFields(t.Context(), org, false)
	var limited *RateLimitedError
	if !errors.As(err, &limited) || limited.RetryAfter != 1500*time.Millisecond || !strings.Contains(limited.Message, "in 2 seconds") {
		t.Errorf("rate limited: %v", err)
	}
}

// TestRejectedKeysAreMarked: a settings page that finds the keys rejected marks the
// connection when get-balance is rejected too, and nothing is asked with them again.
func TestRejectedKeysAreMarked(t *testing.T) {
	for name, kind := range map[string]snovio.ErrorKind{
		"keys": snovio.KindCredentialsRejected, "token": snovio.KindTokenRejected, "plan": snovio.KindNoAPIAccess,
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			f.connect()
			f.advance(judgeEvery)
			entries := f.accept(1)
			f.snovio.fail("fields", &snovio.Error{Kind: kind, Message: "no"})
			f.snovio.fail("balance", &snovio.Error{Kind: kind, Message: "not at all"})
			if _, _, err := f.CustomFields(t.Context(), org, true); models.CodeOf(err) != models.CodeBadInput {
				t.Errorf("got %v", err)
			}
			f.snovio.calls(t, "fields", "balance")
			connection, err := f.Connection(t.Context(), org)
			must(t, err)
			if connection.Status != models.ConnectionCredentialsRejected || !strings.Contains(connection.RejectedMessage, "not at all") {
				t.Errorf("connection %+v", connection)
			}
			if got := f.statusOf(entries[0]); got != models.StatusBlocked {
				t.Errorf("status %s", got)
			}
			if _, err := f.Lists(t.Context(), org, ListsQuery{Refresh: true}); models.CodeOf(err) != models.CodeBadInput {
				t.Errorf("got %v", err)
			}
			f.advance(freshFor)
			if lists, err := f.Lists(t.Context(), org, ListsQuery{}); err != nil || len(lists) != 1 {
				t.Errorf("the stored lists: %v, %v", lists, err)
			}
			f.idle()
			f.snovio.calls(t)
		})
	}
}

// TestOneRefusedReadingIsNotTheKeys: lists that Snov.io refuses to keys that work otherwise
// block nothing.
func TestOneRefusedReadingIsNotTheKeys(t *testing.T) {
	f := newFixture(t)
	f.connect()
	f.advance(judgeEvery)
	f.snovio.fail("lists", &snovio.Error{Kind: snovio.KindNoAPIAccess, HTTPStatus: 403, Message: "You have no permission for lists"})
	_, err := f.Lists(t.Context(), org, ListsQuery{Refresh: true})
	if models.CodeOf(err) != models.CodeBadInput || !strings.Contains(err.Error(), "Snov.io refused the call (it said: “You have no permission for lists”)") {
		t.Errorf("got %v", err)
	}
	f.snovio.calls(t, "lists", "balance")
	if connection, err := f.Connection(t.Context(), org); err != nil || connection.Status != models.ConnectionConnected {
		t.Errorf("connection %+v, %v", connection, err)
	}
}

// TestReconnectedMeanwhile: keys that were replaced while a call with the old ones
// was under way are not marked.
func TestReconnectedMeanwhile(t *testing.T) {
	f := newFixture(t)
	f.connect()
	f.advance(judgeEvery)
	f.snovio.fail("lists", &snovio.Error{Kind: snovio.KindCredentialsRejected})
	f.snovio.during = func(call string) {
		if call == "lists" {
			f.snovio.during = nil
			f.reconnect()
		}
	}
	if _, err := f.Lists(t.Context(), org, ListsQuery{Refresh: true}); models.CodeOf(err) != models.CodeBadInput {
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
	fields, _, err := f.CustomFields(t.Context(), org, true)
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
	list, wrong, err := f.CreateList(t.Context(), admin, " New ")
	must(t, err)
	if len(wrong) > 0 || list.ID != "13" || list.Name != "New" || list.CreatedAt.IsZero() {
		t.Errorf("got %+v, %v", list, wrong)
	}
	lists, err := f.Lists(t.Context(), org, ListsQuery{})
	if err != nil || len(lists) != 2 || lists[1].ID != "13" {
		t.Errorf("the lists then: %+v, %v", lists, err)
	}
	f.snovio.calls(t, "create")
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
	f.idle()
	if !slices.Contains(f.snovio.made, "lists") {
		t.Errorf("a list that may exist is not looked for: %v", f.snovio.made)
	}
	f.snovio.fail("create", &snovio.Error{Kind: snovio.KindRejected, Message: "name is taken"})
	_, wrong, err = f.CreateList(t.Context(), admin, "New")
	must(t, err)
	expectOne(t, wrong, models.UserErrorSnovioRefused, "input", "name")
}
