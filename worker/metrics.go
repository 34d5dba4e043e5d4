package worker

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/snovsync/snovsync/models"
)

// metrics are the engine's figures. None carries an organization or a person.
type metrics struct {
	calls, leasesLost prometheus.Counter
	outcomes          *prometheus.CounterVec
}

func newMetrics(registerer prometheus.Registerer) *metrics {
	m := &metrics{
		calls: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "snovsync_snovio_calls_total", Help: "Calls of the worker pool to Snov.io.",
		}),
		leasesLost: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "snovsync_leases_lost_total", Help: "Leases that ended before their work did.",
		}),
		outcomes: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "snovsync_outcomes_total", Help: "Results written to the sync log, by status and reason.",
		}, []string{"status", "reason"}),
	}
	if registerer != nil {
		registerer.MustRegister(m.calls, m.leasesLost, m.outcomes)
	}
	return m
}

func (m *metrics) wrote(results []models.Result) {
	for i := range results {
		m.outcomes.WithLabelValues(string(results[i].Status), string(results[i].Reason)).Inc()
	}
}
