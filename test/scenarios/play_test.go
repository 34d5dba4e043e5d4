package scenarios

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/internal/graphqlclient"
	"github.com/snovsync/snovsync/test/harness"
)

// play is one scenario as it runs on one server.
type play struct {
	*testing.T

	ctx      context.Context //nolint:containedctx // a play is one thing that is done under one context
	scenario *scenario
	server   *server
	ours     *organization
	other    *organization
	// values are what "<name>" stands for, by name: the id of the log entry of each
	// accepted event, and what steps keep.
	values map[string]string
	// unsettled: something was sent that the engine may not have seen yet.
	unsettled bool
	// at is the place in the file that is being played.
	at string
}

// play sets the scenario up, takes its steps and checks what holds at every end.
func (s *scenario) play(t *testing.T, server *server) {
	ctx := harness.Context(t)
	p := &play{T: t, ctx: ctx, scenario: s, server: server, values: map[string]string{}, at: s.file + ", before the first step"}
	p.ours = server.newOrganization(t, "ours")
	p.ours.openAccount(t, "ours")
	p.values["account"], p.values["secret"] = p.ours.account, p.ours.secret
	p.setUp(p.ours, s.Connected, s.Settings)
	if s.Other != nil {
		p.other = server.newOrganization(t, "other")
		if s.Other.SharesAccount {
			p.other.account, p.other.secret = p.ours.account, p.ours.secret
		} else {
			p.other.openAccount(t, "other")
		}
		p.setUp(p.other, s.Other.Connected, s.Other.Settings)
	}
	for _, o := range p.organizations() {
		o.lookAway()
	}
	for _, step := range s.Steps {
		p.at = fmt.Sprintf("%s:%d", s.file, step.line)
		p.take(step)
	}
	p.at = s.file + ", after the last step"
	p.end()
}

func (p *play) organizations() []*organization {
	if p.other == nil {
		return []*organization{p.ours}
	}
	return []*organization{p.ours, p.other}
}

// setUp connects an organization and saves its settings.
func (p *play) setUp(o *organization, connected *bool, settings map[string]any) {
	if connected == nil || *connected {
		p.mutate(o, "connectSnovio", map[string]any{"apiUserId": o.account, "apiSecret": o.secret}, nil)
	}
	if settings != nil {
		p.mutate(o, "updateSettings", settings, nil)
	}
}

// take takes one step.
func (p *play) take(step *step) {
	o := p.ours
	if step.As == "other" {
		o = p.other
	}
	switch {
	case step.Send != nil:
		p.send(o, step.Send)
	case step.Admin != nil:
		p.arrived()
		p.each(step.Admin, func(operation string, input, answers any) { p.mutate(o, operation, input, answers) })
	case step.Preview != nil:
		p.each(step.Preview, func(operation string, input, answers any) { p.preview(o, operation, input, answers) })
	case step.GraphQL != nil:
		p.graphQL(o, step.GraphQL)
	case step.Snovio != nil:
		p.arrived()
		p.each(step.Snovio, func(change string, input, _ any) { p.changeSnovio(o, change, input) })
	case step.Calls != nil:
		p.calls(o, *step.Calls, false)
	case step.AnyOrder != nil:
		p.calls(o, *step.AnyOrder, true)
	case step.Traffic != nil:
		p.traffic(o, *step.Traffic)
	case step.Log != nil:
		for _, expected := range step.Log {
			p.log(o, expected)
		}
	case step.Holds != nil:
		p.prospects(o, step.Holds)
	}
}

// failf ends the scenario, naming the place in its file.
func (p *play) failf(format string, arguments ...any) {
	p.Helper()
	p.Fatalf("%s: %s", p.at, fmt.Sprintf(format, arguments...))
}

// compare ends the scenario where actual is not as expected.
func (p *play) compare(what string, expected, actual any, exact bool) {
	p.Helper()
	expected, actual = p.filledIn(expected), plain(actual)
	if found := differences("", expected, actual, exact); len(found) > 0 {
		p.failf("%s is not as expected\n\n%s\n\nIt is\n\n%s\n", what, strings.Join(found, "\n"), indented(actual))
	}
}

// filledIn is a value from the file with the values that "<name>" stands for.
func (p *play) filledIn(value any) any {
	switch v := plain(value).(type) {
	case string:
		return p.text(v)
	case []any:
		for i := range v {
			v[i] = p.filledIn(v[i])
		}
		return v
	case map[string]any:
		for key := range v {
			v[key] = p.filledIn(v[key])
		}
		return v
	default:
		return v
	}
}

func (p *play) text(text string) string {
	for name, value := range p.values {
		text = strings.ReplaceAll(text, "<"+name+">", value)
	}
	return text
}

// each takes the requests of a step in order.
func (p *play) each(requests []map[string]any, take func(operation string, input, answers any)) {
	p.Helper()
	for _, request := range requests {
		operation, input, answers, err := one(request)
		if err != nil {
			p.failf("%v", err)
		}
		take(operation, p.filledIn(input), answers)
	}
}

