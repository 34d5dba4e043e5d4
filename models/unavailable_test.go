package models_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/test/harness"
	"github.com/snovsync/snovsync/test/harness/deployment/faultproxy"
)

func TestOpenNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	nobody := listener.Addr().String()
	must(t, listener.Close())
	cases := map[string]struct {
		url  string
		want models.Code
	}{
		"empty":            {"", models.CodeBadInput},
		"another database": {"mysql://127.0.0.1/x", models.CodeBadInput},
		"unreadable":       {"postgres://user:hunter2@host:port/x", models.CodeBadInput},
		"sqlite, no file":  {"sqlite:", models.CodeBadInput},
		"sqlite in memory": {"sqlite::memory:", models.CodeBadInput},
		"sqlite, no room":  {"sqlite:" + filepath.Join(t.TempDir(), "missing", "x.db"), models.CodeUnavailable},
		"nobody answers":   {"postgres://user:hunter2@" + nobody + "/x", models.CodeUnavailable},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store, err := models.Open(t.Context(), models.Config{DatabaseURL: c.url})
			code(t, "open", err, c.want)
			if store != nil {
				t.Error("a store came with the error")
			}
			if strings.Contains(err.Error(), "hunter2") {
				t.Errorf("the error tells the password: %v", err)
			}
		})
	}
}

func TestSQLitePathsMayHoldAnything(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a b?c#d%20e.db")
	f := newFixture(t, "sqlite:"+path)
	f.acceptMany("org-a", 1)
	matches, err := filepath.Glob(filepath.Join(filepath.Dir(path), "a b[?]c#d%20e.db"))
	must(t, err)
	equal(t, "files", len(matches), 1)
	for _, file := range []string{path, path + "-wal"} {
		info, err := os.Stat(file)
		must(t, err)
		equal(t, "mode of "+filepath.Base(file), info.Mode().Perm(), 0o600)
	}
}

func TestUnavailable(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		expired, cancel := context.WithTimeout(f.ctx(), time.Nanosecond)
		defer cancel()
		<-expired.Done()
		_, err := f.AcceptEvents(expired, []*models.Event{booking("org-a", "e")})
		code(t, "out of time", err, models.CodeUnavailable)

		canceled, cancel := context.WithCancel(f.ctx())
		cancel()
		_, err = f.AcceptEvents(canceled, []*models.Event{booking("org-a", "e")})
		code(t, "the caller left", err, models.CodeInternal)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%v is not context.Canceled", err)
		}

		store := f.open(models.Config{})
		must(t, store.Close())
		must(t, store.Close())
		code(t, "ping of a closed store", store.Ping(f.ctx()), models.CodeUnavailable)
		_, err = store.AcceptEvents(f.ctx(), []*models.Event{booking("org-a", "e")})
		code(t, "write on a closed store", err, models.CodeUnavailable)
		_, err = store.Jobs(f.ctx(), []string{"x"})
		code(t, "read on a closed store", err, models.CodeUnavailable)
		if !errors.Is(err, models.ErrUnavailable) {
			t.Errorf("%v is not ErrUnavailable", err)
		}
	})
}

func TestWaitingForAConnectionEndsWithTheDeadline(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		f.acceptMany("org-a", 1)
		store := f.open(models.Config{MaxOpenConns: models.MinOpenConns})
		_, err := store.SaveSettings(f.ctx(), "org-a", admin, nil, func(*models.Settings) error {
			short, cancel := context.WithTimeout(f.ctx(), 20*time.Millisecond)
			defer cancel()
			_, err := store.AcceptEvents(short, []*models.Event{booking("org-b", "e")})
			code(t, "no connection is free", err, models.CodeUnavailable)
			return nil
		})
		must(t, err)
	})
}

// A server that goes away mid-way is UNAVAILABLE, and the store finds it again.
func TestPostgresConnectionsThatWereCut(t *testing.T) {
	t.Parallel()
	f := newFixture(t, databases()["postgres"](t))
	f.acceptMany("org-a", 1)
	proxy := newProxy(t, f.url)
	store, err := models.Open(f.ctx(), models.Config{DatabaseURL: proxy.url})
	must(t, err)
	t.Cleanup(func() { must(t, store.Close()) })
	_, err = store.SaveSettings(f.ctx(), "org-a", admin, nil, func(*models.Settings) error {
		proxy.cut()
		return nil
	})
	code(t, "cut inside a transaction", err, models.CodeUnavailable)
	settings, err := store.Settings(f.ctx(), "org-a")
	must(t, err)
	equal(t, "version", settings.Version, 0)
	proxy.stop()
	_, err = store.Settings(f.ctx(), "org-a")
	code(t, "nobody answers", err, models.CodeUnavailable)
}

