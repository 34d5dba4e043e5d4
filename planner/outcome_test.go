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
		{"we do not know the list", true, snovio.Added{Updated: true}, "", models.StatusSucceeded, models.ReasonUpdated, "updated the prospect."},
		{"updated although it was not to be", false, snovio.Added{Updated: true}, "", models.StatusSucceeded, models.ReasonUpdated, "updated the prospect."},
		{"taken without a word", true, snovio.Added{Unspecified: true}, "", models.StatusSucceeded, models.ReasonUpdated, "did not say"},
		{"taken without a word, under skip", false, snovio.Added{Unspecified: true}, "7", models.StatusSucceeded, models.ReasonUpdated, "did not say"},
		{"taken without a word, with an id", true, snovio.Added{Unspecified: true, ID: "A=="}, "100", models.StatusSucceeded, models.ReasonUpdated, "did not say"},
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

func TestAlreadyInList(t *testing.T) {
	t.Parallel()
	status, reason, message := AlreadyInList(snovio.Prospect{ListID: "100", UpdateContact: true})
	if status != models.StatusFailed || reason != models.ReasonUpdateNotApplied || !strings.Contains(message, "did not apply this update") {
		t.Errorf("an update that was refused: %s, %s, %q", status, reason, message)
	}
	status, reason, message = AlreadyInList(snovio.Prospect{ListID: "100"})
	if status != models.StatusSkipped || reason != models.ReasonAlreadyExists || !strings.Contains(message, "leave existing prospects") {
		t.Errorf("under skip: %s, %s, %q", status, reason, message)
	}
}
