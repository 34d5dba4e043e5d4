package resolvers

import (
	"github.com/snovsync/snovsync/graph/generated"
	"github.com/snovsync/snovsync/graph/model"
	"github.com/snovsync/snovsync/internal/intake"
	"github.com/snovsync/snovsync/models"
)

const (
	// outsideCost is what a field costs that calls Snov.io, or may read or write very
	// many rows: an operation cannot ask for many of them under aliases.
	outsideCost = 2000
	// writeCost is what a field costs that writes, or reads as much as that.
	writeCost = 100
	// inputCost is what an event costs: it may be as large as a request.
	inputCost = 500
	// listsLength and fieldsLength stand for lists that Snov.io sets the length of.
	listsLength  = 50
	fieldsLength = 50
	// attemptsLength is how many attempts an entry is reckoned to have.
	attemptsLength = 10
	// activityLength is the most buckets that there can be.
	activityLength = 96
)

// complexityRoot says what fields cost: an answer's cost is about the number of
// fields it can hold, the length of a connection times the cost of its elements.
func complexityRoot() generated.ComplexityRoot {
	var c generated.ComplexityRoot
	c.Query.SyncLog = func(child int, first *int, _ *string, last *int, _ *string, _ *model.SyncLogFilter) int {
		return 1 + pageSize(first, last)*child
	}
	c.Query.AuditLog = func(child int, first *int, _ *string, _ *model.AuditLogFilter) int {
		return 1 + pageSize(first, nil)*child
	}
	c.Query.Lists = func(child int, _, _ *bool) int { return outsideCost + listsLength*child }
	c.Query.CustomFields = func(child int, _ *bool) int { return outsideCost + fieldsLength*child }
	c.Query.RetryableCount = func(child int, _ model.SyncLogFilter) int { return outsideCost + child }
	c.Query.PreviewSync = func(child int, _ model.PreviewSyncInput, _ *model.UpdateSettingsInput) int { return writeCost + child }
	c.Query.Activity = func(child int, _ *int) int { return activityLength * child }
	c.SyncLogEntry.Input = func(int) int { return inputCost }
	c.SyncLogEntry.Attempts = func(child int) int { return attemptsLength * child }
	c.RetrySyncPayload.Entries = func(child int) int { return models.MaxPageSize * child }
	c.RetrySyncsPayload.Entries = func(child int) int { return models.MaxPageSize * child }
	c.RecordEventsPayload.Events = func(child int) int { return intake.MaxEvents * child }

	one := func(child int, _ model.BookingEventInput) int { return writeCost + child }
	c.Mutation.BookingCreated = one
	c.Mutation.BookingCanceled = one
	c.Mutation.BookingRescheduled = one
	c.Mutation.BookingNoShow = one
	c.Mutation.RoutingFormSubmitted = func(child int, _ model.RoutingFormSubmittedInput) int { return writeCost + child }
	c.Mutation.RecordEvents = func(child int, _ model.RecordEventsInput) int { return outsideCost + child }
	c.Mutation.ConnectSnovio = func(child int, _ model.ConnectSnovioInput) int { return outsideCost + child }
	c.Mutation.DisconnectSnovio = func(child int) int { return outsideCost + child }
	c.Mutation.CreateList = func(child int, _ model.CreateListInput) int { return outsideCost + child }
	c.Mutation.UpdateSettings = func(child int, _ model.UpdateSettingsInput) int { return outsideCost + child }
	c.Mutation.PauseSync = func(child int) int { return outsideCost + child }
	c.Mutation.ResumeSync = func(child int) int { return outsideCost + child }
	c.Mutation.RetrySync = func(child int, _ model.RetrySyncInput) int { return writeCost + child }
	c.Mutation.RetrySyncs = func(child int, _ model.RetrySyncsInput) int { return outsideCost + child }
	c.Mutation.CreateAPIKey = func(child int, _ model.CreateAPIKeyInput) int { return writeCost + child }
	c.Mutation.RevokeAPIKey = func(child int, _ model.RevokeAPIKeyInput) int { return writeCost + child }
	return c
}

// pageSize is the length of a page that the store would give. Sizes that it
// refuses cost as much as the largest.
func pageSize(first, last *int) int {
	size := models.DefaultPageSize
	switch {
	case first != nil:
		size = *first
	case last != nil:
		size = *last
	}
	if size < 1 || size > models.MaxPageSize {
		return models.MaxPageSize
	}
	return size
}
