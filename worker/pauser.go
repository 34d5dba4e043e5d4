package worker

import (
	"context"
	"errors"
	"log/slog"

	"github.com/snovsync/snovsync/models"
)

// pauser makes Redis hold the organizations that the store says are paused.
type pauser struct {
	store      *models.Store
	partitions partitions
	log        *slog.Logger
}

func (u *pauser) setPaused(ctx context.Context, organizationID string, paused bool) {
	organizations, err := u.store.Organizations(ctx, []string{organizationID})
	if err == nil {
		err = u.setPausedAt(ctx, organizations[organizationID], paused)
	}
	if err != nil {
		u.log.Warn("an organization could not be paused or resumed in Redis; the sweeper will",
			"organization", organizationID, "paused", paused, "error", err)
	}
}

// setPausedAt tells every partition, because an organization that changed its
// account may have lanes in two.
func (u *pauser) setPausedAt(ctx context.Context, org *models.Organization, paused bool) error {
	var failed error
	for _, p := range u.partitions {
		if p.away.Load() {
			failed = errors.Join(failed, errAway)
			continue
		}
		failed = errors.Join(failed, u.setPausedIn(ctx, p, org, paused))
	}
	return failed
}

func (u *pauser) setPausedIn(ctx context.Context, p *partition, org *models.Organization, paused bool) error {
	var accounts []string
	for _, account := range []string{accountOf(&models.Organization{ID: org.ID}), accountOf(org)} {
		if u.partitions.of(account) == p {
			accounts = append(accounts, account)
		}
	}
	return p.scheduler.SetPaused(ctx, org.ID, paused, accounts)
}

// agreeOnPauses makes partitions hold exactly the organizations that the store says are
// paused.
func (u *pauser) agreeOnPauses(ctx context.Context, partitions ...*partition) error {
	wanted, err := u.store.PausedOrganizations(ctx)
	if err != nil {
		return err
	}
	paused := make(map[string]bool)
	for _, id := range wanted {
		paused[id] = true
	}
	var failed error
	for _, p := range partitions {
		failed = errors.Join(failed, u.agreeOnPausesIn(ctx, p, paused))
	}
	return failed
}

func (u *pauser) agreeOnPausesIn(ctx context.Context, p *partition, paused map[string]bool) error {
	held, err := p.scheduler.PausedQueues(ctx)
	if err != nil {
		return err
	}
	differ := make(map[string]bool)
	for id := range paused {
		if !held[id] {
			differ[id] = true
		}
	}
	for id := range held {
		if !paused[id] {
			differ[id] = true
		}
	}
	if len(differ) == 0 {
		return nil
	}
	organizations, err := organizationsOf(ctx, u.store, differ)
	if err != nil {
		return err
	}
	for id := range differ {
		if err := u.setPausedIn(ctx, p, organizations[id], paused[id]); err != nil {
			return err
		}
	}
	return nil
}
