package ratelimit

import "github.com/prometheus/client_golang/prometheus"

// Metrics counts refusals by limit. No label names a caller. A nil Metrics counts nothing.
type Metrics struct{ refused *prometheus.CounterVec }

// NewMetrics registers the counter snovsync_api_refused_total.
func NewMetrics(registerer prometheus.Registerer) *Metrics {
	m := &Metrics{refused: prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "snovsync_api_refused_total", Help: "Requests refused because a caller was over a limit, by limit.",
	}, []string{"limit"})}
	registerer.MustRegister(m.refused)
	return m
}

// Refused counts a refusal.
func (m *Metrics) Refused(limit string) {
	if m != nil {
		m.refused.WithLabelValues(limit).Inc()
	}
}
