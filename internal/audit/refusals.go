// Package audit records refused attempts in the audit log, so that repeating them cannot
// fill it. Changes are recorded by the store, in the transaction that makes them.
package audit

import (
	"context"
	"log/slog"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/snovsync/snovsync/models"
)

const (
	// collapseFor is how long further refusals of the same kind are only counted.
	collapseFor = 10 * time.Minute
	// maxPerHour bounds the refusals that a process records for an organization in an hour.
	maxPerHour = 60
	// maxRemembered bounds the kinds of refusals, and the organizations, that a process remembers.
	maxRemembered = 4096
	// writeTimeout bounds how long a refused caller waits for the record.
	writeTimeout = 2 * time.Second
)

// Store writes the audit log; *models.Store is one.
type Store interface {
	RecordAudit(ctx context.Context, record models.AuditRecord) error
}

// Refusal is an attempt that was refused.
type Refusal struct {
	OrganizationID string
	// Action is AuditConnectRefused or AuditSignInRefused.
	Action models.AuditAction
	By     models.Actor
	Target string
	// Reason says why, in a code such as EXPIRED.
	Reason string
}

// Refusals records refusals: the first one of each kind, and then one in ten minutes with
// the number of those in between, and at most 60 an hour for an organization. It is safe
// for concurrent use.
type Refusals struct {
	store  Store
	logger *slog.Logger
	now    func() time.Time

	mu    sync.Mutex
	kinds *lru.Cache[Refusal, *kind]
	hours *lru.Cache[string, *hour]
}

// kind is what is remembered of refusals that differ in nothing but their time.
type kind struct {
	recorded time.Time
	repeated int
}

// hour counts the records of an organization since its beginning.
type hour struct {
	began time.Time
	count int
}

// NewRefusals makes a recorder. now is the clock; nil: time.Now.
func NewRefusals(store Store, logger *slog.Logger, now func() time.Time) (*Refusals, error) {
	r := &Refusals{store: store, logger: logger, now: now}
	if r.now == nil {
		r.now = time.Now
	}
	if r.logger == nil {
		r.logger = slog.New(slog.DiscardHandler)
	}
	var err error
	if r.kinds, err = lru.New[Refusal, *kind](maxRemembered); err != nil {
		return nil, err
	}
	r.hours, err = lru.New[string, *hour](maxRemembered)
	return r, err
}

// Record records a refusal, unless it repeats one that was recorded lately. A record that
// cannot be written is logged: the caller is refused all the same. It tells whether the
// refusal was worth a record.
func (r *Refusals) Record(ctx context.Context, refusal Refusal) bool {
	repeated, due := r.due(refusal)
	if due {
		r.write(ctx, refusal, repeated)
	}
	return due
}

// RecordEach records a refusal although it repeats others. It is for attempts that have a limit of
// their own, so that each of them can be read in the log.
func (r *Refusals) RecordEach(ctx context.Context, refusal Refusal) { r.write(ctx, refusal, 0) }

// write writes a record, also for a caller who is gone by now.
func (r *Refusals) write(ctx context.Context, refusal Refusal, repeated int) {
	details := map[string]any{"reason": refusal.Reason}
	if repeated > 0 {
		details["repeated"] = repeated
	}
	text, err := models.AuditDetails(details)
	if err == nil {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), writeTimeout)
		defer cancel()
		err = r.store.RecordAudit(ctx, models.AuditRecord{
			OrganizationID: refusal.OrganizationID, ActorID: refusal.By.ID, Address: refusal.By.Address,
			Action: refusal.Action, Target: refusal.Target, Details: text,
		})
	}
	if err != nil {
		r.logger.ErrorContext(ctx, "a refusal could not be recorded in the audit log",
			"organization", refusal.OrganizationID, "actor", refusal.By.ID, "action", refusal.Action, "reason", refusal.Reason, "error", err)
	}
}

// due tells whether a refusal is to be recorded, and how many like it were not since the
// last one that was.
func (r *Refusals) due(refusal Refusal) (repeated int, due bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.now()
	known, found := r.kinds.Get(refusal)
	if found && now.Sub(known.recorded) < collapseFor {
		known.repeated++
		return 0, false
	}
	current, counted := r.hours.Get(refusal.OrganizationID)
	if !counted || now.Sub(current.began) >= time.Hour {
		current = &hour{began: now}
		r.hours.Add(refusal.OrganizationID, current)
	}
	if current.count >= maxPerHour {
		if found {
			known.repeated++
		}
		return 0, false
	}
	current.count++
	if found {
		repeated = known.repeated
	}
	r.kinds.Add(refusal, &kind{recorded: now})
	return repeated, true
}
