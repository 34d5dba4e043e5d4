package snovio_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/snovsync/snovsync/snovio"
)

// TestAnswersCutInMidBody: what is left of an answer may look like a whole one, for example
// like an account without lists. It is an error all the same, on every call.
func TestAnswersCutInMidBody(t *testing.T) {
	t.Parallel()
	for _, name := range allCalls() {
		for _, beginning := range []string{``, `[]`, `{"success":true,"data":[]}`, `{"success":true,"id":"1","added":true,"data":{"id":1,"balance":"1"},"access_token":"a"}`} {
			client := newClient(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Length", "10000")
				_, _ = w.Write([]byte(beginning))
				panic(http.ErrAbortHandler)
			})
			got, err := makeCall(context.Background(), client, name)
			failure, ok := errors.AsType[*snovio.Error](err)
			if !ok || failure.Kind != snovio.KindConnectionLost && failure.Kind != snovio.KindTimeout || failure.Err == nil {
				t.Errorf("%s, cut after %q: %v", name, beginning, err)
			}
			if got != nil && !reflect.ValueOf(got).IsZero() {
				t.Errorf("%s, cut after %q: returns %v beside the error", name, beginning, got)
			}
		}
	}
}

// TestAnswersThatCannotBeRead are errors and no empty results.
func TestAnswersThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for _, name := range allCalls() {
		for _, body := range []string{
			``, ` `, `{`, `[`, `[{]`, `{"data":[{]}`, `[{"id":{}}]`, `[{},{}]`, `[1]`, `{"data":[1]}`, `{"data":"none"}`, `true`, `1`, `"text"`, `[[]]`,
		} {
			client := newClient(t, answering(http.StatusOK, nil, body))
			got, err := makeCall(context.Background(), client, name)
			failure, ok := errors.AsType[*snovio.Error](err)
			if !ok || failure.Kind != snovio.KindMalformed || failure.Err == nil {
				t.Errorf("%s answered %s: %v", name, body, err)
			}
			if got != nil && !reflect.ValueOf(got).IsZero() {
				t.Errorf("%s answered %s: returns %v beside the error", name, body, got)
			}
		}
	}
}

// TestLongestAnswerIsRead: an answer of 1 MiB is read, and one that is a byte longer is not.
func TestLongestAnswerIsRead(t *testing.T) {
	t.Parallel()
	const longest = 1 << 20
	for length, want := range map[int]snovio.ErrorKind{longest: "", longest + 1: snovio.KindMalformed} {
		client := newClient(t, answering(http.StatusOK, nil, "["+strings.Repeat(" ", length-2)+"]"))
		_, err := client.Lists(context.Background(), accessToken)
		expectKind(t, err, want)
	}
}

// TestNamesOfFields: the plain name is what stands between the quotes of a key.
func TestNamesOfFields(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]string{
		`customFields['a']`: "a", `customFields[\"a\"]`: "a", `customFields['a\"]`: `'a"`, `customFields[']`: "'", `customFields['']`: "", `customFields[]`: "", `a`: "a", `customFields['']']`: "']",
	} {
		client := newClient(t, answering(http.StatusOK, nil, `[{"key":"`+key+`"}]`))
		fields, err := client.CustomFields(context.Background(), accessToken)
		if want == "" {
			expectKind(t, err, snovio.KindMalformed)
			continue
		}
		if err != nil || len(fields) != 1 || fields[0].Key != want {
			t.Errorf("%s is read as %+v, %v", key, fields, err)
		}
	}
}

// TestKeptTextAtItsBounds: an exchange keeps 4 KiB of an answer and an error 500 bytes of
// its words, whole characters only.
func TestKeptTextAtItsBounds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ body, kept string }{
		{strings.Repeat("a", 4096), strings.Repeat("a", 4096)},
		{strings.Repeat("a", 4097), strings.Repeat("a", 4093) + "…"},
		{strings.Repeat("a", 4092) + "éé", strings.Repeat("a", 4092) + "éé"},
		{strings.Repeat("a", 4092) + "ééé", strings.Repeat("a", 4092) + "…"},
		{strings.Repeat("é", 2049), strings.Repeat("é", 2046) + "…"},
	} {
		client := newClient(t, answering(http.StatusBadRequest, nil, c.body))
		_, exchange, err := client.AddProspect(context.Background(), accessToken, snovio.Prospect{Email: "ada@example.com"})
		if exchange.Response != c.kept {
			t.Errorf("of %d bytes %d are kept: …%s", len(c.body), len(exchange.Response), exchange.Response[max(0, len(exchange.Response)-8):])
		}
		failure, ok := errors.AsType[*snovio.Error](err)
		if !ok || len(failure.Message) > 500 || len(failure.Message) < 497 {
			t.Errorf("the message has %d bytes: %v", len(failure.Message), ok)
		}
	}
}

