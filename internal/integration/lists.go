package integration

import (
	"context"
	"strings"
	"time"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
)

// List is a prospect list of the Snov.io account.
type List struct {
	ID            string
	Name          string
	ProspectCount int
	// CreatedAt is zero where Snov.io does not say.
	CreatedAt time.Time
	// DeletedAt is nil while the list exists.
	DeletedAt *time.Time
	// ActiveCampaigns send mail to whoever enters the list.
	ActiveCampaigns []Campaign
}

// Campaign is an email campaign of the Snov.io account.
type Campaign struct {
	ID   string
	Name string
}

// ListsQuery says which lists are asked for.
type ListsQuery struct {
	// IncludeDeleted: the deleted ones too.
	IncludeDeleted bool
	// Refresh asks Snov.io whatever is kept.
	Refresh bool
}

// Lists are the account's lists as Snov.io has them. It takes two calls, and keeps the
// answer for cacheFor.
//
// Errors: *RateLimitedError, also for a Refresh that comes too soon after another;
// models.Error with BAD_INPUT where there is no working connection, with UNAVAILABLE
// where Snov.io or the database does not answer.
func (s *Service) Lists(ctx context.Context, organizationID string, query ListsQuery) ([]List, error) {
	if query.Refresh {
		if err := s.refresh(ctx, organizationID, models.RefreshLists, "The lists"); err != nil {
			return nil, err
		}
		s.lists.drop(organizationID)
	}
	all, err := s.lists.get(ctx, organizationID, func(ctx context.Context) ([]List, error) {
		return s.loadLists(ctx, organizationID)
	})
	if err != nil {
		return nil, queryError(err)
	}
	shown := make([]List, 0, len(all))
	for _, list := range all {
		if query.IncludeDeleted || list.DeletedAt == nil {
			shown = append(shown, list)
		}
	}
	return shown, nil
}

func (s *Service) loadLists(ctx context.Context, organizationID string) ([]List, error) {
	found, err := s.readLists(ctx, organizationID)
	if err != nil {
		return nil, err
	}
	var campaigns []snovio.Campaign
	err = s.ask(ctx, organizationID, func(ctx context.Context, accessToken string) (err error) {
		campaigns, err = s.client.Campaigns(ctx, accessToken)
		return err
	})
	if err != nil {
		return nil, err
	}
	active := make(map[string][]Campaign)
	for _, c := range campaigns {
		if c.Active() {
			active[c.ListID] = append(active[c.ListID], Campaign{ID: c.ID, Name: c.Name})
		}
	}
	lists := make([]List, len(found))
	for i, l := range found {
		lists[i] = List{
			ID: l.ID, Name: l.Name, ProspectCount: l.ProspectCount,
			CreatedAt: l.CreatedAt, DeletedAt: deletedAt(l, s.now()), ActiveCampaigns: active[l.ID],
		}
	}
	return lists, nil
}

// deletedAt is when a list was deleted; some time in the past where Snov.io says
// that it was and not when.
func deletedAt(l snovio.List, now time.Time) *time.Time {
	if !l.Deleted || l.DeletedAt != nil {
		return l.DeletedAt
	}
	if !l.CreatedAt.IsZero() {
		return &l.CreatedAt
	}
	return &now
}

// readLists asks Snov.io for the lists; one call.
func (s *Service) readLists(ctx context.Context, organizationID string) ([]snovio.List, error) {
	var lists []snovio.List
	err := s.ask(ctx, organizationID, func(ctx context.Context, accessToken string) (err error) {
		lists, err = s.client.Lists(ctx, accessToken)
		return err
	})
	return lists, err
}

// CreateList makes an empty list at Snov.io; one call.
func (s *Service) CreateList(ctx context.Context, actor Actor, name string) (*List, []models.UserError, error) {
	name = strings.TrimSpace(name)
	var check checks
	check.required(name, "input", "name")
	if len(check.errors) > 0 {
		return nil, check.errors, nil
	}
	var id string
	err := s.ask(ctx, actor.OrganizationID, func(ctx context.Context, accessToken string) (err error) {
		id, err = s.client.CreateList(ctx, accessToken, name)
		return err
	})
	s.lists.drop(actor.OrganizationID)
	if err != nil {
		p, ok := problemOf(err)
		if !ok {
			return nil, nil, err
		}
		if snovio.MayHaveBeenApplied(err) {
			p.message = "Snov.io may have created the list, but did not confirm it. Look at the lists before you try again."
		}
		var field []string
		if p.code == models.UserErrorSnovioRefused {
			field = []string{"input", "name"}
		}
		return nil, []models.UserError{p.userError(field...)}, nil
	}
	s.auditList(ctx, actor, id, name)
	return &List{ID: id, Name: name, CreatedAt: s.now()}, nil, nil
}

// auditList records a list that is there already, at Snov.io: a record that cannot be
// written is logged in its place.
func (s *Service) auditList(ctx context.Context, actor Actor, id, name string) {
	ctx, cancel := settled(ctx)
	defer cancel()
	details, err := models.AuditDetails(map[string]any{"name": name})
	if err == nil {
		err = s.store.RecordAudit(ctx, models.AuditRecord{
			OrganizationID: actor.OrganizationID, ActorID: actor.UserID, Address: actor.Address,
			Action: models.AuditCreateList, Target: id, Details: details,
		})
	}
	if err != nil {
		s.logger.ErrorContext(ctx, "a created list could not be recorded in the audit log",
			"organization", actor.OrganizationID, "user", actor.UserID, "list", id, "error", err)
	}
}
