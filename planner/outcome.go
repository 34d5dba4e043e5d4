package planner

import (
	"fmt"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
)

// Outcome says what became of a call that Snov.io took: the entry's final status, its
// reason, and a sentence for the admin.
//
// knownListID is the list that the prospect is known to be in, "" where none is known. Only
// where it is another list than the call's does the admin read that the prospect stays
// there: Snov.io's answer alone does not tell.
func Outcome(call snovio.Prospect, added snovio.Added, knownListID string) (models.Status, models.Reason, string) {
	switch {
	case added.Added:
		return models.StatusSucceeded, models.ReasonAdded, "Snov.io added the prospect to the target list."
	case added.Unspecified:
		return models.StatusSucceeded, models.ReasonUpdated, "Snov.io took the prospect. It did not say whether it added or updated it."
	case added.Updated && knownListID == "":
		return models.StatusSucceeded, models.ReasonUpdated, "Snov.io updated the prospect."
	case added.Updated && knownListID == call.ListID:
		return models.StatusSucceeded, models.ReasonUpdated, "Snov.io updated the prospect in the target list."
	case added.Updated:
		return models.StatusSucceeded, models.ReasonUpdatedInAnotherList, fmt.Sprintf(
			"Snov.io updated the prospect where it is, in list %s. Its API cannot move a prospect to the target list %s; it can be moved by hand in Snov.io.",
			knownListID, call.ListID)
	case call.UpdateContact:
		return models.StatusSkipped, models.ReasonAlreadyExists, "Snov.io already has this prospect and changed nothing."
	}
	return alreadyExists()
}

// AlreadyInList is Outcome for a call that Snov.io refused because the prospect is in the
// target list already. Where the call asked for an update, that update was not made.
func AlreadyInList(call snovio.Prospect) (models.Status, models.Reason, string) {
	if call.UpdateContact {
		return models.StatusFailed, models.ReasonUpdateNotApplied,
			"Snov.io did not apply this update: it says that the prospect is already in the list. Retry the sync, or change the prospect in Snov.io."
	}
	return alreadyExists()
}

func alreadyExists() (models.Status, models.Reason, string) {
	return models.StatusSkipped, models.ReasonAlreadyExists,
		"Snov.io already has this prospect, and the settings say to leave existing prospects as they are."
}
