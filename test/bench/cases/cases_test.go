package cases

import (
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"github.com/snovsync/snovsync/simulator"
)

func TestRowsAreNamedOnceAndHaveDefaults(t *testing.T) {
	t.Parallel()
	var names []string
	for _, one := range All() {
		if err := kong.ApplyDefaults(one); err != nil {
			t.Errorf("%s: %v", one.Name(), err)
		}
		if slices.Contains(names, one.Name()) {
			t.Errorf("two cases are called %s", one.Name())
		}
		names = append(names, one.Name())
		if !strings.HasPrefix(one.Note(), "`"+one.Name()+"`: ") {
			t.Errorf("the note of %s begins %q", one.Name(), one.Note())
		}
		one.Shorten()
	}
}

// TestTurnsAreTakenInBothOrders: none may always come after the same one.
func TestTurnsAreTakenInBothOrders(t *testing.T) {
	t.Parallel()
	var order []string
	turn := func(name string) subject {
		return subject{name, func(context.Context, int) (string, error) {
			order = append(order, name)
			return "", nil
		}}
	}
	run := &Run{Rounds: 3, Out: io.Discard}
	if err := run.takeTurns(t.Context(), &Accept{}, turn("ours"), turn("theirs")); err != nil {
		t.Fatal(err)
	}
	if want := []string{"ours", "theirs", "theirs", "ours", "ours", "theirs"}; !slices.Equal(order, want) {
		t.Errorf("turns were taken in the order %v, want %v", order, want)
	}
	failed := errors.New("failed")
	err := run.takeTurns(t.Context(), &Accept{}, subject{"ours", func(context.Context, int) (string, error) { return "", failed }})
	if !errors.Is(err, failed) || !strings.Contains(err.Error(), "accept: round 1 of ours") {
		t.Errorf("the error is %v", err)
	}
}

func TestMetricsOfABenchmark(t *testing.T) {
	t.Parallel()
	const output = `goos: linux
BenchmarkClaim/organizations=10-2         	     500	    236786 ns/op	     58785 p50-ns/claim
BenchmarkClaim/organizations=10000        	     500	   5220557 ns/op	     81067.5 p50-ns/claim
BenchmarkOther-2                          	     500	         1 p50-ns/claim
PASS
`
	found := metrics([]byte(output), claimMetric)
	if len(found) != 2 || found[claimFew] != 58785 || found[claimMany] != 81067.5 {
		t.Errorf("found %v", found)
	}
}

func TestMostWithin(t *testing.T) {
	t.Parallel()
	var calls []simulator.Call
	for _, seconds := range []int{0, 1, 2, 10, 11, 12, 13} {
		calls = append(calls, simulator.Call{Elapsed: time.Duration(seconds) * time.Second})
	}
	for seconds, want := range map[int]int{1: 1, 2: 2, 4: 4, 10: 4, 11: 4, 12: 5, 13: 6, 14: 7} {
		if got := mostWithin(calls, time.Duration(seconds)*time.Second); got != want {
			t.Errorf("most in a window of %d s: %d, want %d", seconds, got, want)
		}
	}
}

func TestProcessorTimeAndMemoryOfThisProcess(t *testing.T) {
	t.Parallel()
	used, err := processorTime(os.Getpid())
	if err != nil || used < 0 || used > time.Hour {
		t.Errorf("this process used %s: %v", used, err)
	}
	memory, err := residentMemory(os.Getpid())
	if err != nil || memory < megabyte {
		t.Errorf("this process holds %.0f bytes: %v", memory, err)
	}
}

// TestLimitShare: calls that come as soon as they may use all of the limit.
func TestLimitShare(t *testing.T) {
	t.Parallel()
	one := &Limit{Window: 10 * time.Second, Latency: 200 * time.Millisecond, Cycles: 2}
	calls := func(cycle time.Duration) []simulator.Call {
		var all []simulator.Call
		for i := range limit * 4 {
			all = append(all, simulator.Call{Elapsed: time.Duration(i/limit) * cycle})
		}
		return all
	}
	if got := one.share(calls(10200 * time.Millisecond)); got < 0.9999 || got > 1.0001 {
		t.Errorf("the exact ceiling is a share of %v", got)
	}
	if got := one.share(calls(20400 * time.Millisecond)); got < 0.4999 || got > 0.5001 {
		t.Errorf("half of the ceiling is a share of %v", got)
	}
}
