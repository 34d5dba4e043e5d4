package snovio_test

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/snovio"
)

func day(year int, month time.Month, date, hour, minute, second int) time.Time {
	return time.Date(year, month, date, hour, minute, second, 0, time.UTC)
}

// TestGrantedAnswers goes through every recorded shape of a good answer.
func TestGrantedAnswers(t *testing.T) {
	cases := []struct {
		name, call, body string
		want             any
	}{
		{"token, as documented", "token",
			`{"access_token":"abc","token_type":"Bearer","expires_in":3600}`,
			snovio.Token{AccessToken: "abc", ExpiresIn: time.Hour}},
		{"token, life as text", "token",
			`{"access_token":"abc","expires_in":"120"}`,
			snovio.Token{AccessToken: "abc", ExpiresIn: 2 * time.Minute}},
		{"token, life missing", "token", `{"access_token":"abc"}`,
			snovio.Token{AccessToken: "abc", ExpiresIn: time.Hour}},
		{"balance, as documented", "balance",
			`{"success":true,"data":{"balance":"25000.00","teamwork":false,"unique_recipients_used":0,"limit_resets_in":29,"expires_in":359}}`,
			snovio.Balance{Credits: "25000.00", LimitResetsInDays: 29, ExpiresInDays: 359}},
		{"balance, as a number", "balance",
			`{"success":true,"data":{"balance":12.5,"teamwork":1,"unique_recipients_used":"7","limit_resets_in":null}}`,
			snovio.Balance{Credits: "12.5", Teamwork: true, UniqueRecipientsUsed: 7}},
		{"lists, a deleted one among them", "lists",
			`[{"id":1818597,"name":"FirstSend","contacts":1,"isDeleted":false,
			   "creationDate":{"date":"2020-04-07 08:25:44.000000","timezone_type":3,"timezone":"UTC"},"deletionDate":null},
			  {"id":"1505383","name":"All prospects","contacts":"10","isDeleted":true,
			   "creationDate":{"date":"2019-12-17 15:07:30.000000","timezone_type":1,"timezone":"+02:00"},
			   "deletionDate":{"date":"2020-02-17 14:05:44.000000","timezone_type":3,"timezone":"Europe/Helsinki"}}]`,
			[]snovio.List{
				{ID: "1818597", Name: "FirstSend", ProspectCount: 1, CreatedAt: day(2020, 4, 7, 8, 25, 44)},
				{ID: "1505383", Name: "All prospects", ProspectCount: 10, Deleted: true,
					CreatedAt: day(2019, 12, 17, 13, 7, 30), DeletedAt: new(day(2020, 2, 17, 12, 5, 44))},
			}},
		{"lists, an unreadable date spoils nothing", "lists",
			`[{"id":1,"name":"A","contacts":0,"isDeleted":0,"creationDate":{"date":"soon","timezone":"Nowhere/Land"}}]`,
			[]snovio.List{{ID: "1", Name: "A"}}},
		{"lists, none", "lists", `[]`, []snovio.List{}},
		{"lists, within an object", "lists", `{"success":true,"data":[{"id":7,"name":"A"}]}`, []snovio.List{{ID: "7", Name: "A"}}},
		{"lists, one named like an error", "lists", `[{"id":7,"name":"rate is limited"}]`, []snovio.List{{ID: "7", Name: "rate is limited"}}},
		{"new list, an array as documented", "new list", `[{"success":true,"data":{"id":1234567}}]`, "1234567"},
		{"new list, a bare object", "new list", `{"success":true,"data":{"id":"1234567"}}`, "1234567"},
		{"fields, as documented", "fields",
			`[{"key":"customFields['Project name']","label":"Project name","required":false,"type":"string"},
			  {"key":"customFields['Size']","label":"Size","required":true,"type":"number"}]`,
			[]snovio.CustomField{
				{Key: "Project name", Label: "Project name", Type: "string"},
				{Key: "Size", Label: "Size", Required: true, Type: "number"},
			}},
		{"fields, names that hold quotes and brackets", "fields",
			`[{"key":"customFields['Host's [work] email']","label":"Host","type":"String"},
			  {"key":"customFields[\"SEO\"]","label":"SEO","type":"string"},
			  {"key":"customFields[Plain]","label":"Plain","type":"date"},
			  {"key":"bare","label":"bare","type":"string"}]`,
			[]snovio.CustomField{
				{Key: "Host's [work] email", Label: "Host", Type: "string"},
				{Key: "SEO", Label: "SEO", Type: "string"},
				{Key: "Plain", Label: "Plain", Type: "date"},
				{Key: "bare", Label: "bare", Type: "string"},
			}},
		{"campaigns, as documented", "campaigns",
			`[{"id":237945,"campaign":"New Campaign","list_id":8512947,"status":"Paused","created_at":1639469976,"updated_at":1639470026,"started_at":1639470021,"hash":"e272"},
			  {"id":237956,"campaign":"Test campaign","list_id":"7654321","status":"Active","created_at":1638808262,"started_at":null}]`,
			[]snovio.Campaign{
				{ID: "237945", Name: "New Campaign", ListID: "8512947", Status: "Paused",
					CreatedAt: time.Unix(1639469976, 0).UTC(), StartedAt: new(time.Unix(1639470021, 0).UTC())},
				{ID: "237956", Name: "Test campaign", ListID: "7654321", Status: "Active", CreatedAt: time.Unix(1638808262, 0).UTC()},
			}},
		{"find, as documented", "find",
			`{"success":true,"data":[{"id":"xusD3-T_K5IktGoaa8Jc8A==","name":"Ada Example","firstName":"Ada","lastName":"Example",
			  "lists":[{"id":1250344,"name":"People List"}],"campaigns":[]}]}`,
			[]snovio.FoundProspect{{ID: "xusD3-T_K5IktGoaa8Jc8A==", Name: "Ada Example", FirstName: "Ada", LastName: "Example",
				Lists: []snovio.ListRef{{ID: "1250344", Name: "People List"}}}}},
		{"find, nobody", "find", `{"success":true,"data":[]}`, []snovio.FoundProspect{}},
		{"find, nobody, as a refusal without words", "find", `{"success":false,"data":[]}`, []snovio.FoundProspect(nil)},
		{"find, nobody, as a refusal", "find", `{"success":false,"message":"Prospect not found"}`, []snovio.FoundProspect(nil)},
		{"add, new", "add", `{"success":true,"id":"0Y2QzowWL1rHpIptwaRp0Q==","added":true,"updated":false}`,
			snovio.Added{ID: "0Y2QzowWL1rHpIptwaRp0Q==", Added: true}},
		{"add, id in hexadecimal", "add", `{"success":true,"id":"226db935fc93422496fda5d5209e8cbf77cc77ec","added":false,"updated":true}`,
			snovio.Added{ID: "226db935fc93422496fda5d5209e8cbf77cc77ec", Updated: true}},
		{"add, updated in another list, without an id", "add", `{"success":true,"added":false,"updated":true}`, snovio.Added{Updated: true}},
		{"add, left as it is", "add", `{"success":true,"added":false,"updated":false}`, snovio.Added{}},
		{"add, id as a number, truth as a number", "add", `{"success":1,"id":42,"added":1,"updated":0}`, snovio.Added{ID: "42", Added: true}},
		{"add, empty errors beside a success", "add", `{"success":true,"id":"a","added":true,"updated":false,"errors":[]}`, snovio.Added{ID: "a", Added: true}},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			client := newClient(t, answering(http.StatusOK, nil, tc.body))
			got, err := makeCall(context.Background(), client, tc.call)
			if err != nil {
				t.Fatalf("error %v", err)
			}
			if !reflect.DeepEqual(got, tc.want) {
				t.Errorf("got  %#v\nwant %#v", got, tc.want)
			}
		})
	}
}

