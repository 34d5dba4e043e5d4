package models

import (
	"context"
	"maps"
	"slices"

	"gorm.io/gorm"
)

// NameProspects gives entries that wait and never ran the addresses of their prospects, by
// entry id. It takes no lock of an organization, so that routing never waits for one. The
// log tells of the address with the entry's next change.
func (s *Store) NameProspects(ctx context.Context, emails map[string]string) error {
	if len(emails) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, transactionTimeout)
	defer cancel()
	err := s.db.WithContext(ctx).Transaction(func(db *gorm.DB) error {
		for _, id := range slices.Sorted(maps.Keys(emails)) {
			named := db.Model(&Entry{}).Where("id = ? AND fence = 0 AND "+isUnfinished, id)
			if err := named.UpdateColumn("prospect_email", emails[id]).Error; err != nil {
				return err
			}
		}
		return nil
	})
	return wrapError(ctx, "name the prospects of entries", err)
}
