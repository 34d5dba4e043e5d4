package models

import (
	"context"
	"errors"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Settings gives an organization's settings; the defaults where none were saved.
func (s *Store) Settings(ctx context.Context, organizationID string) (*Settings, error) {
	settings, err := settingsOf(s.read.WithContext(ctx), organizationID)
	return settings, wrapError(ctx, "read settings", err)
}

// SaveSettings loads an organization's settings under its lock, lets change work
// on them and saves them as the next version. Where ifVersion is given and is no
// longer the current version, nothing changes and the error is ErrStaleVersion.
// An error of change is returned as it is, and nothing changes. change may be
// called more than once, each time with the settings as they were, and must not
// call the store: a transaction waits for it. Whether the sync is paused, and the
// version, are not its to change. The audit log gets the difference.
func (s *Store) SaveSettings(ctx context.Context, organizationID string, by Actor, ifVersion *int, change func(*Settings) error) (*Settings, error) {
	var refused error
	settings, err := s.updateSettings(ctx, organizationID, func(tx *transaction, settings *Settings) error {
		before := *settings
		before.Mappings = slices.Clone(settings.Mappings)
		if ifVersion != nil && *ifVersion != before.Version {
			return ErrStaleVersion
		}
		if refused = change(settings); refused != nil {
			return refused
		}
		settings.OrganizationID, settings.Version, settings.Paused = organizationID, before.Version+1, before.Paused
		return tx.audit(organizationID, by, AuditUpdateSettings, "", settingsChanges(&before, settings))
	})
	if refused != nil {
		return nil, refused
	}
	return settings, wrapError(ctx, "save settings", err)
}

// SetPaused pauses or resumes an organization's sync. The settings' version stays.
func (s *Store) SetPaused(ctx context.Context, organizationID string, by Actor, paused bool) (*Settings, error) {
	settings, err := s.updateSettings(ctx, organizationID, func(tx *transaction, settings *Settings) error {
		if settings.Paused == paused {
			return nil
		}
		settings.Paused = paused
		action := AuditResume
		if paused {
			action = AuditPause
		}
		return tx.audit(organizationID, by, action, "", nil)
	})
	return settings, wrapError(ctx, "pause or resume the sync", err)
}

func (s *Store) updateSettings(ctx context.Context, organizationID string, change func(*transaction, *Settings) error) (*Settings, error) {
	var settings *Settings
	err := s.write(ctx, []string{organizationID}, func(tx *transaction) (err error) {
		if settings, err = settingsOf(tx.db, organizationID); err != nil {
			return err
		}
		if err = change(tx, settings); err != nil {
			return err
		}
		return tx.saveSettings(settings)
	})
	if err != nil {
		return nil, err
	}
	return settings, nil
}

func (tx *transaction) saveSettings(settings *Settings) error {
	if settings.Mappings == nil {
		settings.Mappings = []Mapping{}
	}
	settings.UpdatedAt = tx.now
	return tx.db.Clauses(clause.OnConflict{UpdateAll: true}).Create(settings).Error
}

func settingsOf(db *gorm.DB, organizationID string) (*Settings, error) {
	var settings Settings
	err := db.Where("organization_id = ?", organizationID).Take(&settings).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return DefaultSettings(organizationID), nil
	}
	if err != nil {
		return nil, err
	}
	return &settings, nil
}
