package inventory

import (
	"context"
	"errors"
	"time"

	"github.com/snovsync/snovsync/internal/pause"
	"github.com/snovsync/snovsync/models"
)

// ErrConnectionChanged says that the organization got other keys, was disconnected, or was
// found to have rejected keys since the refused call was made.
var ErrConnectionChanged = errors.New("the organization's connection changed")

// Judge finds out whether the keys of a connection work, after a refusal at the given time
// that may be about them or about one prospect or list only. It asks get-balance, which
// every account may call that has the API. nil: the keys work. SpeaksOfKeys tells a verdict
// against them from an error that kept Snov.io from being asked.
//
// Refusals at the same time share a call, and all processes together ask at most once in
// every for an organization: what comes in between waits until ctx ends.
func (r *Reader) Judge(ctx context.Context, call Call, used *models.Connection, refused time.Time, every time.Duration) error {
	for {
		now, err := r.Store.Connection(ctx, used.OrganizationID)
		switch {
		case err != nil:
			return err
		case now == nil || !now.ConnectedAt.Equal(used.ConnectedAt) || now.Status != models.ConnectionConnected:
			return ErrConnectionChanged
		}
		balance, err := r.Store.Inventory(ctx, used.OrganizationID, models.InventoryBalance)
		if err != nil || balance != nil && balance.ReadAt != nil && balance.ReadAt.After(refused) {
			return err
		}
		_, err, _ = r.judging.Do(used.OrganizationID, func() (any, error) { return nil, r.askForBalance(ctx, call, used, every) })
		if err != nil {
			return err
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
}

// LookAgainAfter is the wait between two looks at a reading that another process makes.
const LookAgainAfter = 250 * time.Millisecond

// askForBalance reads the balance, or waits a moment where it cannot be read yet.
func (r *Reader) askForBalance(ctx context.Context, call Call, used *models.Connection, every time.Duration) error {
	wait, err := r.Claim(ctx, used, models.InventoryBalance, every)
	switch {
	case errors.Is(err, models.ErrNotFound):
		return nil // the connection changed, which Judge sees
	case err != nil:
		return err
	case wait > 0:
		pause.For(ctx, min(wait, LookAgainAfter))
		return nil
	}
	began := r.Now()
	_, err = r.Read(ctx, call, used, models.InventoryBalance)
	if err != nil {
		_, ended := r.Store.FailReading(context.WithoutCancel(ctx), used.OrganizationID, used.AccountKey, models.InventoryBalance, began, "", "")
		return errors.Join(err, ended)
	}
	return nil
}
