package intake

import (
	"fmt"
	"sync"
	"testing"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/test/harness/teststore"
)

// TestOnARealStore: many callers of several organizations at the same time, some
// of them with the same events; each event is stored once.
func TestOnARealStore(t *testing.T) {
	store := teststore.New(t)
	s := started(t, Config{Store: store})
	const organizations, callers, perCaller = 3, 20, 10
	var mu sync.Mutex
	first := make(map[string]int)
	var group sync.WaitGroup
	for n := range organizations * callers {
		group.Go(func() {
			organization := fmt.Sprintf("org-%d", n%organizations)
			events := make([]*models.Event, perCaller)
			for i := range events {
				events[i] = named(fmt.Sprintf("evt-%d", (n/2+i)%callers))
			}
			receipts, err := s.Accept(t.Context(), organization, events)
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			for i, r := range receipts {
				if r.Entry == nil || r.Entry.EventID != events[i].EventID || r.Entry.OrganizationID != organization {
					t.Errorf("receipt %+v", r)
				} else if !r.Duplicate {
					first[r.Entry.ID]++
				}
			}
		})
	}
	group.Wait()
	for id, n := range first {
		if n != 1 {
			t.Errorf("entry %s was new %d times", id, n)
		}
	}
	for n := range organizations {
		figures, err := store.QueueFigures(t.Context(), fmt.Sprintf("org-%d", n))
		if err != nil || figures.Depth == 0 {
			t.Errorf("org-%d: %+v, %v", n, figures, err)
		}
	}
}
