package planner

import (
	"fmt"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
)

// Outcome says what became of a call that Snov.io answered: the entry's final
// status, its reason, and a sentence for the admin.
//
// knownListID is the list that our own last ADDED put the prospect into, empty
// where unknown. Snov.io's answer "already in this list" (422) is passed as an
// empty snovio.Added.
func Outcome(call snovio.Prospect, added snovio.Added, knownListID string) (models.Status, models.Reason, string) {
	switch {
	case added.Added:
		return models.StatusSucceeded, models.ReasonAdded, "Snov.io added the prospect to the target list."
	case !call.UpdateContact:
		return models.StatusSkipped, models.ReasonAlreadyExists,
			"Snov.io already has this prospect, and the settings say to leave existing prospects as they are."
	case !added.Updated:
		return models.StatusSkipped, models.ReasonAlreadyExists, "Snov.io already has this prospect and changed nothing."
	case knownListID == call.ListID:
		return models.StatusSucceeded, models.ReasonUpdated, "Snov.io updated the prospect in the target list."
	case knownListID != "":
		return models.StatusSucceeded, models.ReasonUpdatedInAnotherList, fmt.Sprintf(
			"Snov.io updated the prospect where it is, in list %s. Its API cannot move a prospect to the target list %s; it can be moved by hand in Snov.io.",
			knownListID, call.ListID)
	}
	return models.StatusSucceeded, models.ReasonUpdatedInAnotherList,
		"Snov.io already had this prospect and updated it where it is. If that is another list than the target list, it stays there: Snov.io's API cannot move prospects."
}
