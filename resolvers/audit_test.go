package resolvers_test

import (
	"fmt"
	"testing"

	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/models"
)

func TestAuditLogIsAConnection(t *testing.T) {
	w := newWorld(t)
	for i, action := range []models.AuditAction{models.AuditPause, models.AuditResume, models.AuditSignInRefused} {
		record := models.AuditRecord{OrganizationID: "org-1", Action: action}
		if i < 2 {
			record.ActorID, record.Address, record.Target, record.Details = fmt.Sprintf("user-%d", i), "192.0.2.7", "target", `{"a":1}`
		}
		if err := w.store.RecordAudit(t.Context(), record); err != nil {
			t.Fatal(err)
		}
	}
	const query = `query($first: Int, $after: String, $filter: AuditLogFilter) { auditLog(first: $first, after: $after, filter: $filter) {
		nodes { id } edges { cursor node { id at actor action target details address } }
		pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`
	first := w.do(w.as(auth.RoleAdmin), query, map[string]any{"first": 2})
	newest := first.object(t, "auditLog", "edges", 0, "node")
	for _, name := range []string{"actor", "target", "details", "address"} {
		if newest[name] != nil {
			t.Errorf("%s of a record without it: %v", name, newest[name])
		}
	}
	if newest["action"] != "SIGN_IN_REFUSED" || newest["at"] == nil || newest["id"] != first.at(t, "auditLog", "nodes", 0, "id") {
		t.Errorf("newest: %v", newest)
	}
	second := first.object(t, "auditLog", "edges", 1, "node")
	if second["action"] != "RESUME" || second["actor"] != "user-1" || second["target"] != "target" || second["details"] != `{"a":1}` || second["address"] != "192.0.2.7" {
		t.Errorf("second: %v", second)
	}
	page := first.object(t, "auditLog", "pageInfo")
	if page["hasNextPage"] != true || page["hasPreviousPage"] != false || page["endCursor"] != first.at(t, "auditLog", "edges", 1, "cursor") ||
		page["startCursor"] != first.at(t, "auditLog", "edges", 0, "cursor") {
		t.Errorf("page %v", page)
	}
	rest := w.do(w.as(auth.RoleOwner), query, map[string]any{"first": 2, "after": page["endCursor"]})
	if len(rest.list(t, "auditLog", "nodes")) != 1 || rest.at(t, "auditLog", "edges", 0, "node", "action") != "PAUSE" ||
		rest.at(t, "auditLog", "pageInfo", "hasPreviousPage") != true || rest.at(t, "auditLog", "pageInfo", "hasNextPage") != false {
		t.Errorf("rest: %s", rest.raw)
	}
	filtered := w.do(w.as(auth.RoleOwner), query, map[string]any{"filter": map[string]any{"action": []any{"PAUSE", "RESUME", "PAUSE"}, "actor": " user-0 "}})
	if len(filtered.list(t, "auditLog", "nodes")) != 1 || filtered.at(t, "auditLog", "edges", 0, "node", "actor") != "user-0" {
		t.Errorf("filtered: %s", filtered.raw)
	}
	if none := w.do(w.as(auth.RoleOwner), query, map[string]any{"filter": map[string]any{"from": "2100-01-01T00:00:00Z"}}); len(none.list(t, "auditLog", "nodes")) != 0 {
		t.Errorf("from the future: %s", none.raw)
	}
	if before := w.do(w.as(auth.RoleOwner), query, map[string]any{"filter": map[string]any{"to": "2100-01-01T00:00:00Z"}}); len(before.list(t, "auditLog", "nodes")) != 3 {
		t.Errorf("before the future: %s", before.raw)
	}
	if bad := w.do(w.as(auth.RoleOwner), query, map[string]any{"filter": map[string]any{"actor": "\x00"}}); len(bad.Errors) != 1 {
		t.Errorf("a NUL: %s", bad.raw)
	}
}
