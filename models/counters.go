package models

import (
	"fmt"
	"time"
)

// standing is how an entry is counted: by its status, where that is an outcome in the
// part of time in which it came. The zero standing is that of an entry that is not
// there yet.
type standing struct {
	status Status
	since  time.Time
}

// hold takes note of how entries are counted, before they are changed. The transaction
// has read them under their organizations' locks.
func (tx *transaction) hold(entries ...*Entry) {
	for _, entry := range entries {
		tx.standings[entry.ID] = standing{entry.Status, entry.UpdatedAt}
	}
}

// recount moves an entry from where it was counted to where it counts as it now is. Every
// change of an entry comes by here, so the figures are what the table would count.
func (tx *transaction) recount(organization *organizationRow, entry *Entry) {
	before, held := tx.standings[entry.ID]
	if !held {
		panic(fmt.Sprintf("models: entry %s is changed, and the transaction does not hold it", entry.ID))
	}
	after := standing{entry.Status, entry.UpdatedAt}
	tx.standings[entry.ID] = after
	tx.count(organization, before, -1)
	tx.count(organization, after, 1)
}

// count adds a weight where an entry of this standing is counted.
func (tx *transaction) count(organization *organizationRow, s standing, weight int) {
	switch {
	case s.status == "":
	case s.status.IsFinal():
		key := activityKey{organization.ID, quarterOf(s.since)}
		if tx.ended[key] == nil {
			tx.ended[key] = &activityRow{OrganizationID: key.organizationID, Quarter: key.quarter}
		}
		tx.ended[key].add(s.status, weight)
	case s.status == StatusBlocked:
		organization.Blocked += int64(weight)
	default:
		organization.Unfinished += int64(weight)
	}
}

// add counts an outcome.
func (r *activityRow) add(status Status, weight int) {
	switch status { //nolint:exhaustive // the others are no outcomes
	case StatusSucceeded:
		r.Succeeded += weight
	case StatusSkipped:
		r.Skipped += weight
	case StatusFailed:
		r.Failed += weight
	}
}
