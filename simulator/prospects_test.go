package simulator_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/snovio"
)

func TestNewProspect(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	added, err := w.add(snovio.Prospect{
		Email: "Ada@Example.com", FullName: "Ada Example", FirstName: "Ada", LastName: "Example", Phones: []string{"+15550100"},
		Country: "Finland", Locality: "Turku", Position: "Engineer", CompanyName: "Example", CompanySite: "https://example.com",
		CustomFields: map[string]string{simulator.FieldMeetingStatus: "Meeting booked", simulator.FieldCompanySize: "50"},
		SocialLinks:  map[string]string{"linkedIn": "https://linkedin.example.com/ada"},
	})
	must(t, err)
	got, ok := w.sim.Prospect(simulator.DemoClientID, ada)
	if !ok || !added.Added || added.Updated || added.ID == "" || added.ID != got.ID {
		t.Fatalf("answered %+v, prospect %+v", added, got)
	}
	if got.Email != "Ada@Example.com" || got.FullName != "Ada Example" || got.FirstName != "Ada" || got.LastName != "Example" ||
		got.Country != "Finland" || got.Locality != "Turku" || got.Position != "Engineer" || got.CompanyName != "Example" ||
		got.CompanySite != "https://example.com" || got.ListID != w.made.BookedMeetings.ID || got.Writes != 1 ||
		!reflect.DeepEqual(got.Phones, []string{"+15550100"}) ||
		!reflect.DeepEqual(got.SocialLinks, map[string]string{"linkedIn": "https://linkedin.example.com/ada"}) ||
		!reflect.DeepEqual(got.CustomFields, map[string]string{simulator.FieldMeetingStatus: "Meeting booked", simulator.FieldCompanySize: "50"}) {
		t.Errorf("prospect %+v", got)
	}
	got.CustomFields[simulator.FieldMeetingStatus] = "changed by the test"
	if again, _ := w.sim.Prospect(simulator.DemoClientID, ada); again.CustomFields[simulator.FieldMeetingStatus] != "Meeting booked" {
		t.Error("a prospect that was handed out shares its fields with the simulator")
	}

	found, err := w.client.FindProspects(context.Background(), w.token, "ADA@example.com")
	must(t, err)
	want := []snovio.FoundProspect{{ID: got.ID, Name: "Ada Example", FirstName: "Ada", LastName: "Example",
		Lists: []snovio.ListRef{{ID: w.made.BookedMeetings.ID, Name: "Booked meetings"}}}}
	if !reflect.DeepEqual(found, want) {
		t.Errorf("found %+v", found)
	}
	lists, err := w.client.Lists(context.Background(), w.token)
	must(t, err)
	if lists[0].ProspectCount != 1 {
		t.Errorf("lists %+v", lists)
	}
}

