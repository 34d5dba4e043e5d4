package simulator_test

import (
	"context"
	"encoding/json"
	"net/http/httptest"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/snovio"
)

// TestBothEncodingsCarryTheSame: whatever a prospect holds, Snov.io stores the same for a
// JSON body and for a form.
func TestBothEncodingsCarryTheSame(t *testing.T) {
	t.Parallel()
	asJSON, asForm := newWorld(t, simulator.Config{Limit: -1}), newWorld(t, simulator.Config{Limit: -1})
	asForm.client = snovio.New(snovio.Config{BaseURL: asForm.server.URL, Timeout: time.Minute, SendForms: true})
	t.Cleanup(asForm.client.CloseIdleConnections)
	for _, w := range []*world{asJSON, asForm} {
		w.sim.SetAnswers(func(a *simulator.Answers) { a.UnknownCountry = simulator.Answer{} })
		// A name of digits, and one of brackets, are names like others.
		for _, name := range []string{"2024", "a[b]c", "Ünïcode & more", " spaces "} {
			must(t, w.sim.AddCustomField(simulator.DemoClientID, simulator.CustomField{Name: name}))
		}
	}
	words := rapid.StringMatching(`[ -~äöüß\x{6f22}\x{5b57}\n]{0,20}`)
	rapid.Check(t, func(t *rapid.T) {
		prospect := snovio.Prospect{
			Email: rapid.StringMatching(`[a-z+.&=%]{1,10}@example\.com`).Draw(t, "email"), FullName: words.Draw(t, "fullName"),
			FirstName: words.Draw(t, "firstName"), LastName: words.Draw(t, "lastName"), Phones: rapid.SliceOfN(words, 0, 3).Draw(t, "phones"),
			Country: rapid.SampledFrom([]string{"", "Finland", "Côte d'Ivoire"}).Draw(t, "country"), Locality: words.Draw(t, "locality"),
			Position: words.Draw(t, "position"), CompanyName: words.Draw(t, "companyName"), CompanySite: words.Draw(t, "companySite"),
			CustomFields: rapid.MapOf(rapid.SampledFrom([]string{
				simulator.FieldMeetingStatus, simulator.FieldHostEmail, "2024", "a[b]c", "Ünïcode & more", " spaces ",
			}), words).Draw(t, "customFields"),
			SocialLinks: rapid.MapOf(rapid.SampledFrom([]string{"linkedIn", "facebook", "x"}), words).Draw(t, "socialLinks"),
			ListID:      asJSON.made.BookedMeetings.ID, UpdateContact: rapid.Bool().Draw(t, "updateContact"),
		}
		var stored [2]simulator.Prospect
		var outcomes [2]string
		for i, w := range []*world{asJSON, asForm} {
			_, exchange, _ := w.client.AddProspect(context.Background(), w.token, prospect)
			outcomes[i] = exchange.Outcome
			stored[i], _ = w.sim.Prospect(simulator.DemoClientID, prospect.Email)
			stored[i].ID, stored[i].CreatedAt, stored[i].UpdatedAt = "", time.Time{}, time.Time{}
		}
		if outcomes[0] != outcomes[1] || !reflect.DeepEqual(stored[0], stored[1]) {
			t.Fatalf("as JSON %s:\n%+v\nas a form %s:\n%+v", outcomes[0], stored[0], outcomes[1], stored[1])
		}
	})
}

// TestRefusedJSONBodies: a client that meets a Snov.io that reads only forms writes nothing
// with its first call and everything with its second.
func TestRefusedJSONBodies(t *testing.T) {
	t.Parallel()
	for _, bodies := range []simulator.JSONBodies{simulator.JSONRefused, simulator.JSONUnread} {
		w := newWorld(t, simulator.Config{})
		w.sim.SetAnswers(func(a *simulator.Answers) { a.JSONBodies = bodies })
		prospect := snovio.Prospect{FullName: "Ada", CustomFields: map[string]string{simulator.FieldMeetingStatus: "Booked"}, UpdateContact: true}
		_, err := w.add(prospect)
		expectKind(t, err, snovio.KindBodyRefused)
		if _, exists := w.sim.Prospect(simulator.DemoClientID, ada); exists {
			t.Errorf("%s: the refused call wrote a prospect", bodies)
		}
		added, err := w.add(prospect)
		must(t, err)
		stored, _ := w.sim.Prospect(simulator.DemoClientID, ada)
		if !added.Added || stored.CustomFields[simulator.FieldMeetingStatus] != "Booked" || !w.client.SendsForms() {
			t.Errorf("%s: %+v, stored %+v", bodies, added, stored)
		}
	}
}

