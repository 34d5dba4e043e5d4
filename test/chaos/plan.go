package main

import (
	"math/rand/v2"
	"time"
)

// strike is one planned blow. All that is random about it was drawn from the seed
// before the run began.
type strike struct {
	fault *fault
	// at is its moment, counted from the beginning of its phase.
	at time.Duration
	// lasts is how long what it breaks stays broken, where it does not mend itself.
	lasts time.Duration
	// pick chooses whom it hits, among those there are.
	pick int
	// passage is at which passage of a step boundary a process dies.
	passage int
	// sign is 1 or -1: the direction in which a clock jumps.
	sign int
}

// planner draws strikes from a seed.
type planner struct {
	random *rand.Rand
	// shortest and longest bound how long a fault lasts, outage one of Snov.io.
	shortest, longest, outage time.Duration
}

func newPlanner(seed uint64, shortest, longest, outage time.Duration) *planner {
	return &planner{random: rand.New(rand.NewPCG(seed, 2)), shortest: shortest, longest: longest, outage: outage}
}

// strike draws a strike that lasts for no longer than given.
func (p *planner) strike(f *fault, at, longest time.Duration) strike {
	return strike{
		fault: f, at: at,
		lasts: p.shortest + time.Duration(p.random.Int64N(int64(longest-p.shortest)+1)),
		pick:  p.random.IntN(1 << 16), passage: 1 + p.random.IntN(12), sign: 1 - 2*p.random.IntN(2),
	}
}

// alone is every fault once, in a random order.
func (p *planner) alone(all []*fault) []strike {
	strikes := make([]strike, 0, len(all))
	for _, i := range p.random.Perm(len(all)) {
		longest := p.longest
		if all[i].outage {
			longest = p.outage
		}
		strikes = append(strikes, p.strike(all[i], 0, longest))
	}
	return strikes
}

// mixed is strikes at random moments of a phase, the next one after a mean
// distance, with faults in proportion to their weights.
func (p *planner) mixed(all []*fault, length, mean time.Duration) []strike {
	total := 0
	for _, f := range all {
		total += f.weight
	}
	var strikes []strike
	for at := p.wait(mean); at < length; at += p.wait(mean) {
		left := p.random.IntN(total)
		for _, f := range all {
			if left -= f.weight; left < 0 {
				strikes = append(strikes, p.strike(f, at, p.longest))
				break
			}
		}
	}
	return strikes
}

// wait draws the time to the next strike, as independent strikes have it.
func (p *planner) wait(mean time.Duration) time.Duration {
	return time.Duration(p.random.ExpFloat64() * float64(mean))
}
