package resolvers_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/internal/integration"
)

// whoMay says which callers may use each field. It is written down here, apart from the
// schema's directives, so that a rule cannot change unseen, and so that a new
// field fails until somebody has thought about it.
var whoMay = map[string][]auth.Role{
	"Query.viewer":                  readers,
	"Query.connection":              readers,
	"Query.lists":                   readers,
	"Query.customFields":            readers,
	"Query.settings":                readers,
	"Query.syncLog":                 readers,
	"Query.syncLogEntry":            readers,
	"Query.queue":                   readers,
	"Query.activity":                readers,
	"Query.previewSync":             admins,
	"Query.retryableCount":          admins,
	"Query.apiKeys":                 admins,
	"Query.auditLog":                admins,
	"Mutation.connectSnovio":        admins,
	"Mutation.disconnectSnovio":     admins,
	"Mutation.createList":           admins,
	"Mutation.updateSettings":       admins,
	"Mutation.pauseSync":            admins,
	"Mutation.resumeSync":           admins,
	"Mutation.retrySync":            admins,
	"Mutation.retrySyncs":           admins,
	"Mutation.createApiKey":         admins,
	"Mutation.revokeApiKey":         admins,
	"Mutation.bookingCreated":       reporters,
	"Mutation.bookingCanceled":      reporters,
	"Mutation.bookingRescheduled":   reporters,
	"Mutation.bookingNoShow":        reporters,
	"Mutation.routingFormSubmitted": reporters,
	"Mutation.recordEvents":         reporters,
	"Subscription.syncLog":          readers,
	"Subscription.queue":            readers,
}

var (
	admins    = []auth.Role{auth.RoleOwner, auth.RoleAdmin}
	readers   = []auth.Role{auth.RoleOwner, auth.RoleAdmin, auth.RoleMember}
	reporters = []auth.Role{auth.RoleOwner, auth.RoleAdmin, auth.RoleService}
)

func TestEveryFieldForEveryRole(t *testing.T) {
	w := newWorld(t)
	w.exec.SetErrorPresenter(func(_ context.Context, err error) *gqlerror.Error {
		shown := &gqlerror.Error{Message: err.Error(), Extensions: map[string]any{"code": "OTHER"}}
		for code, known := range map[string]error{"UNAUTHENTICATED": auth.ErrUnauthenticated, "FORBIDDEN": auth.ErrForbidden} {
			if errors.Is(err, known) {
				shown.Extensions["code"] = code
			}
		}
		return shown
	})
	schema := w.resolver.Schema().Schema()
	fields := make(map[string]bool)
	for _, root := range []*ast.Definition{schema.Query, schema.Mutation, schema.Subscription} {
		for _, field := range root.Fields {
			if strings.HasPrefix(field.Name, "__") {
				continue
			}
			name := root.Name + "." + field.Name
			fields[name] = true
			allowed, ruled := whoMay[name]
			if !ruled {
				t.Errorf("%s: nobody has said who may use it", name)
				continue
			}
			document := strings.ToLower(root.Name) + " { " + call(schema, field) + " }"
			for _, role := range []auth.Role{"", auth.RoleService, auth.RoleMember, auth.RoleAdmin, auth.RoleOwner, "STRANGER"} {
				checkAccess(t, w, document, field.Name, role, slices.Contains(allowed, role))
			}
		}
	}
	for name := range whoMay {
		if !fields[name] {
			t.Errorf("%s is not in the schema", name)
		}
	}
}

func checkAccess(t *testing.T, w *world, document, field string, role auth.Role, allowed bool) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	want := []string{"FORBIDDEN"}
	if role == "" {
		want = []string{"UNAUTHENTICATED"}
	} else {
		ctx = auth.With(ctx, principal(role, "org-1"))
	}
	w.integration.queues = make(chan integration.Queue, 1)
	w.integration.queues <- integration.Queue{}
	before := w.integration.callsOf(field)

	next := w.start(ctx, document, nil)
	if allowed && strings.HasPrefix(document, "subscription { syncLog") {
		// It would wait for a first change; that it began is what is asked here.
		return
	}
	got := next()
	if allowed {
		if slices.Contains(got.codes(), "FORBIDDEN") || slices.Contains(got.codes(), "UNAUTHENTICATED") {
			t.Errorf("%s as %q: %s", document, role, got.raw)
		}
		return
	}
	if !slices.Equal(got.codes(), want) {
		t.Errorf("%s as %q: %s", document, role, got.raw)
	}
	if w.integration.callsOf(field) != before {
		t.Errorf("%s as %q was carried out", document, role)
	}
}

// call writes a field with the least it needs: its required arguments and one
// selected name.
func call(schema *ast.Schema, field *ast.FieldDefinition) string {
	var arguments []string
	for _, argument := range field.Arguments {
		if argument.Type.NonNull {
			arguments = append(arguments, argument.Name+": "+literal(schema, argument.Type))
		}
	}
	text := field.Name
	if len(arguments) > 0 {
		text += "(" + strings.Join(arguments, ", ") + ")"
	}
	return text + " { __typename }"
}

func literal(schema *ast.Schema, of *ast.Type) string {
	if of.Elem != nil {
		return "[" + literal(schema, of.Elem) + "]"
	}
	definition := schema.Types[of.NamedType]
	switch {
	case definition.Kind == ast.Enum:
		return definition.EnumValues[0].Name
	case definition.Kind == ast.Scalar:
		return map[string]string{"Int": "1", "Boolean": "true", "Time": `"2026-01-31T09:30:00Z"`}[definition.Name] +
			map[string]string{"ID": `"1"`, "String": `"a"`}[definition.Name]
	case definition.Directives.ForName("oneOf") != nil:
		first := definition.Fields[0]
		return fmt.Sprintf("{%s: %s}", first.Name, literal(schema, first.Type))
	}
	var fields []string
	for _, field := range definition.Fields {
		if field.Type.NonNull {
			fields = append(fields, field.Name+": "+literal(schema, field.Type))
		}
	}
	return "{" + strings.Join(fields, ", ") + "}"
}

func TestRefreshIsForAdmins(t *testing.T) {
	w := newWorld(t)
	for _, query := range []string{`{ lists(refresh: true) { id } }`, `{ customFields(refresh: true) { key } }`} {
		if got := w.do(w.as(auth.RoleMember), query, nil); len(got.Errors) != 1 || got.Errors[0].Message != auth.ErrForbidden.Error() {
			t.Errorf("%s as a member: %s", query, got.raw)
		}
	}
	if n := w.integration.callsOf("lists") + w.integration.callsOf("customFields"); n != 0 {
		t.Errorf("carried out %d times", n)
	}
	w.do(w.as(auth.RoleMember), `{ lists(refresh: false) { id } customFields { key } }`, nil)
	if w.integration.lists.Refresh || w.integration.refreshed || w.integration.callsOf("lists") != 1 {
		t.Error("a member's reading refreshes")
	}
	w.do(w.as(auth.RoleAdmin), `{ lists(includeDeleted: true, refresh: true) { id } customFields(refresh: true) { key } }`, nil)
	if w.integration.lists != (integration.ListsQuery{IncludeDeleted: true, Refresh: true}) || !w.integration.refreshed {
		t.Errorf("an admin asks for %+v", w.integration.lists)
	}
}
