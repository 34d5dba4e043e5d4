package bulk

import (
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Bounds are how many rows of a table, and how many ids, one statement carries.
type Bounds struct{ Rows, IDs int }

// BoundsOf keeps statements of a size that is soon done. SQLite would take 32,766
// parameters, but its driver searches all of a statement's parameters for each of them,
// and a statement costs no round trip: many short ones are faster there.
func BoundsOf(db *gorm.DB) Bounds {
	if IsPostgres(db) {
		return Bounds{Rows: 1000, IDs: 10_000}
	}
	return Bounds{Rows: 10, IDs: 100}
}

// IsPostgres tells whether the database takes rows and ids as arrays, see Column.
func IsPostgres(db *gorm.DB) bool { return db.Name() == "postgres" }

// Conflict is what becomes of a row whose key is there.
type Conflict struct {
	// Skip leaves the row that is there.
	Skip bool
	// Replace overwrites these columns of the row that has the same id.
	Replace []string
	// Add adds to these columns of the row that has the same Key.
	Key, Add []string
}

func (c Conflict) clause() []clause.Expression {
	switch {
	case c.Skip:
		return []clause.Expression{clause.OnConflict{DoNothing: true}}
	case len(c.Replace) > 0:
		return []clause.Expression{clause.OnConflict{Columns: columns("id"), DoUpdates: clause.AssignmentColumns(c.Replace)}}
	case len(c.Add) > 0:
		var sums clause.Set
		for _, name := range c.Add {
			sums = append(sums, clause.Assignment{Column: clause.Column{Name: name}, Value: gorm.Expr("? + ?",
				clause.Column{Table: clause.CurrentTable, Name: name}, clause.Column{Table: "excluded", Name: name})})
		}
		return []clause.Expression{clause.OnConflict{Columns: columns(c.Key...), DoUpdates: sums}}
	}
	return nil
}

func columns(names ...string) []clause.Column {
	named := make([]clause.Column, len(names))
	for i, name := range names {
		named[i] = clause.Column{Name: name}
	}
	return named
}

// Create writes rows, a slice of a model or of pointers to it, through GORM, in as few
// statements as the databases' bounds allow.
func Create[T any](db *gorm.DB, rows []T, conflict Conflict) error {
	db = db.Session(&gorm.Session{})
	for chunk := range slices.Chunk(rows, BoundsOf(db).Rows) {
		if err := db.Clauses(conflict.clause()...).Create(&chunk).Error; err != nil {
			return err
		}
	}
	return nil
}
