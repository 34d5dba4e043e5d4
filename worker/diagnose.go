package worker

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/snovsync/snovsync/internal/inventory"
	"github.com/snovsync/snovsync/internal/pause"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
)

// diagnosisLasts is how long a reading that shows something gone answers for further
// refusals, so that a thousand of them cost one call. It is also the least time between
// two calls that find out whether an organization's keys work.
const diagnosisLasts = 30 * time.Second

// secondLook is how long after an answer with suspiciously few elements another one has to
// show the same before a setting counts as broken.
const secondLook = 10 * time.Second

// diagnoses find out whether what a call names still exists at Snov.io, because
// nobody has published how Snov.io answers when it does not.
type diagnoses struct {
	store   *models.Store
	session *Session
	window  time.Duration
	reader  *inventory.Reader
	flight  singleflight.Group
	mu      sync.Mutex
	seen    map[string]sight
}

// sight is what an answer showed of one kind: lists by id, or custom fields by key.
type sight struct {
	// has are the elements that exist, deleted those that the answer itself calls deleted.
	has, deleted map[string]bool
	// at is when the reading began.
	at time.Time
	// doubtedSince is when the first of the answers in a row began that hold suspiciously
	// little; zero: this one does not.
	doubtedSince time.Time
}

// lacks returns one of the names that the answer does not have; "": it has them all.
func (s sight) lacks(names []string) string {
	for _, name := range names {
		if !s.has[name] {
			return name
		}
	}
	return ""
}

// doubt is how long after the reading another one has to follow before the missing name
// counts as gone; 0: it is gone.
func (s sight) doubt(name string, secondLook time.Duration) time.Duration {
	if s.doubtedSince.IsZero() || s.deleted[name] {
		return 0
	}
	return max(s.doubtedSince.Add(secondLook).Sub(s.at), 0)
}

// finding is what is gone, and when the reading began that shows it; a zero finding:
// nothing is gone.
type finding struct {
	reason  models.Reason
	message string
	seenAt  time.Time
}

func newDiagnoses(store *models.Store, client *snovio.Client, session *Session, window time.Duration) *diagnoses {
	// Tests have short windows.
	reader := &inventory.Reader{Store: store, Client: client, Now: time.Now, SecondLook: min(secondLook, window/2)}
	return &diagnoses{store: store, session: session, window: window, reader: reader, seen: make(map[string]sight)}
}

// keys finds out whether an organization's keys work, after a refusal that may be about
// them or about one prospect only; see inventory.Reader.Judge.
func (d *diagnoses) keys(ctx context.Context, org *models.Organization, refused time.Time) error {
	return d.reader.Judge(ctx, d.session.Call, org.Connection, refused, min(diagnosisLasts, d.window/2))
}

// look finds out what a call names that is gone. It judges the list before it asks for the
// custom fields. That everything is there is concluded only from what was read after the
// refusal. The reads wait in line for tokens of the account until ctx ends.
func (d *diagnoses) look(ctx context.Context, org *models.Organization, call *snovio.Prospect) (finding, error) {
	refused := time.Now()
	gone, seenAt, err := d.lacking(ctx, org, models.InventoryLists, []string{call.ListID}, refused)
	if err != nil {
		return finding{}, fmt.Errorf("ask for the lists: %w", err)
	}
	if gone != "" {
		return finding{models.ReasonListDeleted, fmt.Sprintf(
			"The target list %s no longer exists at Snov.io. Restore it there or choose another list in the settings; blocked events then run automatically.", gone), seenAt}, nil
	}
	fields := slices.Sorted(maps.Keys(call.CustomFields))
	if len(fields) == 0 {
		return finding{}, nil
	}
	gone, seenAt, err = d.lacking(ctx, org, models.InventoryFields, fields, refused)
	if err != nil {
		return finding{}, fmt.Errorf("ask for the custom fields: %w", err)
	}
	if gone != "" {
		return finding{models.ReasonCustomFieldGone, fmt.Sprintf(
			"The custom field %q no longer exists at Snov.io. Create it there again or change the settings; blocked events then run automatically.", gone), seenAt}, nil
	}
	return finding{}, nil
}

// lacking returns one of the names that the account does not have, and when the reading
// began that shows it. Refusals at the same time share a reading. One answer that holds
// suspiciously little proves nothing: another one has to follow.
func (d *diagnoses) lacking(
	ctx context.Context, org *models.Organization, kind models.InventoryKind, names []string, refused time.Time,
) (string, time.Time, error) {
	name := fmt.Sprintf("%s/%s/%d/%s", org.ID, org.Connection.AccountKey, org.Settings.Version, kind)
	for {
		known := d.known(name)
		gone := known.lacks(names)
		doubt := known.doubt(gone, d.reader.SecondLook)
		switch {
		case known.has == nil, gone == "" && !known.at.After(refused):
		case gone == "":
			return "", known.at, nil
		case doubt > 0:
			pause.For(ctx, time.Until(known.at.Add(doubt)))
			if ctx.Err() != nil {
				return "", time.Time{}, context.Cause(ctx)
			}
		default:
			if later, err := d.readLater(ctx, org, kind, known); err != nil || !later {
				return gone, known.at, err
			}
		}
		_, err, _ := d.flight.Do(name, func() (any, error) {
			answer, err := d.reader.Read(ctx, d.session.Call, org.Connection, kind)
			if err == nil {
				d.keep(name, answer)
			}
			return nil, err
		})
		if err != nil {
			return "", time.Time{}, err
		}
	}
}

// readLater tells whether somebody read the account after an answer that shows something
// gone: it may be there again.
func (d *diagnoses) readLater(ctx context.Context, org *models.Organization, kind models.InventoryKind, known sight) (bool, error) {
	stored, err := d.store.Inventory(ctx, org.ID, kind)
	return stored != nil && stored.ReadAt != nil && stored.ReadAt.After(known.at), err
}

// known is what was read lately; a zero sight: nothing was.
func (d *diagnoses) known(name string) sight {
	d.mu.Lock()
	defer d.mu.Unlock()
	maps.DeleteFunc(d.seen, func(_ string, old sight) bool { return time.Since(old.at) >= diagnosisLasts })
	return d.seen[name]
}

func (d *diagnoses) keep(name string, answer *inventory.Answer) {
	fresh := sight{has: make(map[string]bool), deleted: make(map[string]bool), at: answer.At}
	for _, list := range answer.Lists {
		if list.DeletedAt == nil {
			fresh.has[list.ID] = true
		} else {
			fresh.deleted[list.ID] = true
		}
	}
	for _, field := range answer.Fields {
		fresh.has[field.Key] = true
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if answer.Doubtful || len(answer.Lists)+len(answer.Fields) == 0 {
		if fresh.doubtedSince = d.seen[name].doubtedSince; fresh.doubtedSince.IsZero() {
			fresh.doubtedSince = answer.At
		}
	}
	d.seen[name] = fresh
}
