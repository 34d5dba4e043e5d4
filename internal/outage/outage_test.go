package outage_test

import (
	"testing"

	"github.com/snovsync/snovsync/internal/outage"
)

func TestOutageBeginsAndEndsOnce(t *testing.T) {
	t.Parallel()
	var latch outage.Latch
	for i, step := range []struct{ failing, began, ended bool }{
		{}, {failing: true, began: true}, {failing: true}, {ended: true}, {}, {failing: true, began: true},
	} {
		if began, ended := latch.Update(step.failing); began != step.began || ended != step.ended {
			t.Errorf("step %d: began %t, ended %t", i, began, ended)
		}
	}
}
