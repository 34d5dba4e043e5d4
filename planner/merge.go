package planner

import (
	"maps"
	"slices"

	"github.com/snovsync/snovsync/snovio"
)

// merge makes one call of two that follow each other, where the prospect ends
// exactly as it would after both. A field that a call lacks stays untouched, so
// the later call is laid over the earlier one.
//
// It refuses where that is not certain:
//   - either call leaves an existing prospect alone (UpdateContact false): what it
//     does depends on whether the prospect exists;
//   - prospect or list differ;
//   - both carry phones and they differ: Snov.io may keep the old ones beside the new;
//   - the earlier call writes a part of the name that the later one leaves out while
//     writing others: Snov.io derives one part from another.
func merge(earlier, later snovio.Prospect) (snovio.Prospect, bool) {
	switch {
	case !earlier.UpdateContact || !later.UpdateContact,
		earlier.Email != later.Email,
		earlier.ListID != later.ListID,
		len(earlier.Phones) > 0 && len(later.Phones) > 0 && !slices.Equal(earlier.Phones, later.Phones),
		hasName(later) && !coversName(later, earlier):
		return snovio.Prospect{}, false
	}
	merged := earlier
	if hasName(later) {
		merged.FullName, merged.FirstName, merged.LastName = later.FullName, later.FirstName, later.LastName
	}
	if len(later.Phones) > 0 {
		merged.Phones = later.Phones
	}
	merged.Country = overlay(earlier.Country, later.Country)
	merged.Locality = overlay(earlier.Locality, later.Locality)
	merged.Position = overlay(earlier.Position, later.Position)
	merged.CompanyName = overlay(earlier.CompanyName, later.CompanyName)
	merged.CompanySite = overlay(earlier.CompanySite, later.CompanySite)
	merged.CustomFields = overlayMap(earlier.CustomFields, later.CustomFields)
	merged.SocialLinks = overlayMap(earlier.SocialLinks, later.SocialLinks)
	return merged, true
}

func hasName(p snovio.Prospect) bool {
	return p.FullName != "" || p.FirstName != "" || p.LastName != ""
}

// coversName tells whether later writes every part of the name that earlier writes.
func coversName(later, earlier snovio.Prospect) bool {
	return (earlier.FullName == "" || later.FullName != "") &&
		(earlier.FirstName == "" || later.FirstName != "") &&
		(earlier.LastName == "" || later.LastName != "")
}

func overlay(earlier, later string) string {
	if later != "" {
		return later
	}
	return earlier
}

func overlayMap(earlier, later map[string]string) map[string]string {
	if len(earlier) == 0 {
		return later
	}
	merged := maps.Clone(earlier)
	maps.Copy(merged, later)
	return merged
}
