package scenarios

import (
	"fmt"
	"strings"

	"github.com/snovsync/snovsync/simulator"
)

// newCalls are the calls of the organization's account after a number in the
// ledger, without those that the runner made.
func (o *organization) newCalls(after int64, path string) []simulator.Call {
	return o.madeByProduct(o.server.snovio.Calls(simulator.Filter{Account: o.account, Path: path, AfterSeq: after}))
}

func (o *organization) madeByProduct(calls []simulator.Call) []simulator.Call {
	var made []simulator.Call
	for _, call := range calls {
		if call.Values()[byHand] == nil {
			made = append(made, call)
		}
	}
	return made
}

// shown is what of calls a reader of a failure needs.
func shown(calls []simulator.Call) any {
	all := make([]any, len(calls))
	for i, call := range calls {
		all[i] = map[string]any{
			"path": call.Path, "body": call.Values(), "status": call.Status, "applied": call.Applied, "fault": call.Fault,
		}
	}
	return plain(all)
}

// calls compares the calls of add-prospect-to-list since the last look. It waits
// for as many as are expected. They must have come in the order of the file; in any
// order, those of one prospect must.
func (p *play) calls(o *organization, expected []expectedCall, anyOrder bool) {
	p.Helper()
	filter := simulator.Filter{Account: o.account, Path: simulator.PathAddProspect, AfterSeq: o.lastCall.Seq}
	err := p.server.snovio.WaitFor(p.ctx, func(calls []simulator.Call) bool {
		return len(o.madeByProduct(filter.Select(calls))) >= len(expected)
	})
	made := o.newCalls(o.lastCall.Seq, simulator.PathAddProspect)
	if err != nil || len(made) != len(expected) {
		p.failf("Snov.io should have seen %d calls, and saw %d:\n%s", len(expected), len(made), indented(shown(made)))
	}
	last := o.lastCall
	if len(made) > 0 {
		o.lastCall = made[len(made)-1]
	}
	lines, previous := map[string][]simulator.Call{}, map[string]simulator.Call{}
	lineOf := func(email string) string {
		if anyOrder {
			return email
		}
		return ""
	}
	for _, call := range made {
		lines[lineOf(call.Email)] = append(lines[lineOf(call.Email)], call)
	}
	for i, wanted := range expected {
		line := lineOf(wanted.email())
		if len(lines[line]) == 0 {
			p.failf("call %d: Snov.io saw no such call of %q, but\n%s", i+1, line, indented(shown(made)))
		}
		before, known := previous[line]
		if !known {
			before = last
		}
		p.call(fmt.Sprintf("call %d, of %s,", i+1, wanted.email()), wanted, lines[line][0], before)
		previous[line], lines[line] = lines[line][0], lines[line][1:]
	}
}

func (p *play) call(what string, wanted expectedCall, made, before simulator.Call) {
	p.Helper()
	body := plain(made.Values())
	if wanted.Body != nil {
		p.compare("the body of "+what, wanted.Body, body, true)
	}
	if wanted.Holds != nil {
		p.compare("the body of "+what, wanted.Holds, body, false)
	}
	if wanted.Status != nil {
		p.compare("the status of "+what, *wanted.Status, made.Status, true)
	}
	if wanted.Applied != "" {
		p.compare("what was applied of "+what, wanted.Applied, string(made.Applied), true)
	}
	if waited := made.Elapsed - before.Elapsed; waited < wanted.After {
		p.failf("%s should have come %s or more after the one before, and came after %s", what, wanted.After, waited)
	}
}

// email is the prospect that an expected call names.
func (c expectedCall) email() string {
	for _, body := range []map[string]any{c.Body, c.Holds} {
		if email, ok := body["email"].(string); ok {
			return email
		}
	}
	return ""
}

// traffic counts the calls of all kinds since the last look, by the end of their path.
func (p *play) traffic(o *organization, expected map[string]int) {
	p.Helper()
	counted := map[string]int{}
	for _, call := range o.newCalls(o.trafficSeen, "") {
		counted[call.Path[strings.LastIndex(call.Path, "/")+1:]]++
		o.trafficSeen = call.Seq
	}
	p.compare("the traffic", expected, counted, true)
}
