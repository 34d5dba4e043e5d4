package integration

import (
	"context"
	"errors"
	"strings"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/planner"
)

// Settings are the organization's settings, or the defaults.
func (s *Service) Settings(ctx context.Context, organizationID string) (*models.Settings, error) {
	return s.store.Settings(ctx, organizationID)
}

// Warnings are what an organization's settings leave open, by the custom fields as they were
// last read; none where no account is connected.
func (s *Service) Warnings(ctx context.Context, settings *models.Settings) ([]models.SettingsWarning, error) {
	connection, err := s.store.Connection(ctx, settings.OrganizationID)
	if err != nil || connection == nil || connection.Status == models.ConnectionDisconnected {
		return []models.SettingsWarning{}, err
	}
	return planner.Warnings(settings, connection.CustomFields), nil
}

// SettingsChange is what an admin wants to be different. What is nil stays.
type SettingsChange struct {
	// TargetListID, LifecycleFieldKey and HostEmailFieldKey are cleared by "".
	TargetListID      *string
	LifecycleFieldKey *string
	HostEmailFieldKey *string
	// RoutingFormEmailField is cleared by "". Like every id of a form field, it is exact.
	RoutingFormEmailField  *string
	LookUpUnknownProspects *bool
	IfExists               *models.IfExists
	Triggers               TriggersChange
	LifecycleWording       WordingChange
	// Mappings are all rows the settings shall have; empty and not nil: none. Blank
	// rows, and locked ones as they are, are dropped.
	Mappings []models.Mapping
}

// TriggersChange switches triggers; nil: stays.
type TriggersChange struct {
	BookingCreated, BookingCanceled, BookingRescheduled, BookingNoShow, RoutingFormSubmitted *bool
}

// WordingChange changes the lifecycle wording; nil: stays.
type WordingChange struct {
	Booked, Canceled, Rescheduled, NoShow *string
}

// errRefused aborts a save that has user errors.
var errRefused = errors.New("the settings are not saved")

// saveAttempts bounds how often a save starts over because the settings changed
// while Snov.io was asked.
const saveAttempts = 5

// UpdateSettings checks a change and saves it. Lists and custom fields that the
// change names must exist at Snov.io, which takes up to two calls. Where Snov.io cannot be
// asked, what it had when it was last read is taken on trust. What does not change is not
// checked.
//
// Where the settings were marked as broken, a save asks again for what was gone,
// also if the change does not touch it, and lets blocked events run when it is there.
//
// With a version that is no longer the current one nothing is saved, and the settings
// are given as they are, beside the user error that says so.
func (s *Service) UpdateSettings(ctx context.Context, actor Actor, change SettingsChange, version *int) (*models.Settings, []models.UserError, error) {
	change = change.trimmed()
	if wrong := change.check(); len(wrong) > 0 {
		return nil, wrong, nil
	}
	var settings *models.Settings
	var wrong []models.UserError
	err := error(models.ErrStaleVersion)
	for attempt := 0; attempt < saveAttempts && errors.Is(err, models.ErrStaleVersion); attempt++ {
		settings, wrong, err = s.trySave(ctx, actor, change, version)
		if version != nil {
			break
		}
	}
	switch {
	case errors.Is(err, models.ErrStaleVersion):
		var check checks
		check.add(models.UserErrorStaleVersion, "The settings were saved by somebody else in the meantime. Load them again, then repeat the change.", "input", "version")
		settings, err = s.store.Settings(ctx, actor.OrganizationID)
		return settings, check.errors, err
	case errors.Is(err, errRefused):
		return nil, wrong, nil
	case err != nil:
		return nil, nil, err
	}
	s.saved(ctx, settings)
	return settings, nil, nil
}

