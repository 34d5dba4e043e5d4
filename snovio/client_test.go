package snovio_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/snovsync/snovsync/snovio"
)

const accessToken = "an-access-token/with+signs"

var credentials = snovio.Credentials{UserID: "api-user-id", Secret: "api/secret \"quoted\""}

// makeCall makes the named call of the client.
func makeCall(ctx context.Context, client *snovio.Client, name string) (any, error) {
	switch name {
	case "token":
		return client.Token(ctx, credentials)
	case "balance":
		return client.Balance(ctx, accessToken)
	case "lists":
		return client.Lists(ctx, accessToken)
	case "new list":
		return client.CreateList(ctx, accessToken, "Booked meetings")
	case "fields":
		return client.CustomFields(ctx, accessToken)
	case "campaigns":
		return client.Campaigns(ctx, accessToken)
	case "find":
		return client.FindProspects(ctx, accessToken, "ada@example.com")
	case "add":
		added, _, err := client.AddProspect(ctx, accessToken, snovio.Prospect{Email: "ada@example.com", ListID: "12345"})
		return added, err
	}
	panic("no call is named " + name)
}

func allCalls() []string {
	return []string{"token", "balance", "lists", "new list", "fields", "campaigns", "find", "add"}
}

// newClient makes a client of a server that answers with the handler.
func newClient(t *testing.T, handler http.HandlerFunc) *snovio.Client {
	t.Helper()
	server := httptest.NewServer(handler)
	client := snovio.New(snovio.Config{BaseURL: server.URL + "/", Timeout: time.Minute})
	t.Cleanup(func() {
		client.CloseIdleConnections()
		server.Close()
	})
	return client
}

// answering is a handler that gives one fixed answer.
func answering(status int, header map[string]string, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for name, value := range header {
			w.Header().Set(name, value)
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}
