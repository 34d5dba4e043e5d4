package worker

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/snovsync/snovsync/internal/inventory"
	"github.com/snovsync/snovsync/models"
)

const (
	// defaultRecheckEvery is how often snovsync looks whether a list or a custom field that
	// blocks events is there again.
	defaultRecheckEvery = 15 * time.Minute
	// maxRechecks bounds the organizations that a process looks at together.
	maxRechecks = 8
)

// rechecker looks whether what blocks an organization was mended at Snov.io.
type rechecker struct {
	store       *models.Store
	diagnoses   *diagnoses
	session     *Session
	storeHealth *storeHealth
	outages     *outages
	limits      Limits
	// recheckEvery is how often a block is looked at.
	recheckEvery time.Duration
	log          *slog.Logger
}

// recheckRegularly ends blocks that were mended at Snov.io while nobody looked, until ctx
// ends. Postgres remembers when an account was last asked, so all processes together ask
// once in recheckEvery, also when they are restarted.
func (k *rechecker) recheckRegularly(ctx context.Context) {
	ticker := time.NewTicker(k.recheckEvery / 15)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		k.storeHealth.wait(ctx)
		k.outages.met(ctx, "look whether blocks were mended", k.recheckAll(ctx))
	}
}

func (k *rechecker) recheckAll(ctx context.Context) error {
	blocked, err := k.store.BlockedSettings(ctx)
	if err != nil {
		return err
	}
	var checks sync.WaitGroup
	defer checks.Wait()
	slots := make(chan struct{}, maxRechecks)
	for _, b := range blocked {
		connection, err := k.store.Connection(ctx, b.OrganizationID)
		if err != nil {
			return err
		}
		if connection == nil || connection.AccountKey != b.AccountKey {
			continue
		}
		wait, err := k.diagnoses.reader.Claim(ctx, connection, b.Kind(), k.recheckEvery)
		switch {
		case errors.Is(err, models.ErrNotFound), err == nil && wait > 0:
			continue
		case err != nil:
			return err
		}
		slots <- struct{}{}
		checks.Go(func() {
			defer func() { <-slots }()
			k.recheck(ctx, connection, b)
		})
	}
	return nil
}

// recheck reads what a block is about. The store ends the block where the answer shows it
// to be mended; the sweeper then releases the events.
func (k *rechecker) recheck(ctx context.Context, connection *models.Connection, b models.BlockedSetting) {
	began := time.Now()
	answer, err := k.readWithSpare(ctx, connection, b.Kind())
	if err == nil {
		if answer.Mended != "" {
			k.log.Info("what blocked an organization is there again at Snov.io", "organization", b.OrganizationID, "reason", answer.Mended)
		}
		return
	}
	if ctx.Err() == nil && !neverAsked(err) {
		k.log.Warn("Snov.io could not tell whether what blocks an organization is there again; it is asked again later",
			"organization", b.OrganizationID, "reason", b.BlockedReason, "error", err)
	}
	_, err = k.store.FailReading(context.WithoutCancel(ctx), b.OrganizationID, b.AccountKey, b.Kind(), began, "", "")
	k.outages.note("note the end of a reading, which expires otherwise", err)
}

// readWithSpare waits a window for a token that nothing else of the account wants. An
// account that is busy all the time then spares it an ordinary one.
func (k *rechecker) readWithSpare(ctx context.Context, connection *models.Connection, kind models.InventoryKind) (*inventory.Answer, error) {
	read := func(call inventory.Call) (*inventory.Answer, error) {
		waiting, cancel := context.WithTimeout(ctx, k.limits.Window)
		defer cancel()
		return k.diagnoses.reader.Read(waiting, call, connection, kind)
	}
	answer, err := read(k.session.CallSpare)
	if errors.Is(err, ErrRateLimited) && ctx.Err() == nil {
		return read(k.session.Call)
	}
	return answer, err
}
