package snovio_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/snovsync/snovsync/snovio"
)

// TestRequests looks at what each call puts on the wire.
func TestRequests(t *testing.T) {
	const form = "application/x-www-form-urlencoded"
	cases := []struct{ call, method, path, contentType, body string }{
		{"token", "POST", "/v1/oauth/access_token", form,
			"client_id=api-user-id&client_secret=api%2Fsecret+%22quoted%22&grant_type=client_credentials"},
		{"balance", "GET", "/v1/get-balance", "", ""},
		{"lists", "GET", "/v1/get-user-lists", "", ""},
		{"new list", "POST", "/v1/lists", form, "name=Booked+meetings"},
		{"fields", "GET", "/v1/prospect-custom-fields", "", ""},
		{"campaigns", "GET", "/v1/get-user-campaigns", "", ""},
		{"find", "POST", "/v1/get-prospects-by-email", form, "email=ada%40example.com"},
		{"add", "POST", "/v1/add-prospect-to-list", "application/json", `{"email":"ada@example.com","updateContact":false,"listId":"12345"}`},
	}
	for _, tc := range cases {
		t.Run(tc.call, func(t *testing.T) {
			var got *http.Request
			var body []byte
			client := newClient(t, func(w http.ResponseWriter, r *http.Request) {
				got = r
				body, _ = io.ReadAll(r.Body)
				w.WriteHeader(http.StatusTooManyRequests)
			})
			_, _ = makeCall(context.Background(), client, tc.call)
			if got.Method != tc.method || got.URL.String() != tc.path || got.Header.Get("Content-Type") != tc.contentType {
				t.Errorf("sent %s %s as %q", got.Method, got.URL, got.Header.Get("Content-Type"))
			}
			if string(body) != tc.body {
				t.Errorf("body %s", body)
			}
			if got.ContentLength != int64(len(tc.body)) || len(got.TransferEncoding) > 0 {
				t.Errorf("length %d, encoding %v", got.ContentLength, got.TransferEncoding)
			}
			bearer := got.Header.Get("Authorization")
			if want := "Bearer " + accessToken; tc.call != "token" && bearer != want || tc.call == "token" && bearer != "" {
				t.Errorf("authorization %q", bearer)
			}
		})
	}
}

