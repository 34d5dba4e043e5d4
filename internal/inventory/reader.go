package inventory

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
)

// Client are the calls that read an account; *snovio.Client makes them.
type Client interface {
	Balance(ctx context.Context, token string) (snovio.Balance, error)
	Lists(ctx context.Context, token string) ([]snovio.List, error)
	CustomFields(ctx context.Context, token string) ([]snovio.CustomField, error)
	Campaigns(ctx context.Context, token string) ([]snovio.Campaign, error)
}

// Call runs fn, which makes one call, with an access token of the organization and within
// its account's limit.
type Call func(ctx context.Context, organizationID string, fn func(ctx context.Context, accessToken string) error) error

// claimFor is how long a reading counts as under way whose process said nothing more: longer
// than a reading waits for its turn and its answer.
const claimFor = 4 * time.Minute

// Reader reads and stores. It is safe for concurrent use.
type Reader struct {
	Store  *models.Store
	Client Client
	// Now is the clock.
	Now func() time.Time
	// SecondLook is how long after a suspiciously short answer another one has to agree.
	SecondLook time.Duration

	judging singleflight.Group
}

// Answer is what an account answered, and what storing it did.
type Answer struct {
	models.Reading
	models.SavedReading
}

// Read asks for one kind, with one call, and stores the answer. The error is the call's or
// the store's; nothing is noted of it.
func (r *Reader) Read(ctx context.Context, call Call, connection *models.Connection, kind models.InventoryKind) (*Answer, error) {
	answer := &Answer{Reading: models.Reading{
		OrganizationID: connection.OrganizationID, AccountKey: connection.AccountKey, Kind: kind, SecondLook: r.SecondLook,
	}}
	err := call(ctx, connection.OrganizationID, func(ctx context.Context, token string) (err error) {
		answer.At = r.Now()
		switch kind {
		case models.InventoryLists:
			var lists []snovio.List
			lists, err = r.Client.Lists(ctx, token)
			answer.Lists = listsOf(lists, answer.At)
		case models.InventoryFields:
			var fields []snovio.CustomField
			fields, err = r.Client.CustomFields(ctx, token)
			answer.Fields = fieldsOf(fields)
		case models.InventoryCampaigns:
			var campaigns []snovio.Campaign
			campaigns, err = r.Client.Campaigns(ctx, token)
			answer.Campaigns = activeOf(campaigns)
		case models.InventoryBalance:
			var balance snovio.Balance
			balance, err = r.Client.Balance(ctx, token)
			answer.Balance = balance.Credits
		default:
			err = fmt.Errorf("there is no inventory of the kind %q", kind)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	answer.SavedReading, err = r.Store.SaveReading(context.WithoutCancel(ctx), answer.Reading)
	return answer, err
}

// Claim is ClaimReading of the store for a reading that begins now.
func (r *Reader) Claim(ctx context.Context, connection *models.Connection, kind models.InventoryKind, every time.Duration) (time.Duration, error) {
	return r.Store.ClaimReading(ctx, connection.OrganizationID, connection.AccountKey, kind, every, claimFor)
}

// listsOf are Snov.io's lists as they are stored.
func listsOf(found []snovio.List, now time.Time) []models.AccountList {
	lists := make([]models.AccountList, len(found))
	for i, l := range found {
		lists[i] = models.AccountList{
			ID: l.ID, Name: l.Name, ProspectCount: l.ProspectCount, CreatedAt: l.CreatedAt, DeletedAt: deletedAt(l, now),
		}
	}
	return lists
}

// deletedAt is when a list was deleted; some time in the past where Snov.io says that it
// was and not when.
func deletedAt(l snovio.List, now time.Time) *time.Time {
	switch {
	case !l.Deleted:
		return nil
	case l.DeletedAt != nil:
		return l.DeletedAt
	case !l.CreatedAt.IsZero():
		return &l.CreatedAt
	}
	return &now
}

// fieldsOf are Snov.io's custom fields as they are stored. A type that Snov.io does not
// document is treated as text.
func fieldsOf(found []snovio.CustomField) []models.CustomField {
	fields := make([]models.CustomField, len(found))
	for i, f := range found {
		fields[i] = models.CustomField{Key: f.Key, Label: f.Label, Required: f.Required, Type: models.FieldTypeString}
		switch strings.ToLower(f.Type) {
		case "number":
			fields[i].Type = models.FieldTypeNumber
		case "date":
			fields[i].Type = models.FieldTypeDate
		}
	}
	return fields
}

// activeOf are the campaigns that mail whoever enters their list.
func activeOf(found []snovio.Campaign) []models.AccountCampaign {
	active := []models.AccountCampaign{}
	for _, c := range found {
		if c.Active() {
			active = append(active, models.AccountCampaign{ID: c.ID, Name: c.Name, ListID: c.ListID})
		}
	}
	return active
}

// SpeaksOfKeys tells whether an error may be about the keys or the plan: a reason to ask
// Judge, and no proof.
func SpeaksOfKeys(err error) bool {
	return slices.Contains([]snovio.ErrorKind{snovio.KindCredentialsRejected, snovio.KindTokenRejected, snovio.KindNoAPIAccess}, snovio.KindOf(err))
}
