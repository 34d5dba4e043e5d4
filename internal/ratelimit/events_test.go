package ratelimit

import (
	"errors"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/snovsync/snovsync/internal/auth"
)

func TestEventsAreLimitedForEachKeyAndOrganization(t *testing.T) {
	registry := prometheus.NewRegistry()
	e := NewEvents(EventsConfig{PerKey: 1, PerOrganization: 2, MinBurst: 15, Metrics: NewMetrics(registry)})
	key := func(id string) *auth.Principal {
		return &auth.Principal{Subject: id, OrganizationID: "org", Role: auth.RoleService, KeyID: id}
	}
	user := func(id, organization string) *auth.Principal {
		return &auth.Principal{Subject: id, OrganizationID: organization, Role: auth.RoleOwner}
	}
	take := func(caller *auth.Principal, n int, refusedFor string) {
		t.Helper()
		err := e.Take(caller, n)
		limited, refused := errors.AsType[*Error](err)
		if refused != (refusedFor != "") || refused && (!strings.Contains(err.Error(), refusedFor) || limited.RetryAfterSeconds() < 1) {
			t.Errorf("%d of %s: %v", n, caller.Subject, err)
		}
	}
	take(key("one"), 15, "") // the burst of a key is 15, of the organization 20
	take(key("one"), 1, "this API key")
	take(key("two"), 5, "")
	take(key("two"), 5, "this organization")
	take(user("ann", "other"), 10, "")
	take(user("bob", "other"), 10, "the users of this organization")
	take(user("bob", "third"), 10, "")
	families, err := registry.Gather()
	if err != nil || len(families) != 1 || families[0].GetName() != "snovsync_api_refused_total" || families[0].GetHelp() == "" {
		t.Errorf("registered %v, %v", families, err)
	}
	for limit, want := range map[string]float64{limitKey: 2, limitOrganization: 1} {
		if got := testutil.ToFloat64(e.config.Metrics.refused.WithLabelValues(limit)); got != want {
			t.Errorf("%s counts %v", limit, got)
		}
	}
}

func TestEventsWithoutLimits(t *testing.T) {
	for _, e := range []*Events{nil, NewEvents(EventsConfig{})} {
		if err := e.Take(&auth.Principal{KeyID: "one"}, 1_000_000); err != nil {
			t.Error(err)
		}
	}
}

func TestEventsWithoutMetrics(t *testing.T) {
	e := NewEvents(EventsConfig{PerKey: 1})
	if err := e.Take(&auth.Principal{KeyID: "one"}, 11); err == nil {
		t.Error("more than the burst was allowed")
	}
	if err := e.Take(&auth.Principal{KeyID: "one"}, 10); err != nil {
		t.Error(err)
	}
}
