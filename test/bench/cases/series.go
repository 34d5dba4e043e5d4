package cases

import (
	"fmt"
	"time"

	"github.com/snovsync/snovsync/test/bench/figures"
)

// series collects what was measured of one subject, round by round.
type series map[string][]float64

func (s series) add(name string, value float64) { s[name] = append(s[name], value) }

func (s series) addTime(name string, d time.Duration) { s.add(name, d.Seconds()) }

// rate is what one round of a load found.
type rate struct {
	perSecond float64
	p50, p99  time.Duration
}

// The names of a rate's series.
const (
	seriesRate = "rate"
	seriesP50  = "p50"
	seriesP99  = "p99"
)

func (s series) addRate(r rate) string {
	s.add(seriesRate, r.perSecond)
	s.addTime(seriesP50, r.p50)
	s.addTime(seriesP99, r.p99)
	return fmt.Sprintf("%s, p50 %s, p99 %s",
		figures.PerSecond.Format(r.perSecond), figures.Duration.Format(r.p50.Seconds()), figures.Duration.Format(r.p99.Seconds()))
}
