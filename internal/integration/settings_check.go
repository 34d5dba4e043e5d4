package integration

import (
	"context"
	"slices"
	"strconv"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/planner"
)

// maxMappings bounds the mapping rows.
const maxMappings = 200

// check finds what is wrong with a trimmed change by itself.
func (c SettingsChange) check() []models.UserError {
	var check checks
	key := func(name string, text *string) {
		if text != nil {
			check.text(*text, maxName, "input", name)
		}
	}
	key("targetListId", c.TargetListID)
	key(planner.SettingLifecycleField, c.LifecycleFieldKey)
	key(planner.SettingHostEmailField, c.HostEmailFieldKey)
	key("routingFormEmailField", c.RoutingFormEmailField)
	if c.IfExists != nil && *c.IfExists != models.IfExistsUpdate && *c.IfExists != models.IfExistsSkip {
		check.add(models.UserErrorInvalid, "This must be UPDATE or SKIP.", "input", "ifExists")
	}
	wording := func(name string, text *string) {
		if text != nil {
			check.required(*text, "input", "lifecycleWording", name)
		}
	}
	wording("booked", c.LifecycleWording.Booked)
	wording("canceled", c.LifecycleWording.Canceled)
	wording("rescheduled", c.LifecycleWording.Rescheduled)
	wording("noShow", c.LifecycleWording.NoShow)
	if len(c.Mappings) > maxMappings {
		check.tooMany(maxMappings, "input", "mappings")
		return check.errors
	}
	for i, row := range c.Mappings {
		check.text(row.Source, maxText, "input", "mappings", strconv.Itoa(i), planner.SideSource)
		check.text(row.Target, maxText, "input", "mappings", strconv.Itoa(i), planner.SideTarget)
	}
	return check.errors
}

// review checks a change against what Snov.io has.
type review struct {
	checks

	service *Service
	current *models.Settings
	change  SettingsChange
	// known is what a preview goes by; nil: Snov.io is asked.
	known *known
	// wanted are the settings as they would be.
	wanted models.Settings
	// listConfirmed, fieldsConfirmed: whatever wanted names was found at Snov.io just
	// now, or it names none, or it does not name any more what was gone as far as can
	// be told.
	listConfirmed, fieldsConfirmed bool
}

// run fills wanted, errors and what was confirmed. Its error is the database's.
func (r *review) run(ctx context.Context) error {
	r.wanted = *r.current
	r.change.apply(&r.wanted)
	if err := r.list(ctx); err != nil {
		return err
	}
	return r.fields(ctx)
}

// mends tells whether what blocked the settings is right in the wanted ones.
func (r *review) mends(reason models.Reason) bool {
	return reason == models.ReasonListDeleted && r.listConfirmed ||
		reason == models.ReasonCustomFieldGone && r.fieldsConfirmed
}

// given tells whether a change of a setting has to be checked: it makes a
// difference, or the admin means to mend what is broken with it.
func given(change *string, current string, broken bool) bool {
	return change != nil && (*change != current || broken)
}

func (r *review) list(ctx context.Context) error {
	broken := r.current.BlockedReason == models.ReasonListDeleted
	asked := given(r.change.TargetListID, r.current.TargetListID, broken)
	if r.wanted.TargetListID == "" {
		r.listConfirmed = true
		return nil
	}
	if !asked && !broken {
		return nil
	}
	if r.known != nil {
		if asked && r.known.lacksList(r.wanted.TargetListID) {
			r.listNotFound()
		}
		return nil
	}
	lists, obstacle, err := r.inventory(ctx, models.InventoryLists)
	found := hasList(lists, r.wanted.TargetListID)
	r.listConfirmed = found && obstacle == nil
	switch {
	case err != nil || !asked || found:
	case obstacle != nil:
		r.errors = append(r.errors, obstacle.userError("input", "targetListId"))
	default:
		r.listNotFound()
	}
	return err
}

// inventory is what Snov.io has of a kind now. Where it cannot be asked, the obstacle says
// why, and the copy is the one that was read last.
func (r *review) inventory(ctx context.Context, kind models.InventoryKind) (*models.Inventory, *problem, error) {
	s, organizationID := r.service, r.current.OrganizationID
	fresh, err := s.readNow(ctx, organizationID, kind)
	if err == nil {
		return fresh, nil, nil
	}
	p, ok := problemOf(err)
	if !ok {
		return nil, nil, err
	}
	stored, err := s.store.Inventory(ctx, organizationID, kind)
	return stored, &p, err
}

func (r *review) listNotFound() {
	r.add(models.UserErrorListNotFound, "The Snov.io account has no such list, or it was deleted. Choose a list that exists.", "input", "targetListId")
}

