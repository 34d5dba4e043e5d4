package integration

import (
	"context"
	"slices"
	"strconv"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/planner"
	"github.com/snovsync/snovsync/worker"
)

// known is what is known of a Snov.io account without asking it: a preview is made
// with every key that an admin presses, and must not cost a call.
type known struct {
	// lists are those of a copy that is fresh; nil: there is none.
	lists  *models.Inventory
	fields []models.CustomField
	// obstacle says why no fields are known; nil: they are.
	obstacle *problem
}

func (s *Service) knownOf(ctx context.Context, organization *models.Organization) (*known, error) {
	if organization.Connection == nil {
		p, _ := problemOf(worker.ErrNotConnected)
		return &known{obstacle: &p}, nil
	}
	k := &known{fields: organization.Connection.CustomFields}
	lists, err := s.store.Inventory(ctx, organization.ID, models.InventoryLists)
	if err == nil && s.isFresh(lists) {
		k.lists = lists
	}
	return k, err
}

// isFresh tells whether a copy is new enough to be relied on.
func (s *Service) isFresh(stored *models.Inventory) bool {
	return stored != nil && stored.ReadAt != nil && s.now().Sub(*stored.ReadAt) < freshFor
}

// lacksList tells whether a list is known not to be there.
func (k *known) lacksList(id string) bool { return k.lists != nil && !hasList(k.lists, id) }

// hasList tells whether a copy has a list that is not deleted.
func hasList(stored *models.Inventory, id string) bool {
	return stored != nil && slices.ContainsFunc(stored.Lists, func(l models.AccountList) bool { return l.ID == id && l.DeletedAt == nil })
}

// edited are an organization's settings as a change would leave them, and what
// UpdateSettings would refuse of it. That is left out: a row writes nothing, and a
// setting stays as it is stored.
func (s *Service) edited(ctx context.Context, organization *models.Organization, change SettingsChange) (*models.Settings, []models.UserError, error) {
	change = change.trimmed()
	refused := change.check()
	change = change.without(refused)
	known, err := s.knownOf(ctx, organization)
	if err != nil {
		return nil, nil, err
	}
	for round := 0; ; round++ {
		r := &review{service: s, current: organization.Settings, change: change, known: known}
		if err := r.run(ctx); err != nil {
			return nil, nil, err
		}
		// What is left after the first round may collide with what is stored, which is no
		// error of the change's. Each round leaves something out, so there is an end.
		if round == 0 {
			refused = append(refused, r.errors...)
		}
		if len(r.errors) == 0 {
			return &r.wanted, refused, nil
		}
		change = change.without(r.errors)
	}
}

// without is a change that leaves out what the errors speak of. Rows keep their places.
func (c SettingsChange) without(errors []models.UserError) SettingsChange {
	c.Mappings = slices.Clone(c.Mappings)
	for _, wrong := range errors {
		switch wrong.Field[1] {
		case "targetListId":
			c.TargetListID = nil
		case planner.SettingLifecycleField:
			c.LifecycleFieldKey = nil
		case planner.SettingHostEmailField:
			c.HostEmailFieldKey = nil
		case "routingFormEmailField":
			c.RoutingFormEmailField = nil
		case "ifExists":
			c.IfExists = nil
		case "lifecycleWording":
			c.LifecycleWording = c.LifecycleWording.without(wrong.Field[2])
		case "mappings":
			c.Mappings = withoutRow(c.Mappings, wrong.Field[2:])
		}
	}
	return c
}

func (w WordingChange) without(name string) WordingChange {
	switch name {
	case "booked":
		w.Booked = nil
	case "canceled":
		w.Canceled = nil
	case "rescheduled":
		w.Rescheduled = nil
	case "noShow":
		w.NoShow = nil
	}
	return w
}

// withoutRow blanks the row that the end of a path names; without one, no row counts.
func withoutRow(rows []models.Mapping, path []string) []models.Mapping {
	if len(path) == 0 {
		return nil
	}
	if i, err := strconv.Atoi(path[0]); err == nil && i < len(rows) {
		rows[i] = models.Mapping{}
	}
	return rows
}

// inSettings are user errors of UpdateSettings with the paths of a preview's argument.
func inSettings(errors []models.UserError) []models.UserError {
	placed := make([]models.UserError, len(errors))
	for i, wrong := range errors {
		wrong.Field = slices.Concat([]string{"settings"}, wrong.Field[1:])
		placed[i] = wrong
	}
	return placed
}
