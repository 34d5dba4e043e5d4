package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/internal/crashpoint"
)

func planned(seed uint64) []strike {
	all := faults()
	p := newPlanner(seed, shortest, 4*time.Second, time.Minute)
	strikes := p.alone(all)
	for i := range strikes {
		strikes[i].fault = &fault{name: strikes[i].fault.name}
	}
	for _, s := range p.mixed(all, 10*time.Minute, time.Second) {
		s.fault = &fault{name: s.fault.name}
		strikes = append(strikes, s)
	}
	return strikes
}

// TestTheSameSeedPlansTheSameAttack: a run can be repeated by its printed seed.
func TestTheSameSeedPlansTheSameAttack(t *testing.T) {
	same := func(a, b strike) bool {
		return a.fault.name == b.fault.name && a.at == b.at && a.lasts == b.lasts && a.pick == b.pick && a.passage == b.passage && a.sign == b.sign
	}
	if !slices.EqualFunc(planned(7), planned(7), same) {
		t.Error("the same seed planned two attacks")
	}
	if slices.EqualFunc(planned(7), planned(8), same) {
		t.Error("two seeds planned the same attack")
	}
}

func TestEveryFaultStrikesAloneAndInTheMixture(t *testing.T) {
	times := map[string]int{}
	for _, s := range planned(1) {
		times[s.fault.name]++
	}
	for _, f := range faults() {
		if times[f.name] < 2 {
			t.Errorf("%s strikes %d times", f.name, times[f.name])
		}
	}
}

func TestEveryStepBoundaryIsAFault(t *testing.T) {
	for _, point := range crashpoint.Points() {
		if !slices.ContainsFunc(faults(), func(f *fault) bool { return strings.HasSuffix(f.name, string(point)) }) {
			t.Errorf("no fault kills a process %s", point)
		}
	}
}
