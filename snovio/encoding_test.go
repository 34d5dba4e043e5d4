package snovio_test

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"testing"

	"github.com/snovsync/snovsync/snovio"
)

// TestRefusedJSON: where Snov.io does not read JSON, the error says so, and the client
// sends forms from then on.
func TestRefusedJSON(t *testing.T) {
	t.Parallel()
	prospect := snovio.Prospect{Email: "ada@example.com", ListID: "12345"}
	for _, c := range []struct {
		name    string
		status  int
		body    string
		refuses bool
	}{
		{"415", 415, ``, true},
		{"415 with a page", 415, `<html>Unsupported Media Type</html>`, true},
		{"400 that names JSON", 400, `{"message":"Invalid JSON"}`, true},
		{"422 that names the content type", 422, `{"errors":["Content-Type must be application/x-www-form-urlencoded"]}`, true},
		{"a form was expected and nothing was found in it", 422, `{"success":false,"errors":["The email field is required."]}`, true},
		{"the list was not found in the form", 400, `{"success":false,"message":"listId is missing"}`, true},
		{"the words of another call of the API", 400, `{"message":"Emails list is empty"}`, true},
		{"a refusal under 200", 200, `{"success":false,"errors":{"email":["The email must not be empty"]}}`, true},

		{"another field is required", 422, `{"success":false,"errors":["The company size field is required."]}`, false},
		{"a bad address", 422, `{"errors":"Invalid email format"}`, false},
		{"an address that is not processed", 400, `{"message":"Sorry, we can not process this email"}`, false},
		{"already in the list", 422, `{"success":false,"errors":"Prospect with same email already exists in your list"}`, false},
		{"an unknown list", 404, `{"errors":{"code":404,"title":"List not found"}}`, false},
		{"a wrong token", 401, `{"message":"token is missing, email"}`, false},
		{"a full account", 429, `{"message":"JSON"}`, false},
		{"a broken server", 500, `{"message":"JSON"}`, false},
		{"taken", 200, `{"success":true,"added":true}`, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var types []string
			client := newClient(t, func(w http.ResponseWriter, r *http.Request) {
				types = append(types, r.Header.Get("Content-Type"))
				w.WriteHeader(c.status)
				_, _ = io.WriteString(w, c.body)
			})
			_, exchange, err := client.AddProspect(context.Background(), accessToken, prospect)
			if refused := snovio.KindOf(err) == snovio.KindBodyRefused; refused != c.refuses || refused != (exchange.Outcome == "body_refused") {
				t.Errorf("outcome %q, error %v", exchange.Outcome, err)
			}
			_, again, err := client.AddProspect(context.Background(), accessToken, prospect)
			if snovio.KindOf(err) == snovio.KindBodyRefused {
				t.Errorf("a refused form is %v", err)
			}
			want, body := "application/json", prospect.Redacted()
			if c.refuses {
				want, body = "application/x-www-form-urlencoded", "email=ada%40example.com&listId=12345&updateContact=0"
			}
			if !reflect.DeepEqual(types, []string{"application/json", want}) || client.SendsForms() != c.refuses || again.Request != body {
				t.Errorf("sent %v; then %s", types, again.Request)
			}
		})
	}
}

// TestOnlyWhatWasSentIsMissed: that a field is required which was not sent says nothing
// about the encoding.
func TestOnlyWhatWasSentIsMissed(t *testing.T) {
	t.Parallel()
	client := newClient(t, answering(http.StatusUnprocessableEntity, nil, `{"errors":["The email field is required","listId is required"]}`))
	_, _, err := client.AddProspect(context.Background(), accessToken, snovio.Prospect{})
	expectKind(t, err, snovio.KindRejected)
}

func TestProspectForm(t *testing.T) {
	t.Parallel()
	full := snovio.Prospect{
		Email: "ada@example.com", FullName: "Ada & <Example>", FirstName: "Ada", LastName: "Example",
		Phones: []string{"+15550100", "", "+15550101"}, Country: "Finland", Locality: "Turku", Position: "Engineer",
		CompanyName: "Example", CompanySite: "https://example.com",
		CustomFields: map[string]string{"b": "2", "a b": "1", "empty": ""},
		SocialLinks:  map[string]string{"linkedIn": "https://linkedin.example.com/ada"},
		ListID:       "12345", UpdateContact: true,
	}
	want := url.Values{
		"email": {"ada@example.com"}, "fullName": {"Ada & <Example>"}, "firstName": {"Ada"}, "lastName": {"Example"},
		"phones[]": {"+15550100", "+15550101"}, "country": {"Finland"}, "locality": {"Turku"}, "position": {"Engineer"},
		"companyName": {"Example"}, "companySite": {"https://example.com"}, "customFields[a b]": {"1"}, "customFields[b]": {"2"},
		"socialLinks[linkedIn]": {"https://linkedin.example.com/ada"}, "listId": {"12345"}, "updateContact": {"1"},
	}
	var got url.Values
	server := newServer(t, func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			t.Error(err)
		}
		got = r.PostForm
		w.WriteHeader(http.StatusTooManyRequests)
	})
	client := snovio.New(snovio.Config{BaseURL: server, SendForms: true})
	t.Cleanup(client.CloseIdleConnections)
	if _, _, err := client.AddProspect(context.Background(), accessToken, full); err == nil {
		t.Error("the refused call has no error")
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}
