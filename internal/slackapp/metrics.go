package slackapp

import (
	"accessbot/internal/access"

	"github.com/prometheus/client_golang/prometheus"
)

// Outcomes of a call or an envelope, as labels.
const (
	outcomeOK        = "ok"
	outcomeThrottled = "throttled" // Slack wants fewer calls
	outcomeUnclear   = "unclear"   // no answer
	outcomeRefused   = "refused"
	outcomeHeld      = "held" // not made: the budget was spent
)

// metrics counts what happens. Labels are the bot's own words: nothing of a
// person or a package is in them.
type metrics struct {
	calls *prometheus.CounterVec
}

func newMetrics() *metrics {
	return &metrics{
		calls: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "accessbot_slack_calls_total", Help: "Calls of Slack's Web API by method and outcome; held ones were not made.",
		}, []string{"method", "outcome"}),
	}
}

func (m *metrics) call(method, outcome string) { m.calls.WithLabelValues(method, outcome).Inc() }

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
