package models

import (
	"fmt"
	"time"
)

// counter names the counter that an entry counts in: that of its status and, where the
// status is an outcome, of the quarter of an hour in which it came. An entry that is not
// stored yet has the zero counter.
type counter struct {
	status Status
	since  time.Time
}

// track notes how entries are counted, before they are changed. The transaction
// has read them under their organizations' locks.
func (tx *transaction) track(entries ...*Entry) {
	for _, entry := range entries {
		tx.counters[entry.ID] = counter{entry.Status, entry.UpdatedAt}
	}
}

// recount moves an entry from where it was counted to where it counts as it now is. Every
// change of an entry comes by here, so the figures are what the table would count.
func (tx *transaction) recount(organization *organizationRow, entry *Entry) {
	before, tracked := tx.counters[entry.ID]
	if !tracked {
		panic(fmt.Sprintf("models: entry %s is changed, and the transaction does not track it", entry.ID))
	}
	after := counter{entry.Status, entry.UpdatedAt}
	tx.counters[entry.ID] = after
	tx.count(organization, before, -1)
	tx.count(organization, after, 1)
}

// count adds a weight to a counter.
func (tx *transaction) count(organization *organizationRow, c counter, weight int) {
	switch {
	case c.status == "":
	case c.status.IsFinal():
		key := activityKey{organization.ID, quarterOf(c.since)}
		if tx.ended[key] == nil {
			tx.ended[key] = &activityRow{OrganizationID: key.organizationID, Quarter: key.quarter}
		}
		tx.ended[key].add(c.status, weight)
	case c.status == StatusBlocked:
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
