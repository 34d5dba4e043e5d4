package clientaddr_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/snovsync/snovsync/internal/clientaddr"
)

func TestAddressOfTheClient(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		trusted   []string
		peer      string
		forwarded []string
		want      string
	}{
		"direct":                           {nil, "192.0.2.7:4000", nil, "192.0.2.7"},
		"direct, over IPv6":                {nil, "[2001:db8::7]:4000", nil, "2001:db8::7"},
		"no proxy is trusted":              {nil, "192.0.2.7:4000", []string{"198.51.100.1"}, "192.0.2.7"},
		"the peer is not the proxy":        {[]string{"10.0.0.0/8"}, "192.0.2.7:4000", []string{"198.51.100.1"}, "192.0.2.7"},
		"behind a proxy":                   {[]string{"10.0.0.0/8"}, "10.1.2.3:4000", []string{"198.51.100.1"}, "198.51.100.1"},
		"behind one named by its address":  {[]string{"10.1.2.3"}, "10.1.2.3:4000", []string{"198.51.100.1"}, "198.51.100.1"},
		"a mapped address":                 {[]string{"::ffff:10.1.2.3"}, "[::ffff:10.1.2.3]:4000", []string{"198.51.100.1"}, "198.51.100.1"},
		"behind two proxies":               {[]string{"10.0.0.0/8"}, "10.1.2.3:4000", []string{"198.51.100.1, 10.9.9.9"}, "198.51.100.1"},
		"the client invents one":           {[]string{"10.0.0.0/8"}, "10.1.2.3:4000", []string{"203.0.113.9", "198.51.100.1"}, "198.51.100.1"},
		"the proxy forwards what is none":  {[]string{"10.0.0.0/8"}, "10.1.2.3:4000", []string{"unknown"}, ""},
		"the proxy says nothing of others": {[]string{"10.0.0.0/8"}, "10.1.2.3:4000", nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			trusted, err := clientaddr.ParseProxies(row.trusted)
			if err != nil {
				t.Fatal(err)
			}
			r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
			r.RemoteAddr = row.peer
			r.Header["X-Forwarded-For"] = row.forwarded
			got := "not called"
			clientaddr.Middleware(trusted)(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				got = clientaddr.From(r.Context())
			})).ServeHTTP(httptest.NewRecorder(), r)
			if got != row.want {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
}

func TestProxiesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "proxy.example.com", "10.0.0.0/33", "10.0.0"} {
		if _, err := clientaddr.ParseProxies([]string{"10.0.0.0/8", text}); err == nil {
			t.Errorf("%q was read", text)
		}
	}
}
