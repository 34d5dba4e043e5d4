package worker

import (
	"context"
	"errors"
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

// recheckRegularly ends blocks that were mended at Snov.io while nobody looked, until ctx
// ends. Postgres remembers when an account was last asked, so all processes together ask
// once in recheckEvery, also when they are restarted.
func (e *Engine) recheckRegularly(ctx context.Context) {
	ticker := time.NewTicker(e.recheckEvery / 15)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		e.storeHealth.wait(ctx)
		e.trouble.met(ctx, "look whether blocks were mended", e.recheckAll(ctx))
	}
}

func (e *Engine) recheckAll(ctx context.Context) error {
	blocked, err := e.store.BlockedSettings(ctx)
	if err != nil {
		return err
	}
	var checks sync.WaitGroup
	defer checks.Wait()
	slots := make(chan struct{}, maxRechecks)
	for _, b := range blocked {
		connection, err := e.store.Connection(ctx, b.OrganizationID)
		if err != nil {
			return err
		}
		if connection == nil || connection.AccountKey != b.AccountKey {
			continue
		}
		wait, err := e.diagnoses.reader.Claim(ctx, connection, b.Kind(), e.recheckEvery)
		switch {
		case errors.Is(err, models.ErrNotFound), err == nil && wait > 0:
			continue
		case err != nil:
			return err
		}
		slots <- struct{}{}
		checks.Go(func() {
			defer func() { <-slots }()
			e.recheck(ctx, connection, b)
		})
	}
	return nil
}

// recheck reads what a block is about. The store ends the block where the answer shows it
// to be mended; the sweeper then releases the events.
func (e *Engine) recheck(ctx context.Context, connection *models.Connection, b models.BlockedSetting) {
	began := time.Now()
	answer, err := e.readWithSpare(ctx, connection, b.Kind())
	if err == nil {
		if answer.Mended != "" {
			e.log.Info("what blocked an organization is there again at Snov.io", "organization", b.OrganizationID, "reason", answer.Mended)
		}
		return
	}
	if ctx.Err() == nil && !neverAsked(err) {
		e.log.Warn("Snov.io could not tell whether what blocks an organization is there again; it is asked again later",
			"organization", b.OrganizationID, "reason", b.BlockedReason, "error", err)
	}
	_, err = e.store.FailReading(context.WithoutCancel(ctx), b.OrganizationID, b.AccountKey, b.Kind(), began, "", "")
	e.trouble.note("note the end of a reading, which expires otherwise", err)
}

// readWithSpare waits a window for a token that nothing else of the account wants. An
// account that is busy all the time then spares it an ordinary one.
func (e *Engine) readWithSpare(ctx context.Context, connection *models.Connection, kind models.InventoryKind) (*inventory.Answer, error) {
	read := func(call inventory.Call) (*inventory.Answer, error) {
		waiting, cancel := context.WithTimeout(ctx, e.limits.Window)
		defer cancel()
		return e.diagnoses.reader.Read(waiting, call, connection, kind)
	}
	answer, err := read(e.Session().CallSpare)
	if errors.Is(err, ErrRateLimited) && ctx.Err() == nil {
		return read(e.Session().Call)
	}
	return answer, err
}
