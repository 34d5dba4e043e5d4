package livelog

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/test/harness"
)

// opened is the store of one process on a shared database.
func opened(t *testing.T, url string) *models.Store {
	t.Helper()
	store, err := models.Open(t.Context(), models.Config{DatabaseURL: url})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}

func events(organizationID, name string, n int) []*models.Event {
	batch := make([]*models.Event, n)
	for i := range batch {
		id := fmt.Sprintf("%s-%d", name, i)
		batch[i] = &models.Event{
			OrganizationID: organizationID, EventID: id, Kind: models.KindBookingCreated, OccurredAt: time.Now(), ContentHash: id,
			BookingID: id, Payload: models.Payload{Booking: &models.Booking{ID: id}},
		}
	}
	return batch
}

// TestTwoProcessesOnOneDatabase: two processes write the logs of two
// organizations side by side; readers of both processes, from the beginning and
// from now, see every change of their organization once, in order.
func TestTwoProcessesOnOneDatabase(t *testing.T) {
	for name, url := range map[string]func(*testing.T) string{
		"miniredis": func(t *testing.T) string { t.Helper(); return miniredis.RunT(t).Addr() },
		"redis":     func(t *testing.T) string { t.Helper(); return harness.RedisURL(t) },
	} {
		t.Run(name, func(t *testing.T) { twoProcesses(t, url(t)) })
	}
}

func twoProcesses(t *testing.T, redisURL string) {
	ctx := harness.Context(t)
	database := harness.Postgres(t)
	const processes, writers, commits, size = 2, 2, 10, 7
	const total = processes * writers * commits * size
	organizations := []string{"org-1", "org-2"}
	var stores [processes]*models.Store
	var hubs [processes]*Hub
	for p := range processes {
		stores[p] = opened(t, database)
		if err := stores[p].Migrate(ctx); err != nil {
			t.Fatal(err)
		}
		hubs[p] = running(t, Config{Store: stores[p], Redis: client(t, redisURL), CheckEvery: never})
		stores[p].OnChange(hubs[p].Observe)
	}
	for _, h := range hubs {
		waitFor(t, func() bool { return !h.disconnected.Load() })
	}
	var group sync.WaitGroup
	failures := make(chan error, 100)
	for _, organization := range organizations {
		// Every tail begins before the first write.
		for p := range processes {
			tail, err := hubs[p].Subscribe(ctx, organization, nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			group.Go(func() { failures <- readThrough(ctx, tail, organization, total) })
		}
		for p := range processes {
			group.Go(func() { failures <- subscribeAndRead(ctx, hubs[p], organization, total) })
			for w := range writers {
				group.Go(func() { failures <- write(ctx, stores[p], organization, fmt.Sprintf("%d-%d", p, w), commits, size) })
			}
		}
	}
	group.Wait()
	close(failures)
	for err := range failures {
		if err != nil {
			t.Error(err)
		}
	}
}

func write(ctx context.Context, store *models.Store, organization, name string, commits, size int) error {
	for n := range commits {
		if _, err := store.AcceptEvents(ctx, events(organization, fmt.Sprintf("%s-%d", name, n), size)); err != nil {
			return err
		}
	}
	return nil
}

func subscribeAndRead(ctx context.Context, h *Hub, organization string, total int64) error {
	s, err := h.Subscribe(ctx, organization, new(int64), nil)
	if err != nil {
		return err
	}
	return readThrough(ctx, s, organization, total)
}

func readThrough(ctx context.Context, s *Subscription, organization string, total int64) error {
	for want := int64(1); want <= total; want++ {
		select {
		case c, ok := <-s.C():
			if !ok {
				return errors.Join(errors.New("the subscription ended"), s.Err())
			}
			if c.Seq != want || c.OrganizationID != organization || c.Entry.OrganizationID != organization || c.Entry.ID == "" {
				return fmt.Errorf("got change %d of %s, want %d of %s", c.Seq, c.OrganizationID, want, organization)
			}
		case <-ctx.Done():
			return fmt.Errorf("change %d never came", want)
		}
	}
	return nil
}

// TestChangesOfEntries: what a change says is the entry as it left it.
func TestChangesOfEntries(t *testing.T) {
	store := opened(t, "sqlite:"+filepath.Join(t.TempDir(), "test.db"))
	if err := store.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	h := running(t, Config{Store: store, CheckEvery: never})
	store.OnChange(h.Observe)
	s := subscribed(t.Context(), t, h, "org", nil)
	accepted, err := store.AcceptEvents(t.Context(), events("org", "evt", 1))
	if err != nil {
		t.Fatal(err)
	}
	settled := models.Result{EntryID: accepted[0].Entry.ID, Status: models.StatusSkipped, Reason: models.ReasonTriggerOff}
	if _, err := store.SettleQueued(t.Context(), []models.Result{settled}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []models.Status{models.StatusQueued, models.StatusSkipped} {
		if c, _ := receive(t, s); c.EntryID != accepted[0].Entry.ID || c.Entry.Status != want {
			t.Errorf("got %+v, want %s", c.Entry, want)
		}
	}
}
