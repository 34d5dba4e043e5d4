package simulator_test

import (
	"context"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/snovio"
)

// TestSeededAccount reads what Seed made through the client.
func TestSeededAccount(t *testing.T) {
	clock := newClock()
	w := newWorld(t, simulator.Config{Now: clock.Now})
	ctx := context.Background()

	balance, err := w.client.Balance(ctx, w.token)
	must(t, err)
	if balance.Credits != "25000.00" || balance.LimitResetsInDays != 29 {
		t.Errorf("balance %+v", balance)
	}
	lists, err := w.client.Lists(ctx, w.token)
	must(t, err)
	month := clock.Now().AddDate(0, -1, 0)
	want := []snovio.List{
		{ID: w.made.BookedMeetings.ID, Name: "Booked meetings", CreatedAt: month},
		{ID: w.made.ActiveCampaign.ID, Name: "Newsletter", CreatedAt: month},
		{ID: w.made.Deleted.ID, Name: "Trade fair contacts", Deleted: true, CreatedAt: clock.Now().AddDate(-1, 0, 0), DeletedAt: &month},
	}
	if !reflect.DeepEqual(lists, want) {
		t.Errorf("lists %+v", lists)
	}
	fields, err := w.client.CustomFields(ctx, w.token)
	must(t, err)
	if !reflect.DeepEqual(fields, []snovio.CustomField{
		{Key: "Meeting status", Label: "Meeting status", Type: "string"},
		{Key: "Host email", Label: "Host email", Type: "string"},
		{Key: "Company size", Label: "Company size", Type: "number"},
		{Key: "First meeting", Label: "First meeting", Type: "date"},
	}) {
		t.Errorf("fields %+v", fields)
	}
	campaigns, err := w.client.Campaigns(ctx, w.token)
	must(t, err)
	if len(campaigns) != 2 || !campaigns[0].Active() || campaigns[0].ListID != w.made.ActiveCampaign.ID || campaigns[0].StartedAt == nil ||
		campaigns[1].Active() || campaigns[1].StartedAt != nil {
		t.Errorf("campaigns %+v", campaigns)
	}
	found, err := w.client.FindProspects(ctx, w.token, "nobody@example.com")
	if err != nil || len(found) != 0 {
		t.Errorf("found %v, %v", found, err)
	}
}

func TestNewList(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	id, err := w.client.CreateList(context.Background(), w.token, "Demo requests")
	must(t, err)
	_, err = w.add(snovio.Prospect{ListID: id})
	must(t, err)
	lists := w.sim.Lists(simulator.DemoClientID)
	if last := lists[len(lists)-1]; last.ID != id || last.Name != "Demo requests" || last.Prospects != 1 {
		t.Errorf("lists %+v", lists)
	}
	_, err = w.client.CreateList(context.Background(), w.token, "")
	expectKind(t, err, snovio.KindRejected)
}

func TestKeysAndTokens(t *testing.T) {
	clock := newClock()
	w := newWorld(t, simulator.Config{Now: clock.Now, TokenLifetime: 30 * time.Minute})
	ctx := context.Background()
	for _, wrong := range []snovio.Credentials{
		{UserID: simulator.DemoClientID, Secret: "wrong"}, {UserID: "nobody", Secret: simulator.DemoSecret}, {},
	} {
		_, err := w.client.Token(ctx, wrong)
		expectKind(t, err, snovio.KindCredentialsRejected)
	}
	token, err := w.client.Token(ctx, credentials())
	must(t, err)
	if token.ExpiresIn != 30*time.Minute {
		t.Errorf("good for %v", token.ExpiresIn)
	}

	clock.advance(30*time.Minute - time.Second)
	_, err = w.client.Balance(ctx, token.AccessToken)
	must(t, err)
	clock.advance(time.Second)
	_, err = w.client.Balance(ctx, token.AccessToken)
	expectKind(t, err, snovio.KindTokenRejected)
	if call := w.lastCall(); call.Account != "" {
		t.Errorf("an expired token belongs to %q", call.Account)
	}

	token, err = w.client.Token(ctx, credentials())
	must(t, err)
	w.sim.RevokeTokens(simulator.DemoClientID)
	_, err = w.client.Balance(ctx, token.AccessToken)
	expectKind(t, err, snovio.KindTokenRejected)

	w.sim.AddAccount(simulator.Account{ClientID: simulator.DemoClientID, Secret: "another", NoAPI: true})
	_, err = w.client.Token(ctx, credentials())
	expectKind(t, err, snovio.KindCredentialsRejected)
	token, err = w.client.Token(ctx, snovio.Credentials{UserID: simulator.DemoClientID, Secret: "another"})
	must(t, err)
	_, err = w.client.Balance(ctx, token.AccessToken)
	expectKind(t, err, snovio.KindNoAPIAccess)
	if len(w.sim.Lists(simulator.DemoClientID)) != 3 {
		t.Error("new keys cost the account its lists")
	}
}