func TestWordsOfRefusals(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"errors":{"source":"/v1/lists","name":"Too long"}}`:                                  "Too long",
		`{"errors":{"title":"Wrong","message":"Very wrong","detail":"Here","pointer":"name"}}`: "Wrong; Very wrong; Here",
		`{"errors":{"b":["B is wrong"],"a":["A is wrong"]}}`:                                   "A is wrong; B is wrong",
		`{"success":false,"message":"  Wrong  ","errors":["","Wrong"]}`:                        "Wrong",
		`{"error":true}`:  "",
		`{"errors":[5]}`:  "",
		`{"success":"0"}`: "",
	} {
		client := newClient(t, answering(http.StatusOK, nil, body))
		_, err := client.Lists(context.Background(), accessToken)
		expectRefusal(t, err, snovio.KindRejected, http.StatusOK, want)
	}
}

// TestCodesWithinErrors: a code counts where it can be a status, in whatever place it is.
func TestCodesWithinErrors(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]snovio.ErrorKind{
		`{"errors":[{"code":0},{"code":404}]}`:                           snovio.KindNotFound,
		`{"errors":{"code":1000}}`:                                       snovio.KindRejected,
		`{"errors":{"code":"404"}}`:                                      snovio.KindNotFound,
		`{"errors":{"code":"four"}}`:                                     snovio.KindRejected,
		`{"error":{"code":404}}`:                                         snovio.KindNotFound,
		`{"errors":{"code":404},"error":{"code":500}}`:                   snovio.KindNotFound,
		`{"success":false,"data":[],"errors":{"code":1,"title":"None"}}`: snovio.KindRejected,
	} {
		client := newClient(t, answering(http.StatusOK, nil, body))
		_, err := client.Lists(context.Background(), accessToken)
		if kind := snovio.KindOf(err); kind != want {
			t.Errorf("%s: %s, want %s", body, kind, want)
		}
	}
}

// TestStatusesAtTheirBounds: which statuses grant a call, ask to wait, or come from a gateway.
func TestStatusesAtTheirBounds(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]snovio.ErrorKind{
		200: "", 299: "", 300: snovio.KindUnavailable, 399: snovio.KindUnavailable, 400: snovio.KindRejected, 402: snovio.KindNoAPIAccess,
		401: snovio.KindTokenRejected, 403: snovio.KindNoAPIAccess, 404: snovio.KindNotFound, 408: snovio.KindUnavailable, 425: snovio.KindUnavailable,
		429: snovio.KindRateLimited, 499: snovio.KindRejected, 500: snovio.KindUnavailable, 599: snovio.KindUnavailable,
	} {
		client := newClient(t, answering(status, nil, `[]`))
		lists, err := client.Lists(context.Background(), accessToken)
		if kind := snovio.KindOf(err); kind != want || (lists == nil) != (want != "") {
			t.Errorf("HTTP %d: %v, %v", status, lists, err)
		}
	}
	for status, want := range map[int]snovio.ErrorKind{
		400: snovio.KindCredentialsRejected, 401: snovio.KindCredentialsRejected, 403: snovio.KindCredentialsRejected, 422: snovio.KindCredentialsRejected,
		404: snovio.KindNotFound, 405: snovio.KindRejected, 409: snovio.KindRejected, 299: snovio.KindCredentialsRejected,
	} {
		client := newClient(t, answering(status, nil, `{"success":false}`))
		_, err := client.Token(context.Background(), credentials)
		expectKind(t, err, want)
	}
	// A page under 401 is Snov.io's own: no gateway answers 401.
	client := newClient(t, answering(http.StatusUnauthorized, nil, gatewayPage))
	_, err := client.Lists(context.Background(), accessToken)
	expectKind(t, err, snovio.KindTokenRejected)
}

func TestTextOfErrors(t *testing.T) {
	t.Parallel()
	for want, err := range map[string]*snovio.Error{
		"snovio: TIMEOUT":                             {Kind: snovio.KindTimeout},
		"snovio: REJECTED (HTTP 422)":                 {Kind: snovio.KindRejected, HTTPStatus: 422},
		"snovio: REJECTED (HTTP 422): Wrong":          {Kind: snovio.KindRejected, HTTPStatus: 422, Message: "Wrong"},
		"snovio: MALFORMED (HTTP 200): no JSON":       {Kind: snovio.KindMalformed, HTTPStatus: 200, Err: errors.New("no JSON")},
		"snovio: NOT_SENT: Wrong: connection refused": {Kind: snovio.KindNotSent, Message: "Wrong", Err: errors.New("connection refused")},
	} {
		if got := err.Error(); got != want {
			t.Errorf("says %q, want %q", got, want)
		}
	}
}

// TestCausesAreKept: callers compare the cause of a failure.
func TestCausesAreKept(t *testing.T) {
	t.Parallel()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := closed.Addr().String()
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	for _, scheme := range []string{"http", "https"} {
		client := snovio.New(snovio.Config{BaseURL: scheme + "://" + address})
		_, err := client.Balance(context.Background(), accessToken)
		expectKind(t, err, snovio.KindNotSent)
		if !errors.Is(err, syscall.ECONNREFUSED) {
			t.Errorf("%s: the cause is lost: %v", scheme, err)
		}
	}
}

// TestUnknownCertificateIsRefused: the transport that the product uses checks the server's
// certificate, and no request reaches a server that it does not know.
func TestUnknownCertificateIsRefused(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		t.Error("a request arrived")
	}))
	server.Config.ErrorLog = nil
	server.StartTLS()
	t.Cleanup(server.Close)
	client := snovio.New(snovio.Config{BaseURL: server.URL, Timeout: time.Minute})
	t.Cleanup(client.CloseIdleConnections)
	_, err := client.Balance(context.Background(), accessToken)
	expectKind(t, err, snovio.KindNotSent)
	if err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("the error does not name the certificate: %v", err)
	}
}

func TestEveryRequestSaysWhatItTakes(t *testing.T) {
	t.Parallel()
	for _, name := range allCalls() {
		var header http.Header
		client := newClient(t, func(w http.ResponseWriter, r *http.Request) {
			header = r.Header
			w.WriteHeader(http.StatusTooManyRequests)
		})
		_, _ = makeCall(context.Background(), client, name)
		if header.Get("Accept") != "application/json" || header.Get("User-Agent") != "snovsync" {
			t.Errorf("%s: accepts %q as %q", name, header.Get("Accept"), header.Get("User-Agent"))
		}
	}
}

func TestLifeOfTokens(t *testing.T) {
	t.Parallel()
	for life, want := range map[string]time.Duration{
		`1`: time.Second, `0`: time.Hour, `-5`: time.Hour, `null`: time.Hour, `""`: time.Hour,
		`2592000`: 30 * 24 * time.Hour, `2592001`: 30 * 24 * time.Hour, `99999999999999`: 30 * 24 * time.Hour,
	} {
		client := newClient(t, answering(http.StatusOK, nil, `{"access_token":"abc","expires_in":`+life+`}`))
		token, err := client.Token(context.Background(), credentials)
		if err != nil || token != (snovio.Token{AccessToken: "abc", ExpiresIn: want}) {
			t.Errorf("a life of %s is read as %v, %v", life, token.ExpiresIn, err)
		}
	}
	client := newClient(t, answering(http.StatusOK, nil, `{"access_token":"a\nb"}`))
	_, err := client.Token(context.Background(), credentials)
	expectKind(t, err, snovio.KindMalformed)
}

// TestTimesAtTheirBounds: RFC 3339 writes the years 1 to 9999, and others count as unknown.
func TestTimesAtTheirBounds(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]time.Time{
		`{"date":"0001-01-01 00:00:01","timezone":"UTC"}`:    day(1, 1, 1, 0, 0, 1),
		`{"date":"9999-12-31 23:59:59","timezone":"UTC"}`:    day(9999, 12, 31, 23, 59, 59),
		`{"date":"9999-12-31 23:59:59","timezone":"-01:00"}`: {},
		`{"date":"0001-01-01 00:00:00","timezone":"+01:00"}`: {},
		`253402300799`: day(9999, 12, 31, 23, 59, 59),
		`253402300800`: time.UnixMilli(253402300800).UTC(),
		`0`:            {},
		`1`:            day(1970, 1, 1, 0, 0, 1),
		`"1"`:          day(1970, 1, 1, 0, 0, 1),
		`"x"`:          {},
		`{"date":5}`:   {},
		`{"date":"2020-04-07 08:25:44","timezone":"EST"}`:     day(2020, 4, 7, 13, 25, 44),
		`{"date":"2020-04-07 08:25:44","timezone":"nowhere"}`: day(2020, 4, 7, 8, 25, 44),
	} {
		client := newClient(t, answering(http.StatusOK, nil, `[{"id":1,"creationDate":`+written+`,"deletionDate":`+written+`}]`))
		lists, err := client.Lists(context.Background(), accessToken)
		if err != nil || len(lists) != 1 || !lists[0].CreatedAt.Equal(want) || (lists[0].DeletedAt == nil) != want.IsZero() {
			t.Errorf("%s is read as %+v, %v", written, lists, err)
		}
	}
}
