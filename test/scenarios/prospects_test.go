package scenarios

import (
	"fmt"
	"maps"
	"slices"
)

// prospects compares what the simulator holds.
func (p *play) prospects(o *organization, expected map[string]*holding) {
	p.Helper()
	for _, email := range slices.Sorted(maps.Keys(expected)) {
		held, exists := p.server.snovio.Prospect(o.account, email)
		wanted := expected[email]
		if wanted == nil {
			if exists {
				p.failf("Snov.io should not have %s, and holds\n%s", email, indented(plain(held)))
			}
			continue
		}
		if !exists {
			p.failf("Snov.io does not have %s", email)
		}
		if wanted.Profile != nil {
			p.compare("the profile of "+email, wanted.Profile, held, false)
		}
		for field, values := range wanted.Written {
			var history []string
			for _, write := range p.server.snovio.History(o.account, email, field) {
				history = append(history, write.Value)
			}
			p.compare(fmt.Sprintf("what was written into %q of %s", field, email), values, history, true)
		}
	}
}
