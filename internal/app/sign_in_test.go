package app_test

import (
	"context"
	"io"
	"log/slog"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/internal/app"
	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/internal/embedded"
	"github.com/snovsync/snovsync/test/harness"
)

// tried runs snovsync as somebody does who tries it, until it listens, and returns what was
// written to the terminal and to the log.
func tried(t *testing.T, change func(*app.Config)) (terminal, log, folder string) {
	t.Helper()
	ctx, end := context.WithCancel(harness.Context(t))
	defer end()
	link, messages, listens := &harness.Buffer{}, &harness.Buffer{}, &heard{text: "listens", done: make(chan struct{})}
	config := app.Config{
		Role: app.RoleAll, ListenAddr: "127.0.0.1:0", DataDir: t.TempDir(),
		SnovioBaseURL: "http://127.0.0.1:1", SnovioRateLimit: 60, SnovioRateWindow: time.Minute, SnovioTimeout: time.Second,
		RedisPartitions: 1, ConnectLimit: 5, WorkerConcurrency: 8, SignIn: link,
		Logger: slog.New(slog.NewTextHandler(io.MultiWriter(messages, listens), &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	if change != nil {
		change(&config)
	}
	server, err := app.New(ctx, config)
	if err != nil {
		t.Fatal(err)
	}
	// The link is offered right after that, whether or not the end was asked for meanwhile.
	go func() {
		<-listens.done
		end()
	}()
	if err := server.Run(ctx); err != nil {
		t.Fatal(err)
	}
	return link.String(), messages.String(), config.DataDir
}

var signInLink = regexp.MustCompile(`http://127\.0\.0\.1:[1-9]\d*/#token=(\S+)`)

func TestWhoTriesItIsSignedIn(t *testing.T) {
	t.Parallel()
	terminal, log, folder := tried(t, nil)
	found := signInLink.FindStringSubmatch(terminal)
	if found == nil {
		t.Fatalf("no link in %q", terminal)
	}
	secret, err := embedded.AuthSecret(folder)
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := auth.New(auth.Config{HS256Secret: secret})
	if err != nil {
		t.Fatal(err)
	}
	who, err := verifier.Verify(t.Context(), found[1])
	if err != nil || !who.CanAdminister() || who.OrganizationID != app.DevelopmentOrganization || time.Until(who.ExpiresAt) > app.DevelopmentTokenLife {
		t.Errorf("the link's token stands for %+v, %v", who, err)
	}
	if strings.Contains(log, found[1]) || !strings.Contains(log, "listens") {
		t.Errorf("the log says %s", log)
	}
}

// TestNobodyElseIsSignedIn: what a deployment prints ends in a log.
func TestNobodyElseIsSignedIn(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*app.Config){
		"no terminal":             func(c *app.Config) { c.SignIn = nil },
		"a secret of one's own":   func(c *app.Config) { c.AuthHS256Secret = strings.Repeat("s", 32) },
		"an identity provider":    func(c *app.Config) { c.AuthIssuer, c.AuthAudience = "https://id.example.com", "snovsync" },
		"open to other machines":  func(c *app.Config) { c.ListenAddr = "0.0.0.0:0" },
		"open to others over IP6": func(c *app.Config) { c.ListenAddr = "[::]:0" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			terminal, log, _ := tried(t, change)
			if strings.Contains(terminal+log, "token=") || !strings.Contains(log, "listens") {
				t.Errorf("%q, and the log says %s", terminal, log)
			}
		})
	}
}

func TestAddressesForABrowserOfThisMachine(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		":8080": "127.0.0.1:8080", "0.0.0.0:80": "127.0.0.1:80", "[::]:80": "127.0.0.1:80", "[::1]:80": "[::1]:80",
		"192.0.2.7:80": "192.0.2.7:80", "localhost:80": "localhost:80", "nonsense": "nonsense",
	} {
		if got := app.LocalAddress(address); got != want {
			t.Errorf("%s: %s", address, got)
		}
	}
}
