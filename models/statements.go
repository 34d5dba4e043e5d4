package models

import (
	"errors"
	"maps"
	"slices"

	"gorm.io/gorm/schema"

	"github.com/snovsync/snovsync/models/internal/bulk"
)

// statements are those that transactions end with.
type statements struct {
	insertEvents, insertEntries, insertAttempts, insertChanges *bulk.Statement
	updateEntries, updateOrganizations, sumActivity            *bulk.Statement
}

func newStatements() (*statements, error) {
	schema.RegisterSerializer(nanosecondsSerializer, nanoseconds{})
	var errs [6]error
	var events, entries, attempts, changes, organizations, activity *bulk.Table
	events, errs[0] = bulk.NewTable[Event]()
	entries, errs[1] = bulk.NewTable[Entry]()
	attempts, errs[2] = bulk.NewTable[Attempt]()
	changes, errs[3] = bulk.NewTable[Change]()
	organizations, errs[4] = bulk.NewTable[organizationRow]()
	activity, errs[5] = bulk.NewTable[activityRow]()
	if err := errors.Join(errs[:]...); err != nil {
		return nil, err
	}
	return &statements{
		insertEvents: events.Insert(), insertEntries: entries.Insert(), insertAttempts: attempts.Insert(), insertChanges: changes.Insert(),
		updateEntries: entries.Update("status", "reason", "message", "prospect_id", "list_id", "attempt_count",
			"next_attempt_at", "merged_into", "account_key", "fence", "updated_at"),
		updateOrganizations: organizations.Update("change_seq", "changed_at", "fence", "unfinished", "blocked"),
		sumActivity:         activity.Add([]string{"organization_id", "quarter"}, []string{"succeeded", "skipped", "failed"}),
	}, nil
}

// finish writes everything that the transaction took, and ends it where that costs nothing.
func (tx *transaction) finish() error {
	b := &bulk.Batch{}
	bulk.Add(b, tx.statements.insertEvents, tx.events)
	bulk.Add(b, tx.statements.insertEntries, tx.created)
	bulk.Add(b, tx.statements.updateEntries, tx.changed)
	bulk.Add(b, tx.statements.insertAttempts, tx.attempts)
	bulk.Add(b, tx.statements.insertChanges, tx.changes)
	bulk.Add(b, tx.statements.updateOrganizations, tx.moved())
	bulk.Add(b, tx.statements.sumActivity, slices.Collect(maps.Values(tx.ended)))
	return b.Run(tx.db)
}

// moved are the organizations whose changes the transaction numbered.
func (tx *transaction) moved() []*organizationRow {
	var moved []*organizationRow
	for _, row := range tx.organizations {
		if row.moved {
			moved = append(moved, row)
		}
	}
	return moved
}