func (r *review) fields(ctx context.Context) error {
	broken := r.current.BlockedReason == models.ReasonCustomFieldGone
	lifecycle := given(r.change.LifecycleFieldKey, r.current.LifecycleFieldKey, broken)
	host := given(r.change.HostEmailFieldKey, r.current.HostEmailFieldKey, broken)
	rows := r.change.Mappings != nil && (broken || !slices.Equal(withoutInert(r.change.Mappings), r.current.Mappings))
	if rows {
		r.wanted.Mappings = withoutInert(r.change.Mappings)
	}
	named := r.wanted.CustomFieldKeys()
	if len(named) == 0 {
		r.fieldsConfirmed = true
	}
	ask := len(named) > 0 && (broken || lifecycle && r.wanted.LifecycleFieldKey != "" ||
		host && r.wanted.HostEmailFieldKey != "" || rows && len((&models.Settings{Mappings: r.wanted.Mappings}).CustomFieldKeys()) > 0)
	known, obstacle, err := r.knownFields(ctx, ask)
	if err != nil {
		return err
	}
	switch {
	case ask && obstacle == nil:
		r.fieldsConfirmed = !slices.ContainsFunc(named, func(key string) bool { return !has(known, key) })
	case ask:
		// Snov.io cannot be asked. An admin who changed the fields meant to mend them; if
		// one is still gone, the next event finds out and blocks again.
		r.fieldsConfirmed = !slices.Equal(named, r.current.CustomFieldKeys())
	}
	if rows {
		r.rows(known, obstacle)
	}
	r.statusFields(lifecycle, host, known, obstacle)
	r.collisions(rows, lifecycle, host)
	return nil
}

// knownFields are the custom fields as Snov.io has them now, or, where it is not to
// be asked or cannot be, as it had them last; the obstacle says why it could not be.
func (r *review) knownFields(ctx context.Context, ask bool) ([]models.CustomField, *problem, error) {
	if r.known != nil {
		return r.known.fields, r.known.obstacle, nil
	}
	var obstacle *problem
	if ask {
		var err error
		if _, obstacle, err = r.inventory(ctx, models.InventoryFields); err != nil {
			return nil, nil, err
		}
	}
	connection, err := r.service.store.Connection(ctx, r.current.OrganizationID)
	if err != nil || connection == nil {
		return nil, obstacle, err
	}
	return connection.CustomFields, obstacle, nil
}

func (r *review) rows(known []models.CustomField, obstacle *problem) {
	clean, wrong := planner.CheckMappings(r.change.Mappings, known)
	r.wanted.Mappings = clean
	for _, w := range wrong {
		r.field(w.Code, w.Message, obstacle, "input", "mappings", strconv.Itoa(w.Row), w.Side)
	}
}

func (r *review) statusFields(lifecycle, host bool, known []models.CustomField, obstacle *problem) {
	for _, w := range planner.CheckStatusFields(r.wanted.LifecycleFieldKey, r.wanted.HostEmailFieldKey, known) {
		setting := w.Setting
		if w.Code == models.UserErrorDuplicateTarget && lifecycle && !host {
			setting = planner.SettingLifecycleField
		}
		if setting == planner.SettingLifecycleField && lifecycle || setting == planner.SettingHostEmailField && host {
			r.field(w.Code, w.Message, obstacle, "input", setting)
		}
	}
}

// collisions finds fields that both a row and a setting would write, and names the
// side that the change brought.
func (r *review) collisions(rows, lifecycle, host bool) {
	if rows {
		for _, w := range planner.CheckCollisions(r.change.Mappings, r.wanted.LifecycleFieldKey, r.wanted.HostEmailFieldKey) {
			r.add(w.Code, w.Message, "input", "mappings", strconv.Itoa(w.Row), w.Side)
		}
		return
	}
	const message = "A mapping row writes this custom field already. Choose another field, or remove the row."
	if lifecycle && len(planner.CheckCollisions(r.wanted.Mappings, r.wanted.LifecycleFieldKey, "")) > 0 {
		r.add(models.UserErrorDuplicateTarget, message, "input", planner.SettingLifecycleField)
	}
	if host && len(planner.CheckCollisions(r.wanted.Mappings, "", r.wanted.HostEmailFieldKey)) > 0 {
		r.add(models.UserErrorDuplicateTarget, message, "input", planner.SettingHostEmailField)
	}
}

// field adds an error about a custom field. Where Snov.io could not be asked, a
// field that is not known may well be there, so the error is the obstacle.
func (r *review) field(code models.UserErrorCode, message string, obstacle *problem, path ...string) {
	if code == models.UserErrorCustomFieldNotFound && obstacle != nil {
		r.errors = append(r.errors, obstacle.userError(path...))
		return
	}
	r.add(code, message, path...)
}

// withoutInert are the rows that say something: cleaned, without the blank ones and
// without the locked ones as they are.
func withoutInert(rows []models.Mapping) []models.Mapping {
	kept := make([]models.Mapping, 0, len(rows))
	for _, row := range rows {
		row, blank := planner.CleanRow(row)
		isLocked := slices.ContainsFunc(models.LockedMappings(), func(locked models.Mapping) bool {
			return locked.Source == row.Source && locked.Target == row.Target
		})
		if !blank && !isLocked {
			kept = append(kept, row)
		}
	}
	return kept
}

func has(fields []models.CustomField, key string) bool {
	return slices.ContainsFunc(fields, func(f models.CustomField) bool { return f.Key == key })
}
