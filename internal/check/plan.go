package check

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"
)

// Plan names what a run creates in the account, before it starts.
type Plan struct {
	// Lists are the names of the lists, Addresses the email addresses of the prospects.
	Lists     []string `json:"lists"`
	Addresses []string `json:"addresses"`
	// Calls is how many calls the run makes at most.
	Calls          int `json:"calls"`
	suffix, domain string
}

// The prospects of a run, by what they are for: places in Plan.Addresses.
const (
	mainProspect = iota
	formProspect
	countryProspect
	listProspect
	fieldProspect
	requiredProspect
	prospectCount
)

// DefaultDomain is reserved for documentation and accepts no mail (RFC 2606; its MX record is
// the null MX of RFC 7505), so nobody can get mail because of a run.
const DefaultDomain = "example.com"

// NewPlan makes a plan whose names end in suffix and whose addresses are of a domain; empty:
// DefaultDomain. The new lists have no campaign.
func NewPlan(suffix, domain string) Plan {
	plan := Plan{
		Lists: []string{"snovsync check " + suffix + " A", "snovsync check " + suffix + " B"},
		Calls: MaxCalls, suffix: suffix, domain: cmp.Or(domain, DefaultDomain),
	}
	for i := range prospectCount {
		plan.Addresses = append(plan.Addresses, fmt.Sprintf("snovsync-check-%s-%d@%s", suffix, i+1, plan.domain))
	}
	return plan
}

// nobody is an address that no run writes.
func (p Plan) nobody() string { return "snovsync-check-" + p.suffix + "-nobody@" + p.domain }

// mail says why nobody gets mail because of a run.
func (p Plan) mail() string {
	if p.domain == DefaultDomain {
		return DefaultDomain + " accepts no mail and the lists have no campaign, so no mail is sent."
	}
	return "The lists have no campaign, so no mail is sent."
}

// Announce says what a run will do.
func (p Plan) Announce(out io.Writer, pace time.Duration) error {
	_, err := fmt.Fprintf(out, `This checks how a real Snov.io account answers snovsync.

It creates two lists:
  %s
It adds prospects with these addresses to them, the first one to both:
  %s
%s

It makes at most %d calls, one every %s. They count against the account's 60 calls a minute:
pause snovsync for this account while the check runs. It reads lists, custom fields,
campaigns and the balance, and changes nothing that exists. One call has a wrong secret.

Snov.io's API cannot delete lists or prospects. Delete the two lists in Snov.io afterwards.

`, strings.Join(p.Lists, "\n  "), strings.Join(p.Addresses, "\n  "), p.mail(), p.Calls, pace)
	return err
}
