package console_test

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/snovsync/snovsync/console"
	"github.com/snovsync/snovsync/graph"
)

func TestEveryCodeHasWords(t *testing.T) {
	words, err := console.Words()
	if err != nil {
		t.Fatal(err)
	}
	schema := load(t)
	for enum, known := range map[string]map[string]console.Word{
		"SyncStatus": words.Statuses, "SyncReason": words.Reasons, "SyncKind": words.Kinds,
	} {
		values := make(map[string]bool)
		for _, value := range schema.Types[enum].EnumValues {
			values[value.Name] = true
			if _, found := known[value.Name]; !found {
				t.Errorf("%s.%s has no words", enum, value.Name)
			}
		}
		for code, word := range known {
			if !values[code] {
				t.Errorf("%s has no value %s", enum, code)
			}
			checkWord(t, enum+"."+code, word)
		}
	}
}

func TestAnEntryIsExplained(t *testing.T) {
	words, err := console.Words()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ status, reason, want string }{
		{"SKIPPED", "NO_EMAIL", words.Reasons["NO_EMAIL"].Sentence + " " + words.Reasons["NO_EMAIL"].NextStep},
		{"SUCCEEDED", "ADDED", words.Reasons["ADDED"].Sentence},
		{"QUEUED", "", words.Statuses["QUEUED"].Sentence},
		{"FAILED", "", words.Statuses["FAILED"].Sentence + " " + words.Statuses["FAILED"].NextStep},
		{"QUEUED", "OF_ANOTHER_VERSION", words.Statuses["QUEUED"].Sentence},
		{"OF_ANOTHER_VERSION", "", ""},
	} {
		if got := words.Explain(row.status, row.reason); got != row.want {
			t.Errorf("%s, %s: %q", row.status, row.reason, got)
		}
	}
}

func checkWord(t *testing.T, code string, word console.Word) {
	t.Helper()
	if strings.TrimSpace(word.Label) == "" || strings.HasSuffix(word.Label, ".") {
		t.Errorf("%s: %q is no label", code, word.Label)
	}
	if !strings.HasSuffix(word.Sentence, ".") {
		t.Errorf("%s: %q is no sentence", code, word.Sentence)
	}
	if word.NextStep != "" && !strings.HasSuffix(word.NextStep, ".") {
		t.Errorf("%s: %q is no sentence", code, word.NextStep)
	}
	if word.NextStepRoute != "" && (word.NextStep == "" || !strings.HasPrefix(word.NextStepRoute, "/")) {
		t.Errorf("%s: the route %q leads nowhere", code, word.NextStepRoute)
	}
}

func load(t *testing.T) *ast.Schema {
	t.Helper()
	names, err := fs.Glob(graph.Schema, "*.graphqls")
	if err != nil {
		t.Fatal(err)
	}
	sources := make([]*ast.Source, 0, len(names))
	for _, name := range names {
		text, err := fs.ReadFile(graph.Schema, name)
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, &ast.Source{Name: name, Input: string(text)})
	}
	schema, err := gqlparser.LoadSchema(sources...)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}
