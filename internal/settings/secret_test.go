package settings_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/snovsync/snovsync/internal/settings"
)

const name = "SETTINGS_TEST_SECRET"

func TestSecret(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secret")
	for what, row := range map[string]struct {
		value, content string
		want           string
	}{
		"not set":                      {},
		"set":                          {value: "a secret", want: "a secret"},
		"a variable stays as it is":    {value: " a\n", want: " a\n"},
		"a file":                       {content: "a secret", want: "a secret"},
		"a line break at the end":      {content: "a secret\n", want: "a secret"},
		"a Windows line break":         {content: "a secret\r\n", want: "a secret"},
		"several line breaks":          {content: "a secret\n\n", want: "a secret"},
		"inner line breaks and spaces": {content: " {\n}  \n", want: " {\n}  "},
		"the largest file":             {content: strings.Repeat("s", 64<<10), want: strings.Repeat("s", 64<<10)},
	} {
		t.Setenv(name, row.value)
		t.Setenv(name+"_FILE", "")
		if row.content != "" {
			write(t, path, row.content)
			t.Setenv(name+"_FILE", path)
		}
		if got, err := settings.Secret(name); err != nil || got != row.want {
			t.Errorf("%s: got %.50q, %v", what, got, err)
		}
	}
}

func TestUnreadableSecretsAreNamed(t *testing.T) {
	folder := t.TempDir()
	full, empty, blank, large := filepath.Join(folder, "full"), filepath.Join(folder, "empty"), filepath.Join(folder, "blank"), filepath.Join(folder, "large")
	write(t, full, "hunter2")
	write(t, empty, "")
	write(t, blank, "\r\n\n")
	write(t, large, strings.Repeat("s", 64<<10+1))
	for what, row := range map[string]struct{ value, path, reason string }{
		"both set":     {"hunter2", full, "both set"},
		"no such file": {"", filepath.Join(folder, "missing"), "no such file"},
		"a folder":     {"", folder, "is a directory"},
		"empty":        {"", empty, "is empty"},
		"blank":        {"", blank, "is empty"},
		"too large":    {"", large, "larger than 65536 bytes"},
	} {
		t.Setenv(name, row.value)
		t.Setenv(name+"_FILE", row.path)
		got, err := settings.Secret(name)
		if err == nil || got != "" || !strings.Contains(err.Error(), name+"_FILE") || !strings.Contains(err.Error(), row.reason) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: got %q, %v", what, got, err)
			continue
		}
		if strings.Contains(err.Error(), "hunter2") || row.value == "" && !strings.Contains(err.Error(), row.path) {
			t.Errorf("%s: the error says %v", what, err)
		}
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
