package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/snovsync/snovsync/console"
)

// Config is how a demo runs; its zero value, but for Out, is what `snovsync demo` does.
type Config struct {
	// ListenAddr is where the API and the console are served; empty:
	// 127.0.0.1:8080. Where it cannot be used, a free port of the same host is taken.
	ListenAddr string
	// Out takes the link and the live view: in color, with a status line, where it is
	// a terminal, in plain lines otherwise.
	Out io.Writer
	// Logger takes what the parts of the server log from WARN on, or all of it where
	// it is enabled for DEBUG: the view tells the rest. Nil: nothing is logged.
	Logger *slog.Logger
	// Seed makes the bookings repeatable.
	Seed uint64

	// tempo makes a test's run shorter.
	tempo tempo
}

// tempo is the speed of a run.
type tempo struct {
	// pauses is what pauses between the events of the script are multiplied with; 0: 1.
	pauses float64
	// window is the window of Snov.io's limit; 0: the real minute.
	window time.Duration
	// latency is how long a call to Snov.io takes; 0: as long as a quick one really does.
	latency time.Duration
	// retryDelay is the wait after a first failed attempt; 0: short enough to be watched.
	retryDelay time.Duration
}

const (
	defaultListenAddr = "127.0.0.1:8080"
	// rateLimit is Snov.io's documented limit of calls in a window.
	rateLimit         = 60
	defaultWindow     = time.Minute
	defaultLatency    = 120 * time.Millisecond
	defaultRetryDelay = 4 * time.Second
)

func (c Config) withDefaults() Config {
	if c.ListenAddr == "" {
		c.ListenAddr = defaultListenAddr
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.tempo.pauses == 0 {
		c.tempo.pauses = 1
	}
	for setting, fallback := range map[*time.Duration]time.Duration{
		&c.tempo.window: defaultWindow, &c.tempo.latency: defaultLatency, &c.tempo.retryDelay: defaultRetryDelay,
	} {
		if *setting == 0 {
			*setting = fallback
		}
	}
	return c
}

// Run shows the demo until ctx ends, which is its good end: everything is stopped,
// the data folder is removed, a summary is printed and the error is nil. Other
// ends are errors: what could not be started, or what broke.
func Run(ctx context.Context, config Config) error {
	config = config.withDefaults()
	began := time.Now()
	vocabulary, err := console.Words()
	if err != nil {
		return err
	}
	view := newView(config.Out, words{vocabulary})
	status := newStatus()
	config.Logger = slog.New(besideView(config.Logger.Handler(), view))

	snovio, err := startSnovio(ctx, config)
	if err != nil {
		return fmt.Errorf("start the simulated Snov.io: %w", err)
	}
	defer snovio.stop()
	err = inDataDir(func(dataDir string) error { return show(ctx, config, dataDir, snovio, status, view) })
	view.close()
	if err != nil {
		return err
	}
	view.summary(time.Since(began), status.state(), snovio.traffic())
	return nil
}

// inDataDir runs the demo in a folder that is there for as long as it runs.
func inDataDir(run func(dataDir string) error) (err error) {
	dataDir, err := os.MkdirTemp("", "snovsync-demo-")
	if err != nil {
		return fmt.Errorf("make a data folder: %w", err)
	}
	defer func() {
		if removeErr := os.RemoveAll(dataDir); removeErr != nil {
			err = errors.Join(err, fmt.Errorf("remove the data folder: %w", removeErr))
		}
	}()
	return run(dataDir)
}

// show serves the API and plays the script until ctx ends or something breaks;
// when it returns, nothing of it runs any more.
func show(ctx context.Context, config Config, dataDir string, snovio *snovioSide, status *status, view *view) (err error) {
	server, err := startServer(ctx, config, dataDir, snovio.url())
	if err != nil {
		return unlessEnded(ctx, err)
	}
	defer func() { err = errors.Join(err, server.stop()) }()
	view.welcome(server.place)

	admin := newClient(server.place.url(), server.token)
	defer admin.close()
	cursor, err := admin.liveCursor(ctx)
	if err != nil {
		return unlessEnded(ctx, err)
	}
	group, playing := errgroup.WithContext(ctx)
	group.Go(func() error { return server.failed(playing) })
	group.Go(func() error { view.run(playing, status); return nil })
	group.Go(func() error {
		follow(playing, admin, cursor, func(e entry) { status.record(e); view.show(e) }, status.setQueue)
		return nil
	})
	group.Go(func() error { return newEnvironment(config, admin, snovio, status, view).play(playing) })
	return unlessEnded(ctx, group.Wait())
}

// unlessEnded is the error, or nil where it came with the end that was asked for.
func unlessEnded(ctx context.Context, err error) error {
	if ctx.Err() == nil {
		return err
	}
	return nil
}
