package resolvers

import (
	"math"
	"time"

	"github.com/snovsync/snovsync/graph/model"
	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/internal/integration"
	"github.com/snovsync/snovsync/internal/livelog"
	"github.com/snovsync/snovsync/models"
)

func viewerView(p *auth.Principal) *model.Viewer {
	return &model.Viewer{User: p.Subject, Role: model.Role(p.Role), Organization: p.OrganizationID, TokenExpiresAt: optional(p.ExpiresAt)}
}

func listView(l integration.List) model.SnovioList {
	view := model.SnovioList{
		ID: l.ID, Name: l.Name, ProspectCount: l.ProspectCount,
		CreatedAt: optional(l.CreatedAt), DeletedAt: l.DeletedAt, ReadAt: l.ReadAt,
	}
	if l.CampaignsKnown {
		view.ActiveCampaigns = views(l.ActiveCampaigns, func(c models.AccountCampaign) model.Campaign {
			return model.Campaign{ID: c.ID, Name: c.Name}
		})
	}
	return view
}

func readView(r integration.Read) model.SnovioRead {
	return model.SnovioRead{Kind: r.Kind, ReadAt: r.ReadAt, Reading: r.Reading, FailedAt: r.FailedAt, Message: optional(r.Message)}
}

// createdList is the view of a list that was made; nil where none was.
func createdList(l *integration.List) *model.SnovioList {
	if l == nil {
		return nil
	}
	view := listView(*l)
	return &view
}

func queueView(q integration.Queue) *model.Queue {
	view := &model.Queue{
		Depth: q.Depth, Blocked: q.Blocked, Paused: q.Paused,
		QuotaUsed: q.QuotaUsed, QuotaLimit: q.QuotaLimit, QuotaFreesAt: q.QuotaFreesAt,
		EstimatedDrainSeconds: seconds(q.EstimatedDrain),
		BlockedReason:         optional(q.BlockedReason), BlockedMessage: optional(q.BlockedMessage),
	}
	if q.Depth > 0 {
		view.OldestAgeSeconds = new(seconds(q.OldestAge))
	}
	return view
}

// seconds are whole, rounded up: what still takes a moment is not done.
func seconds(d time.Duration) int { return int(math.Ceil(max(d, 0).Seconds())) }

func changeView(c models.Change) *model.SyncLogChange {
	return &model.SyncLogChange{Cursor: livelog.EncodeCursor(c.Seq), Entry: &model.SyncLogEntry{Entry: &c.Entry}}
}

func previewView(p *integration.Preview) *model.SyncPreview {
	view := &model.SyncPreview{
		SkipReason: optional(p.Skip), Message: optional(p.Message), Notes: append([]string{}, p.Notes...), UserErrors: p.UserErrors,
		Warnings: p.Warnings,
	}
	if p.Call != nil {
		view.Call = &model.SnovioCall{Method: p.Call.Method, Path: p.Call.Path, Body: p.Call.Body}
	}
	return view
}

// views makes a view of each element.
func views[T, V any](elements []T, view func(T) V) []V {
	all := make([]V, len(elements))
	for i, element := range elements {
		all[i] = view(element)
	}
	return all
}

// optional is nil for a zero value, which the schema shows as null.
func optional[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}
