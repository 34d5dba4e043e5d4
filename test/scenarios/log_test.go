package scenarios

import (
	"slices"
	"strings"
)

// log waits until the log says what is expected of an event, and fails once it
// cannot come to that any more.
func (p *play) log(o *organization, expected map[string]any) {
	p.Helper()
	wanted, _ := p.filledIn(expected).(map[string]any)
	eventID, _ := wanted["event"].(string)
	id, accepted := o.accepted[eventID]
	if !accepted {
		p.failf("no event %q was accepted", eventID)
	}
	delete(wanted, "event")
	wanted["eventId"] = eventID
	for {
		statuses, changed, broken := o.log.history(id)
		entry, err := o.entry(p.ctx, id)
		if err != nil {
			p.failf("read the log entry of %s: %v", eventID, err)
		}
		actual, _ := plain(entry).(map[string]any)
		if _, asked := wanted["history"]; asked {
			actual["history"] = plain(statuses)
		}
		found := differences("", wanted, actual, false)
		if len(found) == 0 {
			return
		}
		complain := func(why string) {
			p.failf("the log entry of %s is not as expected (%s)\n\n%s\n\nIt is\n\n%s\n", eventID, why, strings.Join(found, "\n"), indented(actual))
		}
		status, _ := actual["status"].(string)
		switch {
		case isFinal(status) && len(statuses) > 0 && statuses[len(statuses)-1] == status:
			complain("it has ended")
		case status == "BLOCKED" && wanted["status"] == status && len(statuses) > 0 && statuses[len(statuses)-1] == status:
			complain("it is blocked")
		case broken != nil:
			complain(broken.Error())
		}
		select {
		case <-changed:
		case <-p.ctx.Done():
			complain("nothing more happened")
		}
	}
}

func isFinal(status string) bool {
	return slices.Contains([]string{"SUCCEEDED", "SKIPPED", "FAILED"}, status)
}