// TestUpsert goes through the table of add-prospect-to-list: what is there
// before, what is asked, what is answered, and what the profile reads after.
func TestUpsert(t *testing.T) {
	const here, elsewhere, nowhere = "here", "elsewhere", ""
	cases := []struct {
		name             string
		before           string
		update           bool
		duplicates       bool
		kind             snovio.ErrorKind
		want             snovio.Added
		withID           bool
		nameAfter        string
		profiles         int
		applied          simulator.Applied
		homeIsTargetList bool
	}{
		{"new", nowhere, false, false, "", snovio.Added{Added: true}, true, "New", 1, simulator.AppliedAdded, true},
		{"new, updateContact", nowhere, true, false, "", snovio.Added{Added: true}, true, "New", 1, simulator.AppliedAdded, true},
		{"in this list", here, false, false, snovio.KindAlreadyInList, snovio.Added{}, false, "Old", 1, simulator.AppliedNothing, true},
		{"in this list, updateContact", here, true, false, "", snovio.Added{Updated: true}, true, "New", 1, simulator.AppliedUpdated, true},
		{"in another list", elsewhere, false, false, "", snovio.Added{}, false, "Old", 1, simulator.AppliedNothing, false},
		{"in another list, updateContact", elsewhere, true, false, "", snovio.Added{Updated: true}, false, "New", 1, simulator.AppliedUpdatedElsewhere, false},
		{"in another list, createDuplicates", elsewhere, false, true, "", snovio.Added{Added: true}, true, "Old", 2, simulator.AppliedAdded, false},
		{"in this list, createDuplicates", here, false, true, snovio.KindAlreadyInList, snovio.Added{}, false, "Old", 1, simulator.AppliedNothing, true},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			w := newWorld(t, simulator.Config{})
			switch tc.before {
			case here:
				_, err := w.add(snovio.Prospect{FullName: "Old"})
				must(t, err)
			case elsewhere:
				_, err := w.add(snovio.Prospect{FullName: "Old", ListID: w.made.ActiveCampaign.ID})
				must(t, err)
			}
			if tc.duplicates {
				status, _ := w.sendForm(simulator.PathAddProspect, url.Values{
					"email": {ada}, "fullName": {"New"}, "listId": {w.made.BookedMeetings.ID}, "createDuplicates": {"true"},
				})
				if wantStatus := map[bool]int{true: 422, false: 200}[tc.kind == snovio.KindAlreadyInList]; status != wantStatus {
					t.Errorf("status %d", status)
				}
			} else {
				added, err := w.add(snovio.Prospect{FullName: "New", UpdateContact: tc.update})
				expectKind(t, err, tc.kind)
				if (added.ID != "") != tc.withID || added.Added != tc.want.Added || added.Updated != tc.want.Updated {
					t.Errorf("answered %+v", added)
				}
			}
			profiles := w.sim.Profiles(simulator.DemoClientID, ada)
			if len(profiles) != tc.profiles || profiles[0].FullName != tc.nameAfter {
				t.Errorf("profiles %+v", profiles)
			}
			if (profiles[0].ListID == w.made.BookedMeetings.ID) != tc.homeIsTargetList {
				t.Errorf("it is in list %s", profiles[0].ListID)
			}
			if call := w.lastCall(); call.Applied != tc.applied || call.ProspectID == "" {
				t.Errorf("ledger: %+v", call)
			}
			if n := w.sim.ProspectCount(simulator.DemoClientID); n != tc.profiles {
				t.Errorf("%d prospects", n)
			}
		})
	}
}

func TestRecordedAnswers(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	_, err := w.add(snovio.Prospect{ListID: w.made.ActiveCampaign.ID})
	must(t, err)
	body := func(list string, update bool) string {
		return fmt.Sprintf(`{"email":%q,"listId":%s,"updateContact":%t}`, ada, list, update)
	}
	for _, tc := range []struct {
		name, body, want string
		status           int
	}{
		{"this list", body(w.made.ActiveCampaign.ID, false), `{"success":false,"added":false,"errors":"Prospect with same email already exists in your list"}`, 422},
		{"another list, updated", body(w.made.BookedMeetings.ID, true), `{"success":true,"added":false,"updated":true}`, 200},
		{"another list, left", body(w.made.BookedMeetings.ID, false), `{"success":true,"added":false,"updated":false}`, 200},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if status, answer := w.send("POST", simulator.PathAddProspect, "application/json", tc.body); status != tc.status || answer != tc.want {
				t.Errorf("HTTP %d %s", status, answer)
			}
		})
	}
}

// TestUpdateLeavesWhatIsAbsent: an update writes what it carries and nothing else.
func TestUpdateLeavesWhatIsAbsent(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	_, err := w.add(snovio.Prospect{FullName: "Ada Example", Phones: []string{"+15550100"}, CustomFields: map[string]string{
		simulator.FieldMeetingStatus: "Meeting booked", simulator.FieldCompanySize: "50"}})
	must(t, err)
	_, err = w.add(snovio.Prospect{UpdateContact: true, CustomFields: map[string]string{simulator.FieldMeetingStatus: "Meeting canceled"}})
	must(t, err)
	got, _ := w.sim.Prospect(simulator.DemoClientID, ada)
	if got.FullName != "Ada Example" || len(got.Phones) != 1 || got.CustomFields[simulator.FieldCompanySize] != "50" ||
		got.CustomFields[simulator.FieldMeetingStatus] != "Meeting canceled" || got.Writes != 2 {
		t.Errorf("prospect %+v", got)
	}
}