func TestProspectBody(t *testing.T) {
	full := snovio.Prospect{
		Email: "ada@example.com", FullName: "Ada & <Example>", FirstName: "Ada", LastName: "Example",
		Phones: []string{"+15550100", "", "+15550101"}, Country: "Finland", Locality: "Turku", Position: "Engineer",
		CompanyName: "Example", CompanySite: "https://example.com",
		CustomFields: map[string]string{"b": "2", "a b": "1", "empty": ""},
		SocialLinks:  map[string]string{"linkedIn": "https://linkedin.example.com/ada"},
		ListID:       "12345", UpdateContact: true,
	}
	const want = `{"email":"ada@example.com","fullName":"Ada & <Example>","firstName":"Ada","lastName":"Example",` +
		`"phones":["+15550100","+15550101"],"country":"Finland","locality":"Turku","position":"Engineer",` +
		`"companyName":"Example","companySite":"https://example.com","customFields":{"a b":"1","b":"2"},` +
		`"socialLinks":{"linkedIn":"https://linkedin.example.com/ada"},"updateContact":true,"listId":"12345"}`
	if got := full.Redacted(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if len(full.Phones) != 3 || len(full.CustomFields) != 3 {
		t.Error("the prospect itself was changed")
	}
	if got := (snovio.Prospect{}).Redacted(); got != `{"updateContact":false}` {
		t.Errorf("empty: %s", got)
	}
}

// TestExchange: the log's copy of a call is complete, also where the call failed,
// and holds no token.
func TestExchange(t *testing.T) {
	prospect := snovio.Prospect{Email: "ada@example.com", ListID: "12345"}
	cases := []struct {
		name     string
		status   int
		body     string
		outcome  string
		response string
	}{
		{"granted", 200, `{"success":true,"added":true,"updated":false}`, snovio.OutcomeOK, `{"success":true,"added":true,"updated":false}`},
		{"limited", 429, `rate is limited`, "rate_limited", `rate is limited`},
		{"refused", 422, `{"errors":"Prospect with same email already exists in your list"}`, "already_in_list",
			`{"errors":"Prospect with same email already exists in your list"}`},
		{"the answer repeats the token", 401, `{"message":"token ` + strings.ReplaceAll(accessToken, "/", `\/`) + ` expired, ` + accessToken + `"}`,
			"token_rejected", `{"message":"token [redacted] expired, [redacted]"}`},
		{"no text at all", 500, "\xff\xfe\x00page", "unavailable", "\uFFFDpage"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			client := newClient(t, answering(tc.status, nil, tc.body))
			_, exchange, err := client.AddProspect(context.Background(), accessToken, prospect)
			if (err == nil) != (tc.outcome == snovio.OutcomeOK) {
				t.Errorf("error %v", err)
			}
			if exchange.Method != http.MethodPost || exchange.Path != "/v1/add-prospect-to-list" || exchange.Request != prospect.Redacted() ||
				exchange.HTTPStatus != tc.status || exchange.Outcome != tc.outcome || exchange.Response != tc.response {
				t.Errorf("exchange %+v", exchange)
			}
			if exchange.StartedAt.IsZero() || exchange.Duration <= 0 {
				t.Errorf("started %v, took %v", exchange.StartedAt, exchange.Duration)
			}
			if err != nil && strings.Contains(err.Error(), accessToken) {
				t.Errorf("the error holds the token: %v", err)
			}
		})
	}
}

func TestExchangeIsCut(t *testing.T) {
	client := newClient(t, answering(http.StatusBadRequest, nil, `{"message":"`+strings.Repeat("ü", 5000)+`"}`))
	_, exchange, err := client.AddProspect(context.Background(), accessToken, snovio.Prospect{})
	if n := len(exchange.Response); n > 4<<10 || n < 4<<10-8 || !utf8.ValidString(exchange.Response) || !strings.HasSuffix(exchange.Response, "…") {
		t.Errorf("response of %d bytes", n)
	}
	if len(err.Error()) > 600 || !utf8.ValidString(err.Error()) {
		t.Errorf("error of %d bytes", len(err.Error()))
	}
}

// TestKeysAreNowhere: the secret is not in the error of a token call that
// repeats it, and neither part shows when credentials or tokens are printed.
func TestKeysAreNowhere(t *testing.T) {
	client := newClient(t, answering(http.StatusUnauthorized, nil,
		fmt.Sprintf(`{"error":"invalid_client","message":"%s and %s are no keys"}`, credentials.UserID, `api\/secret \"quoted\"`)))
	_, err := client.Token(context.Background(), credentials)
	if snovio.KindOf(err) != snovio.KindCredentialsRejected || !strings.Contains(err.Error(), "[redacted] and [redacted] are no keys") {
		t.Errorf("error %v", err)
	}

	token := snovio.Token{AccessToken: accessToken}
	var logged bytes.Buffer
	slog.New(slog.NewJSONHandler(&logged, nil)).Info("made", "credentials", credentials, "token", token,
		"nested", map[string]any{"credentials": credentials, "token": &token})
	marshaled, err := json.Marshal([]any{credentials, token})
	if err != nil {
		t.Fatal(err)
	}
	printed := fmt.Sprintf("%v %+v %#v %s %v %+v %#v %s", credentials, credentials, credentials, credentials, token, token, token, token)
	for _, shown := range []string{logged.String(), string(marshaled), printed} {
		if strings.Contains(shown, "api") || strings.Contains(shown, "an-access-token") {
			t.Errorf("keys show in %s", shown)
		}
	}
}
