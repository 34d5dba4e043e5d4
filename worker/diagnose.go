package worker

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
)

// diagnosisLasts is how long a reading that shows something gone answers for further
// refusals, so that a thousand of them cost one call.
const diagnosisLasts = 30 * time.Second

// diagnoses find out whether what a call names still exists at Snov.io, because
// nobody has published how Snov.io answers when it does not.
type diagnoses struct {
	engine *Engine
	flight singleflight.Group
	mu     sync.Mutex
	seen   map[string]inventory
}

// inventory is what an account has of one kind: lists by id, or custom fields by key.
type inventory struct {
	has map[string]bool
	// at is when the reading began.
	at time.Time
}

// lacks returns one of the names that the inventory does not have; "": it has them all.
func (i inventory) lacks(names []string) string {
	for _, name := range names {
		if !i.has[name] {
			return name
		}
	}
	return ""
}

// finding is what is gone; a zero finding: nothing is.
type finding struct {
	reason  models.Reason
	message string
}

func newDiagnoses(e *Engine) *diagnoses {
	return &diagnoses{engine: e, seen: make(map[string]inventory)}
}

// look finds out what a call names that is gone. It judges the list before it asks for the
// custom fields. That everything is there is concluded only from what was read after the
// refusal. The reads wait in line for tokens of the account until ctx ends.
func (d *diagnoses) look(ctx context.Context, org *models.Organization, call *snovio.Prospect) (finding, error) {
	refused := time.Now()
	gone, err := d.lacking(ctx, org, "lists", []string{call.ListID}, refused, d.readLists)
	if err != nil {
		return finding{}, fmt.Errorf("ask for the lists: %w", err)
	}
	if gone != "" {
		return finding{models.ReasonListDeleted, fmt.Sprintf(
			"The target list %s no longer exists at Snov.io. Choose another list in the settings; blocked events then run by themselves.", gone)}, nil
	}
	fields := slices.Sorted(maps.Keys(call.CustomFields))
	if len(fields) == 0 {
		return finding{}, nil
	}
	gone, err = d.lacking(ctx, org, "fields", fields, refused, d.readFields)
	if err != nil {
		return finding{}, fmt.Errorf("ask for the custom fields: %w", err)
	}
	if gone != "" {
		return finding{models.ReasonCustomFieldGone, fmt.Sprintf(
			"The custom field %q no longer exists at Snov.io. Create it there again or change the settings; blocked events then run by themselves.", gone)}, nil
	}
	return finding{}, nil
}

// lacking returns one of the names that the account does not have. Refusals at the same
// time share a reading.
func (d *diagnoses) lacking(
	ctx context.Context, org *models.Organization, kind string, names []string, refused time.Time,
	read func(ctx context.Context, token string) (map[string]bool, error),
) (string, error) {
	name := fmt.Sprintf("%s/%s/%d/%s", org.ID, org.Connection.AccountKey, org.Settings.Version, kind)
	for {
		known := d.known(name)
		if gone := known.lacks(names); known.has != nil && (gone != "" || known.at.After(refused)) {
			return gone, nil
		}
		_, err, _ := d.flight.Do(name, func() (any, error) {
			return nil, d.engine.Session().Call(ctx, org.ID, func(ctx context.Context, token string) error {
				began := time.Now()
				has, err := read(ctx, token)
				if err == nil {
					d.keep(name, inventory{has: has, at: began})
				}
				return err
			})
		})
		if err != nil {
			return "", err
		}
	}
}

// known is what was read lately; a zero inventory: nothing was.
func (d *diagnoses) known(name string) inventory {
	d.mu.Lock()
	defer d.mu.Unlock()
	maps.DeleteFunc(d.seen, func(_ string, old inventory) bool { return time.Since(old.at) >= diagnosisLasts })
	return d.seen[name]
}

func (d *diagnoses) keep(name string, fresh inventory) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.seen[name] = fresh
}

func (d *diagnoses) readLists(ctx context.Context, token string) (map[string]bool, error) {
	lists, err := d.engine.client.Lists(ctx, token)
	has := make(map[string]bool, len(lists))
	for _, l := range lists {
		if !l.Deleted {
			has[l.ID] = true
		}
	}
	return has, err
}

func (d *diagnoses) readFields(ctx context.Context, token string) (map[string]bool, error) {
	fields, err := d.engine.client.CustomFields(ctx, token)
	has := make(map[string]bool, len(fields))
	for _, f := range fields {
		has[f.Key] = true
	}
	return has, err
}
