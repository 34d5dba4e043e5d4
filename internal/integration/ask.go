package integration

import (
	"context"
	"slices"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
	"github.com/snovsync/snovsync/worker"
)

// ask makes one call with the organization's connection. The wait for a turn is
// bounded by the service's patience, the call itself only by the client's timeout.
//
// Keys that Snov.io rejects are marked on the connection, and are not tried again.
func (s *Service) ask(ctx context.Context, organizationID string, call func(ctx context.Context, accessToken string) error) error {
	connection, err := s.store.Connection(ctx, organizationID)
	if err != nil {
		return err
	}
	switch {
	case connection == nil || connection.Status == models.ConnectionDisconnected:
		return worker.ErrNotConnected
	case connection.Status == models.ConnectionCredentialsRejected:
		return &snovio.Error{Kind: snovio.KindCredentialsRejected}
	}
	waiting, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	err = s.session.Call(waiting, organizationID, call)
	if slices.Contains([]snovio.ErrorKind{snovio.KindCredentialsRejected, snovio.KindTokenRejected, snovio.KindNoAPIAccess}, snovio.KindOf(err)) {
		s.markRejected(ctx, connection, err)
	}
	return err
}

// markRejected blocks the organization's events until an admin reconnects, unless
// one did so while the call was under way.
func (s *Service) markRejected(ctx context.Context, used *models.Connection, err error) {
	p, _ := problemOf(err)
	ctx, cancel := settled(ctx)
	defer cancel()
	now, err := s.store.Connection(ctx, used.OrganizationID)
	if err == nil && now != nil && now.ConnectedAt.Equal(used.ConnectedAt) {
		err = s.store.MarkCredentialsRejected(ctx, used.OrganizationID, used.AccountKey, p.message)
	}
	if err != nil {
		s.logger.Error("rejected keys could not be marked", "organization", used.OrganizationID, "error", err)
	}
	s.watches.nudge(used.OrganizationID)
}

// spend makes one call of an account that is not connected yet.
func (s *Service) spend(ctx context.Context, accountKey string, call func(ctx context.Context) error) error {
	waiting, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	return s.session.Spend(waiting, accountKey, call)
}

// spendSpare is spend with a token that nothing else of the account waits for.
func (s *Service) spendSpare(ctx context.Context, accountKey string, call func(ctx context.Context) error) error {
	waiting, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	return s.session.SpendSpare(waiting, accountKey, call)
}