func TestHistory(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	written := []string{"Meeting booked", "Meeting rescheduled", "Meeting rescheduled", "No-show"}
	for _, status := range written {
		_, err := w.add(snovio.Prospect{UpdateContact: true, CustomFields: map[string]string{
			simulator.FieldMeetingStatus: status, simulator.FieldHostEmail: "host@example.com"}})
		must(t, err)
	}
	_, err := w.add(snovio.Prospect{CustomFields: map[string]string{simulator.FieldMeetingStatus: "never written"}})
	expectKind(t, err, snovio.KindAlreadyInList)

	var values []string
	var last int64
	for _, write := range w.sim.History(simulator.DemoClientID, "ADA@example.com", simulator.FieldMeetingStatus) {
		values = append(values, write.Value)
		if write.Seq <= last {
			t.Errorf("write %+v is out of order", write)
		}
		last = write.Seq
	}
	if !reflect.DeepEqual(values, written) {
		t.Errorf("history %q", values)
	}
	if all := w.sim.History(simulator.DemoClientID, ada, ""); len(all) != 2*len(written) {
		t.Errorf("%d writes", len(all))
	}
}

func TestRefusedProspects(t *testing.T) {
	w := newWorld(t, simulator.Config{Limit: -1})
	must(t, w.sim.RefuseAddress(simulator.DemoClientID, "Refused@example.com"))
	for _, email := range []string{"refused@example.com", "bounced-mail@example.com", "no address"} {
		_, err := w.add(snovio.Prospect{Email: email})
		expectKind(t, err, snovio.KindProspectRefused)
		if _, ok := w.sim.Prospect(simulator.DemoClientID, email); ok {
			t.Errorf("%s is there", email)
		}
	}
	for _, list := range []string{"1", "none", w.made.Deleted.ID} {
		_, err := w.add(snovio.Prospect{ListID: list})
		expectKind(t, err, snovio.KindNotFound)
	}
	_, err := w.add(snovio.Prospect{CustomFields: map[string]string{"Shoe size": "44"}})
	expectKind(t, err, snovio.KindNotFound)
	if !strings.Contains(err.Error(), "'Shoe size'") {
		t.Errorf("error %v", err)
	}

	must(t, w.sim.DeleteList(simulator.DemoClientID, w.made.BookedMeetings.ID))
	_, err = w.add(snovio.Prospect{})
	expectKind(t, err, snovio.KindNotFound)
	must(t, w.sim.RestoreList(simulator.DemoClientID, w.made.BookedMeetings.ID))
	must(t, w.sim.DeleteCustomField(simulator.DemoClientID, simulator.FieldHostEmail))
	_, err = w.add(snovio.Prospect{CustomFields: map[string]string{simulator.FieldHostEmail: "host@example.com"}})
	expectKind(t, err, snovio.KindNotFound)
	_, err = w.add(snovio.Prospect{})
	must(t, err)
}

