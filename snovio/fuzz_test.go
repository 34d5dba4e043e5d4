package snovio

import (
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// FuzzParseAnswer: whatever Snov.io answers, every call reads it or names it, and
// what it reads can be stored and shown: texts are UTF-8 without NUL, and times lie
// in the years that RFC 3339 can write.
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
		{200, `[{"id":"1\u0000","name":"\ud800","isDeleted":1,"contacts":"","creationDate":9223372036854775807,"deletionDate":"-62135596801"}]`},
		{200, `[{"id":1,"name":"A","deletionDate":{"date":"0001-01-01 00:00:00.000001","timezone":"+14:00"}},{"id":2,"deletionDate":{"date":"9999-12-31 23:59:59","timezone":"-12:00"}}]`},
		{200, `[{"key":"customFields['A\u0000']","label":"\u0000","type":"date\u0000"}]`},
		{200, `{"success":true,"id":"a\u0000b","added":true,"updated":"1"}`},
		{200, `{"access_token":"a\r\nb"}`},
		{200, `null`}, {200, `{`}, {200, `[1]`}, {200, `[[]]`}, {200, "\xff"}, {0, ``}, {429, ``},
	} {
		f.Add(seed.status, "5", seed.body)
	}
	const secret = "s3cr/t"
	f.Add(400, "-1", "{\"message\":\"no s3cr\\/t, s3\x00cr/t or s3cr%2Ft \xff\"}"+strings.Repeat("ä", keptMessage))
	f.Fuzz(func(t *testing.T, status int, wait, body string) {
		kept := newRedactor(secret).text(body, keptMessage)
		if !utf8.ValidString(kept) || strings.Contains(kept, "\x00") || strings.Contains(kept, secret) || len(kept) > keptMessage {
			t.Fatalf("kept of the answer: %q", kept)
		}
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
	value, failure := read(path, a, parse)
	checkRead(t, path, reflect.ValueOf(value))
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

// checkRead finds every text and every time in what a call read.
func checkRead(t *testing.T, path string, v reflect.Value) {
	t.Helper()
	if at, ok := reflect.TypeAssert[time.Time](v); ok {
		if at.Year() < 1 || at.Year() > 9999 {
			t.Fatalf("%s: the time %v", path, at)
		}
		return
	}
	switch v.Kind() {
	case reflect.String:
		if text := v.String(); !utf8.ValidString(text) || strings.Contains(text, "\x00") {
			t.Fatalf("%s: the text %q", path, text)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			checkRead(t, path, v.Elem())
		}
	case reflect.Struct:
		for _, field := range v.Fields() {
			checkRead(t, path, field)
		}
	case reflect.Slice:
		for i := range v.Len() {
			checkRead(t, path, v.Index(i))
		}
	default:
	}
}
