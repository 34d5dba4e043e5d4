package models

import (
	"strings"
	"testing"
)

// TestFactsIndexHasTheConditionOfItsQuery: a database uses the partial index only if the query
// repeats its condition.
func TestFactsIndexHasTheConditionOfItsQuery(t *testing.T) {
	t.Parallel()
	condition := "WHERE " + strings.ReplaceAll(synced("entry"), "entry.", "") + ";"
	for _, dialect := range []dialect{dialectPostgres, dialectSQLite} {
		migration, err := migrations.ReadFile("migrations/" + string(dialect) + "/00001_initial.sql")
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(migration), condition) {
			t.Errorf("no index on %s has the condition %s", dialect, condition)
		}
	}
}

func TestBookingKinds(t *testing.T) {
	t.Parallel()
	for _, kind := range append(Kinds(), "PROSPECT_CHANGED") {
		if listed := strings.Contains(bookingKinds, "'"+string(kind)+"'"); listed != kind.IsBooking() {
			t.Errorf("the queries count %s as a booking event: %t, IsBooking: %t", kind, listed, kind.IsBooking())
		}
	}
	if Kind("PROSPECT_CHANGED").IsBooking() {
		t.Error("an unknown kind counts as a booking event")
	}
}