// TestOpenRows: what nobody has published is what a test says.
func TestOpenRows(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	w.sim.SetAnswers(func(a *simulator.Answers) {
		a.UnknownList = simulator.Answer{Status: 400, Body: `{"errors":"List does not exist"}`}
		a.DeletedList = simulator.Answer{Status: 200, Body: `{"success":false,"errors":["List is deleted"]}`}
		a.UnknownField = simulator.Answer{Status: 400, Body: `{"message":"no %s here"}`}
		a.UnknownCountry = simulator.Answer{Status: 422, Body: `{"errors":["Country is wrong"]}`}
		a.RejectedKeys = simulator.Answer{Status: 400, Body: `{"error":"invalid_client"}`}
		a.RejectedToken = simulator.Answer{Status: 400, Body: `{"error":"invalid_token"}`}
		a.ProspectNotFound = simulator.Answer{Status: 404, Body: `{"errors":{"code":404,"title":"Not found"}}`}
		a.ListCreatedAsObject, a.IDsAsText, a.WithoutProspectID = true, true, true
	})
	_, err := w.add(snovio.Prospect{ListID: "1"})
	expectKind(t, err, snovio.KindNotFound)
	_, err = w.add(snovio.Prospect{ListID: w.made.Deleted.ID})
	expectKind(t, err, snovio.KindNotFound)
	_, err = w.add(snovio.Prospect{CustomFields: map[string]string{`a "quoted" one`: "x"}})
	expectKind(t, err, snovio.KindRejected)
	if !strings.Contains(err.Error(), `no a "quoted" one here`) {
		t.Errorf("error %v", err)
	}
	_, err = w.add(snovio.Prospect{Country: "Suomi"})
	expectKind(t, err, snovio.KindRejected)
	_, err = w.add(snovio.Prospect{Country: "Finland"})
	must(t, err)
	if got, ok := w.sim.Prospect(simulator.DemoClientID, ada); !ok || got.Country != "Finland" {
		t.Errorf("prospect %+v", got)
	}
	added, err := w.add(snovio.Prospect{UpdateContact: true})
	if err != nil || added.ID != "" || !added.Updated {
		t.Errorf("answered %+v, %v", added, err)
	}
	found, err := w.client.FindProspects(context.Background(), w.token, "nobody@example.com")
	if err != nil || len(found) != 0 {
		t.Errorf("found %v, %v", found, err)
	}
	id, err := w.client.CreateList(context.Background(), w.token, "Another")
	must(t, err)
	lists, err := w.client.Lists(context.Background(), w.token)
	must(t, err)
	if last := lists[len(lists)-1]; last.ID != id || last.Name != "Another" {
		t.Errorf("lists %+v, new %s", lists, id)
	}
	_, err = w.client.Token(context.Background(), snovio.Credentials{UserID: simulator.DemoClientID})
	expectKind(t, err, snovio.KindCredentialsRejected)
	_, err = w.client.Lists(context.Background(), "another token")
	expectKind(t, err, snovio.KindTokenRejected)
}

// TestUnknownCountryIsLeftOut is what the simulator does unless told otherwise.
func TestUnknownCountryIsLeftOut(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	_, err := w.add(snovio.Prospect{Country: "FI"})
	must(t, err)
	if got, _ := w.sim.Prospect(simulator.DemoClientID, ada); got.Country != "" {
		t.Errorf("prospect %+v", got)
	}
}

// TestFormBody: the documented encoding does the same as nested JSON.
func TestFormBody(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	status, answer := w.sendForm(simulator.PathAddProspect, url.Values{
		"email": {ada}, "fullName": {"Ada Example"}, "phones[]": {"+15550100", "+15550101"}, "updateContact": {"1"},
		"customFields[Meeting status]": {"Meeting booked"}, "socialLinks[linkedIn]": {"https://linkedin.example.com/ada"},
		"listId": {w.made.BookedMeetings.ID}, "access_token": {w.token},
	})
	got, _ := w.sim.Prospect(simulator.DemoClientID, ada)
	if status != http.StatusOK || !strings.Contains(answer, `"added":true`) || len(got.Phones) != 2 ||
		got.CustomFields[simulator.FieldMeetingStatus] != "Meeting booked" || got.SocialLinks["linkedIn"] == "" {
		t.Errorf("HTTP %d %s, prospect %+v", status, answer, got)
	}
	call := w.lastCall()
	if call.CustomField(simulator.FieldMeetingStatus) != "Meeting booked" || strings.Contains(string(call.Body), w.token) {
		t.Errorf("ledger: %s", call.Body)
	}
}

// TestProspectIDs: ids come in both recorded shapes, and no two are the same.
func TestProspectIDs(t *testing.T) {
	w := newWorld(t, simulator.Config{Limit: -1})
	seen := make(map[string]bool)
	var encoded, hexadecimal int
	for i := range 40 {
		added, err := w.add(snovio.Prospect{Email: fmt.Sprintf("p%d@example.com", i)})
		must(t, err)
		seen[added.ID] = true
		if strings.HasSuffix(added.ID, "==") {
			if _, err := base64.URLEncoding.DecodeString(added.ID); err != nil {
				t.Errorf("id %s: %v", added.ID, err)
			}
			encoded++
		} else {
			hexadecimal++
		}
	}
	if len(seen) != 40 || encoded == 0 || hexadecimal == 0 {
		t.Errorf("%d ids, %d in base64, %d hexadecimal", len(seen), encoded, hexadecimal)
	}
}
