package worker

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
)

// diagnosisLasts is how long what Snov.io said of an account's lists and fields
// answers for further refusals, so that a thousand of them cost two calls.
const diagnosisLasts = 30 * time.Second

// diagnosisPatience bounds the wait for the calls of a diagnosis.
const diagnosisPatience = 20 * time.Second

// diagnoses find out whether what a call names still exists at Snov.io, because
// nobody has published how Snov.io answers when it does not.
type diagnoses struct {
	engine *Engine
	flight singleflight.Group
	mu     sync.Mutex
	seen   map[string]inventory
}

// inventory is what an account has.
type inventory struct {
	lists  map[string]bool
	fields map[string]bool
	at     time.Time
}

// finding is what is gone; a zero finding: nothing is.
type finding struct {
	reason  models.Reason
	message string
}

func newDiagnoses(e *Engine) *diagnoses {
	return &diagnoses{engine: e, seen: make(map[string]inventory)}
}

func (d *diagnoses) look(ctx context.Context, org *models.Organization, call *snovio.Prospect) (finding, error) {
	has, err := d.inventory(ctx, org)
	if err != nil {
		return finding{}, err
	}
	if !has.lists[call.ListID] {
		return finding{models.ReasonListDeleted, fmt.Sprintf(
			"The target list %s no longer exists at Snov.io. Choose another list in the settings; blocked events then run by themselves.", call.ListID)}, nil
	}
	for key := range call.CustomFields {
		if !has.fields[key] {
			return finding{models.ReasonCustomFieldGone, fmt.Sprintf(
				"The custom field %q no longer exists at Snov.io. Create it there again or change the settings; blocked events then run by themselves.", key)}, nil
		}
	}
	return finding{}, nil
}

func (d *diagnoses) inventory(ctx context.Context, org *models.Organization) (inventory, error) {
	name := fmt.Sprintf("%s/%s/%d", org.ID, org.Connection.AccountKey, org.Settings.Version)
	d.mu.Lock()
	known, ok := d.seen[name]
	d.mu.Unlock()
	if ok && time.Since(known.at) < diagnosisLasts {
		return known, nil
	}
	v, err, _ := d.flight.Do(name, func() (any, error) { return d.take(ctx, org.ID) })
	if err != nil {
		return inventory{}, err
	}
	fresh, _ := v.(inventory)
	d.mu.Lock()
	defer d.mu.Unlock()
	for other, old := range d.seen {
		if time.Since(old.at) >= diagnosisLasts {
			delete(d.seen, other)
		}
	}
	d.seen[name] = fresh
	return fresh, nil
}

func (d *diagnoses) take(ctx context.Context, organizationID string) (inventory, error) {
	ctx, cancel := context.WithTimeout(ctx, diagnosisPatience)
	defer cancel()
	session := d.engine.Session()
	fresh := inventory{lists: map[string]bool{}, fields: map[string]bool{}, at: time.Now()}
	err := session.Call(ctx, organizationID, func(ctx context.Context, token string) error {
		lists, err := d.engine.client.Lists(ctx, token)
		for _, l := range lists {
			if !l.Deleted {
				fresh.lists[l.ID] = true
			}
		}
		return err
	})
	if err != nil {
		return inventory{}, fmt.Errorf("ask for the lists: %w", err)
	}
	err = session.Call(ctx, organizationID, func(ctx context.Context, token string) error {
		fields, err := d.engine.client.CustomFields(ctx, token)
		for _, f := range fields {
			fresh.fields[f.Key] = true
		}
		return err
	})
	return fresh, wrapIf(err, "ask for the custom fields")
}

func wrapIf(err error, doing string) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	return fmt.Errorf("%s: %w", doing, err)
}