// trySave reviews a change of the settings as they are, and saves it if they are
// still the same then.
func (s *Service) trySave(ctx context.Context, actor Actor, change SettingsChange, version *int) (*models.Settings, []models.UserError, error) {
	current, err := s.store.Settings(ctx, actor.OrganizationID)
	if err != nil {
		return nil, nil, err
	}
	if version != nil && *version != current.Version {
		return nil, nil, models.ErrStaleVersion
	}
	review := &review{service: s, current: current, change: change}
	if err := review.run(ctx); err != nil {
		return nil, nil, err
	}
	if len(review.errors) > 0 {
		return nil, review.errors, errRefused
	}
	settings, err := s.store.SaveSettings(ctx, actor.OrganizationID, actor.audited(), &current.Version, func(settings *models.Settings) error {
		change.apply(settings)
		settings.Mappings, settings.UpdatedBy = review.wanted.Mappings, actor.UserID
		if review.mends(settings.BlockedReason) {
			settings.BlockedReason, settings.BlockedMessage = "", ""
		}
		return nil
	})
	return settings, nil, err
}

// saved lets events run that no setting blocks any more.
func (s *Service) saved(ctx context.Context, settings *models.Settings) {
	s.watches.nudge(settings.OrganizationID)
	if settings.BlockedReason == "" {
		s.queues.run(ctx, func(ctx context.Context) {
			s.release(ctx, settings.OrganizationID, models.ReasonListDeleted, models.ReasonCustomFieldGone)
		})
	}
}

// Pause holds the organization's sync: events are accepted and wait in order.
func (s *Service) Pause(ctx context.Context, actor Actor) (*models.Settings, error) {
	return s.setPaused(ctx, actor, true, s.wake.Hold)
}

// Resume goes on with a held sync, in order.
func (s *Service) Resume(ctx context.Context, actor Actor) (*models.Settings, error) {
	return s.setPaused(ctx, actor, false, s.wake.Release)
}

func (s *Service) setPaused(ctx context.Context, actor Actor, paused bool, tell func(context.Context, string)) (*models.Settings, error) {
	settings, err := s.store.SetPaused(ctx, actor.OrganizationID, actor.audited(), paused)
	if err != nil {
		return nil, err
	}
	after, cancel := settled(ctx)
	defer cancel()
	tell(after, actor.OrganizationID)
	s.watches.nudge(actor.OrganizationID)
	return settings, nil
}

// trimmed is the change without white space around its texts. Keys of custom fields stay as they
// are: Snov.io tells apart keys that differ in white space alone.
func (c SettingsChange) trimmed() SettingsChange {
	for _, text := range []**string{
		&c.TargetListID,
		&c.LifecycleWording.Booked, &c.LifecycleWording.Canceled, &c.LifecycleWording.Rescheduled, &c.LifecycleWording.NoShow,
	} {
		if *text != nil {
			trimmed := strings.TrimSpace(**text)
			*text = &trimmed
		}
	}
	return c
}

// apply makes the change, the mappings left out.
func (c SettingsChange) apply(s *models.Settings) {
	set(&s.TargetListID, c.TargetListID)
	set(&s.LifecycleFieldKey, c.LifecycleFieldKey)
	set(&s.HostEmailFieldKey, c.HostEmailFieldKey)
	set(&s.RoutingFormEmailField, c.RoutingFormEmailField)
	set(&s.LookUpUnknownProspects, c.LookUpUnknownProspects)
	set(&s.IfExists, c.IfExists)
	set(&s.Triggers.BookingCreated, c.Triggers.BookingCreated)
	set(&s.Triggers.BookingCanceled, c.Triggers.BookingCanceled)
	set(&s.Triggers.BookingRescheduled, c.Triggers.BookingRescheduled)
	set(&s.Triggers.BookingNoShow, c.Triggers.BookingNoShow)
	set(&s.Triggers.RoutingFormSubmitted, c.Triggers.RoutingFormSubmitted)
	set(&s.LifecycleWording.Booked, c.LifecycleWording.Booked)
	set(&s.LifecycleWording.Canceled, c.LifecycleWording.Canceled)
	set(&s.LifecycleWording.Rescheduled, c.LifecycleWording.Rescheduled)
	set(&s.LifecycleWording.NoShow, c.LifecycleWording.NoShow)
}

func set[T any](setting, to *T) {
	if to != nil {
		*setting = *to
	}
}
