package export

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"time"

	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/internal/clientaddr"
	"github.com/snovsync/snovsync/models"
)

// Store reads the log, and records who did; *models.Store is one.
type Store interface {
	EntriesBefore(ctx context.Context, organizationID string, filter models.EntryFilter, before int64, limit int) ([]*models.Entry, error)
	RecordAudit(ctx context.Context, record models.AuditRecord) error
}

// Verifier tells whom a bearer token stands for; *auth.Verifier is one.
type Verifier interface {
	Verify(ctx context.Context, bearer string) (*auth.Principal, error)
}

// Config is what a Handler is made of.
type Config struct {
	Store    Store
	Verifier Verifier
	// Explain says in words what a status and a reason mean; the reason may be empty.
	// Nil: an entry's own message is all that is said.
	Explain func(status models.Status, reason models.Reason) string
	// Logger may be nil.
	Logger *slog.Logger
	// Now is the clock; nil: time.Now.
	Now func() time.Time
	// PageRows is how many entries are read at a time; 0: 1,000.
	PageRows int
	// MinRate is how many bytes a second a reader must take on average; 0: 64 KiB. The bytes
	// are counted before compression.
	MinRate int
	// MaxDelay is how far a reader may fall behind MinRate; 0: 30 seconds.
	MaxDelay time.Duration
}

// longest is how long a download may go on.
const longest = time.Hour

// Handler answers downloads of the log. It is safe for concurrent use.
type Handler struct {
	config Config
	slots  slots
}

// New makes a Handler.
func New(config Config) *Handler {
	if config.Logger == nil {
		config.Logger = slog.New(slog.DiscardHandler)
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	if config.PageRows <= 0 {
		config.PageRows = 1000
	}
	if config.MinRate <= 0 {
		config.MinRate = 64 << 10
	}
	if config.MaxDelay <= 0 {
		config.MaxDelay = 30 * time.Second
	}
	return &Handler{config: config, slots: slots{taken: make(map[string]int)}}
}

// ServeHTTP implements http.Handler.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	ctx, cancel := context.WithTimeout(r.Context(), longest)
	defer cancel()
	asked, refusal := readRequest(w, r)
	if refusal != nil {
		refusal.write(w, r)
		return
	}
	reader, err := h.reader(ctx, asked.token)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	if full := h.slots.take(reader.OrganizationID); full != nil {
		full.write(w, r)
		return
	}
	defer h.slots.give(reader.OrganizationID)
	d := &download{Handler: h, organizationID: reader.OrganizationID, filter: asked.filter}
	// The first page is read before the answer begins, so that what is wrong from the
	// start can still be said.
	page, err := d.next(ctx, 0)
	if err == nil {
		err = h.record(ctx, reader, asked.filter)
	}
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	if err := d.write(ctx, w, page); err != nil {
		switch {
		case errors.Is(err, errReaderGone) && errors.Is(err, os.ErrDeadlineExceeded):
			h.config.Logger.InfoContext(ctx, "stopped a download of the log: its reader is too slow", "organization", d.organizationID, "rows", d.rows)
		case r.Context().Err() == nil && !errors.Is(err, errReaderGone):
			h.config.Logger.ErrorContext(ctx, "a download of the log broke off", "organization", d.organizationID, "rows", d.rows, "error", err)
		}
		panic(http.ErrAbortHandler)
	}
}

// record puts the download into the audit log. One that cannot be recorded is refused.
func (h *Handler) record(ctx context.Context, reader *auth.Principal, filter models.EntryFilter) error {
	details, err := models.AuditDetails(map[string]any{"filter": filter.Audited()})
	if err != nil {
		return err
	}
	return h.config.Store.RecordAudit(ctx, models.AuditRecord{
		OrganizationID: reader.OrganizationID, ActorID: reader.Subject, Address: clientaddr.From(ctx),
		Action: models.AuditExport, Details: details,
	})
}

// errReaderGone says that nobody takes the file any more.
var errReaderGone = errors.New("the reader of the download is gone")

// reader is who may read the log with this token.
func (h *Handler) reader(ctx context.Context, token string) (*auth.Principal, error) {
	reader, err := h.config.Verifier.Verify(ctx, token)
	switch {
	case err != nil:
		return nil, err
	case !reader.CanRead():
		return nil, auth.ErrForbidden
	}
	return reader, nil
}

// download is one file that is being written.
type download struct {
	*Handler

	organizationID string
	filter         models.EntryFilter
	rows           int
}

func (d *download) next(ctx context.Context, before int64) ([]*models.Entry, error) {
	return d.config.Store.EntriesBefore(ctx, d.organizationID, d.filter, before, d.config.PageRows)
}

// write writes the file, beginning with a page that was read already.
func (d *download) write(ctx context.Context, w http.ResponseWriter, page []*models.Entry) error {
	header := w.Header()
	header.Set("Content-Type", "text/csv; charset=utf-8; header=present")
	header.Set("Content-Disposition", `attachment; filename="snovsync-log-`+d.config.Now().UTC().Format(time.DateOnly)+`.csv"`)
	file := newPace(w, d.config.MinRate, d.config.MaxDelay)
	rows := appendRow(nil, columns())
	for {
		for _, entry := range page {
			rows = appendRow(rows, d.row(entry))
		}
		if err := file.write(rows); err != nil {
			return fmt.Errorf("%w: %w", errReaderGone, err)
		}
		d.rows += len(page)
		if len(page) < d.config.PageRows {
			return nil
		}
		var err error
		if page, err = d.next(ctx, page[len(page)-1].Seq); err != nil {
			return err
		}
		rows = rows[:0]
	}
}
