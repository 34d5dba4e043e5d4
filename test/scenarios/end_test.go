package scenarios

import (
	"maps"
	"slices"

	"github.com/snovsync/snovsync/simulator"
)

// end checks what holds at the end of every scenario: each accepted event has
// exactly one entry, which has ended; no organization saw another's entries; no
// call went over the limit, and the file speaks of every call that was made.
func (p *play) end() {
	for _, o := range p.organizations() {
		data, err := o.ask(p.ctx, roleMember, "{ syncLog(first: 200) { nodes { id eventId status } } queue { depth blocked } }", nil)
		if err != nil {
			p.failf("read the log: %v", err)
		}
		nodes, _ := data["syncLog"].(map[string]any)["nodes"].([]any)
		ended := map[string]string{}
		for _, node := range nodes {
			entry, _ := node.(map[string]any)
			eventID, _ := entry["eventId"].(string)
			ended[eventID], _ = entry["id"].(string)
			if status, _ := entry["status"].(string); !isFinal(status) {
				p.failf("the entry of %s has not ended, it is %s", eventID, status)
			}
		}
		if len(nodes) != len(o.accepted) || !maps.Equal(ended, o.accepted) {
			p.failf("the log should hold exactly the accepted events %v, and holds %v", o.accepted, ended)
		}
		p.compare("the queue", map[string]any{"depth": 0, "blocked": 0}, data["queue"], false)
		for _, id := range o.log.entries() {
			if !slices.Contains(slices.Collect(maps.Values(o.accepted)), id) {
				p.failf("the live log told of an entry that is not the organization's: %s", id)
			}
		}
		if calls := o.newCalls(o.lastCall.Seq, simulator.PathAddProspect); len(calls) > 0 {
			p.failf("Snov.io saw calls that no step speaks of:\n%s", indented(shown(calls)))
		}
	}
	for _, call := range p.server.snovio.Calls(simulator.Filter{Account: p.ours.account}) {
		if call.OverLimit {
			p.failf("a call went over the limit:\n%s", indented(plain(call)))
		}
	}
}
