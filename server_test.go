package main

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"github.com/snovsync/snovsync/internal/app"
	"github.com/snovsync/snovsync/internal/auth"
)

const secret = "a-secret-of-32-characters-or-more"

// parse reads a command line.
func parse(args ...string) (*commands, error) {
	var cli commands
	parser, err := kong.New(&cli, options()...)
	if err != nil {
		return nil, err
	}
	_, err = parser.Parse(args)
	return &cli, err
}

// printToken runs `snovsync token` with arguments.
func printToken(t *testing.T, args ...string) string {
	t.Helper()
	t.Setenv("AUTH_HS256_SECRET", secret)
	cli, err := parse(append([]string{"token"}, args...)...)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := cli.Token.write(&out); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(out.String())
}

func TestLinksThatSignIn(t *testing.T) {
	verifier, err := auth.New(auth.Config{HS256Secret: secret})
	if err != nil {
		t.Fatal(err)
	}
	for want, args := range map[string][]string{
		"":                                {},
		"http://127.0.0.1:8080/":          {"--link"},
		"http://127.0.0.1:9000/":          {"--link", "--listen-addr", ":9000"},
		"https://sync.example.com/":       {"--link", "--console-url", "https://sync.example.com"},
		"https://sync.example.com/admin/": {"--link", "--console-url", "https://sync.example.com/admin/"},
	} {
		printed := printToken(t, append(args, "--organization", "acme", "--role", "member")...)
		token := printed
		if want != "" {
			link, err := url.Parse(printed)
			if err != nil {
				t.Fatal(err)
			}
			token = strings.TrimPrefix(link.Fragment, "token=")
			if link.Fragment = ""; link.String() != want {
				t.Errorf("the link leads to %s, not to %s", link, want)
			}
		}
		who, err := verifier.Verify(t.Context(), token)
		if err != nil || who.OrganizationID != "acme" || who.Role != auth.RoleMember {
			t.Errorf("%v: the token stands for %+v, %v", args, who, err)
		}
	}
}

func TestMetricsAddressIsOptionalUnlessItIsSet(t *testing.T) {
	for name, row := range map[string]struct {
		args     []string
		env      string
		want     string
		optional bool
	}{
		"unset":              {want: app.DefaultMetricsAddr, optional: true},
		"by a flag":          {args: []string{"--metrics-addr", "127.0.0.1:9100"}, want: "127.0.0.1:9100"},
		"default":            {args: []string{"--metrics-addr", app.DefaultMetricsAddr}, want: app.DefaultMetricsAddr},
		"off":                {args: []string{"--metrics-addr="}},
		"in the environment": {env: "127.0.0.1:9100", want: "127.0.0.1:9100"},
	} {
		t.Run(name, func(t *testing.T) {
			if row.env != "" {
				t.Setenv("METRICS_ADDR", row.env)
			}
			config := parseServe(t, row.args...)
			if config.MetricsAddr != row.want || config.MetricsOptional != row.optional {
				t.Errorf("got %q, optional: %t", config.MetricsAddr, config.MetricsOptional)
			}
		})
	}
	t.Setenv("METRICS_ADDR", "")
	if config := parseServe(t); config.MetricsAddr != "" || config.MetricsOptional {
		t.Errorf("an empty variable: %q, optional: %t", config.MetricsAddr, config.MetricsOptional)
	}
}

// parseServe is the configuration that `snovsync serve` with these arguments makes.
func parseServe(t *testing.T, args ...string) app.Config {
	t.Helper()
	config, err := tryServe(t, args...)
	if err != nil {
		t.Fatal(err)
	}
	return config
}

// tryServe is parseServe for settings that may be refused.
func tryServe(t *testing.T, args ...string) (app.Config, error) {
	t.Helper()
	cli, err := parse(append([]string{"serve"}, args...)...)
	if err != nil {
		t.Fatal(err)
	}
	return cli.Serve.config(slog.New(slog.DiscardHandler))
}

func TestLimitsOfCallersAreSettings(t *testing.T) {
	config := parseServe(t)
	want := app.CallerLimits{
		RatePerKey: 500, RatePerOrganization: 2000, RequestsPerOrganization: 256, AnonymousRequests: 256,
		WebsocketsPerOrganization: 1000, PendingWebsockets: 1000, SubscriptionsPerWebsocket: 20,
	}
	if config.Limits != want || config.NoIntrospection {
		t.Errorf("by default: %+v, no introspection: %t", config.Limits, config.NoIntrospection)
	}
	for setting, value := range map[string]string{
		"API_RATE_PER_KEY": "1", "API_RATE_PER_ORGANIZATION": "2", "API_REQUESTS_PER_ORGANIZATION": "3", "API_ANONYMOUS_REQUESTS": "4",
		"API_WEBSOCKETS_PER_ORGANIZATION": "5", "API_PENDING_WEBSOCKETS": "6", "API_SUBSCRIPTIONS_PER_WEBSOCKET": "7", "INTROSPECTION": "false",
	} {
		t.Setenv(setting, value)
	}
	config = parseServe(t)
	want = app.CallerLimits{
		RatePerKey: 1, RatePerOrganization: 2, RequestsPerOrganization: 3, AnonymousRequests: 4,
		WebsocketsPerOrganization: 5, PendingWebsockets: 6, SubscriptionsPerWebsocket: 7,
	}
	if config.Limits != want || !config.NoIntrospection {
		t.Errorf("by the environment: %+v, no introspection: %t", config.Limits, config.NoIntrospection)
	}
}

func TestNumbersOfRequestsAndSocketsAreAtLeastOne(t *testing.T) {
	bounds := []string{
		"API_REQUESTS_PER_ORGANIZATION", "API_ANONYMOUS_REQUESTS", "API_WEBSOCKETS_PER_ORGANIZATION", "API_PENDING_WEBSOCKETS",
		"API_SUBSCRIPTIONS_PER_WEBSOCKET",
	}
	for _, setting := range bounds {
		t.Run(setting, func(t *testing.T) {
			t.Setenv(setting, "0")
			if _, err := tryServe(t); err == nil || err.Error() != setting+" is 0: it must be at least 1" {
				t.Errorf("error: %v", err)
			}
		})
	}
}

type codedError struct{ code int }

func (codedError) Error() string   { return "an error" }
func (e codedError) ExitCode() int { return e.code }

func TestExitCodeIsTheErrors(t *testing.T) {
	for err, want := range map[error]int{
		errors.New("an error"): 1, codedError{2}: 2, fmt.Errorf("wrapped: %w", codedError{2}): 2,
	} {
		if got := exitCode(err); got != want {
			t.Errorf("%v: exit code %d, want %d", err, got, want)
		}
	}
}
