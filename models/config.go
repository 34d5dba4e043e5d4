package models

import (
	"log/slog"
	"time"
)

// Config says where the store keeps its data and who hears of its changes.
type Config struct {
	// DatabaseURL is postgres://… or sqlite:<path of a file>.
	DatabaseURL string
	// Logger hears of migrations and retries; nil: nobody does.
	Logger *slog.Logger
	// MaxOpenConns bounds the connections to Postgres, of which a third reads the log. 0: 16;
	// at least MinOpenConns. Ping has one more. SQLite always writes through one connection.
	MaxOpenConns int
	// MaxWaitingEvents is how many events of an organization may wait, blocked ones
	// included; 0: any number.
	MaxWaitingEvents int
	// Observe is a first observer, as OnChange adds one; may be nil.
	Observe func([]Change)
	// Now is the clock; nil: time.Now.
	Now func() time.Time
}