// mutate runs a mutation as the organization's owner. Without an expected answer, and
// where that says nothing of user errors, there must be none.
func (p *play) mutate(o *organization, mutation string, input, answers any) {
	p.Helper()
	answer, err := o.mutate(p.ctx, roleOwner, mutation, input)
	if err != nil {
		p.failf("%s: %v", mutation, err)
	}
	p.compare("the answer to "+mutation, withoutErrors(answers, nil), answer, false)
	if connection, _ := answer["connection"].(map[string]any); mutation == "connectSnovio" && connection != nil {
		p.read(o)
	}
}

// read waits until what connecting reads in the background was read, so that its calls are
// counted with no later step.
func (p *play) read(o *organization) {
	p.Helper()
	for {
		data, err := o.ask(p.ctx, roleOwner, "{ connection { reads { kind reading } } }", nil)
		if err != nil {
			p.failf("ask what is being read: %v", err)
		}
		connection, _ := data["connection"].(map[string]any)
		reads, _ := connection["reads"].([]any)
		ended := 0
		for _, read := range reads {
			if one, _ := read.(map[string]any); one["reading"] == false {
				ended++
			}
		}
		if ended == len(reads) && ended >= 3 { // campaigns are left out where the lists fail
			return
		}
		select {
		case <-p.ctx.Done():
			p.failf("the account is still being read: %v", reads)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// withoutErrors adds to an expected answer what goes without saying.
func withoutErrors(answers any, usual map[string]any) any {
	given, ok := answers.(map[string]any)
	if answers != nil && !ok {
		return answers
	}
	expected := map[string]any{"userErrors": []any{}}
	maps.Copy(expected, usual)
	maps.Copy(expected, given)
	return expected
}

// send reports events as a booking service does, one after the other.
func (p *play) send(o *organization, requests []map[string]any) {
	p.Helper()
	p.each(requests, func(mutation string, input, answers any) {
		answer, err := o.mutate(p.ctx, roleService, mutation, input)
		if err != nil {
			p.failf("%s: %v", mutation, err)
		}
		usual := map[string]any{"event": map[string]any{"duplicate": false}}
		events := []any{answer["event"]}
		if mutation == "recordEvents" {
			usual = nil
			events, _ = answer["events"].([]any)
		}
		p.compare("the answer to "+mutation, withoutErrors(answers, usual), answer, false)
		for _, event := range events {
			if recorded, ok := event.(map[string]any); ok {
				o.keep(recorded)
			}
		}
		maps.Copy(p.values, o.accepted)
		p.unsettled = true
	})
}

// arrived returns when the engine has seen all that was sent. The stream is read in
// order, by one reader, and what a read brought is dealt with before the next one:
// so when an event that needs nothing of the engine has ended, everything that was
// sent before has been read, and when another one has, it has reached its lane.
func (p *play) arrived() {
	p.Helper()
	if !p.unsettled {
		return
	}
	for range 2 {
		if err := p.server.sendProbe(p.ctx); err != nil {
			p.failf("wait until all that was sent has arrived: %v", err)
		}
	}
	p.unsettled = false
}

// preview asks what an event would do.
func (p *play) preview(o *organization, event string, input, answers any) {
	p.Helper()
	data, err := o.ask(p.ctx, roleOwner, "query($input: PreviewSyncInput!) { previewSync(input: $input) { "+preview+" } }",
		map[string]any{"input": map[string]any{event: input}})
	if err != nil {
		p.failf("previewSync: %v", err)
	}
	answer, _ := data["previewSync"].(map[string]any)
	expected, _ := p.filledIn(answers).(map[string]any)
	if call, ok := answer["call"].(map[string]any); ok {
		if body, ok := call["body"].(string); ok {
			call["body"] = decoded(body)
		}
		if wanted, ok := expected["call"].(map[string]any); ok {
			p.compare("the body of the previewed call", wanted["body"], call["body"], true)
		}
	}
	p.compare("the preview", answers, answer, false)
}

// graphQL runs an operation that the file writes out.
func (p *play) graphQL(o *organization, operation *operation) {
	p.Helper()
	role := operation.Role
	if role == "" {
		role = roleOwner
	}
	if _, known := o.tokens[role]; !known {
		p.failf("there is no role %q", role)
	}
	variables, _ := p.filledIn(operation.Variables).(map[string]any)
	data, err := o.ask(p.ctx, role, p.text(operation.Query), variables)
	if operation.Fails != "" {
		if graphqlclient.CodeOf(err) != operation.Fails {
			p.failf("the operation should fail with %s; its error is %v, its data\n%s", operation.Fails, err, indented(plain(data)))
		}
		return
	}
	if err != nil {
		p.failf("the operation fails: %v", err)
	}
	if operation.Answers != nil {
		p.compare("the answer", operation.Answers, data, false)
	}
	for name, path := range operation.Keep {
		var value any = data
		for key := range strings.SplitSeq(path, ".") {
			object, _ := value.(map[string]any)
			value = object[key]
		}
		text, ok := value.(string)
		if !ok {
			p.failf("the answer holds no text at %s, but\n%s", path, indented(plain(data)))
		}
		p.values[name] = text
	}
}

// decoded is a JSON text's value.
func decoded(text string) any {
	var value any
	if json.Unmarshal([]byte(text), &value) != nil {
		return text
	}
	return value
}
