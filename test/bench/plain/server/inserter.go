//go:build plain

package main

import (
	"context"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"
	"gorm.io/gorm"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/test/bench/peer"
	"github.com/snovsync/snovsync/test/bench/plain/model"
)

// bookingRow is the one row that the inserter writes: what the product keeps of an
// event, in gorm's default types. gorm makes the table.
type bookingRow struct {
	ID              string `gorm:"primaryKey"`
	OrganizationID  string
	EventID         string
	Kind            models.Kind
	OccurredAt      time.Time
	ContentHash     string
	Email           string
	BookingID       string
	FormID          string
	RescheduledFrom string
	Payload         models.Payload `gorm:"serializer:json"`
	CreatedAt       time.Time
}

const stream = "bookings"

// inserter stores an event as one does without thinking of throughput: an insert
// and an XADD in the resolver.
type inserter struct {
	db    *gorm.DB
	redis *redis.Client
}

func newInserter(ctx context.Context, stores peer.Stores) (*inserter, error) {
	db, err := peer.OpenGorm(ctx, stores.DatabaseURL)
	if err != nil {
		return nil, err
	}
	if err := db.WithContext(ctx).AutoMigrate(&bookingRow{}); err != nil {
		return nil, err
	}
	options, err := redis.ParseURL(stores.RedisURL)
	if err != nil {
		return nil, err
	}
	options.PoolSize = peer.Connections
	return &inserter{db: db, redis: redis.NewClient(options)}, nil
}

func (w *inserter) accept(ctx context.Context, input model.BookingCreatedInput) error {
	row := &bookingRow{
		ID: input.EventID, OrganizationID: "plain", EventID: input.EventID, Kind: models.KindBookingCreated, OccurredAt: input.OccurredAt,
		BookingID: input.Booking.ID, CreatedAt: time.Now(), Payload: models.Payload{
			Booking: &models.Booking{
				ID: input.Booking.ID, Title: value(input.Booking.Title), StartTime: input.Booking.StartTime, EndTime: input.Booking.EndTime,
				TimeZone: value(input.Booking.TimeZone),
			},
		},
	}
	if host := input.Host; host != nil {
		row.Payload.Host = &models.Host{Name: value(host.Name), Email: value(host.Email)}
	}
	if invitee := input.Invitee; invitee != nil {
		row.Email = value(invitee.Email)
		row.Payload.Invitee = &models.Invitee{Email: row.Email, Name: value(invitee.Name)}
	}
	if err := w.db.WithContext(ctx).Create(row).Error; err != nil {
		return err
	}
	return w.redis.XAdd(ctx, &redis.XAddArgs{Stream: stream, Values: []any{"event", row.ID}}).Err()
}

func (w *inserter) close() error {
	pool, err := w.db.DB()
	if err == nil {
		err = pool.Close()
	}
	return errors.Join(err, w.redis.Close())
}

func value(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}
