package redisclient

import (
	"crypto/tls"
	"io"
	"net"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/snovsync/snovsync/test/harness"
)

// TestTLS: rediss:// checks the server's certificate, unless it is told not to.
func TestTLS(t *testing.T) {
	t.Parallel()
	target, err := url.Parse(harness.RedisURL(t))
	if err != nil {
		t.Fatal(err)
	}
	address := serveTLS(t, target.Host)
	for name, test := range map[string]struct{ parameters, refused string }{
		"unknown certificate": {"", "certificate"},
		"not checked":         {"?skip_verify=true", ""},
	} {
		u, err := ParseURL("rediss://" + target.User.String() + "@" + address + "/0" + test.parameters)
		if err != nil {
			t.Fatal(err)
		}
		client := Open(u, Options{PoolSize: 2})
		err = client.Ping(t.Context()).Err()
		if (err == nil) != (test.refused == "") || err != nil && !strings.Contains(err.Error(), test.refused) {
			t.Errorf("%s: got %v", name, err)
		}
		_ = client.Close()
	}
}

// serveTLS takes TLS connections and passes what they carry on to a server.
func serveTLS(t *testing.T, target string) string {
	t.Helper()
	certified := httptest.NewTLSServer(nil)
	certificates := certified.TLS.Certificates
	certified.Close()
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: certificates, MinVersion: tls.VersionTLS12})
	if err != nil {
		t.Fatal(err)
	}
	var passing sync.WaitGroup
	t.Cleanup(passing.Wait)
	t.Cleanup(func() { _ = listener.Close() })
	passing.Go(func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			server, err := new(net.Dialer).DialContext(t.Context(), "tcp", target)
			if err != nil {
				_ = client.Close()
				continue
			}
			for _, way := range [][2]net.Conn{{client, server}, {server, client}} {
				passing.Go(func() {
					_, _ = io.Copy(way[0], way[1])
					_ = way[0].Close()
				})
			}
		}
	})
	return listener.Addr().String()
}
