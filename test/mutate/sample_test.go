package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"
)

// played answers from a table in place of running tests.
type played struct {
	mu       sync.Mutex
	verdicts map[string]verdict // by "package fault"; others pass
	baseline error
	calls    []string
}

func (p *played) test(_ context.Context, path string, broken *fault, _ time.Duration) (verdict, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if broken == nil {
		p.calls = append(p.calls, path)
		return passed, p.baseline
	}
	p.calls = append(p.calls, path+" "+broken.change)
	return p.verdicts[path+" "+broken.change], nil
}

func faultsNamed(names ...string) []fault {
	var all []fault
	for i, name := range names {
		all = append(all, fault{name: "p/p.go", line: i + 1, start: i, change: name})
	}
	return all
}

func TestVerdicts(t *testing.T) {
	t.Parallel()
	p := &pack{path: "m/p", name: "p", neighbors: []string{"m/scenarios", "m/q"}, faults: faultsNamed("own", "scenario", "neighbor", "none", "broken")}
	tests := &played{verdicts: map[string]verdict{
		"m/p own": failed, "m/scenarios scenario": failed, "m/q neighbor": failed, "m/p broken": invalid,
	}}
	s := &sampler{options: options{Budget: time.Hour, Jobs: 2, Seed: 1}, tester: tests, progress: io.Discard}
	if err := s.sample(t.Context(), []*pack{p}); err != nil {
		t.Fatal(err)
	}
	var printed strings.Builder
	if err := report(&printed, 1, s.results); err != nil {
		t.Fatal(err)
	}
	want := `package  faults tried  possible  caught by its tests  and by neighbors  survivors
p        4             5         25 %                 75 %              1
all      4             5         25 %                 75 %              1
survived  p/p.go:4: none
seed 1
`
	if printed.String() != want {
		t.Errorf("printed\n%swant\n%s", &printed, want)
	}
	if calls := strings.Join(tests.calls, ", "); strings.Contains(calls, "m/q own") || strings.Contains(calls, "m/scenarios own") {
		t.Errorf("a fault that was caught went on to the neighbors: %s", calls)
	}
}

func TestSampleIsTheSameForASeedAndHasItsMost(t *testing.T) {
	t.Parallel()
	var names []string
	for i := range 100 {
		names = append(names, fmt.Sprint(i))
	}
	draw := func(seed uint64) string {
		tests := &played{}
		s := &sampler{options: options{Budget: time.Hour, Jobs: 1, Seed: seed, Most: 5}, tester: tests, progress: io.Discard}
		if err := s.sample(t.Context(), []*pack{{path: "p", faults: faultsNamed(names...)}}); err != nil {
			t.Fatal(err)
		}
		if len(s.results[0].survivors) != 5 {
			t.Errorf("%d faults were tried, want 5", len(s.results[0].survivors))
		}
		return strings.Join(tests.calls, ",")
	}
	first := draw(7)
	if draw(7) != first {
		t.Error("one seed gave two samples")
	}
	if draw(8) == first {
		t.Error("two seeds gave one sample")
	}
}

func TestTestsThatFailByThemselvesEndTheRun(t *testing.T) {
	t.Parallel()
	broken := errors.New("the tests of p fail without any fault")
	s := &sampler{options: options{Budget: time.Hour, Jobs: 1}, tester: &played{baseline: broken}, progress: io.Discard}
	if err := s.sample(t.Context(), []*pack{{path: "p", faults: faultsNamed("a")}}); !errors.Is(err, broken) {
		t.Errorf("the run ended with %v", err)
	}
}

// hanging waits for the end of the budget in place of running tests.
type hanging struct{}

func (hanging) test(ctx context.Context, _ string, broken *fault, _ time.Duration) (verdict, error) {
	if broken == nil {
		return passed, nil
	}
	<-ctx.Done()
	return invalid, ctx.Err()
}

func TestEndOfTheBudget(t *testing.T) {
	t.Parallel()
	s := &sampler{options: options{Budget: time.Millisecond, Jobs: 2}, tester: hanging{}, progress: io.Discard}
	if err := s.sample(t.Context(), []*pack{{path: "p", faults: faultsNamed("a", "b", "c")}}); err != nil || s.results[0].tried != 0 {
		t.Errorf("%d faults were tried, error %v", s.results[0].tried, err)
	}
}

func TestOnlyFaultsInSomePlaces(t *testing.T) {
	t.Parallel()
	load := func() []*pack {
		return []*pack{{name: "p", faults: faultsNamed("first", "second", "third")}, {name: "q", faults: []fault{{name: "q/q.go", line: 1}}}}
	}
	kept, err := only(load(), []string{"p/p.go:2", "p/p.go:3"})
	if err != nil {
		t.Fatal(err)
	}
	if len(kept) != 1 || len(kept[0].faults) != 2 || kept[0].faults[0].change != "second" || kept[0].faults[1].change != "third" {
		t.Errorf("kept %+v", kept)
	}
	if _, err := only(load(), []string{"p/p.go:2", "p/p.go:9"}); err == nil || !strings.Contains(err.Error(), "p/p.go:9") {
		t.Errorf("a place without faults: %v", err)
	}
}