// TestMuteConnectionsCostOneTimeout: when the network drops all packets of the connections
// that exist, at most one statement of each that is under way fails, and no later one.
func TestMuteConnectionsCostOneTimeout(t *testing.T) {
	t.Parallel()
	f := newFixture(t, databases()["postgres"](t))
	address, err := url.Parse(f.url)
	must(t, err)
	proxy, err := faultproxy.Start(f.ctx(), faultproxy.Config{Listen: "127.0.0.1:0", Target: address.Host})
	must(t, err)
	t.Cleanup(proxy.Close)
	address.Host = proxy.Address()
	store, err := models.Open(f.ctx(), models.Config{DatabaseURL: address.String()})
	must(t, err)
	t.Cleanup(func() { must(t, store.Close()) })
	// Several connections are open at a time once several transactions are.
	var open, group sync.WaitGroup
	const transactions = 6
	open.Add(transactions)
	for i := range transactions {
		group.Go(func() {
			_, err := store.SaveSettings(f.ctx(), fmt.Sprintf("org-%d", i), admin, nil, func(*models.Settings) error {
				open.Done()
				open.Wait()
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	_, err = store.Settings(f.ctx(), "org-0")
	must(t, err)
	proxy.MuteExisting()
	ctx, cancel := context.WithTimeout(f.ctx(), harness.Timeout)
	defer cancel()
	failed := 0
	for i := range 2 * transactions {
		_, accepting := store.AcceptEvents(ctx, []*models.Event{booking("org-0", fmt.Sprintf("event %d", i))})
		_, reading := store.Settings(ctx, "org-0")
		for _, err := range []error{accepting, reading} {
			if err != nil {
				code(t, "a statement on a mute connection", err, models.CodeUnavailable)
				failed++
			}
		}
	}
	if failed > 1 {
		t.Errorf("%d statements failed one after the other", failed)
	}
}

// TestSlowStatementKeepsItsConnections: the server ends a statement that takes too long,
// before the store gives its connection up.
func TestSlowStatementKeepsItsConnections(t *testing.T) {
	t.Parallel()
	f := newFixture(t, databases()["postgres"](t))
	f.acceptMany("org-a", 1)
	proxy := newProxy(t, f.url)
	store, err := models.Open(f.ctx(), models.Config{DatabaseURL: proxy.url, MaxOpenConns: models.MinOpenConns})
	must(t, err)
	t.Cleanup(func() { must(t, store.Close()) })
	_, err = store.AcceptEvents(f.ctx(), []*models.Event{booking("org-b", "warm")})
	must(t, err)
	before := proxy.accepted()
	db, _, _ := f.database()
	holder, err := db.BeginTx(f.ctx(), nil)
	must(t, err)
	_, err = holder.ExecContext(f.ctx(), "SELECT id FROM organizations WHERE id = 'org-a' FOR UPDATE")
	must(t, err)
	_, err = store.AcceptEvents(f.ctx(), []*models.Event{booking("org-a", "e")})
	code(t, "a statement that waits for a lock", err, models.CodeUnavailable)
	must(t, holder.Rollback())
	_, err = store.AcceptEvents(f.ctx(), []*models.Event{booking("org-a", "e")})
	must(t, err)
	equal(t, "connections opened meanwhile", proxy.accepted()-before, 0)
}

func TestCodeOf(t *testing.T) {
	t.Parallel()
	equal(t, "nil", models.CodeOf(nil), models.Code(""))
	equal(t, "unknown", models.CodeOf(errors.New("x")), models.CodeInternal)
	wrapped := errors.Join(errors.New("x"), &models.Error{Code: models.CodeConflict, Message: "it exists", Err: context.Canceled})
	equal(t, "wrapped", models.CodeOf(wrapped), models.CodeConflict)
	equal(t, "its kind", errors.Is(wrapped, models.ErrConflict), true)
	equal(t, "another kind", errors.Is(wrapped, models.ErrNotFound), false)
	equal(t, "its cause", errors.Is(wrapped, context.Canceled), true)
}
