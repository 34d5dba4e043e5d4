package workload_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/snovsync/snovsync/test/chaos/workload"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func tell(seed uint64) *workload.Workload {
	return workload.New(workload.Config{Seed: seed, Organizations: 40, Events: 6000, Reserved: 3})
}

func TestTheSameSeedTellsTheSameStory(t *testing.T) {
	t.Parallel()
	first, again, other := tell(7), tell(7), tell(8)
	if !reflect.DeepEqual(first, again) {
		t.Error("two workloads of one seed differ")
	}
	if reflect.DeepEqual(first.Events, other.Events) || reflect.DeepEqual(first.Requests, other.Requests) {
		t.Error("workloads of two seeds are the same")
	}
}

func TestDefaultsAreTheWholeCampaign(t *testing.T) {
	t.Parallel()
	s := workload.New(workload.Config{Seed: 1})
	if len(s.Organizations) != 200 || len(s.Events) != 100_000 || len(s.Reserved) == 0 {
		t.Errorf("%d organizations, %d events, %d reserved", len(s.Organizations), len(s.Events), len(s.Reserved))
	}
	accounts := map[string]int{}
	skips := 0
	for _, o := range s.Organizations {
		accounts[o.Account]++
		if o.SkipsExisting {
			skips++
		}
	}
	if len(accounts) != 160 || skips != 20 {
		t.Errorf("%d accounts, %d organizations skip", len(accounts), skips)
	}
	for _, o := range s.Reserved {
		accounts[o.Account]++
		if accounts[o.Account] > 1 || o.SkipsExisting {
			t.Errorf("%+v is not fit for probes", o)
		}
	}
}

func TestEveryEventIsReported(t *testing.T) {
	t.Parallel()
	for _, events := range []int{1, 2, 17, 6000} {
		s := workload.New(workload.Config{Seed: 3, Organizations: 10, Events: events})
		if len(s.Events) != events {
			t.Errorf("%d events, asked for %d", len(s.Events), events)
		}
		first, all := map[*workload.Event]int{}, 0
		for _, request := range s.Requests {
			for _, delivery := range request.Deliveries {
				all++
				if !delivery.Again {
					first[delivery.Event]++
				}
				if delivery.Event.Organization != request.Organization {
					t.Errorf("%+v is reported as %s", delivery.Event, request.Organization)
				}
			}
		}
		if all != s.Deliveries() {
			t.Errorf("%d deliveries, %d are said", all, s.Deliveries())
		}
		for _, event := range s.Events {
			if first[event] != 1 {
				t.Errorf("%s of %s is reported %d times for the first time", event.ID, event.Organization, first[event])
			}
		}
	}
}

func TestIdentitiesAreUniqueWhereTheyMustBe(t *testing.T) {
	t.Parallel()
	s := tell(11)
	type named struct{ organization, id string }
	ids, hosts, names := map[named]bool{}, map[string]bool{}, map[string]bool{}
	moments := map[workload.Prospect]time.Time{}
	organizationsOf := map[string]map[string]bool{}
	for _, e := range s.Events {
		id := named{e.Organization, e.ID}
		if ids[id] || names[e.Name] || hosts[e.Host] && e.Host != "" {
			t.Errorf("%+v has an identity that another event has", e)
		}
		ids[id], names[e.Name], hosts[e.Host] = true, true, true
		booking := e.Kind.IsBooking()
		if (e.Host != "") != booking || (e.BookingID != "") != booking || (e.FormID != "") == booking || e.Name == "" {
			t.Errorf("%+v lacks what its kind has", e)
		}
		if last := moments[e.Prospect()]; !e.OccurredAt.After(last) || e.OccurredAt.Truncate(time.Microsecond) != e.OccurredAt {
			t.Errorf("%+v does not happen after %s", e, last)
		}
		moments[e.Prospect()] = e.OccurredAt
		if organizationsOf[e.Email] == nil {
			organizationsOf[e.Email] = map[string]bool{}
		}
		organizationsOf[e.Email][e.Account] = true
	}
	shared := 0
	for _, accounts := range organizationsOf {
		if len(accounts) > 1 {
			shared++
		}
	}
	if shared == 0 {
		t.Error("no address is known to several accounts")
	}
}

// TestAMicrosecondApart: order is not to be had from milliseconds.
func TestAMicrosecondApart(t *testing.T) {
	t.Parallel()
	adjacent := 0
	last := map[workload.Prospect]time.Time{}
	for _, e := range tell(2).Events {
		if e.OccurredAt.Sub(last[e.Prospect()]) == time.Microsecond {
			adjacent++
		}
		last[e.Prospect()] = e.OccurredAt
	}
	if adjacent < 100 {
		t.Errorf("%d events happen a microsecond after the one before", adjacent)
	}
}

