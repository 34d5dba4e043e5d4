package surrogates_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/snovsync/snovsync/internal/surrogates"
)

func TestInJSON(t *testing.T) {
	for text, want := range map[string]string{
		`{"a":"b"}`:                   `{"a":"b"}`,
		`"\ud83d"`:                    `"\u0000"`,
		`"\uDC00x"`:                   `"\u0000x"`,
		`"\ud83d\ude00"`:              `"\ud83d\ude00"`,
		`"\uD83D\uDE00\uD83D"`:        `"\uD83D\uDE00\u0000"`,
		`"\ude00\ud83d"`:              `"\u0000\u0000"`,
		`"\ud83d\ud83d\ude00"`:        `"\u0000\ud83d\ude00"`,
		`"\ud83dx\ude00"`:             `"\u0000x\u0000"`,
		`"\ud83d\n\ude00"`:            `"\u0000\n\u0000"`,
		`"\\ud83d"`:                   `"\\ud83d"`,
		`"\\\ud83d"`:                  `"\\\u0000"`,
		`"\ufffd\u00e9 \u0000"`:       `"\ufffd\u00e9 \u0000"`,
		`{"\ud83d":1,"b":["\udfff"]}`: `{"\u0000":1,"b":["\u0000"]}`,
		`"\ud83`:                      `"\ud83`,
		`"\`:                          `"\`,
		`"\ud83d\ude0"`:               `"\u0000\ude0"`,
		// The edges of the ranges, and of the digits.
		`"\ud7ff\ue000"`:             `"\ud7ff\ue000"`,
		`"\ud800\udc00"`:             `"\ud800\udc00"`,
		`"\udbff\udfff"`:             `"\udbff\udfff"`,
		`"\ud800\udbff"`:             `"\u0000\u0000"`,
		`"\udc00\udc00"`:             `"\u0000\u0000"`,
		`"\ud800\ue000"`:             `"\u0000\ue000"`,
		`"\uDFFF\uD8aF"`:             `"\u0000\u0000"`,
		`"\ud80g\ud80G\ud80/\ud80:"`: `"\ud80g\ud80G\ud80/\ud80:"`,
		"\"\\ud80`\\ud80@\"":         "\"\\ud80`\\ud80@\"",
		`"\u0000\u9999\uaaaa\uffff"`: `"\u0000\u9999\uaaaa\uffff"`,
		`"\ud83dxude00"`:             `"\u0000xude00"`,
		`"\ud83d\xde00"`:             `"\u0000\xde00"`,
		`"\ud900"`:                   `"\u0000"`,
		`"\ud809\u1234"`:             `"\u0000\u1234"`,
		`\`:                          `\`,
		`\u`:                         `\u`,
	} {
		given := []byte(text)
		if got := string(surrogates.InJSON(given)); got != want {
			t.Errorf("%s became %s, want %s", text, got, want)
		}
		if string(given) != text {
			t.Errorf("%s was changed in place", text)
		}
	}
}

func TestInDocument(t *testing.T) {
	for document, want := range map[string]string{
		`{ a(b: "\ud83d") }`:                                `{ a(b: "\u0000") }`,
		`{ a(b: "\ud83d\ude00", c: "\udc00") }`:             `{ a(b: "\ud83d\ude00", c: "\u0000") }`,
		`{ a(b: "\\ud83d", c: "\"\ud83d") }`:                `{ a(b: "\\ud83d", c: "\"\u0000") }`,
		`{ a(b: """\ud83d \""" " \ud83d""", c: "\ud83d") }`: `{ a(b: """\ud83d \""" " \ud83d""", c: "\u0000") }`,
		"# \"\\ud83d\n{ a(b: \"\\ud83d\") }":                "# \"\\ud83d\n{ a(b: \"\\u0000\") }",
		`{ a(b: "") c(d: "\ud83d") }`:                       `{ a(b: "") c(d: "\u0000") }`,
		`{ a(b: "\u{1F600}") }`:                             `{ a(b: "\u{1F600}") }`,
		`{ a(b: "\ud83d`:                                    `{ a(b: "\u0000`,
		`{ a(b: """\ud83d`:                                  `{ a(b: """\ud83d`,
		"{ a(b: \"x\n\\ud83d\") }":                          "{ a(b: \"x\n\\ud83d\") }",
		"{ a(b: \"x\r\\ud83d\") }":                          "{ a(b: \"x\r\\ud83d\") }",
		"# \\ud83d \"":                                      "# \\ud83d \"",
		"# \\ud83d\r\"\\ud83d\"":                            "# \\ud83d\r\"\\u0000\"",
		`""""""  "\ud83d"`:                                  `""""""  "\u0000"`,
		`"""\""""""  "\ud83d"`:                              `"""\""""""  "\u0000"`,
		`{ a(b: "xy\ud83d", c: "x\ty\ud83d") }`:             `{ a(b: "xy\u0000", c: "x\ty\u0000") }`,
		`"""x"""  "\ud83d"`:                                 `"""x"""  "\u0000"`,
	} {
		if got := surrogates.InDocument(document); got != want {
			t.Errorf("%s became %s, want %s", document, got, want)
		}
	}
}

// FuzzInJSON compares with a decoder that refuses half a surrogate pair.
func FuzzInJSON(f *testing.F) {
	for _, text := range []string{`"\ud83d"`, `["\ud83d\ude00","\\ud83d",1]`, `{"a\udc00":"\ud83d\ud83d\ude00"}`, `"\ufffd�"`, `{"a":"\u0000"}`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if !json.Valid(text) || !utf8.Valid(text) {
			return
		}
		marked := surrogates.InJSON(text)
		if !json.Valid(marked) || len(marked) != len(text) {
			t.Fatalf("%s became %s", text, marked)
		}
		if exact(marked) != nil && exact(text) == nil {
			t.Errorf("%s became %s", text, marked)
		}
		if lone := exact(text) != nil; lone == bytes.Equal(marked, text) {
			t.Errorf("%s: half a pair is in it: %v; it became %s", text, lone, marked)
		}
	})
}

// exact reads a JSON text and refuses what stands for no character.
func exact(text []byte) error {
	_, err := jsontext.AppendFormat(nil, text, jsontext.AllowDuplicateNames(true))
	return err
}

// FuzzInDocument: what GraphQL's parser reads of a document differs only in strings that had
// half a pair, and has none where it put U+FFFD in its place.
func FuzzInDocument(f *testing.F) {
	for _, document := range []string{`{a(b:"\ud83d")}`, `{a(b:"\ud83d\ude00" c:"\\ud83d")}`, `{a(b:"""\ud83d""")}`, "#\"\n{a(b:\"\\udc00\")}"} {
		f.Add(document)
	}
	f.Fuzz(func(t *testing.T, document string) {
		if !utf8.ValidString(document) || strings.ContainsRune(document, utf8.RuneError) || strings.Contains(strings.ToLower(document), "fffd") {
			return // U+FFFD itself is text
		}
		before, err := parser.ParseQuery(&ast.Source{Input: document})
		if err != nil {
			return
		}
		after, err := parser.ParseQuery(&ast.Source{Input: surrogates.InDocument(document)})
		if err != nil {
			t.Fatalf("%q: %v", document, err)
		}
		was, is := strings.Join(textsOf(before), "|"), strings.Join(textsOf(after), "|")
		if strings.ContainsRune(is, utf8.RuneError) || strings.ReplaceAll(was, "\ufffd", "\x00") != is {
			t.Errorf("%q: read %q, then %q", document, was, is)
		}
	})
}

func textsOf(document *ast.QueryDocument) (texts []string) {
	var values func(*ast.Value)
	values = func(v *ast.Value) {
		if v == nil {
			return
		}
		texts = append(texts, v.Raw)
		for _, child := range v.Children {
			values(child.Value)
		}
	}
	var selections func(ast.SelectionSet)
	selections = func(set ast.SelectionSet) {
		for _, selection := range set {
			if field, ok := selection.(*ast.Field); ok {
				for _, argument := range field.Arguments {
					values(argument.Value)
				}
				selections(field.SelectionSet)
			}
		}
	}
	for _, operation := range document.Operations {
		selections(operation.SelectionSet)
	}
	return texts
}

func BenchmarkInJSON(b *testing.B) {
	plain := []byte(`{"query":"mutation($e: [EventInput!]!) { recordEvents(input: {events: $e}) { userErrors { message } } }","variables":{"e":[` +
		strings.TrimSuffix(strings.Repeat(`{"bookingCreated":{"eventId":"evt","occurredAt":"2026-03-02T09:00:00Z","booking":{"id":"b1","title":"Caf%"},"invitee":{"email":"ada@example.com"}}},`, 500), ",") + `]}}`)
	for name, text := range map[string][]byte{
		"no escapes": bytes.ReplaceAll(plain, []byte("%"), []byte("é")), "with escapes": bytes.ReplaceAll(plain, []byte("%"), []byte(`\u00e9`)),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				surrogates.InJSON(text)
			}
		})
	}
	b.Run("decoding alone", func(b *testing.B) {
		b.SetBytes(int64(len(plain)))
		for b.Loop() {
			var v any
			_ = json.Unmarshal(plain, &v)
		}
	})
}
