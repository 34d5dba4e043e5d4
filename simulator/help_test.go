package simulator_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/snovsync/snovsync/simulator"
)

// TestHelpNamesEverySwitch but those that answer calls which no client can make by mistake.
func TestHelpNamesEverySwitch(t *testing.T) {
	t.Parallel()
	encoded, err := json.Marshal(simulator.DefaultAnswers())
	must(t, err)
	var switches map[string]any
	must(t, json.Unmarshal(encoded, &switches))
	for _, other := range []string{"overLimit", "unreadable", "missingEmail", "missingList", "refusedJson"} {
		if _, exists := switches[other]; !exists {
			t.Errorf("there is no switch %s", other)
		}
		delete(switches, other)
	}
	for name := range switches {
		if help := simulator.SwitchesHelp; !strings.Contains(help, name) {
			t.Errorf("the help does not name %s", name)
		}
	}
}