func TestEverythingHappens(t *testing.T) {
	t.Parallel()
	s := tell(5)
	type booking struct{ organization, id string }
	kinds := map[workload.Kind]int{}
	reporters := map[workload.Prospect]map[string]bool{}
	lengths := map[workload.Prospect]int{}
	prospectOf := map[booking]workload.Prospect{}
	movedBy := map[booking]*workload.Event{}
	shownUp, phones := 0, 0
	for _, e := range s.Events {
		kinds[e.Kind]++
		lengths[e.Prospect()]++
		if reporters[e.Prospect()] == nil {
			reporters[e.Prospect()] = map[string]bool{}
		}
		reporters[e.Prospect()][e.Organization] = true
		if e.BookingID != "" {
			prospectOf[booking{e.Organization, e.BookingID}] = e.Prospect()
		}
		if e.RescheduledFrom != "" {
			old := booking{e.Organization, e.RescheduledFrom}
			if prospectOf[old] != e.Prospect() || movedBy[old] != nil || e.RescheduledFrom == e.BookingID {
				t.Errorf("%+v replaces a booking that is not to be replaced", e)
			}
			movedBy[old] = e
		}
		if e.ShownUp {
			shownUp++
		}
		if e.Phone != "" {
			phones++
		}
	}
	if len(kinds) != 5 || shownUp < 20 || phones < 100 {
		t.Errorf("kinds %v, %d no-shows taken back, %d phones", kinds, shownUp, phones)
	}
	earlier, later := 0, 0
	for _, e := range s.Events {
		mover := movedBy[booking{e.Organization, e.BookingID}]
		switch {
		case e.Kind != workload.BookingCanceled || mover == nil:
		case e.OccurredAt.Before(mover.OccurredAt):
			earlier++
		default:
			later++
		}
	}
	if earlier < 20 || later < 20 || earlier+later != len(movedBy) {
		t.Errorf("%d bookings were moved, %d canceled before and %d after", len(movedBy), earlier, later)
	}
	both := 0
	for _, organizations := range reporters {
		if len(organizations) > 1 {
			both++
		}
	}
	longest := 0
	for _, length := range lengths {
		longest = max(longest, length)
	}
	if both < 20 || longest != 8 {
		t.Errorf("%d prospects are shared, the longest workload has %d events", both, longest)
	}
}

func TestAFloodComesAtOnce(t *testing.T) {
	s := workload.New(workload.Config{Seed: 1, Organizations: 10, Events: 1000, Flood: 300})
	if len(s.Events) != 1000 {
		t.Errorf("%d events", len(s.Events))
	}
	prospects := map[workload.Prospect]bool{}
	for _, event := range s.Events[:300] {
		prospects[event.Prospect()] = true
		if event.Account != s.Organizations[0].Account {
			t.Errorf("%s of %s is not the first account's", event.ID, event.Account)
		}
	}
	reported := 0
	for _, request := range s.Requests[:len(s.Requests)/10] {
		for _, delivery := range request.Deliveries {
			if slices.Contains(s.Events[:300], delivery.Event) {
				reported++
			}
		}
	}
	if len(prospects) != 300 || reported < 300-50 {
		t.Errorf("%d prospects, %d events reported in the first tenth", len(prospects), reported)
	}
}

func TestReportsComeLateTwiceAndTogether(t *testing.T) {
	t.Parallel()
	s := tell(13)
	newest := map[workload.Prospect]time.Time{}
	late, again, concurrent, batched, largest := 0, 0, 0, 0, 0
	var before *workload.Event
	for _, request := range s.Requests {
		if request.Batch {
			batched += len(request.Deliveries)
			largest = max(largest, len(request.Deliveries))
		} else if len(request.Deliveries) != 1 {
			t.Errorf("a single mutation reports %d events", len(request.Deliveries))
		}
		for _, delivery := range request.Deliveries {
			e := delivery.Event
			if delivery.Again {
				again++
				if before == e {
					concurrent++
				}
			} else if e.OccurredAt.Before(newest[e.Prospect()]) {
				late++
			}
			if e.OccurredAt.After(newest[e.Prospect()]) {
				newest[e.Prospect()] = e.OccurredAt
			}
			before = e
		}
	}
	percent := func(n int) int { return 100 * n / len(s.Events) }
	if percent(late) < 3 || percent(late) > 30 || percent(again) < 4 || percent(again) > 6 || concurrent < again/5 ||
		percent(batched) < 20 || percent(batched) > 40 || largest <= 25 || largest > 50 {
		t.Errorf("of 100 events %d come late, %d again (%d of %d at once), %d in batches of up to %d",
			percent(late), percent(again), concurrent, again, percent(batched), largest)
	}
}

// TestCancellationsComeBeforeTheNewBookingIsKnown: also where they happened later.
func TestCancellationsComeBeforeTheNewBookingIsKnown(t *testing.T) {
	t.Parallel()
	s := tell(17)
	arrival := map[*workload.Event]int{}
	for i, request := range s.Requests {
		for _, delivery := range request.Deliveries {
			if _, known := arrival[delivery.Event]; !known {
				arrival[delivery.Event] = i
			}
		}
	}
	found := 0
	for i, mover := range s.Events {
		if mover.RescheduledFrom == "" {
			continue
		}
		cancellation := slices.IndexFunc(s.Events[i:], func(e *workload.Event) bool {
			return e.Kind == workload.BookingCanceled && e.Organization == mover.Organization && e.BookingID == mover.RescheduledFrom
		})
		if cancellation >= 0 && arrival[s.Events[i+cancellation]] < arrival[mover] {
			found++
		}
	}
	if found < 10 {
		t.Errorf("%d cancellations happened after their booking was moved and are known before that is", found)
	}
}
