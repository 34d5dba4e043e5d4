package snovio_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
)

// newServer starts a server and returns its address.
func newServer(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	return newConfiguredServer(t, handler, nil)
}

func newConfiguredServer(t *testing.T, handler http.HandlerFunc, connState func(net.Conn, http.ConnState)) string {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.Config.ConnState = connState
	server.Start()
	t.Cleanup(server.Close)
	return server.URL
}
