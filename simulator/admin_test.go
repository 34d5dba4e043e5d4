package simulator_test

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/snovio"
)

// TestSwitches sets up an account over HTTP, uses it, and reads back what happened.
func TestSwitches(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	expect := func(method, path, body string, status int, want string) {
		t.Helper()
		contentType := ""
		if body != "" {
			contentType = "application/json"
		}
		if got, answer := w.send(method, "/_simulator/"+path, contentType, body); got != status || !strings.Contains(answer, want) {
			t.Errorf("%s %s: HTTP %d %s", method, path, got, answer)
		}
	}
	expect("POST", "accounts", `{"clientId":"second-user","secret":"second-secret"}`, 200, `{"clientId":"second-user"}`)
	expect("GET", "accounts", "", 200, `[{"clientId":"demo-user","balance":"25000.00"},{"clientId":"second-user","balance":"25000.00"}]`)
	expect("POST", "accounts/second-user/lists", `{"id":"55","name":"Theirs"}`, 200, `"id":"55"`)
	expect("POST", "accounts/second-user/fields", `{"name":"Meeting status"}`, 200, `"name":"Meeting status"`)
	expect("POST", "accounts/second-user/campaigns", `{"name":"Mail","listId":"55","status":"Active"}`, 200, `"status":"Active"`)
	expect("GET", "accounts/second-user/lists", "", 200, `"name":"Theirs"`)
	expect("GET", "accounts/second-user/fields", "", 200, `"type":"string"`)
	expect("GET", "accounts/second-user/campaigns", "", 200, `"listId":"55"`)

	token, err := w.client.Token(context.Background(), snovio.Credentials{UserID: "second-user", Secret: "second-secret"})
	must(t, err)
	prospect := snovio.Prospect{Email: ada, ListID: "55", UpdateContact: true, CustomFields: map[string]string{"Meeting status": "Meeting booked"}}
	add := func() error {
		_, _, err := w.client.AddProspect(context.Background(), token.AccessToken, prospect)
		return err
	}
	must(t, add())
	expect("GET", "accounts/second-user/prospects?email="+ada, "", 200, `"Meeting status":"Meeting booked"`)
	expect("GET", "accounts/second-user/prospects", "", 200, `"email":"ada@example.com"`)
	expect("GET", "accounts/second-user/prospects?email=nobody@example.com", "", 200, `[]`)

	expect("POST", "faults", `{"kind":"RATE_LIMITED","account":"second-user","count":1,"retryAfter":"3s"}`, 200, `"retryAfter":"3s"`)
	expect("GET", "faults", "", 200, `[{"kind":"RATE_LIMITED","account":"second-user","count":1,"retryAfter":"3s"}]`)
	expectKind(t, add(), snovio.KindRateLimited)
	expect("POST", "faults", `{"kind":"LATENCY","latency":"1m30s","probability":0.5}`, 200, `"latency":"1m30s"`)
	expect("DELETE", "faults", "", 200, `{"done":true}`)
	expect("GET", "faults", "", 200, `[]`)

	expect("DELETE", "accounts/second-user/lists/55", "", 200, `{"done":true}`)
	expectKind(t, add(), snovio.KindNotFound)
	expect("POST", "accounts/second-user/lists/55/restore", "", 200, `{"done":true}`)
	expect("DELETE", "accounts/second-user/fields/Meeting%20status", "", 200, `{"done":true}`)
	expectKind(t, add(), snovio.KindNotFound)
	expect("PATCH", "answers", `{"unknownField":{"status":500,"body":"gone"}}`, 200, `"status":500`)
	expectKind(t, add(), snovio.KindUnavailable)
	expect("GET", "answers", "", 200, `"unknownList":{"status":404`)
	expect("POST", "accounts/second-user/revoke-tokens", "", 200, `{"done":true}`)
	expectKind(t, add(), snovio.KindTokenRejected)

	expect("GET", "calls?account=second-user&fault=RATE_LIMITED", "", 200, `"status":429`)
	expect("GET", "calls?account=second-user&limit=1", "", 200, `[{"seq":2,`)
	expect("GET", "calls?after=100", "", 200, `[]`)
	expect("GET", "stats", "", 200, `"account":"second-user","calls":6`)

	for _, bad := range []struct{ method, path, body string }{
		{"POST", "accounts", `{"clientId":"third"}`},
		{"POST", "accounts", `{"clientID":1}`},
		{"POST", "accounts", `{`},
		{"POST", "accounts/nobody/lists", `{"name":"A"}`},
		{"POST", "accounts/second-user/lists", `{"name":"A","id":"x"}`},
		{"POST", "accounts/second-user/fields", `{"label":"A"}`},
		{"GET", "accounts/nobody/lists", ""},
		{"DELETE", "accounts/second-user/lists/1", ""},
		{"POST", "faults", `{"kind":"EARTHQUAKE"}`},
		{"POST", "faults", `{"kind":"LATENCY","latency":"soon"}`},
		{"POST", "faults", `{"kind":"LATENCY","latencies":"1s"}`},
		{"PATCH", "answers", `{"unknownCountries":{}}`},
		{"GET", "calls?after=x", ""},
		{"GET", "calls?limit=-1", ""},
	} {
		expect(bad.method, bad.path, bad.body, 400, `{"error":`)
	}
	if status, _ := w.send("POST", "/_simulator/accounts", "text/plain", `{"clientId":"a","secret":"b"}`); status != 400 {
		t.Errorf("a body that is not declared as JSON: HTTP %d", status)
	}
	if n := len(w.sim.Calls(simulator.Filter{})); n != 8 {
		t.Errorf("%d calls in the ledger: the switches do not count", n)
	}
}

// TestSwitchesAreLocal: from another interface, or under another host's name,
// there are no switches.
func TestSwitchesAreLocal(t *testing.T) {
	sim := simulator.New(simulator.Config{})
	for _, tc := range []struct {
		name, local, host string
		status            int
	}{
		{"loopback", "127.0.0.1", "127.0.0.1:8090", 200},
		{"loopback, IPv6", "::1", "[::1]:8090", 200},
		{"localhost", "127.0.0.1", "localhost", 200},
		{"another interface", "192.0.2.1", "127.0.0.1:8090", 403},
		{"another host's name", "127.0.0.1", "rebound.example.com", 403},
	} {
		t.Run(tc.name, func(t *testing.T) {
			local := context.WithValue(context.Background(), http.LocalAddrContextKey, &net.TCPAddr{IP: net.ParseIP(tc.local)})
			request := httptest.NewRequestWithContext(local, "GET", "/_simulator/stats", nil)
			request.Host = tc.host
			recorder := httptest.NewRecorder()
			sim.ServeHTTP(recorder, request)
			if recorder.Code != tc.status {
				t.Errorf("HTTP %d", recorder.Code)
			}
		})
	}
	recorder := httptest.NewRecorder()
	sim.ServeHTTP(recorder, httptest.NewRequestWithContext(context.Background(), "GET", "/_simulator/stats", nil))
	if recorder.Code != 403 {
		t.Errorf("without a known interface: HTTP %d", recorder.Code)
	}
}

func TestFaultJSON(t *testing.T) {
	fault := simulator.Fault{Kind: simulator.FaultRateLimited, Path: "/v1/lists", Count: 3, Latency: time.Second, RetryAfter: time.Minute}
	encoded, err := json.Marshal(fault)
	must(t, err)
	var decoded simulator.Fault
	must(t, json.Unmarshal(encoded, &decoded))
	if !reflect.DeepEqual(fault, decoded) {
		t.Errorf("%s came back as %+v", encoded, decoded)
	}
}
