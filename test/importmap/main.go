// Command importmap writes the linter's rules about imports as a table into a document, between
// the lines <!-- imports --> and <!-- end of imports -->.
//
//	importmap <golangci.yml> <document>
package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/goccy/go-yaml"
)

//go:generate go run . ../../.golangci.yml ../../docs/architecture.md

const (
	begin = "<!-- imports -->\n"
	end   = "<!-- end of imports -->\n"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "importmap:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return errors.New("usage: importmap <golangci.yml> <document>")
	}
	rules, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	document, err := os.ReadFile(args[1])
	if err != nil {
		return err
	}
	table, err := tableOf(rules)
	if err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	written, err := replace(document, table)
	if err != nil {
		return fmt.Errorf("%s: %w", args[1], err)
	}
	if bytes.Equal(written, document) {
		return nil
	}
	return os.WriteFile(args[1], written, 0o644) //nolint:gosec // a document of the repository
}

// replace puts a table between the two marks of a document.
func replace(document []byte, table string) ([]byte, error) {
	before, rest, begins := bytes.Cut(document, []byte(begin))
	_, after, ends := bytes.Cut(rest, []byte(end))
	if !begins || !ends {
		return nil, fmt.Errorf("the lines %q and %q are missing", strings.TrimSpace(begin), strings.TrimSpace(end))
	}
	return fmt.Appendf(nil, "%s%s%s%s%s", before, begin, table, end, after), nil
}

// rule is one rule of the linter depguard.
type rule struct {
	Files []string
	Mode  string `yaml:"list-mode"`
	Deny  []struct{ Pkg string }
	Allow []string
}

// tableOf is the Markdown table of depguard's rules, in the order of the configuration.
func tableOf(config []byte) (string, error) {
	var parsed struct {
		Linters struct {
			Settings struct {
				Depguard struct{ Rules yaml.MapSlice }
			}
		}
	}
	if err := yaml.Unmarshal(config, &parsed); err != nil {
		return "", err
	}
	rules := parsed.Linters.Settings.Depguard.Rules
	if len(rules) == 0 {
		return "", errors.New("it has no rules for depguard")
	}
	var table strings.Builder
	table.WriteString("| files | must not import | but may import |\n|---|---|---|\n")
	for _, item := range rules {
		text, err := yaml.Marshal(item.Value)
		if err != nil {
			return "", err
		}
		var r rule
		if err := yaml.Unmarshal(text, &r); err != nil {
			return "", fmt.Errorf("rule %v: %w", item.Key, err)
		}
		fmt.Fprintf(&table, "| %s | %s | %s |\n", r.files(), r.denied(), r.allowed())
	}
	return table.String(), nil
}

func (r *rule) files() string {
	var in, without []string
	for _, file := range r.Files {
		name := strings.TrimPrefix(strings.TrimPrefix(file, "!"), "${config-path}/")
		switch {
		case file == "!$test":
			without = append(without, "tests")
		case strings.HasPrefix(file, "!"):
			without = append(without, code(name))
		default:
			in = append(in, code(name))
		}
	}
	text := "everything"
	if len(in) > 0 {
		text = strings.Join(in, ", ")
	}
	if len(without) > 0 {
		text += " without " + strings.Join(without, ", ")
	}
	return text
}

func (r *rule) denied() string {
	var names []string
	if r.Mode == "strict" {
		names = append(names, "anything else")
	}
	for _, denied := range r.Deny {
		names = append(names, packageName(denied.Pkg))
	}
	return strings.Join(names, ", ")
}

func (r *rule) allowed() string {
	names := make([]string, len(r.Allow))
	for i, allowed := range r.Allow {
		names[i] = packageName(allowed)
	}
	return strings.Join(names, ", ")
}

// packageName shortens a pattern of depguard. A dollar sign at its end stands for that package
// alone, without those below it.
func packageName(pattern string) string {
	const module = "github.com/snovsync/snovsync"
	switch pattern {
	case module:
		return "anything of ours"
	case "$gostd":
		return "the standard library"
	}
	return code(strings.TrimSuffix(strings.TrimPrefix(pattern, module+"/"), "$"))
}

func code(text string) string { return "`" + text + "`" }
