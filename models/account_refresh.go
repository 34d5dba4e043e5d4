package models

import (
	"context"
	"time"
)

// Refreshable is what a Snov.io account can be asked for anew.
type Refreshable string

// What ClaimRefresh counts, each on its own.
const (
	RefreshLists  Refreshable = "lists_refreshed_at"
	RefreshFields Refreshable = "fields_refreshed_at"
)

// ClaimRefresh notes that an account is asked anew because somebody wishes so, and
// gives 0; where that was noted less than every ago, it notes nothing and gives the
// wait until it can be. However many processes there are, and organizations that share
// the account, one of them is let through. A note from the future, which a clock that
// was wrong leaves, holds nobody up.
func (s *Store) ClaimRefresh(ctx context.Context, accountKey string, what Refreshable, every time.Duration) (time.Duration, error) {
	now, column := s.clock(), string(what)
	account := s.db.WithContext(ctx).Model(&providerAccount{}).Where(ofSnovio+" AND account_key = ?", accountKey)
	claim := account.Where(column+" IS NULL OR "+column+" <= ? OR "+column+" > ?", now.Add(-every), now).Update(column, now)
	if claim.Error != nil || claim.RowsAffected > 0 {
		return 0, wrapError(ctx, "note a refresh", claim.Error)
	}
	var last []time.Time
	err := s.read.WithContext(ctx).Model(&providerAccount{}).Where(ofSnovio+" AND account_key = ?", accountKey).Pluck(column, &last).Error
	if err != nil || len(last) == 0 {
		return every, wrapError(ctx, "read the last refresh", err)
	}
	return min(max(last[0].Add(every).Sub(now), time.Millisecond), every), nil
}
