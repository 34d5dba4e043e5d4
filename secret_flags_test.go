package main

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/internal/secrets"
)

var secretNames = []string{"DATABASE_URL", "REDIS_URL", "AUTH_HS256_SECRET", "SECRETS_KEYSET"}

// accountKeys are the secrets of a check.
var accountKeys = []string{"SNOVIO_API_USER_ID", "SNOVIO_API_SECRET"}

func TestSecretsAreNotFlags(t *testing.T) {
	for _, name := range append(accountKeys, secretNames...) {
		flag := "--" + strings.ReplaceAll(strings.ToLower(name), "_", "-")
		for _, args := range [][]string{
			{"serve", flag, "hunter2"}, {"serve", flag + "=hunter2"}, {flag + "=hunter2"}, {"token", flag, "hunter2"}, {"migrate", flag + "=hunter2"},
			{"keyset", "rotate", flag, "hunter2"}, {"demo", flag + "=hunter2"}, {"serve", flag}, {"check", "snovio", flag, "hunter2"},
		} {
			_, err := parse(args...)
			if err == nil || !strings.Contains(err.Error(), "set "+name+" in the environment, or "+name+"_FILE") ||
				strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "\n") {
				t.Errorf("%v: %v", args, err)
			}
		}
	}
}

func TestHelpNamesSecretsButNoFlagsForThem(t *testing.T) {
	for command, want := range map[string][]string{
		"serve": secretNames, "token": {"DATABASE_URL", "AUTH_HS256_SECRET"}, "migrate": {"DATABASE_URL"}, "keyset rotate": {"SECRETS_KEYSET"},
		"check snovio": accountKeys,
	} {
		var cli commands
		var out bytes.Buffer
		parser, err := kong.New(&cli, append(options(), kong.Writers(&out, &out), kong.Exit(func(int) {}))...)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = parser.Parse(append(strings.Fields(command), "--help"))
		help := out.String()
		if !strings.Contains(help, "<NAME>_FILE") {
			t.Errorf("%s: the help does not mention files:\n%s", command, help)
		}
		for _, name := range want {
			if !strings.Contains(help, name+" ") {
				t.Errorf("%s: the help does not name %s:\n%s", command, name, help)
			}
		}
		for _, name := range append(accountKeys, secretNames...) {
			if flag := "--" + strings.ReplaceAll(strings.ToLower(name), "_", "-"); strings.Contains(help, flag) {
				t.Errorf("%s: the help offers %s", command, flag)
			}
		}
	}
}

// inFile makes a variable name a file with a secret.
func inFile(t *testing.T, name, value string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(value+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv(name, "")
	t.Setenv(name+"_FILE", path)
}

func TestSecretsComeFromFiles(t *testing.T) {
	for _, name := range secretNames {
		inFile(t, name, "the value of "+name)
	}
	cli, err := parse("serve")
	if err != nil {
		t.Fatal(err)
	}
	config, err := cli.Serve.config(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string]string{
		"DATABASE_URL": config.DatabaseURL, "REDIS_URL": config.RedisURL, "AUTH_HS256_SECRET": config.AuthHS256Secret, "SECRETS_KEYSET": config.SecretsKeyset,
	} {
		if got != "the value of "+name {
			t.Errorf("%s is %q", name, got)
		}
	}
	for _, name := range secretNames {
		t.Setenv(name, "again")
		if _, err := cli.Serve.config(slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), name+" and "+name+"_FILE are both set") {
			t.Errorf("%s set twice: %v", name, err)
		}
		t.Setenv(name, "")
	}
}

func TestTokenAndKeysetTakeSecretsFromFiles(t *testing.T) {
	old, err := secrets.NewKeyset()
	if err != nil {
		t.Fatal(err)
	}
	inFile(t, "SECRETS_KEYSET", old)
	inFile(t, "AUTH_HS256_SECRET", secret)
	t.Setenv("AUTH_HS256_ISSUER", "https://id.example.com")
	t.Setenv("AUTH_HS256_AUDIENCE", "snovsync")
	var out bytes.Buffer
	if err := (rotateKeyset{}).write(&out); err != nil {
		t.Fatal(err)
	}
	box, err := secrets.Open(out.String())
	if err != nil || out.String() == old+"\n" {
		t.Errorf("the rotated keyset is %v, %v", box, err)
	}

	cli, err := parse("token")
	if err != nil {
		t.Fatal(err)
	}
	out.Reset()
	if err := cli.Token.write(&out); err != nil {
		t.Fatal(err)
	}
	verifier, err := auth.New(auth.Config{HS256Secret: secret, Issuer: "https://id.example.com", Audience: "snovsync"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := verifier.Verify(t.Context(), strings.TrimSpace(out.String())); err != nil {
		t.Error(err)
	}
}

func TestCommandsNameUnreadableSecrets(t *testing.T) {
	t.Setenv("DATA_DIR", t.TempDir())
	logger := slog.New(slog.DiscardHandler)
	for name, run := range map[string]func(*commands) error{
		"DATABASE_URL":      func(c *commands) error { return c.Migrate.Run(t.Context(), logger) },
		"REDIS_URL":         func(c *commands) error { return c.Serve.Run(t.Context(), logger) },
		"AUTH_HS256_SECRET": func(c *commands) error { return c.Token.write(&bytes.Buffer{}) },
		"SECRETS_KEYSET":    func(c *commands) error { return c.Keyset.Rotate.write(&bytes.Buffer{}) },
	} {
		cli, err := parse("serve")
		if err != nil {
			t.Fatal(err)
		}
		t.Setenv(name+"_FILE", "/nonexistent/secret")
		if err := run(cli); err == nil || !strings.Contains(err.Error(), name+"_FILE: open /nonexistent/secret") {
			t.Errorf("%s: %v", name, err)
		}
		t.Setenv(name+"_FILE", "")
	}
}
