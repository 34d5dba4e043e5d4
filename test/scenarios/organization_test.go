package scenarios

import (
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/test/harness"
)

// organization is one side of a scenario: an organization of the product with its
// users and its booking service, and the Snov.io account it uses.
type organization struct {
	server *server
	// name is unique on the server.
	name string
	// account and secret are the API user id and API secret of its Snov.io account.
	account, secret string
	tokens          map[string]string
	log             *follower
	// accepted are the log entries of the events that were accepted, by eventId.
	accepted map[string]string
	// lastCall is the last call that a step with calls has looked at; trafficSeen is the
	// number of the last one that a step with traffic has.
	lastCall    simulator.Call
	trafficSeen int64
}

// The roles in which a step can act.
const (
	roleOwner   = "owner"
	roleAdmin   = "admin"
	roleMember  = "member"
	roleService = "service"
	roleNobody  = "nobody"
)

// newOrganization makes an organization with a token for each role, and follows its log.
func (s *server) newOrganization(t *testing.T, name string) *organization {
	t.Helper()
	o := &organization{
		server: s, name: name + "-" + strings.ToLower(rand.Text()[:10]),
		tokens: map[string]string{roleNobody: ""}, accepted: map[string]string{},
	}
	for role, claim := range map[string]auth.Role{roleOwner: auth.RoleOwner, roleAdmin: auth.RoleAdmin, roleMember: auth.RoleMember} {
		token, err := auth.Mint(s.secret, auth.UserClaims{Subject: role, OrganizationID: o.name, Role: claim}, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		o.tokens[role] = token
	}
	ctx := harness.Context(t)
	made, err := o.mutate(ctx, roleOwner, "createApiKey", map[string]any{"name": "Booking service"})
	if err != nil {
		t.Fatalf("make the API key of %s: %v", name, err)
	}
	o.tokens[roleService], _ = made["key"].(string)
	o.log = o.follow(t)
	return o
}

// What every simulated Snov.io account has; README.md lists it too.
func (o *organization) openAccount(t *testing.T, name string) {
	t.Helper()
	o.account, o.secret = o.name, "secret-of-"+name
	snovio := o.server.snovio
	snovio.AddAccount(simulator.Account{ClientID: o.account, Secret: o.secret})
	for _, list := range []simulator.List{{ID: "1001", Name: "Booked meetings"}, {ID: "1002", Name: "Webinar guests"}} {
		if _, err := snovio.AddList(o.account, list); err != nil {
			t.Fatal(err)
		}
	}
	for _, field := range []simulator.CustomField{
		{Name: "Meeting status", Type: "string"},
		{Name: "Host email", Type: "string"},
		{Name: "Company size", Type: "number"},
		{Name: "First meeting", Type: "date"},
	} {
		if err := snovio.AddCustomField(o.account, field); err != nil {
			t.Fatal(err)
		}
	}
}

// lookAway forgets the calls that were made so far.
func (o *organization) lookAway() {
	calls := o.server.snovio.Calls(simulator.Filter{})
	if len(calls) > 0 {
		o.lastCall = calls[len(calls)-1]
		o.trafficSeen = o.lastCall.Seq
	}
}

// keep remembers the log entry of an accepted event.
func (o *organization) keep(event map[string]any) {
	eventID, _ := event["eventId"].(string)
	id, _ := event["id"].(string)
	if _, known := o.accepted[eventID]; !known {
		o.accepted[eventID] = id
	}
}
