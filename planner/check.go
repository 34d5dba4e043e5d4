package planner

import (
	"fmt"
	"slices"

	"github.com/snovsync/snovsync/models"
)

// The two sides of a mapping row, as RowError names them.
const (
	SideSource = "source"
	SideTarget = "target"
)

// RowError says what is wrong with one mapping row.
type RowError struct {
	// Row is the row's index, from 0, in the rows as they were sent.
	Row int
	// Side is SideSource or SideTarget.
	Side string
	// Code is UNKNOWN_SOURCE, UNKNOWN_TARGET, CUSTOM_FIELD_NOT_FOUND, DUPLICATE_TARGET
	// or LOCKED_ROW.
	Code models.UserErrorCode
	// Message counts rows from 1, as people do.
	Message string
}

// CleanRow takes the white space off a row that belongs to no key, id or text. blank tells that
// the row has an empty side, so it maps nothing.
func CleanRow(row models.Mapping) (cleaned models.Mapping, blank bool) {
	row.Source, row.Target = trimSource(row.Source), trimTarget(row.Target)
	return row, row.Source == "" || row.Target == ""
}

// CheckMappings checks the rows an admin sent against the sync rules, tables "Sources" and
// "Targets", and against the account's custom fields. It returns the rows to save, cleaned, without
// the locked and the blank ones, and every error it found; rows with an error are
// not among those to save.
//
// A locked row may be sent back as it was read. A row that is marked as locked, or
// writes email, name or phone, and is none of the three is an error.
func CheckMappings(rows []models.Mapping, fields []models.CustomField) ([]models.Mapping, []RowError) {
	clean := make([]models.Mapping, 0, len(rows))
	var errs []RowError
	firstWith := map[target]int{}
	for i, row := range rows {
		row, blank := CleanRow(row)
		if blank || isLockedRow(row) {
			continue
		}
		found := checkRow(i, row, fields)
		if to, err := parseTarget(row.Target); err == nil {
			if first, taken := firstWith[to]; taken {
				found = append(found, rowError(i, SideTarget, models.UserErrorDuplicateTarget,
					fmt.Sprintf("the target %s is written by row %d already", quote(row.Target), first+1)))
			} else {
				firstWith[to] = i
			}
		}
		if len(found) == 0 {
			clean = append(clean, models.Mapping{Source: row.Source, Target: row.Target})
		}
		errs = append(errs, found...)
	}
	return clean, errs
}

// checkRow checks what can be said of a row by itself.
func checkRow(index int, row models.Mapping, fields []models.CustomField) (errs []RowError) {
	if side, locked := touchesLockedRow(row); locked {
		return []RowError{rowError(index, side, models.UserErrorLockedRow,
			"email, name and phone are mapped by locked rows, which cannot be changed")}
	}
	if _, err := parseSource(row.Source); err != nil {
		errs = append(errs, rowError(index, SideSource, models.UserErrorUnknownSource, err.Error()))
	}
	to, err := parseTarget(row.Target)
	switch {
	case err != nil:
		errs = append(errs, rowError(index, SideTarget, models.UserErrorUnknownTarget, err.Error()))
	case to.customKey != "" && !hasField(fields, to.customKey):
		errs = append(errs, rowError(index, SideTarget, models.UserErrorCustomFieldNotFound,
			fmt.Sprintf("Snov.io has no custom field %s; its key is written exactly as in Snov.io", quote(to.customKey))))
	}
	return errs
}

// CheckCollisions finds the rows whose target is the lifecycle field or the host
// email field: both would write one field with every sync. Empty keys collide with
// nothing. The errors have the code DUPLICATE_TARGET.
func CheckCollisions(rows []models.Mapping, lifecycleFieldKey, hostEmailFieldKey string) []RowError {
	var errs []RowError
	for i, row := range rows {
		to, err := parseTarget(row.Target)
		if err != nil || to.customKey == "" {
			continue
		}
		switch to.customKey {
		case lifecycleFieldKey:
			errs = append(errs, rowError(i, SideTarget, models.UserErrorDuplicateTarget,
				fmt.Sprintf("the custom field %s holds the meeting's status, so no row can write it", quote(to.customKey))))
		case hostEmailFieldKey:
			errs = append(errs, rowError(i, SideTarget, models.UserErrorDuplicateTarget,
				fmt.Sprintf("the custom field %s holds the host's email, so no row can write it", quote(to.customKey))))
		}
	}
	return errs
}

// The settings that name a custom field, as SettingError names them.
const (
	SettingLifecycleField = "lifecycleFieldKey"
	SettingHostEmailField = "hostEmailFieldKey"
)

// SettingError says what is wrong with one of the two settings that name a custom field.
type SettingError struct {
	// Setting is SettingLifecycleField or SettingHostEmailField.
	Setting string
	// Code is CUSTOM_FIELD_NOT_FOUND, INVALID or DUPLICATE_TARGET.
	Code    models.UserErrorCode
	Message string
}

// CheckStatusFields checks that the two fields that a sync writes by itself exist,
// take text, and are not one and the same. An empty key means that none is chosen,
// which is always right.
func CheckStatusFields(lifecycleFieldKey, hostEmailFieldKey string, fields []models.CustomField) []SettingError {
	var errs []SettingError
	check := func(setting, key, what string) {
		if key == "" {
			return
		}
		kind := fieldType(fields, key)
		switch {
		case !hasField(fields, key):
			errs = append(errs, SettingError{setting, models.UserErrorCustomFieldNotFound,
				fmt.Sprintf("Snov.io has no custom field %s.", quote(key))})
		case kind == models.FieldTypeNumber || kind == models.FieldTypeDate:
			errs = append(errs, SettingError{setting, models.UserErrorInvalid,
				fmt.Sprintf("The custom field %s has the type %s and cannot hold %s. Choose a field of the type STRING.", quote(key), kind, what)})
		}
	}
	check(SettingLifecycleField, lifecycleFieldKey, "the meeting's status")
	check(SettingHostEmailField, hostEmailFieldKey, "the host's email")
	if lifecycleFieldKey != "" && lifecycleFieldKey == hostEmailFieldKey {
		errs = append(errs, SettingError{SettingHostEmailField, models.UserErrorDuplicateTarget,
			fmt.Sprintf("The custom field %s holds the meeting's status. Choose another field for the host's email.", quote(hostEmailFieldKey))})
	}
	return errs
}

func rowError(index int, side string, code models.UserErrorCode, problem string) RowError {
	return RowError{Row: index, Side: side, Code: code, Message: fmt.Sprintf("Row %d: %s.", index+1, problem)}
}

func hasField(fields []models.CustomField, key string) bool {
	return slices.ContainsFunc(fields, func(field models.CustomField) bool { return field.Key == key })
}

func isLockedRow(row models.Mapping) bool {
	return slices.ContainsFunc(models.LockedMappings(), func(locked models.Mapping) bool {
		return row.Source == locked.Source && row.Target == locked.Target
	})
}

// touchesLockedRow tells whether a row that is none of the locked ones would stand
// in the place of one, and which of its sides says so.
func touchesLockedRow(row models.Mapping) (side string, touches bool) {
	for _, locked := range models.LockedMappings() {
		if row.Target == locked.Target {
			return SideTarget, true
		}
	}
	return SideSource, row.Locked
}
