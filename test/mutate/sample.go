package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"sync"
	"time"
)

// result is what was found of one package.
type result struct {
	name string
	// possible faults there are; tried were tests on those that compile.
	possible, tried int
	// own were noticed by the tests of the package, neighbors by others only.
	own, neighbors int
	survivors      []fault
}

// sampler tries faults of packages in turn until a budget is used.
type sampler struct {
	options  options
	tester   tester
	progress io.Writer
	results  []*result

	mu sync.Mutex
	// spent is the time that each package took.
	spent []time.Duration
	// next is the index of the fault of each package that is tried next.
	next []int
	// timeouts bound the tests by package path: a fault may make them hang.
	timeouts map[string]time.Duration
}

const (
	// A test run that takes this many times as long as without a fault hangs. The
	// machine may be busier than it was, so there is a minimum.
	hangs         = 5
	shortestHang  = time.Minute
	baselineLimit = 20 * time.Minute
)

// sample tries faults. The error says that tests fail without a fault, or that ctx ended
// before any was tried.
func (s *sampler) sample(ctx context.Context, packages []*pack) error {
	random := rand.New(rand.NewPCG(s.options.Seed, s.options.Seed))
	s.timeouts = make(map[string]time.Duration)
	for _, p := range packages {
		random.Shuffle(len(p.faults), func(i, j int) { p.faults[i], p.faults[j] = p.faults[j], p.faults[i] })
		s.results = append(s.results, &result{name: p.name, possible: len(p.faults)})
	}
	s.spent, s.next = make([]time.Duration, len(packages)), make([]int, len(packages))
	if err := s.measure(ctx, packages); err != nil {
		return err
	}
	budget, cancel := context.WithTimeout(ctx, s.options.Budget)
	defer cancel()
	errs := make([]error, max(1, s.options.Jobs))
	var group sync.WaitGroup
	for i := range errs {
		group.Go(func() { errs[i] = s.work(budget, packages) })
	}
	group.Wait()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return ctx.Err()
}

// measure runs the tests without a fault: they must pass, and their time bounds the others.
func (s *sampler) measure(ctx context.Context, packages []*pack) error {
	for _, p := range packages {
		for _, path := range append([]string{p.path}, p.neighbors...) {
			if _, known := s.timeouts[path]; known {
				continue
			}
			began := time.Now()
			if _, err := s.tester.test(ctx, path, nil, baselineLimit); err != nil {
				return err
			}
			took := time.Since(began)
			s.timeouts[path] = max(shortestHang, hangs*took)
			s.sayf("%s passes without a fault, in %s", path, took.Round(time.Second))
		}
	}
	return nil
}

// work tries one fault after the other until the budget is used or none is left. What is
// under way when the budget ends counts for nothing.
func (s *sampler) work(ctx context.Context, packages []*pack) error {
	for {
		i, f, more := s.take(packages)
		if !more {
			return nil
		}
		began := time.Now()
		err := s.try(ctx, packages[i], s.results[i], f)
		s.mu.Lock()
		s.spent[i] += time.Since(began)
		s.mu.Unlock()
		switch {
		case ended(ctx):
			return nil
		case err != nil:
			return err
		}
	}
}

func ended(ctx context.Context) bool {
	select {
	case <-ctx.Done():
		return true
	default:
		return false
	}
}

// take draws a fault of the package that has had the least time.
func (s *sampler) take(packages []*pack) (index int, f fault, more bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	index = -1
	for i, p := range packages {
		exhausted := s.next[i] == len(p.faults) || s.options.Most > 0 && s.results[i].tried >= s.options.Most
		if !exhausted && (index < 0 || s.spent[i] < s.spent[index]) {
			index = i
		}
	}
	if index < 0 {
		return 0, fault{}, false
	}
	f = packages[index].faults[s.next[index]]
	s.next[index]++
	return index, f, true
}

// try tests one fault and notes what came of it.
func (s *sampler) try(ctx context.Context, p *pack, r *result, f fault) error {
	for i, path := range append([]string{p.path}, p.neighbors...) {
		found, err := s.tester.test(ctx, path, &f, s.timeouts[path])
		if err != nil {
			return err
		}
		switch found {
		case invalid:
			return nil
		case failed:
			s.caught(r, i == 0)
			return nil
		case passed:
		}
	}
	s.sayf("survived  %s", f)
	s.mu.Lock()
	defer s.mu.Unlock()
	r.tried++
	r.survivors = append(r.survivors, f)
	return nil
}

// caught notes a fault that a test noticed: one of the package's own or a neighbor's.
func (s *sampler) caught(r *result, own bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r.tried++
	if own {
		r.own++
	} else {
		r.neighbors++
	}
}

func (s *sampler) sayf(format string, arguments ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, _ = fmt.Fprintf(s.progress, format+"\n", arguments...)
}
