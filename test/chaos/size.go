package main

import (
	"math"
	"time"
)

// size says how much a campaign does.
type size struct {
	Events        int           `default:"20000" help:"Events that happen."`
	Flood         int           `default:"2000" help:"How many of them one account has waiting from the beginning, so that its limit is always used up."`
	Organizations int           `default:"60" help:"Organizations; every fifth shares its neighbour's Snov.io account."`
	Workers       int           `default:"4" help:"Worker processes."`
	APIs          int           `name:"apis" default:"2" help:"API processes."`
	Window        time.Duration `default:"10s" help:"Snov.io's window, in which 60 calls of an account may arrive."`
	Alone         bool          `default:"true" negatable:"" help:"First let every fault strike alone."`
	Mixed         time.Duration `default:"3m" help:"How long faults strike at random, several at a time."`
	Every         time.Duration `default:"1500ms" help:"Mean time between two of these."`
	Outage        time.Duration `default:"6s" help:"Longest fault of Snov.io itself, where it strikes alone."`
	Keep          bool          `help:"Keep the processes' log and the run log also where nothing went wrong."`
	Longest       time.Duration `default:"4s" help:"Longest fault, where its length is free; the shortest is half a second."`
}

// rest is how long accounts rest where nobody knows what they were just sent.
func (s size) rest() time.Duration { return s.Window + leaseTime }

const (
	// limit is Snov.io's own.
	limit = 60
	// latency is how long the simulated Snov.io takes for a call.
	latency = 20 * time.Millisecond
	// callTimeout is the product's patience with Snov.io, retryDelay its wait after a
	// first failed attempt: short, so that a run of minutes sees many of them.
	callTimeout = 2 * time.Second
	retryDelay  = 100 * time.Millisecond
	// shortest is the shortest fault.
	shortest = 500 * time.Millisecond
)

// longestRetryDelay is the product's wait after so many failed attempts at its longest:
// each is 2.95 times the one before, by up to a fifth longer.
func longestRetryDelay(failed int) time.Duration {
	return time.Duration(float64(retryDelay) * math.Pow(2.95, float64(failed-1)) * 1.2)
}
