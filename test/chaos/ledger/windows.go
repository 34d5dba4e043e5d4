package ledger

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/test/chaos/workload"
)

// checkWindows counts the most arrivals of each account in any window. Calls that are
// nobody's, because their token was unknown, are in no account's window at Snov.io.
func (b *checker) checkWindows() {
	arrivals := map[string][]simulator.Call{}
	for _, c := range b.in.Calls {
		if c.Account != "" {
			arrivals[c.Account] = append(arrivals[c.Account], c)
		}
	}
	for _, account := range slices.Sorted(maps.Keys(arrivals)) {
		calls := arrivals[account]
		slices.SortFunc(calls, func(x, y simulator.Call) int { return int(x.Seq - y.Seq) })
		most, last := mostInWindow(calls, b.in.Window)
		b.report.Windows[account] = most
		b.report.MostInWindow = max(b.report.MostInWindow, most)
		if b.in.Limit > 0 && most > b.in.Limit {
			b.report.add(Finding{
				Sort: OverLimit, Prospect: workload.Prospect{Account: account}, Calls: []int64{calls[last-most+1].Seq, calls[last].Seq},
				What: fmt.Sprintf("%d calls arrived within %s, from the first of these to the last", most, b.in.Window),
			})
		}
	}
}

// mostInWindow counts the most of these arrivals in any half-open window, and gives
// the index of that window's last one. They are in the order of arrival.
func mostInWindow(calls []simulator.Call, window time.Duration) (most, last int) {
	first := 0
	for i, c := range calls {
		for c.Elapsed-calls[first].Elapsed >= window {
			first++
		}
		if within := i - first + 1; within > most {
			most, last = within, i
		}
	}
	return most, last
}
