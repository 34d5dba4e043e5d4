package peer

import (
	"context"
	"fmt"

	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// Connections is the size of a peer's connection pools: one connection for each of the
// requests that come at a time.
const Connections = 32

// OpenGorm opens Postgres with the gorm settings that are fastest for single statements:
// prepared statements, and no transaction around each.
func OpenGorm(ctx context.Context, url string) (*gorm.DB, error) {
	db, err := gorm.Open(postgres.Open(url), &gorm.Config{SkipDefaultTransaction: true, PrepareStmt: true, Logger: logger.Discard})
	if err != nil {
		return nil, fmt.Errorf("open Postgres: %w", err)
	}
	pool, err := db.DB()
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(Connections)
	pool.SetMaxIdleConns(Connections)
	return db, pool.PingContext(ctx)
}
