package planner

import (
	"strings"
	"testing"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
)

func TestOutcome(t *testing.T) {
	cases := []struct {
		name   string
		update bool
		added  snovio.Added
		known  string
		status models.Status
		reason models.Reason
		says   string
	}{
		{"new", true, snovio.Added{Added: true}, "", models.StatusSucceeded, models.ReasonAdded, "added"},
		{"new, under skip", false, snovio.Added{Added: true}, "", models.StatusSucceeded, models.ReasonAdded, "added"},
		{"new again after it was deleted", true, snovio.Added{Added: true}, "7", models.StatusSucceeded, models.ReasonAdded, "added"},
		{"exists, under skip", false, snovio.Added{}, "", models.StatusSkipped, models.ReasonAlreadyExists, "leave existing prospects"},
		{"exists in the target list, under skip", false, snovio.Added{}, "100", models.StatusSkipped, models.ReasonAlreadyExists, "leave existing prospects"},
		{"in the target list by our records", true, snovio.Added{Updated: true}, "100", models.StatusSucceeded, models.ReasonUpdated, "in the target list"},
		{"in another list by our records", true, snovio.Added{Updated: true}, "7", models.StatusSucceeded, models.ReasonUpdatedInAnotherList, "cannot move"},
		{"we do not know the list", true, snovio.Added{Updated: true}, "", models.StatusSucceeded, models.ReasonUpdatedInAnotherList, "If that is another list"},
		{"exists, changed nothing", true, snovio.Added{}, "100", models.StatusSkipped, models.ReasonAlreadyExists, "changed nothing"},
	}
	for _, c := range cases {
		status, reason, message := Outcome(snovio.Prospect{ListID: "100", UpdateContact: c.update}, c.added, c.known)
		if status != c.status || reason != c.reason || !strings.Contains(message, c.says) {
			t.Errorf("%s: got %s, %s, %q", c.name, status, reason, message)
		}
		if strings.Contains(message, "cannot move") && c.known != "" && !strings.Contains(message, c.known) {
			t.Errorf("%s: does not name the list: %q", c.name, message)
		}
	}
}
