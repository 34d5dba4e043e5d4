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
	models.AccountList

	// ReadAt is when it was read.
	ReadAt time.Time
	// CampaignsKnown is false where the account's campaigns were never read.
	CampaignsKnown bool
	// ActiveCampaigns send mail to whoever enters the list.
	ActiveCampaigns []models.AccountCampaign
}

// ListsQuery says which lists are asked for.
type ListsQuery struct {
	// IncludeDeleted: the deleted ones too.
	IncludeDeleted bool
	// Refresh asks Snov.io whatever is stored.
	Refresh bool
}

// Lists are the account's lists as they were last read. They are read again in the
// background where that is longer ago than freshFor; lists that were never read are waited
// for. With Refresh Snov.io is asked now, which takes two calls.
//
// Errors: *RateLimitedError, also for a Refresh that comes too soon after another;
// models.Error with BAD_INPUT where there is no working connection, with UNAVAILABLE
// where Snov.io or the database does not answer.
func (s *Service) Lists(ctx context.Context, organizationID string, query ListsQuery) ([]List, error) {
	if query.Refresh {
		if err := s.refresh(ctx, organizationID, models.RefreshLists, subjectLists); err != nil {
			return nil, err
		}
	}
	stored, err := s.copyOf(ctx, organizationID, subjectLists)
	if err != nil {
		return nil, queryError(err)
	}
	campaigns, err := s.store.Inventory(ctx, organizationID, models.InventoryCampaigns)
	if err != nil {
		return nil, err
	}
	shown := make([]List, 0, len(stored.Lists))
	for _, list := range stored.Lists {
		if query.IncludeDeleted || list.DeletedAt == nil {
			shown = append(shown, List{AccountList: list, ReadAt: *stored.ReadAt})
		}
	}
	addCampaigns(shown, campaigns)
	return shown, nil
}

// addCampaigns tells of lists which campaigns mail them, where the campaigns were read.
func addCampaigns(lists []List, campaigns *models.Inventory) {
	if campaigns == nil || campaigns.ReadAt == nil {
		return
	}
	active := make(map[string][]models.AccountCampaign)
	for _, c := range campaigns.Campaigns {
		active[c.ListID] = append(active[c.ListID], c)
	}
	for i := range lists {
		lists[i].CampaignsKnown, lists[i].ActiveCampaigns = true, active[lists[i].ID]
	}
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
	if err != nil {
		p, ok := problemOf(err)
		if !ok {
			return nil, nil, err
		}
		if snovio.MayHaveBeenApplied(err) {
			s.readBehind(ctx, actor.OrganizationID, subjectLists, 0)
			p.message = "Snov.io may have created the list, but did not confirm it. Look at the lists before you try again."
		}
		var field []string
		if p.code == models.UserErrorSnovioRefused {
			field = []string{"input", "name"}
		}
		return nil, []models.UserError{p.userError(field...)}, nil
	}
	s.auditList(ctx, actor, id, name)
	list := models.AccountList{ID: id, Name: name, CreatedAt: s.now().UTC()}
	s.storeList(ctx, actor.OrganizationID, list)
	return &List{AccountList: list, ReadAt: list.CreatedAt, CampaignsKnown: true}, nil, nil
}

// storeList adds a created list to the stored copy. Without that the next reading finds it.
func (s *Service) storeList(ctx context.Context, organizationID string, list models.AccountList) {
	ctx, cancel := settled(ctx)
	defer cancel()
	connection, err := s.store.Connection(ctx, organizationID)
	if err == nil && connection != nil {
		err = s.store.AddList(ctx, organizationID, connection.AccountKey, list)
	}
	if err != nil {
		s.logger.ErrorContext(ctx, "a created list could not be added to the stored copy", "organization", organizationID, "list", list.ID, "error", err)
	}
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
