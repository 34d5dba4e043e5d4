package resolvers

import (
	"cmp"
	"slices"
	"strings"

	"github.com/snovsync/snovsync/graph/model"
	"github.com/snovsync/snovsync/internal/emailaddress"
	"github.com/snovsync/snovsync/models"
)

// entryFilter is a filter as the store takes it; nil chooses all.
func entryFilter(f *model.SyncLogFilter) (models.EntryFilter, error) {
	if f == nil {
		return models.EntryFilter{}, nil
	}
	filter := models.EntryFilter{
		Statuses: distinct(f.Status), Reasons: distinct(f.Reason), Kinds: distinct(f.Kind),
		ProspectEmail: addressKey(value(f.ProspectEmail)),
		BookingID:     strings.TrimSpace(value(f.BookingID)),
		FormID:        strings.TrimSpace(value(f.FormID)),
		From:          f.From, To: f.To,
	}
	for _, text := range []string{value(f.ProspectEmail), filter.BookingID, filter.FormID} {
		if err := checkText(text); err != nil {
			return models.EntryFilter{}, err
		}
	}
	return filter, nil
}

// addressKey is the form in which entries hold an address; "" for a blank text.
func addressKey(text string) string {
	if text = strings.TrimSpace(text); text == "" {
		return ""
	}
	return emailaddress.Key(text)
}

// auditFilter is a filter of the audit log as the store takes it; nil chooses all.
func auditFilter(f *model.AuditLogFilter) (models.AuditFilter, error) {
	if f == nil {
		return models.AuditFilter{}, nil
	}
	filter := models.AuditFilter{Actions: distinct(f.Action), ActorID: strings.TrimSpace(value(f.Actor)), From: f.From, To: f.To}
	return filter, checkText(filter.ActorID)
}

// matching tells of a change whether its entry, as the change left it, is one
// that the store would choose.
func matching(f models.EntryFilter) func(*models.Change) bool {
	return func(change *models.Change) bool {
		e := &change.Entry
		return oneOf(f.Statuses, e.Status) && oneOf(f.Reasons, e.Reason) && oneOf(f.Kinds, e.Kind) &&
			sameOrAny(f.ProspectEmail, e.ProspectEmail) && sameOrAny(f.BookingID, e.BookingID) && sameOrAny(f.FormID, e.FormID) &&
			(f.From == nil || !e.CreatedAt.Before(*f.From)) && (f.To == nil || e.CreatedAt.Before(*f.To))
	}
}

// distinct bounds a list of enum values by the number of values there are.
func distinct[T cmp.Ordered](values []T) []T {
	return slices.Compact(slices.Sorted(slices.Values(values)))
}

func oneOf[T comparable](values []T, v T) bool { return len(values) == 0 || slices.Contains(values, v) }

func sameOrAny(wanted, given string) bool { return wanted == "" || wanted == given }

// maxText bounds the texts that are searched for: longer ones are never stored.
const maxText = 1000

// checkText refuses texts that no database row holds, and that Postgres refuses
// with a fault of its own: those with a NUL character.
func checkText(texts ...string) error {
	for _, text := range texts {
		switch {
		case len(text) > maxText:
			return &models.Error{Code: models.CodeBadInput, Message: "a text is too long"}
		case strings.ContainsRune(text, 0):
			return &models.Error{Code: models.CodeBadInput, Message: models.NotText}
		}
	}
	return nil
}

// value is what a pointer points at, or the zero value.
func value[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}
