package export_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/snovsync/snovsync/internal/export"
	"github.com/snovsync/snovsync/models"
)

func TestDownloadsAreRecorded(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, l *log) {
		l.accept("org-a", 3, nil)
		s := newSite(t, export.Config{Store: l})
		s.rows("status", "QUEUED", "prospectEmail", "ada@example.com")
		s.refused("no token", s.request("token", "none"), http.StatusUnauthorized, "UNAUTHENTICATED")
		page, err := l.AuditLog(t.Context(), "org-a", models.AuditFilter{}, nil, "")
		must(t, err)
		if len(page.Records) != 1 {
			t.Fatalf("%d records", len(page.Records))
		}
		got := *page.Records[0]
		want := models.AuditRecord{
			ID: got.ID, At: got.At, OrganizationID: "org-a", ActorID: "user-1", Action: models.AuditExport,
			Details: `{"filter":{"prospectEmail":"hidden","status":["QUEUED"]}}`,
		}
		if got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
	})
}

// unrecorded is a store whose audit log cannot be written.
type unrecorded struct{ pages }

// RecordAudit implements export.Store.
func (unrecorded) RecordAudit(context.Context, models.AuditRecord) error {
	return models.ErrUnavailable
}

func TestDownloadThatCannotBeRecordedIsRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t, export.Config{Store: unrecorded{endless}})
	s.refused("no audit log", s.request(), http.StatusServiceUnavailable, "UNAVAILABLE")
}
