package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/snovsync/snovsync/models"
)

const (
	// databasePatience is how long a start waits for a database that takes no
	// connections. One that recovers from a crash, or has none free, does soon.
	databasePatience = 15 * time.Second
	databasePause    = 200 * time.Millisecond
)

// openDatabase opens the database and applies the migrations. A process that is
// started while the database is away waits for it, and says so.
func openDatabase(ctx context.Context, config *Config) (*models.Store, error) {
	log := config.Logger
	waits := false
	return backoff.Retry(ctx, func() (*models.Store, error) {
		store, err := openOnce(ctx, config)
		switch {
		case err == nil:
			return store, nil
		case models.CodeOf(err) != models.CodeUnavailable:
			return nil, backoff.Permanent(err)
		}
		if !waits {
			log.Warn("the database takes no connections; waiting for it", "patience", databasePatience, "error", err)
			waits = true
		}
		return nil, err
	}, backoff.WithBackOff(backoff.NewConstantBackOff(databasePause)), backoff.WithMaxElapsedTime(databasePatience))
}

func openOnce(ctx context.Context, config *Config) (*models.Store, error) {
	store, err := models.Open(ctx, models.Config{
		DatabaseURL: config.DatabaseURL, MaxOpenConns: config.DatabasePoolSize, MaxWaitingEvents: config.MaxWaitingEvents, Logger: config.Logger,
	})
	if err != nil {
		return nil, fmt.Errorf("DATABASE_URL: %w", err)
	}
	if err := store.Migrate(ctx); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return store, nil
}
