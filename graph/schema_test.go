package graph_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	gql "github.com/vektah/gqlparser/v2/ast"

	"github.com/snovsync/snovsync/graph"
	"github.com/snovsync/snovsync/models"
)

func load(t *testing.T) *gql.Schema {
	t.Helper()
	names, err := fs.Glob(graph.Schema, "*.graphqls")
	if err != nil {
		t.Fatal(err)
	}
	var sources []*gql.Source
	for _, name := range names {
		text, err := fs.ReadFile(graph.Schema, name)
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, &gql.Source{Name: name, Input: string(text)})
	}
	schema, err := gqlparser.LoadSchema(sources...)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// ours are the types that the schema's files define, by name.
func ours(schema *gql.Schema) map[string]*gql.Definition {
	types := make(map[string]*gql.Definition)
	for name, definition := range schema.Types {
		if !definition.BuiltIn {
			types[name] = definition
		}
	}
	return types
}

func TestEverythingIsDescribed(t *testing.T) {
	schema := load(t)
	undescribed := func(description string, path ...string) {
		if strings.TrimSpace(description) == "" {
			t.Errorf("%s has no description", strings.Join(path, "."))
		}
	}
	for name, definition := range ours(schema) {
		undescribed(definition.Description, name)
		for _, field := range definition.Fields {
			if strings.HasPrefix(field.Name, "__") {
				continue
			}
			undescribed(field.Description, name, field.Name)
			for _, argument := range field.Arguments {
				undescribed(argument.Description, name, field.Name, argument.Name)
			}
		}
		for _, value := range definition.EnumValues {
			undescribed(value.Description, name, value.Name)
		}
	}
	requires := schema.Directives["requires"]
	undescribed(requires.Description, "@requires")
	for _, argument := range requires.Arguments {
		undescribed(argument.Description, "@requires", argument.Name)
	}
}

func TestMutationsKeepTheirConventions(t *testing.T) {
	schema := load(t)
	for _, field := range schema.Mutation.Fields {
		title := strings.ToUpper(field.Name[:1]) + field.Name[1:]
		if got := field.Type.String(); got != title+"Payload!" {
			t.Errorf("%s answers %s", field.Name, got)
		}
		switch len(field.Arguments) {
		case 0:
		case 1:
			if got := field.Arguments[0]; got.Name != "input" || got.Type.String() != title+"Input!" {
				t.Errorf("%s takes %s: %s", field.Name, got.Name, got.Type)
			}
		default:
			t.Errorf("%s takes %d arguments", field.Name, len(field.Arguments))
		}
		payload := schema.Types[field.Type.Name()]
		if errs := payload.Fields.ForName("userErrors"); errs == nil || errs.Type.String() != "[UserError!]!" {
			t.Errorf("%s has no userErrors", payload.Name)
		}
	}
}

func TestRootFieldsSayWhoMayUseThem(t *testing.T) {
	schema := load(t)
	for _, root := range []*gql.Definition{schema.Query, schema.Mutation, schema.Subscription} {
		for _, field := range root.Fields {
			if !strings.HasPrefix(field.Name, "__") && field.Directives.ForName("requires") == nil {
				t.Errorf("%s.%s has no @requires", root.Name, field.Name)
			}
		}
	}
}

func TestEnumsAreThoseOfTheModels(t *testing.T) {
	schema := load(t)
	constants := constantsOfModels(t)
	for enum, goType := range map[string]string{
		"SyncKind": "Kind", "SyncStatus": "Status", "SyncReason": "Reason", "IfExists": "IfExists",
		"ConnectionStatus": "ConnectionStatus", "CustomFieldType": "FieldType", "UserErrorCode": "UserErrorCode", "AuditAction": "AuditAction",
	} {
		var values []string
		for _, value := range schema.Types[enum].EnumValues {
			values = append(values, value.Name)
		}
		if missing := without(constants[goType], values); len(missing) > 0 {
			t.Errorf("%s lacks %v of models.%s", enum, missing, goType)
		}
		if extra := without(values, constants[goType]); len(extra) > 0 {
			t.Errorf("%s has %v, which models.%s lacks", enum, extra, goType)
		}
	}
}

func without(these, those []string) []string {
	return slices.DeleteFunc(slices.Clone(these), func(v string) bool { return slices.Contains(those, v) })
}

// constantsOfModels are the string constants of package models, by their type.
func constantsOfModels(t *testing.T) map[string][]string {
	t.Helper()
	constants := make(map[string][]string)
	for _, file := range []string{"../models/vocabulary.go", "../models/user_error.go", "../models/audit.go"} {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(node ast.Node) bool {
			spec, ok := node.(*ast.ValueSpec)
			if !ok {
				return true
			}
			name, ok := spec.Type.(*ast.Ident)
			if !ok {
				return true
			}
			for _, value := range spec.Values {
				literal, ok := value.(*ast.BasicLit)
				if !ok {
					t.Fatalf("models.%s has a constant that is no literal", name.Name)
				}
				text, err := strconv.Unquote(literal.Value)
				if err != nil {
					t.Fatal(err)
				}
				constants[name.Name] = append(constants[name.Name], text)
			}
			return true
		})
	}
	return constants
}

// The lists of the models' vocabulary are whole, so that what reads them as text, such
// as the download of the log, knows every value that the schema knows.
func TestListsOfTheVocabularyAreWhole(t *testing.T) {
	schema := load(t)
	for enum, listed := range map[string][]string{
		"SyncKind": texts(models.Kinds()), "SyncStatus": texts(models.Statuses()), "SyncReason": texts(models.Reasons()),
	} {
		var values []string
		for _, value := range schema.Types[enum].EnumValues {
			values = append(values, value.Name)
		}
		if missing, extra := without(values, listed), without(listed, values); len(missing)+len(extra) > 0 || len(listed) != len(values) {
			t.Errorf("%s: the list lacks %v and has %v too many", enum, missing, extra)
		}
	}
}

func texts[T ~string](values []T) []string {
	all := make([]string, len(values))
	for i, value := range values {
		all[i] = string(value)
	}
	return all
}
