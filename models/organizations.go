package models

import (
	"context"

	lru "github.com/hashicorp/golang-lru/v2"
	"gorm.io/gorm"
)

// Organization is what the engine needs to know of one before it plans a call.
// Callers share it and must not change it.
type Organization struct {
	ID string
	// Settings are the defaults where no admin ever saved any; never nil.
	Settings *Settings
	// Connection is nil where the organization has none or is disconnected.
	Connection *Connection
}

// Organizations gives each asked organization as it stands now.
//
// On Postgres it asks each time which versions of the rows are there, and reads only
// those that it does not have: the engine asks for every sync, and settings with their
// mappings and custom fields are much to read for something that changes once a month.
func (s *Store) Organizations(ctx context.Context, ids []string) (map[string]*Organization, error) {
	db, ids := s.lookup.WithContext(ctx), distinct(ids)
	organizations := make(map[string]*Organization, len(ids))
	var versions map[string]rowVersions
	if s.known != nil {
		var err error
		if versions, err = versionsOf(db, ids); err != nil {
			return nil, wrapError(ctx, "read which settings are there", err)
		}
		ids = s.known.take(ids, versions, organizations)
	}
	if len(ids) == 0 {
		return organizations, nil
	}
	read, err := readOrganizations(db, ids)
	if err != nil {
		return nil, err
	}
	for id, organization := range read {
		organizations[id] = organization
		if s.known != nil {
			s.known.put(versions[id], organization)
		}
	}
	return organizations, nil
}

// readOrganizations reads settings and connections, of all organizations in two statements.
func readOrganizations(db *gorm.DB, ids []string) (map[string]*Organization, error) {
	ctx := db.Statement.Context
	settings, err := byColumn[*Settings](db, "organization_id", ids)
	if err != nil {
		return nil, wrapError(ctx, "read settings", err)
	}
	connections, err := byColumn[*Connection](db.Where(ofSnovio+" AND status <> ?", ConnectionDisconnected), "organization_id", ids)
	if err != nil {
		return nil, wrapError(ctx, "read connections", err)
	}
	organizations := make(map[string]*Organization, len(ids))
	for _, id := range ids {
		organizations[id] = &Organization{ID: id, Settings: DefaultSettings(id)}
	}
	for _, row := range settings {
		organizations[row.OrganizationID].Settings = row
	}
	for _, row := range connections {
		organizations[row.OrganizationID].Connection = row
	}
	return organizations, nil
}

// rowVersions tell which versions of an organization's rows are there: the numbers of the
// transactions that wrote them, which Postgres keeps with each row; "" for no row.
type rowVersions struct{ ID, Settings, Connection string }

func versionsOf(db *gorm.DB, ids []string) (map[string]rowVersions, error) {
	rows, err := withValues[rowVersions](db, "asked(id)", ids, `
		SELECT asked.id, COALESCE(settings.xmin::text, '') AS settings, COALESCE(connections.xmin::text, '') AS connection
		FROM asked
		LEFT JOIN settings ON settings.organization_id = asked.id
		LEFT JOIN connections ON connections.organization_id = asked.id AND connections.`+ofSnovio)
	if err != nil {
		return nil, err
	}
	versions := make(map[string]rowVersions, len(rows))
	for _, row := range rows {
		versions[row.ID] = row
	}
	return versions, nil
}

// maxKnown bounds the organizations that a process remembers.
const maxKnown = 4096

// knownOrganizations remembers organizations together with the versions that were there
// before they were read. So what is remembered may be newer than its versions, and is
// then read once more; it is never older.
type knownOrganizations struct {
	cache *lru.Cache[string, knownOrganization]
}

type knownOrganization struct {
	versions     rowVersions
	organization *Organization
}

func newKnownOrganizations() (*knownOrganizations, error) {
	cache, err := lru.New[string, knownOrganization](maxKnown)
	return &knownOrganizations{cache}, err
}

// take puts those whose versions are still the same into organizations, and gives the
// ids of the others.
func (k *knownOrganizations) take(ids []string, versions map[string]rowVersions, organizations map[string]*Organization) (others []string) {
	for _, id := range ids {
		if known, found := k.cache.Get(id); found && known.versions == versions[id] {
			organizations[id] = known.organization
		} else {
			others = append(others, id)
		}
	}
	return others
}

// put remembers an organization that was read after its versions were.
func (k *knownOrganizations) put(versions rowVersions, organization *Organization) {
	k.cache.Add(organization.ID, knownOrganization{versions, organization})
}
