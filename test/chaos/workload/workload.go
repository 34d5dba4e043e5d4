package workload

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// Config says how long a workload is to be. The zero value is the whole campaign's.
type Config struct {
	// Seed decides everything that is left to chance.
	Seed uint64
	// Organizations is how many there are; 0: 200.
	Organizations int
	// Events is how many happen, exactly; 0: 100,000.
	Events int
	// Flood is how many of the events come in nearly at once, at the beginning, each of
	// another prospect of one account, whose limit is then what everything waits for.
	Flood int
	// Reserved is how many organizations are kept for probes; 0: 8.
	Reserved int
	// Began is when the first events happen; zero: 1 March 2024. Everything happens
	// within two months from then.
	Began time.Time
}

func (c Config) withDefaults() Config {
	if c.Organizations == 0 {
		c.Organizations = 200
	}
	if c.Events == 0 {
		c.Events = 100_000
	}
	if c.Reserved == 0 {
		c.Reserved = 8
	}
	if c.Began.IsZero() {
		c.Began = time.Date(2024, time.March, 1, 0, 0, 0, 0, time.UTC)
	}
	c.Began = c.Began.UTC().Truncate(time.Microsecond)
	return c
}

// New tells a workload. The same Config tells the same one.
func New(config Config) *Workload {
	config = config.withDefaults()
	n := &generator{
		random:   rand.New(rand.NewPCG(config.Seed, 0)),
		began:    config.Began,
		workload: &Workload{Seed: config.Seed},
	}
	n.found(config.Organizations, config.Reserved)
	reports := n.flood(min(config.Flood, config.Events))
	reports = append(reports, n.tellAll(config.Events)...)
	n.workload.Requests = n.requests(reports)
	return n.workload
}

// generator invents a workload.
type generator struct {
	random   *rand.Rand
	began    time.Time
	workload *Workload
	// accounts holds the organizations of each Snov.io account.
	accounts []*account
	told     int
}

// account is a Snov.io account with the organizations that share it.
type account struct {
	tellers   []*teller
	prospects int
}

// teller is an organization that numbers its events, bookings and forms from 1.
type teller struct {
	Organization
	events, bookings, forms int
}

// Every fifth organization shares its neighbour's account. Two of twenty skip
// existing prospects: one with an account of its own, one that shares the account of
// an organization that updates.
const (
	shareEvery = 5
	skipEvery  = 20
	skipsAlone = 2
	skipsInTwo = 9
)

// found makes the organizations.
func (n *generator) found(organizations, reserved int) {
	for i := range organizations {
		made := Organization{Name: fmt.Sprintf("organization-%d", i), SkipsExisting: i%skipEvery == skipsAlone || i%skipEvery == skipsInTwo}
		if i%shareEvery == shareEvery-1 {
			neighbour := n.accounts[len(n.accounts)-1]
			made.Account = neighbour.tellers[0].Account
			neighbour.tellers = append(neighbour.tellers, &teller{Organization: made})
		} else {
			made.Account = fmt.Sprintf("account-%d", i)
			n.accounts = append(n.accounts, &account{tellers: []*teller{{Organization: made}}})
		}
		n.workload.Organizations = append(n.workload.Organizations, made)
	}
	for i := range reserved {
		n.workload.Reserved = append(n.workload.Reserved, Organization{Name: fmt.Sprintf("probed-%d", i), Account: fmt.Sprintf("probed-account-%d", i)})
	}
}

// tellAll invents prospects until so many events have happened, and places their reports.
func (n *generator) tellAll(events int) []report {
	var reports []report
	for len(n.workload.Events) < events {
		account := n.accounts[n.random.IntN(len(n.accounts))]
		timeline := n.timeline(account, min(n.length(), events-len(n.workload.Events)))
		n.workload.Events = append(n.workload.Events, timeline.events...)
		reports = append(reports, n.place(timeline)...)
	}
	return reports
}

// floodTime is the part of the run within which a flood comes in.
const floodTime = 0.03

// flood lets one event each happen to so many prospects of the first account.
func (n *generator) flood(events int) []report {
	var reports []report
	for range events {
		timeline := n.timeline(n.accounts[0], 1)
		n.workload.Events = append(n.workload.Events, timeline.events...)
		reports = append(reports, report{delivery: Delivery{Event: timeline.events[0]}, at: n.random.Float64() * floodTime, batched: true})
	}
	return reports
}

// length is how many events happen to a prospect: one to eight, three or four on average.
func (n *generator) length() int {
	return 1 + n.weighted(20, 20, 18, 14, 10, 8, 6, 4)
}

// weighted throws a die whose sides have these weights and gives the side's index.
func (n *generator) weighted(weights ...int) int {
	sum := 0
	for _, weight := range weights {
		sum += weight
	}
	thrown := n.random.IntN(sum)
	for side, weight := range weights {
		if thrown -= weight; thrown < 0 {
			return side
		}
	}
	return len(weights) - 1
}

// chance is true with a probability.
func (n *generator) chance(probability float64) bool { return n.random.Float64() < probability }