// TestAccountsAreApart: the same address in two accounts is two prospects.
func TestAccountsAreApart(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	_, err := w.add(snovio.Prospect{FullName: "Ada Example"})
	must(t, err)
	w.sim.AddAccount(simulator.Account{ClientID: "other-user", Secret: "other-secret"})
	list, err := w.sim.AddList("other-user", simulator.List{ID: "7", Name: "Theirs"})
	must(t, err)
	token, err := w.client.Token(context.Background(), snovio.Credentials{UserID: "other-user", Secret: "other-secret"})
	must(t, err)
	added, _, err := w.client.AddProspect(context.Background(), token.AccessToken, snovio.Prospect{Email: ada, ListID: list.ID})
	if err != nil || !added.Added {
		t.Errorf("answered %+v, %v", added, err)
	}
	if _, ok := w.sim.Prospect("nobody", ada); ok {
		t.Error("an unknown account has a prospect")
	}
}

func TestOtherCalls(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	for _, tc := range []struct {
		name, method, path, contentType, body, want string
		status                                      int
	}{
		{"unknown path", "GET", "/v1/nothing", "", "", `"code":404`, 404},
		{"no call moves or deletes a prospect", "DELETE", "/v1/prospects", "", "", `"code":404`, 404},
		{"another method", "GET", simulator.PathAddProspect, "", "", `"code":404`, 404},
		{"broken JSON", "POST", simulator.PathAddProspect, "application/json", `{"email":`, "can not be read", 400},
		{"null", "POST", simulator.PathAddProspect, "application/json", `null`, "can not be read", 400},
		{"too long", "POST", simulator.PathAddProspect, "application/json", `"` + strings.Repeat("a", 1<<20) + `"`, "can not be read", 400},
		{"do not email takes no JSON", "POST", simulator.PathDoNotEmail, "application/json", `{"items":["a@example.com"],"listId":"1"}`, "required", 422},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if status, answer := w.send(tc.method, tc.path, tc.contentType, tc.body); status != tc.status || !strings.Contains(answer, tc.want) {
				t.Errorf("HTTP %d %s", status, answer)
			}
		})
	}
	items := url.Values{"items[]": {ada, "example.com"}, "listId": {"1"}}
	for _, want := range []string{`[{"success":true,"data":{"duplicates":[]}}]`, `[{"success":true,"data":{"duplicates":["ada@example.com","example.com"]}}]`} {
		if status, answer := w.sendForm(simulator.PathDoNotEmail, items); status != http.StatusOK || answer != want {
			t.Errorf("HTTP %d %s", status, answer)
		}
	}
}

func TestCatalogErrors(t *testing.T) {
	sim := simulator.New(simulator.Config{})
	sim.AddAccount(simulator.Account{ClientID: "user", Secret: "secret"})
	if _, err := sim.AddList("user", simulator.List{ID: "5", Name: "Five"}); err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"list of nobody":     second(sim.AddList("nobody", simulator.List{})),
		"list id is no id":   second(sim.AddList("user", simulator.List{ID: "five"})),
		"list id is taken":   second(sim.AddList("user", simulator.List{ID: "5"})),
		"campaign of none":   second(sim.AddCampaign("user", simulator.Campaign{ListID: "6"})),
		"campaign of nobody": second(sim.AddCampaign("nobody", simulator.Campaign{})),
		"field of nobody":    sim.AddCustomField("nobody", simulator.CustomField{}),
		"no such list":       sim.DeleteList("user", "6"),
		"no such field":      sim.DeleteCustomField("user", "Shoe size"),
		"address of nobody":  sim.RefuseAddress("nobody", ada),
		"unknown fault":      sim.SetFault(simulator.Fault{Kind: "EARTHQUAKE"}),
		"fault's status":     sim.SetFault(simulator.Fault{Kind: simulator.FaultHTTPError, Status: 42}),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func second[T any](_ T, err error) error { return err }
