package resolvers

import (
	"context"
	"time"

	"github.com/snovsync/snovsync/internal/intake"
	"github.com/snovsync/snovsync/internal/integration"
	"github.com/snovsync/snovsync/internal/livelog"
	"github.com/snovsync/snovsync/internal/ratelimit"
	"github.com/snovsync/snovsync/models"
)

// Config is what the resolvers delegate to.
type Config struct {
	Intake      Intake
	Integration Integration
	Store       Store
	LiveLog     LiveLog
	// Events limits the events that callers report; nil: nothing does.
	Events *ratelimit.Events
}

// Intake accepts events; *intake.Service is one.
type Intake interface {
	Accept(ctx context.Context, organizationID string, events []*models.Event) ([]intake.Receipt, error)
}

// Integration does what an admin does with Snov.io; *integration.Service is one.
type Integration interface { //nolint:interfacebloat // one service, with a method for each thing an admin can do
	Connection(ctx context.Context, organizationID string) (*models.Connection, error)
	Balance(ctx context.Context, organizationID string) (*models.Connection, error)
	Reads(ctx context.Context, organizationID string) ([]integration.Read, error)
	Connect(ctx context.Context, actor integration.Actor, apiUserID, apiSecret string) (*models.Connection, []models.UserError, error)
	Disconnect(ctx context.Context, actor integration.Actor) (*models.Connection, error)
	Lists(ctx context.Context, organizationID string, query integration.ListsQuery) ([]integration.List, error)
	CustomFields(ctx context.Context, organizationID string, refresh bool) ([]models.CustomField, time.Time, error)
	CreateList(ctx context.Context, actor integration.Actor, name string) (*integration.List, []models.UserError, error)
	Settings(ctx context.Context, organizationID string) (*models.Settings, error)
	Warnings(ctx context.Context, settings *models.Settings) ([]models.SettingsWarning, error)
	UpdateSettings(ctx context.Context, actor integration.Actor, change integration.SettingsChange, version *int) (*models.Settings, []models.UserError, error)
	Pause(ctx context.Context, actor integration.Actor) (*models.Settings, error)
	Resume(ctx context.Context, actor integration.Actor) (*models.Settings, error)
	Preview(ctx context.Context, organizationID string, event *models.Event, change *integration.SettingsChange) (*integration.Preview, error)
	Retry(ctx context.Context, actor integration.Actor, ids []string) ([]*models.Entry, []models.UserError, error)
	RetryMatching(ctx context.Context, actor integration.Actor, filter models.EntryFilter, after string) (integration.Retried, error)
	RetryableCount(ctx context.Context, organizationID string, filter models.EntryFilter) (models.RetryableCount, error)
	CreateAPIKey(ctx context.Context, actor integration.Actor, name string) (*models.APIKey, string, []models.UserError, error)
	RevokeAPIKey(ctx context.Context, actor integration.Actor, id string) (*models.APIKey, []models.UserError, error)
	APIKeys(ctx context.Context, organizationID string) ([]*models.APIKey, error)
	Queue(ctx context.Context, organizationID string) (integration.Queue, error)
	WatchQueue(ctx context.Context, organizationID string) (<-chan integration.Queue, error)
}

// Store reads the sync log and the audit log; *models.Store is one.
type Store interface {
	Entries(ctx context.Context, organizationID string, filter models.EntryFilter, page models.Page) (*models.EntryPage, error)
	Entry(ctx context.Context, organizationID, id string) (*models.Entry, error)
	Attempts(ctx context.Context, organizationID string, entryIDs []string) (map[string][]*models.Attempt, error)
	Events(ctx context.Context, organizationID string, ids []string) (map[string]*models.Event, error)
	AuditLog(ctx context.Context, organizationID string, filter models.AuditFilter, first *int, after string) (*models.AuditPage, error)
	Activity(ctx context.Context, organizationID string, hours int) ([]models.ActivityBucket, error)
}

// LiveLog follows the sync log; *livelog.Hub is one.
type LiveLog interface {
	Follow(ctx context.Context, organizationID string, after *int64) (*livelog.Follower, error)
	Subscribe(ctx context.Context, organizationID string, after *int64, keep func(*models.Change) bool) (*livelog.Subscription, error)
}
