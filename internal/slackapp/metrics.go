package slackapp

import (
	"context"
	"time"

	"accessbot/internal/access"

	"github.com/prometheus/client_golang/prometheus"
)

// Outcomes of a call of the Web API, as labels.
const (
	outcomeOK        = "ok"
	outcomeThrottled = "throttled" // Slack wants fewer calls
	outcomeUnclear   = "unclear"   // no answer
	outcomeRefused   = "refused"
	outcomeHeld      = "held" // not made: the budget was spent
)

// Outcomes of an envelope, as labels.
const (
	envelopeKept     = "kept"     // in the store, and acknowledged
	envelopeAgain    = "again"    // came before
	envelopeAnswered = "answered" // a menu
	envelopeRefused  = "refused"  // by the gate, or by the check of a form
	envelopeUnwanted = "unwanted" // nothing is to be done for it
	envelopeTooMany  = "too_many" // its sender sends too many
	envelopeLost     = "unstored" // the store is out of reach: not acknowledged, or with the truth
	envelopeBroken   = "bug"      // a bug in the taking of it
)

// metrics counts what happens. Labels are the bot's own words: nothing of a
// person, a channel or a package is in them.
type metrics struct {
	envelopes  *prometheus.CounterVec
	acks       prometheus.Histogram
	unacked    prometheus.Counter
	calls      *prometheus.CounterVec
	reconnects *prometheus.CounterVec
	sockets    prometheus.Gauge
	ghosts     prometheus.Gauge
}

func newMetrics() *metrics {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
	}
	gauge := func(name, help string) prometheus.Gauge {
		return prometheus.NewGauge(prometheus.GaugeOpts{Name: name, Help: help})
	}
	return &metrics{
		envelopes: counter("accessbot_slack_envelopes_total", "Envelopes from Slack, by what a person did and what became of it.", "kind", "outcome"),
		acks: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "accessbot_slack_ack_seconds", Help: "From the arrival of an envelope to its acknowledgement; Slack waits 3 seconds.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2, 3},
		}),
		unacked: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "accessbot_slack_unacked_total", Help: "Acknowledgements that could not be sent, or not in time.",
		}),
		calls:      counter("accessbot_slack_calls_total", "Calls of Slack's Web API; held ones were not made.", "method", "outcome"),
		reconnects: counter("accessbot_slack_reconnects_total", "Connections that ended or were not made, by reason.", "reason"),
		sockets:    gauge("accessbot_slack_sockets", "Open connections of this replica."),
		ghosts:     gauge("accessbot_slack_ghost_sockets", "Connections that Slack counts and no replica holds."),
	}
}

// register makes everything visible to a scrape.
func (m *metrics) register(to prometheus.Registerer, app *App) {
	to.MustRegister(m.envelopes, m.acks, m.unacked, m.calls, m.reconnects, m.sockets, m.ghosts, newWaiting(app))
}

func (m *metrics) call(method, outcome string) { m.calls.WithLabelValues(method, outcome).Inc() }

func (m *metrics) envelope(kind Kind, outcome string) {
	m.envelopes.WithLabelValues(string(kind), outcome).Inc()
}

func outcomeOf(err error) string {
	switch access.KindOf(err) {
	case "":
		return outcomeOK
	case access.Throttled:
		return outcomeThrottled
	case access.Unclear:
		return outcomeUnclear
	}
	return outcomeRefused
}

// waiting tells a scrape what waits in the store. While the store is out of
// reach it tells nothing: no number is better than an old one.
type waiting struct {
	app                   *App
	envelopes, age, posts *prometheus.Desc
}

func newWaiting(app *App) *waiting {
	desc := func(name, help string) *prometheus.Desc { return prometheus.NewDesc(name, help, nil, nil) }
	return &waiting{
		app:       app,
		envelopes: desc("accessbot_intake_waiting", "Envelopes that are acknowledged and not yet done, of all replicas."),
		age:       desc("accessbot_intake_oldest_seconds", "Age of the oldest of them."),
		posts:     desc("accessbot_slack_posts_waiting", "Messages that wait for their turn, of all replicas."),
	}
}

// Describe implements prometheus.Collector.
func (w *waiting) Describe(to chan<- *prometheus.Desc) {
	to <- w.envelopes
	to <- w.age
	to <- w.posts
}

// Collect implements prometheus.Collector.
func (w *waiting) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	tell := func(desc *prometheus.Desc, v float64) {
		to <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, v)
	}
	if state, err := w.app.store.Intake(ctx); err == nil {
		tell(w.envelopes, float64(state.Waiting))
		tell(w.age, state.Oldest.Seconds())
	}
	if n, err := w.app.outbox().Len(ctx); err == nil {
		tell(w.posts, float64(n))
	}
}
