package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const config = `
linters:
  settings:
    depguard:
      rules:
        planner:
          files: ["${config-path}/planner/**", "!$test"]
          list-mode: strict
          deny: [{pkg: net$, desc: no I/O}]
          allow: [$gostd, github.com/snovsync/snovsync/models]
        client:
          files: ["!$test", "!${config-path}/test/**"]
          deny: [{pkg: github.com/snovsync/snovsync}]
`

func TestTableIsWrittenBetweenTheMarks(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	rules, document := filepath.Join(folder, "golangci.yml"), filepath.Join(folder, "document.md")
	write(t, rules, config)
	write(t, document, "Before.\n\n"+begin+"old\n"+end+"\nAfter.\n")
	for range 2 { // the second time nothing changes
		if err := run([]string{rules, document}); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(document)
		if err != nil {
			t.Fatal(err)
		}
		want := "Before.\n\n" + begin +
			"| files | must not import | but may import |\n|---|---|---|\n" +
			"| `planner/**` without tests | anything else, `net` | the standard library, `models` |\n" +
			"| everything without tests, `test/**` | anything of ours |  |\n" +
			end + "\nAfter.\n"
		if string(got) != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
}

func TestWhatIsMissingIsNamed(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	rules, document := filepath.Join(folder, "golangci.yml"), filepath.Join(folder, "document.md")
	write(t, rules, config)
	write(t, document, "No marks.\n")
	if err := run([]string{rules, document}); err == nil || !strings.Contains(err.Error(), "<!-- imports -->") {
		t.Errorf("a document without marks: %v", err)
	}
	write(t, rules, "linters: {}\n")
	if err := run([]string{rules, document}); err == nil || !strings.Contains(err.Error(), "no rules") {
		t.Errorf("a configuration without rules: %v", err)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
