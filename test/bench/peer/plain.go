package peer

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/redis/go-redis/v9"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/test/bench/load"
	"github.com/snovsync/snovsync/test/bench/plain"
	"github.com/snovsync/snovsync/test/bench/plain/model"
)

// The paths of the plain server: a mutation that does nothing, with the live log
// beside it, and one that inserts a row and pushes to a stream in its resolver.
const (
	PathIdle   = "/idle"
	PathInsert = "/insert"
)

const (
	commandServe     = "serve"
	commandBroadcast = "broadcast"
	// plainConnections is one for each of the requests that come at a time.
	plainConnections   = 32
	plainHeaderTimeout = time.Minute
	plainStream        = "bookings"
)

// Serve tells where the plain server is, a URL without a path.
func (p *Process) Serve(ctx context.Context) (string, error) {
	return ask[string](ctx, p, commandServe, nothing{})
}

// Broadcast sends messages to the live log's readers at a steady rate.
func (p *Process) Broadcast(ctx context.Context, pacing Pacing) error {
	_, err := ask[nothing](ctx, p, commandBroadcast, pacing)
	return err
}

// bookingRow is the one row that the plain way inserts: what the product keeps of
// an event.
type bookingRow = models.Event

func runPlain(ctx context.Context, stores Stores) (map[string]handler, func() error, error) {
	log := plain.NewBroadcast()
	mux := http.NewServeMux()
	mux.Handle(PathIdle, (&plain.Server{Log: log}).Handler())
	closing := func() error { return nil }
	if stores.DatabaseURL != "" {
		way, err := newPlainWay(ctx, stores)
		if err != nil {
			return nil, nil, err
		}
		closing = way.close
		mux.Handle(PathInsert, (&plain.Server{Accept: way.accept, Log: log}).Handler())
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, errors.Join(err, closing())
	}
	server := &http.Server{Handler: mux, ReadHeaderTimeout: plainHeaderTimeout}
	served := make(chan struct{})
	go func() {
		defer close(served)
		// It ends with Close, and with nothing else: the listener is ours.
		_ = server.Serve(listener)
	}()
	handlers := map[string]handler{
		commandServe: command(func(context.Context, nothing) (string, error) { return "http://" + listener.Addr().String(), nil }),
		commandBroadcast: command(func(ctx context.Context, pacing Pacing) (nothing, error) {
			return nothing{}, load.Pace(ctx, pacing.Rate, pacing.Count, 1, func(context.Context, int, int, time.Time) error {
				log.Send()
				return nil
			})
		}),
	}
	return handlers, func() error {
		_ = server.Close()
		<-served
		return closing()
	}, nil
}

// plainWay stores an event as one does without thinking of throughput: an insert
// and an XADD in the resolver.
type plainWay struct {
	db    *gorm.DB
	redis *redis.Client
}

func newPlainWay(ctx context.Context, stores Stores) (*plainWay, error) {
	db, err := openGorm(ctx, stores.DatabaseURL, plainConnections)
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
	options.PoolSize = plainConnections
	return &plainWay{db: db, redis: redis.NewClient(options)}, nil
}

// openGorm opens Postgres with gorm as it is fast for single statements: no
// transaction around each, and prepared ones.
func openGorm(ctx context.Context, url string, connections int) (*gorm.DB, error) {
	db, err := gorm.Open(postgres.Open(url), &gorm.Config{SkipDefaultTransaction: true, PrepareStmt: true, Logger: logger.Discard})
	if err != nil {
		return nil, fmt.Errorf("open Postgres: %w", err)
	}
	pool, err := db.DB()
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	return db, pool.PingContext(ctx)
}

func (w *plainWay) accept(ctx context.Context, input model.BookingCreatedInput) error {
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
	return w.redis.XAdd(ctx, &redis.XAddArgs{Stream: plainStream, Values: []any{"event", row.ID}}).Err()
}

func (w *plainWay) close() error {
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