const gatewayPage = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"

// TestRefusedAnswers goes through every recorded shape of a refusal, and those
// whose status and body nobody has published.
func TestRefusedAnswers(t *testing.T) {
	cases := []struct {
		name, call string
		status     int
		body       string
		kind       snovio.ErrorKind
		message    string
	}{
		{"wrong keys, OAuth style", "token", 401, `{"error":"invalid_client","error_description":"Client authentication failed"}`,
			snovio.KindCredentialsRejected, "Client authentication failed; invalid_client"},
		{"wrong keys under 400", "token", 400, `{"error":"invalid_client"}`, snovio.KindCredentialsRejected, "invalid_client"},
		{"wrong keys under 200", "token", 200, `{"error":"invalid_client","message":"Client authentication failed"}`,
			snovio.KindCredentialsRejected, "Client authentication failed; invalid_client"},
		{"wrong keys as success:false", "token", 200, `{"success":false,"errors":"Wrong keys"}`, snovio.KindCredentialsRejected, "Wrong keys"},
		{"wrong keys, empty answer", "token", 401, ``, snovio.KindCredentialsRejected, ""},
		{"wrong keys under 403 and 422", "token", 422, `{"errors":["client_id is invalid"]}`, snovio.KindCredentialsRejected, "client_id is invalid"},
		{"token call at a wrong address", "token", 404, `{"errors":{"code":404,"title":"Not found"}}`, snovio.KindNotFound, "Not found"},
		{"token call with a wrong method", "token", 405, `{"message":"Method not allowed"}`, snovio.KindRejected, "Method not allowed"},
		{"a gateway's page is no verdict on the keys", "token", 403, gatewayPage, snovio.KindUnavailable, ""},

		{"expired token", "add", 401, `{"message":"Unauthenticated."}`, snovio.KindTokenRejected, "Unauthenticated."},
		{"expired token, OAuth style", "lists", 401, `{"error":"invalid_token","error_description":"The access token expired"}`,
			snovio.KindTokenRejected, "The access token expired; invalid_token"},
		{"expired token under 400", "add", 400, `{"error":"invalid_token"}`, snovio.KindTokenRejected, "invalid_token"},
		{"expired token under 200", "balance", 200, `{"success":false,"errors":"Access token is invalid"}`, snovio.KindTokenRejected, "Access token is invalid"},

		{"plan without API", "balance", 403, `{"success":false,"message":"API is not available on your plan"}`,
			snovio.KindNoAPIAccess, "API is not available on your plan"},
		{"plan without API under 401", "balance", 401, `{"message":"Upgrade to use the API"}`, snovio.KindNoAPIAccess, "Upgrade to use the API"},
		{"a balance refused without words says nothing of the plan", "balance", 200, `{"success":false}`, snovio.KindRejected, ""},
		{"a balance refused for another reason", "balance", 422, `{"success":false,"errors":"Account is locked"}`, snovio.KindRejected, "Account is locked"},
		{"plan without API on another call", "add", 403, `{"success":false,"errors":"Access denied"}`, snovio.KindNoAPIAccess, "Access denied"},
		{"payment required", "lists", 402, `{"message":"Payment required"}`, snovio.KindNoAPIAccess, "Payment required"},

		{"already in this list", "add", 422, `{"success":false,"added":false,"errors":"Prospect with same email already exists in your list"}`,
			snovio.KindAlreadyInList, "Prospect with same email already exists in your list"},
		{"already in this list under 200", "add", 200, `{"success":false,"added":false,"errors":["Prospect with same email already exists in your list"]}`,
			snovio.KindAlreadyInList, "Prospect with same email already exists in your list"},
		{"the name of a new list is taken", "new list", 422, `{"success":false,"errors":"List with same name already exists"}`,
			snovio.KindRejected, "List with same name already exists"},

		{"refused address", "add", 400, `{"success":false,"message":"Sorry, we can not process this email"}`,
			snovio.KindProspectRefused, "Sorry, we can not process this email"},
		{"malformed address", "add", 422, `{"success":false,"errors":"Invalid email format"}`, snovio.KindProspectRefused, "Invalid email format"},
		{"malformed address, errors by field", "add", 422,
			`{"message":"The given data was invalid.","errors":{"email":["The email must be a valid email address."]}}`,
			snovio.KindProspectRefused, "The given data was invalid.; The email must be a valid email address."},

		{"errors as an object", "add", 404, `{"success":false,"errors":{"code":404,"title":"List not found","source":"/v1/add-prospect-to-list"}}`,
			snovio.KindNotFound, "List not found"},
		{"an object's code under another status", "add", 200, `{"success":false,"errors":{"code":404,"title":"No such entity"}}`,
			snovio.KindNotFound, "No such entity"},
		{"an array of objects", "add", 400, `{"errors":[{"code":404,"title":"No such list"}]}`, snovio.KindNotFound, "No such list"},
		{"deleted list", "add", 422, `{"success":false,"errors":"The list was deleted"}`, snovio.KindNotFound, "The list was deleted"},
		{"unknown custom field", "add", 422, `{"success":false,"errors":["Custom fields 'Host email' not found"]}`,
			snovio.KindNotFound, "Custom fields 'Host email' not found"},

		{"success:false under 200", "new list", 200, `[{"success":false,"errors":"Name is too long"}]`, snovio.KindRejected, "Name is too long"},
		{"errors as an array", "add", 422, `{"success":false,"errors":["Country is wrong","Country is wrong","Site is wrong"]}`,
			snovio.KindRejected, "Country is wrong; Site is wrong"},
		{"error as an object with a message", "lists", 400, `{"error":{"message":"Bad request"}}`, snovio.KindRejected, "Bad request"},
		{"errors alone under 200", "lists", 200, `{"errors":["No lists for you"]}`, snovio.KindRejected, "No lists for you"},
		{"plain text", "add", 400, "Bad things", snovio.KindRejected, "Bad things"},
		{"success:false without a word", "add", 200, `{"success":"false"}`, snovio.KindRejected, ""},

		{"5xx with a page", "add", 502, gatewayPage, snovio.KindUnavailable, ""},
		{"5xx with an object", "lists", 500, `{"message":"Server Error"}`, snovio.KindUnavailable, "Server Error"},
		{"5xx with nothing", "token", 503, ``, snovio.KindUnavailable, ""},
		{"request timeout", "add", 408, ``, snovio.KindUnavailable, ""},
		{"a redirect is not followed", "add", 302, ``, snovio.KindUnavailable, ""},

		{"empty", "add", 200, ``, snovio.KindMalformed, ""},
		{"null", "lists", 200, `null`, snovio.KindMalformed, ""},
		{"text", "balance", 200, `OK`, snovio.KindMalformed, ""},
		{"a page under 200", "add", 200, gatewayPage, snovio.KindMalformed, ""},
		{"cut in the middle", "lists", 200, `[{"id":1,"name":`, snovio.KindMalformed, ""},
		{"an object where an array is due", "fields", 200, `{"success":true}`, snovio.KindMalformed, ""},
		{"an array where an object is due", "balance", 200, `[]`, snovio.KindMalformed, ""},
		{"no token", "token", 200, `{"token_type":"Bearer"}`, snovio.KindMalformed, ""},
		{"a token of another shape", "token", 200, `{"access_token":{"value":"abc"}}`, snovio.KindMalformed, ""},
		{"no balance", "balance", 200, `{"success":true}`, snovio.KindMalformed, ""},
		{"no id of the new list", "new list", 200, `{"success":true,"data":{}}`, snovio.KindMalformed, ""},
		{"a list without id", "lists", 200, `[{"name":"A"}]`, snovio.KindMalformed, ""},
		{"a field without key", "fields", 200, `[{"label":"A"}]`, snovio.KindMalformed, ""},
		{"a campaign without id", "campaigns", 200, `[{"campaign":"A"}]`, snovio.KindMalformed, ""},
		{"a prospect without id", "find", 200, `{"success":true,"data":[{"name":"A"}]}`, snovio.KindMalformed, ""},
		{"an object without a word", "add", 200, `{}`, snovio.KindMalformed, ""},
		{"nothing that tells of the prospect", "add", 200, `{"time":12,"data":[]}`, snovio.KindMalformed, ""},
		{"longer than is read", "lists", 200, `[` + strings.Repeat(" ", 1<<20) + `]`, snovio.KindMalformed, ""},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			client := newClient(t, answering(tc.status, map[string]string{"Location": "/elsewhere"}, tc.body))
			_, err := makeCall(context.Background(), client, tc.call)
			expectRefusal(t, err, tc.kind, tc.status, tc.message)
		})
	}
}

