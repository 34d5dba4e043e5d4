package httpapi

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/snovsync/snovsync/internal/clientaddr"
	"github.com/snovsync/snovsync/internal/ratelimit"
)

func TestAddressesThatShareALimit(t *testing.T) {
	for client, want := range map[string]string{
		"192.0.2.7": "192.0.2.7", "::ffff:192.0.2.7": "::ffff:192.0.2.7", "": "",
		"2001:db8:1:2::7": "2001:db8:1:2::/64", "2001:db8:1:2:ffff::8": "2001:db8:1:2::/64", "2001:db8:1:3::7": "2001:db8:1:3::/64",
	} {
		r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
		if got := addressOf(r.WithContext(clientaddr.With(r.Context(), client))); got != want {
			t.Errorf("%s: %s", client, got)
		}
	}
}

func TestOneAddressTakesAQuarterOfASharedLimit(t *testing.T) {
	var slots ratelimit.Slots
	take := func(address string, want bool) (release func()) {
		t.Helper()
		release, ok := takeShared(&slots, address, 8)
		if ok != want {
			t.Errorf("%s: %t", address, ok)
		}
		return release
	}
	first := take("a", true)
	take("a", true)
	take("a", false)
	for _, address := range []string{"b", "c", "d"} {
		take(address, true)
		take(address, true)
	}
	take("e", false) // all eight are taken; what was refused is not kept
	first()
	take("e", true)
	if slots.Held("a") != 1 || slots.Held("e") != 1 || slots.Held(everyone) != 8 {
		t.Errorf("a holds %d, e %d, all %d", slots.Held("a"), slots.Held("e"), slots.Held(everyone))
	}
}