// TestSwitchedAnswers goes through the switches of add-prospect-to-list: what each changes
// in what the client reads.
func TestSwitchedAnswers(t *testing.T) {
	t.Parallel()
	taken := simulator.Answer{}
	for _, c := range []struct {
		name     string
		set      func(*simulator.Answers)
		before   []snovio.Prospect
		prospect snovio.Prospect
		kind     snovio.ErrorKind
		want     snovio.Added
	}{
		{"an update that changes nothing, noticed", func(a *simulator.Answers) { a.UpdateInList = simulator.UpdateNoticed },
			[]snovio.Prospect{{FullName: "Ada"}}, snovio.Prospect{FullName: "Ada", UpdateContact: true}, "", snovio.Added{}},
		{"an update that changes something, noticed", func(a *simulator.Answers) { a.UpdateInList = simulator.UpdateNoticed },
			[]snovio.Prospect{{FullName: "Ada"}}, snovio.Prospect{FullName: "Bob", UpdateContact: true}, "", snovio.Added{Updated: true}},
		{"an update that is refused", func(a *simulator.Answers) { a.UpdateInList = simulator.UpdateRefused },
			[]snovio.Prospect{{FullName: "Ada"}}, snovio.Prospect{FullName: "Bob", UpdateContact: true}, snovio.KindAlreadyInList, snovio.Added{}},
		{"success and nothing more", func(a *simulator.Answers) { a.BareSuccess = true },
			nil, snovio.Prospect{}, "", snovio.Added{Unspecified: true}},
		{"exists elsewhere, refused", func(a *simulator.Answers) { a.ExistsElsewhere = a.AlreadyInList },
			[]snovio.Prospect{{ListID: "elsewhere"}}, snovio.Prospect{}, snovio.KindAlreadyInList, snovio.Added{}},
		{"an unknown list is taken", func(a *simulator.Answers) { a.UnknownList = taken }, nil, snovio.Prospect{ListID: "5"}, "", snovio.Added{Added: true}},
		{"an unknown field is taken", func(a *simulator.Answers) { a.UnknownField = taken },
			nil, snovio.Prospect{CustomFields: map[string]string{"Nothing": "x"}}, "", snovio.Added{Added: true}},
		{"a refused address is taken", func(a *simulator.Answers) { a.RefusedAddress = taken }, nil, snovio.Prospect{Email: "no address"}, "", snovio.Added{Added: true}},
		{"an address in other letters is another", func(a *simulator.Answers) { a.CaseSensitive = true },
			[]snovio.Prospect{{Email: "ADA@example.com"}}, snovio.Prospect{}, "", snovio.Added{Added: true}},
		{"a required field is missing", func(a *simulator.Answers) {
			a.MissingRequired = simulator.Answer{Status: 422, Body: `{"errors":["%s is required"]}`}
		}, nil, snovio.Prospect{}, snovio.KindRejected, snovio.Added{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, simulator.Config{})
			must(t, w.sim.AddCustomField(simulator.DemoClientID, simulator.CustomField{Name: "Budget", Required: true}))
			w.sim.SetAnswers(c.set)
			for _, prospect := range c.before {
				if prospect.ListID == "elsewhere" {
					prospect.ListID = w.made.ActiveCampaign.ID
				}
				_, err := w.add(prospect)
				must(t, err)
			}
			added, err := w.add(c.prospect)
			expectKind(t, err, c.kind)
			added.ID = ""
			if added != c.want {
				t.Errorf("read as %+v", added)
			}
		})
	}
}

// TestSwitchedReads: the switches of the calls that read.
func TestSwitchedReads(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Config{})
	ctx := context.Background()
	lists, err := w.client.Lists(ctx, w.token)
	must(t, err)
	w.sim.SetAnswers(func(a *simulator.Answers) { a.OddElements, a.ArraysInData, a.PlainFieldKeys = true, true, true })
	again, err := w.client.Lists(ctx, w.token)
	must(t, err)
	fields, err := w.client.CustomFields(ctx, w.token)
	must(t, err)
	campaigns, err := w.client.Campaigns(ctx, w.token)
	must(t, err)
	if !reflect.DeepEqual(lists, again) || len(fields) != 4 || fields[0].Key != simulator.FieldMeetingStatus || len(campaigns) != 2 {
		t.Errorf("lists %v, fields %v, campaigns %v", again, fields, campaigns)
	}
	w.sim.SetAnswers(func(a *simulator.Answers) { a.HidesDeletedLists, a.MovesProspects, a.LimitHeaders = true, true, true })
	lists, err = w.client.Lists(ctx, w.token)
	must(t, err)
	if len(lists) != 2 {
		t.Errorf("lists %v", lists)
	}
	_, err = w.add(snovio.Prospect{ListID: w.made.ActiveCampaign.ID})
	must(t, err)
	_, err = w.add(snovio.Prospect{UpdateContact: true})
	must(t, err)
	found, err := w.client.FindProspects(ctx, w.token, ada)
	if err != nil || len(found) != 1 || found[0].Lists[0].ID != w.made.BookedMeetings.ID {
		t.Errorf("found %v, %v", found, err)
	}
	recorder := httptest.NewRecorder()
	request := httptest.NewRequestWithContext(ctx, "GET", simulator.PathBalance, nil)
	request.Header.Set("Authorization", "Bearer "+w.token)
	w.sim.ServeHTTP(recorder, request)
	if recorder.Header().Get("X-Ratelimit-Limit") != "60" || recorder.Header().Get("X-Ratelimit-Remaining") != "50" {
		t.Errorf("headers %v", recorder.Header())
	}
	// The switches come back over HTTP as they were set.
	_, body := w.send("GET", "/_simulator/answers", "", "")
	var answers simulator.Answers
	must(t, json.Unmarshal([]byte(body), &answers))
	if !reflect.DeepEqual(answers, w.sim.Answers()) {
		t.Errorf("answers %+v", answers)
	}
}
