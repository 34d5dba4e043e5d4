package app_test

import (
	"log/slog"
	"net/url"
	"strings"
	"testing"

	"github.com/snovsync/snovsync/internal/app"
	"github.com/snovsync/snovsync/test/harness"
	"github.com/snovsync/snovsync/test/harness/deployment/faultproxy"
)

// heard closes itself at the first write that holds a text.
type heard struct {
	text string
	done chan struct{}
}

func (h *heard) Write(line []byte) (int, error) {
	if strings.Contains(string(line), h.text) {
		close(h.done)
	}
	return len(line), nil
}

// TestStartWaitsForADatabaseThatIsAway: a process that is started together with its
// database, or while that recovers from a crash, must not give up.
func TestStartWaitsForADatabaseThatIsAway(t *testing.T) {
	t.Parallel()
	for name, start := range map[string]func(app.Config) error{
		"serve": func(config app.Config) error {
			started, err := app.New(t.Context(), config)
			if err == nil {
				started.Stop()
			}
			return err
		},
		"migrate": func(config app.Config) error {
			return app.Migrate(t.Context(), config.DatabaseURL, "", config.Logger)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			startWhileAway(t, start)
		})
	}
}

func startWhileAway(t *testing.T, start func(app.Config) error) {
	t.Helper()
	config := served(t)
	address, err := url.Parse(config.DatabaseURL)
	if err != nil {
		t.Fatal(err)
	}
	proxy, err := faultproxy.Start(t.Context(), faultproxy.Config{Listen: "127.0.0.1:0", Target: address.Host})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(proxy.Close)
	address.Host = proxy.Address()
	config.DatabaseURL = address.String()
	proxy.Cut()
	waiting := &heard{text: "waiting for it", done: make(chan struct{})}
	config.Logger = slog.New(slog.NewTextHandler(waiting, nil))
	healed := make(chan error, 1)
	go func() {
		<-waiting.done
		healed <- proxy.Heal(harness.Context(t))
	}()
	if err := start(config); err != nil {
		t.Fatal(err)
	}
	if err := <-healed; err != nil {
		t.Error(err)
	}
}
