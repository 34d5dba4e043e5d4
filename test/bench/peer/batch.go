package peer

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"
	"gorm.io/gorm"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/test/bench/figures"
)

const commandInsert = "insert"

type insertArgs struct {
	Goroutines, Batch int
	Length            time.Duration
}

// Insert has goroutines insert batches of events for a time, each one after the
// other, and tells how many events a second were stored.
func (p *Process) Insert(ctx context.Context, goroutines, batch int, length time.Duration) (Inserted, error) {
	return ask[Inserted](ctx, p, commandInsert, insertArgs{goroutines, batch, length})
}

// Inserted is how fast events were stored.
type Inserted struct {
	PerSecond float64
	P50, P99  time.Duration
}

// batchInserter writes with gorm what the product writes for each event: the event,
// its entry and its change, into tables of the product's own shape.
type batchInserter struct {
	db *gorm.DB
	// number is the last event's.
	number atomic.Int64
}

func openBatch(ctx context.Context, stores Stores) (map[string]handler, func() error, error) {
	store, err := models.Open(ctx, models.Config{DatabaseURL: stores.DatabaseURL})
	if err != nil {
		return nil, nil, err
	}
	if err := errors.Join(store.Migrate(ctx), store.Close()); err != nil {
		return nil, nil, err
	}
	db, err := OpenGorm(ctx, stores.DatabaseURL)
	if err != nil {
		return nil, nil, err
	}
	b := &batchInserter{db: db}
	pool, err := db.DB()
	if err != nil {
		return nil, nil, err
	}
	return map[string]handler{commandInsert: command(b.run)}, pool.Close, nil
}

func (b *batchInserter) run(ctx context.Context, args insertArgs) (Inserted, error) {
	var latency figures.Histogram
	group, inserting := errgroup.WithContext(ctx)
	for i := range args.Goroutines {
		err := b.db.WithContext(ctx).Exec(`INSERT INTO organizations (id, changed_at) VALUES (?, now()) ON CONFLICT DO NOTHING`, organizationName(i)).Error
		if err != nil {
			return Inserted{}, err
		}
	}
	began := time.Now()
	ends := began.Add(args.Length)
	for i := range args.Goroutines {
		group.Go(func() error {
			for inserting.Err() == nil && time.Now().Before(ends) {
				sent := time.Now()
				if err := b.insert(inserting, organizationName(i), args.Batch); err != nil {
					return err
				}
				latency.Add(time.Since(sent))
			}
			return nil
		})
	}
	err := group.Wait()
	return Inserted{
		PerSecond: float64(latency.Count()*args.Batch) / time.Since(began).Seconds(), P50: latency.Quantile(0.5), P99: latency.Quantile(0.99),
	}, err
}

func organizationName(i int) string { return fmt.Sprintf("organization-%d", i) }

// insert writes one batch in one transaction, one statement for each table.
func (b *batchInserter) insert(ctx context.Context, organization string, size int) error {
	events, entries, changes := make([]*models.Event, size), make([]*models.Entry, size), make([]*models.Change, size)
	now := time.Now().UTC().Truncate(time.Microsecond)
	last := b.number.Add(int64(size))
	for i := range size {
		id, err := uuid.NewV7()
		if err != nil {
			return err
		}
		number := last - int64(size) + int64(i) + 1
		events[i] = newEvent(id.String(), organization, newBooking(number), now)
		entries[i] = &models.Entry{
			ID: events[i].ID, OrganizationID: organization, Seq: number, EventID: events[i].EventID, Kind: events[i].Kind, Status: models.StatusQueued,
			ProspectEmail: events[i].Email, BookingID: events[i].BookingID, OccurredAt: now, CreatedAt: now, UpdatedAt: now,
		}
		changes[i] = &models.Change{OrganizationID: organization, Seq: number, EntryID: events[i].ID, Entry: *entries[i], CreatedAt: now}
	}
	return b.db.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		for _, rows := range []any{events, entries, changes} {
			if err := tx.Create(rows).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

// newEvent is a booking as the product stores it. Its hash is as long as the
// product's.
func newEvent(id, organization string, booking Booking, now time.Time) *models.Event {
	return &models.Event{
		ID: id, OrganizationID: organization, EventID: booking.EventID, Kind: models.KindBookingCreated, OccurredAt: now,
		ContentHash: fmt.Sprintf("%064x", booking.Number), Email: booking.Email, BookingID: booking.BookingID, CreatedAt: now,
		Payload: models.Payload{
			Booking: &models.Booking{ID: booking.BookingID, Title: booking.Title, StartTime: &now, EndTime: &now, TimeZone: booking.TimeZone},
			Host:    &models.Host{Name: booking.HostName, Email: booking.HostEmail},
			Invitee: &models.Invitee{Email: booking.Email, Name: booking.Name},
		},
	}
}
