package resolvers_test

import (
	"strings"
	"testing"

	"github.com/99designs/gqlgen/complexity"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
)

// cost is what an operation costs.
func (w *world) cost(query string) int {
	w.t.Helper()
	document, err := parser.ParseQuery(&ast.Source{Input: query})
	if err != nil {
		w.t.Fatal(err)
	}
	if errs := validator.ValidateWithRules(w.resolver.Schema().Schema(), document, nil); errs != nil {
		w.t.Fatalf("%s: %v", query, errs)
	}
	return complexity.Calculate(w.t.Context(), w.resolver.Schema(), document.Operations[0], nil)
}

// TestWhatFieldsCost writes the costs down a second time: a field that is too cheap can be asked
// for under hundreds of aliases.
func TestWhatFieldsCost(t *testing.T) {
	w := newWorld(t)
	const event = `{eventId: "1", occurredAt: "2026-01-31T10:30:00Z", booking: {id: "b"}}`
	for query, want := range map[string]int{
		`{ viewer { role } }`:                                                    2,
		`{ settings { version paused } }`:                                        3,
		`{ lists { id name } }`:                                                  2000 + 50*2,
		`{ lists(refresh: true, includeDeleted: true) { id } }`:                  2000 + 50,
		`{ customFields { key label } }`:                                         2000 + 50*2,
		`{ retryableCount(filter: {}) { count capped } }`:                        2000 + 2,
		`{ previewSync(input: {bookingCreated: ` + event + `}) { message } }`:    100 + 1,
		`{ activity { from } }`:                                                  96,
		`{ activity(hours: 1) { from to } }`:                                     96 * 2,
		`{ syncLog { nodes { id } } }`:                                           1 + 50*2,
		`{ syncLog(first: 1) { nodes { id } } }`:                                 1 + 1*2,
		`{ syncLog(first: 200) { nodes { id } } }`:                               1 + 200*2,
		`{ syncLog(first: 201) { nodes { id } } }`:                               1 + 200*2,
		`{ syncLog(first: 0) { nodes { id } } }`:                                 1 + 200*2,
		`{ syncLog(first: -1) { nodes { id } } }`:                                1 + 200*2,
		`{ syncLog(last: 7) { nodes { id } } }`:                                  1 + 7*2,
		`{ syncLog(last: 201) { nodes { id } } }`:                                1 + 200*2,
		`{ syncLog(first: 3, last: 7) { nodes { id } } }`:                        1 + 3*2,
		`{ syncLog(first: 1) { nodes { input } } }`:                              1 + 1*(1+500),
		`{ syncLog(first: 1) { nodes { attempts { id request } } } }`:            1 + 1*(1+10*2),
		`{ syncLogEntry(id: "1") { id attempts { id } input } }`:                 1 + 1 + 10 + 500,
		`{ auditLog(first: 5) { nodes { id at } } }`:                             1 + 5*3,
		`{ auditLog { nodes { id } } }`:                                          1 + 50*2,
		`mutation { bookingCreated(input: ` + event + `) { event { id } } }`:     100 + 2,
		`mutation { bookingCanceled(input: ` + event + `) { event { id } } }`:    100 + 2,
		`mutation { bookingRescheduled(input: ` + event + `) { event { id } } }`: 100 + 2,
		`mutation { bookingNoShow(input: ` + event + `) { event { id } } }`:      100 + 2,
		`mutation { routingFormSubmitted(input: {eventId: "1", occurredAt: "2026-01-31T10:30:00Z", form: {id: "f"}, fields: []}) { event { id } } }`: 100 + 2,
		`mutation { recordEvents(input: {events: []}) { events { id status } userErrors { message } } }`:                                             2000 + 500*2 + 2,
		`mutation { connectSnovio(input: {apiUserId: "a", apiSecret: "b"}) { connection { status } } }`:                                              2000 + 2,
		`mutation { disconnectSnovio { connection { status } } }`:                                                                                    2000 + 2,
		`mutation { createList(input: {name: "a"}) { list { id } } }`:                                                                                2000 + 2,
		`mutation { updateSettings(input: {}) { settings { version } } }`:                                                                            2000 + 2,
		`mutation { pauseSync { settings { version } } }`:                                                                                            2000 + 2,
		`mutation { resumeSync { settings { version } } }`:                                                                                           2000 + 2,
		`mutation { retrySync(input: {ids: []}) { entries { id status } } }`:                                                                         100 + 200*2,
		`mutation { retrySyncs(input: {filter: {}}) { count entries { id } } }`:                                                                      2000 + 1 + 200,
		`mutation { createApiKey(input: {name: "a"}) { key } }`:                                                                                      100 + 1,
		`mutation { revokeApiKey(input: {id: "a"}) { apiKey { id } } }`:                                                                              100 + 2,
		`subscription { queue { depth } }`:                                                                                                           2,
	} {
		if got := w.cost(query); got != want {
			t.Errorf("%s costs %d, not %d", strings.TrimSpace(query), got, want)
		}
	}
}
