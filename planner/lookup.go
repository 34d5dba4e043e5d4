package planner

import (
	"slices"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
)

// LooksUp tells whether to ask Snov.io, after a call that it took, which list holds the prospect.
// That takes a call, so it is done only if the settings ask for it, snovsync has no record of the
// prospect, and Snov.io says that it updated it: an added prospect is in the target list, and one
// that was left as it is keeps the outcome ALREADY_EXISTS.
func LooksUp(settings *models.Settings, added snovio.Added, facts models.Facts) bool {
	return settings.LookUpUnknownProspects && facts.Newest == nil && facts.KnownListID == "" &&
		added.Updated && !added.Added
}

// ListOf returns the list that holds a prospect, by the profiles that Snov.io found: the target
// list if one of them is in it, otherwise the first list that any is in; "" if none is in a list.
func ListOf(found []snovio.FoundProspect, targetListID string) string {
	var lists []string
	for _, profile := range found {
		for _, list := range profile.Lists {
			lists = append(lists, list.ID)
		}
	}
	switch {
	case len(lists) == 0:
		return ""
	case slices.Contains(lists, targetListID):
		return targetListID
	}
	return lists[0]
}
