package integration

import (
	"context"
	"errors"
	"time"

	"github.com/snovsync/snovsync/internal/inventory"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
	"github.com/snovsync/snovsync/worker"
)

// judgeEvery is the least time between two calls that find out whether an organization's
// keys work.
const judgeEvery = 30 * time.Second

// usable is the organization's connection, where calls can be made with it.
func (s *Service) usable(ctx context.Context, organizationID string) (*models.Connection, error) {
	connection, err := s.store.Connection(ctx, organizationID)
	switch {
	case err != nil:
		return nil, err
	case connection == nil || connection.Status == models.ConnectionDisconnected:
		return nil, worker.ErrNotConnected
	case connection.Status == models.ConnectionCredentialsRejected:
		return nil, &snovio.Error{Kind: snovio.KindCredentialsRejected}
	}
	return connection, nil
}

// ask makes one call with the organization's connection. The wait for a turn is
// bounded by the service's patience, the call itself only by the client's timeout.
//
// A refusal that may be about the keys is checked with get-balance. Keys that this rejects
// too are marked on the connection, and are not tried again; otherwise the error is that
// Snov.io refused the call.
func (s *Service) ask(ctx context.Context, organizationID string, call func(ctx context.Context, accessToken string) error) error {
	return s.askWithin(ctx, s.patience, organizationID, call)
}

func (s *Service) askWithin(ctx context.Context, patience time.Duration, organizationID string, call func(ctx context.Context, accessToken string) error) error {
	connection, err := s.usable(ctx, organizationID)
	if err != nil {
		return err
	}
	err = s.callWithin(ctx, patience, organizationID, call)
	if !inventory.SpeaksOfKeys(err) {
		return err
	}
	return s.explained(ctx, connection, err)
}

// callWithin makes one call and takes its error as it is.
func (s *Service) callWithin(ctx context.Context, patience time.Duration, organizationID string, call func(ctx context.Context, accessToken string) error) error {
	waiting, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return s.session.Call(waiting, organizationID, call)
}

// explained is what a refusal that may be about the keys turns out to be.
func (s *Service) explained(ctx context.Context, used *models.Connection, refusal error) error {
	waiting, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	verdict := s.reader.Judge(waiting, s.session.Call, used, s.now(), judgeEvery)
	switch {
	case inventory.SpeaksOfKeys(verdict):
		s.markRejected(ctx, used, verdict)
		return verdict
	case errors.Is(verdict, inventory.ErrConnectionChanged):
		if _, err := s.usable(ctx, used.OrganizationID); err != nil {
			return err
		}
	}
	rejected := &snovio.Error{Kind: snovio.KindRejected, Err: refusal}
	if failure, ok := errors.AsType[*snovio.Error](refusal); ok {
		rejected.HTTPStatus, rejected.Message = failure.HTTPStatus, failure.Message
	}
	return rejected
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
