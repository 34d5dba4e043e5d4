package simulator

import (
	"sort"
	"time"
)

// arrivals are the moments, counted from the simulator's start and never going
// back, at which an account's calls arrived.
type arrivals struct {
	at          []time.Duration
	total, over int
	// most is the most arrivals in any window of the configured length.
	most int
}

// within counts the arrivals of the window that ends now.
func (a *arrivals) within(now time.Duration, config Config) int {
	return len(a.at) - a.firstAfter(now-config.Window)
}

// add counts an arrival and tells whether it goes over the limit. Every arrival
// counts, the refused ones too. A window is half-open: of two calls exactly one
// window apart, only one is in it.
func (a *arrivals) add(now time.Duration, config Config) bool {
	a.at = append(a.at, now)
	a.total++
	within := a.within(now, config)
	a.most = max(a.most, within)
	over := config.Limit > 0 && within > config.Limit
	if over {
		a.over++
	}
	if keep := max(config.KeepCalls, within); config.KeepCalls > 0 && len(a.at) > 2*keep {
		a.at = append([]time.Duration(nil), a.at[len(a.at)-keep:]...)
	}
	return over
}

// firstAfter is the index of the first arrival later than a moment.
func (a *arrivals) firstAfter(moment time.Duration) int {
	return sort.Search(len(a.at), func(i int) bool { return a.at[i] > moment })
}

// mostIn counts the most arrivals in any half-open window among those kept.
func (a *arrivals) mostIn(window time.Duration) int {
	most, first := 0, 0
	for last, moment := range a.at {
		for a.at[first] <= moment-window {
			first++
		}
		most = max(most, last-first+1)
	}
	return most
}

// MostInWindow returns the most calls of an account that arrived in any half-open
// window of a length; 0 or the configured length: any window since the start.
// Of other lengths, where the ledger is bounded, only recent arrivals are looked at.
func (s *Simulator) MostInWindow(account string, window time.Duration) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	known, ok := s.accounts[account]
	if !ok {
		return 0
	}
	if window <= 0 || window == s.config.Window {
		return known.arrivals.most
	}
	return known.arrivals.mostIn(window)
}

// Stats is an account's traffic so far.
type Stats struct {
	Account string `json:"account"`
	// Calls counts every arrival, OverLimit those that were beyond the limit.
	Calls     int `json:"calls"`
	OverLimit int `json:"overLimit"`
	// MostInWindow is the most arrivals in any window of the configured length.
	MostInWindow  int     `json:"mostInWindow"`
	Limit         int     `json:"limit"`
	WindowSeconds float64 `json:"windowSeconds"`
	Prospects     int     `json:"prospects"`
}

// Stats returns the traffic of every account, in the order of their names.
func (s *Simulator) Stats() []Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Stats, 0, len(s.accounts))
	for _, known := range s.accounts {
		all = append(all, Stats{
			Account: known.clientID, Calls: known.arrivals.total, OverLimit: known.arrivals.over, MostInWindow: known.arrivals.most,
			Limit: s.config.Limit, WindowSeconds: s.config.Window.Seconds(), Prospects: known.prospectCount,
		})
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Account < all[j].Account })
	return all
}