func expectRefusal(t *testing.T, err error, kind snovio.ErrorKind, status int, message string) {
	t.Helper()
	var failure *snovio.Error
	if !errors.As(err, &failure) {
		t.Fatalf("error %v is no *snovio.Error", err)
	}
	if failure.Kind != kind || failure.HTTPStatus != status || failure.Message != message {
		t.Errorf("got %s, HTTP %d, %q; want %s, HTTP %d, %q",
			failure.Kind, failure.HTTPStatus, failure.Message, kind, status, message)
	}
}

// TestLimitOnEveryCall: a full account says so under any status, on any call.
func TestLimitOnEveryCall(t *testing.T) {
	shapes := []struct {
		name   string
		status int
		body   string
	}{
		{"429 without a body", 429, ``},
		{"429 with an object", 429, `{"error":"Rate limit exceeded"}`},
		{"text under 200", 200, `Sorry, your API rate is limited to 60 requests per minute`},
		{"text under 400", 400, `API Rate Is Limited`},
		{"text under 401", 401, `rate is limited`},
		{"text under 500", 500, `rate is limited`},
		{"quoted text under 200", 200, `"rate is limited"`},
		{"a page under 200", 200, `<p>The rate is limited</p>`},
		{"an object under 200", 200, `{"success":false,"message":"The rate is limited"}`},
		{"an object under 403", 403, `{"errors":["Too many requests"]}`},
	}
	for _, shape := range shapes {
		for _, name := range allCalls() {
			t.Run(shape.name+"/"+name, func(t *testing.T) {
				client := newClient(t, answering(shape.status, nil, shape.body))
				_, err := makeCall(context.Background(), client, name)
				if kind := snovio.KindOf(err); kind != snovio.KindRateLimited {
					t.Errorf("got %v", err)
				}
			})
		}
	}
}

func TestTransientKinds(t *testing.T) {
	for kind, want := range map[snovio.ErrorKind]bool{
		snovio.KindUnavailable: true, snovio.KindTimeout: true, snovio.KindConnectionLost: true,
		snovio.KindNotSent: true, snovio.KindMalformed: true,
		snovio.KindRateLimited: false, snovio.KindCredentialsRejected: false, snovio.KindTokenRejected: false,
		snovio.KindNoAPIAccess: false, snovio.KindAlreadyInList: false, snovio.KindProspectRefused: false,
		snovio.KindNotFound: false, snovio.KindRejected: false, snovio.KindBodyRefused: false,
	} {
		if kind.Transient() != want {
			t.Errorf("%s: transient is %v", kind, !want)
		}
	}
	if kind := snovio.KindOf(errors.New("another")); kind != "" {
		t.Errorf("another error has kind %q", kind)
	}
}
