package snovio

import (
	"net/http"
	"testing"
	"unicode/utf8"
)

// FuzzParseAnswer: whatever Snov.io answers, every call reads it or names it.
func FuzzParseAnswer(f *testing.F) {
	for _, seed := range []struct {
		status int
		body   string
	}{
		{200, `{"access_token":"abc","token_type":"Bearer","expires_in":3600}`},
		{200, `{"success":true,"data":{"balance":"25000.00","teamwork":false,"unique_recipients_used":0}}`},
		{200, `[{"id":1,"name":"A","contacts":"1","isDeleted":true,"creationDate":{"date":"2020-04-07 08:25:44.000000","timezone":"UTC"}}]`},
		{200, `[{"success":true,"data":{"id":1234567}}]`},
		{200, `[{"key":"customFields['Project name']","label":"Project name","required":false,"type":"string"}]`},
		{200, `[{"id":1,"campaign":"A","list_id":2,"status":"Active","created_at":1639469976,"started_at":null}]`},
		{200, `{"success":true,"data":[{"id":"a==","lists":[{"id":1,"name":"A"}]}]}`},
		{200, `{"success":true,"id":"a==","added":true,"updated":false}`},
		{422, `{"success":false,"added":false,"errors":"Prospect with same email already exists in your list"}`},
		{404, `{"errors":{"code":404,"title":"Not found","source":{"a":[null,1]}}}`},
		{400, `{"message":"can not process this email"}`},
		{401, `{"error":"invalid_client"}`},
		{200, `rate is limited`},
		{502, `<html></html>`},
		{200, `{"errors":[[[{"a":{"title":["x"]}}]]]}`},
		{200, `null`}, {200, `{`}, {200, `[1]`}, {200, `[[]]`}, {200, "\xff"}, {0, ``}, {429, ``},
	} {
		f.Add(seed.status, "5", seed.body)
	}
	f.Fuzz(func(t *testing.T, status int, wait, body string) {
		a := answer{status: status, header: http.Header{"Retry-After": {wait}}, body: []byte(body)}
		check(t, pathToken, a, parseToken)
		check(t, pathBalance, a, parseBalance)
		check(t, pathLists, a, parseLists)
		check(t, pathCreateList, a, parseCreatedList)
		check(t, pathCustomFields, a, parseCustomFields)
		check(t, pathCampaigns, a, parseCampaigns)
		check(t, pathFind, a, parseFound)
		check(t, pathAddProspect, a, parseAdded)
	})
}

func check[T any](t *testing.T, path string, a answer, parse func([]byte) (T, error)) {
	t.Helper()
	_, failure := read(path, a, parse)
	good := a.status >= 200 && a.status < 300
	if failure == nil {
		if !good {
			t.Fatalf("%s: HTTP %d was granted", path, a.status)
		}
		return
	}
	if failure.Kind == "" || failure.HTTPStatus != a.status || failure.RetryAfter < 0 || failure.RetryAfter > maxRetryAfter {
		t.Fatalf("%s: %+v", path, failure)
	}
	if failure.Kind == KindMalformed && !good {
		t.Fatalf("%s: HTTP %d is malformed", path, a.status)
	}
	if a.status == http.StatusTooManyRequests && failure.Kind != KindRateLimited {
		t.Fatalf("%s: 429 is %s", path, failure.Kind)
	}
	message := newRedactor().message(failure.Message)
	if !utf8.ValidString(message) || len(message) > keptMessage {
		t.Fatalf("%s: message %q", path, message)
	}
}
