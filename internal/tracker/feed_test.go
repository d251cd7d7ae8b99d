package tracker_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/tracker"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fed are the lines of a channel's feed.
func (w *world) fed(channel string) []string {
	var all []string
	for _, l := range w.room.lines {
		if l.channel == channel && strings.HasPrefix(l.what, "feed.") {
			all = append(all, l.text)
		}
	}
	return all
}

func everything(channel string) tracker.Routes {
	return tracker.Routes{{Channel: channel, Kinds: tracker.Kinds()}}
}

func TestAChannelIsToldEachStepInOneLine(t *testing.T) {
	asking(t, func(t *testing.T, w *world) {
		w.routes = everything("#feed")
		time.Sleep(s)
		w.run(t, 2, 10*s)
		w.follow(t, "r2")
		w.run(t, 2, 10*s)
		w.decides(t, 1, access.Approved, first)
		w.becomes(access.Delivered)
		w.run(t, 2, 30*s)
		assert.ElementsMatch(t, []string{
			"Requestor1 asked for Marketing Campaign.",
			"Approver1 approved the request of Requestor1 for Marketing Campaign.",
			"Requestor1 has access to Marketing Campaign now.",
			"Requestor1 has access to Marketing Campaign now.",
		}, w.fed("#feed"), "r1 was made before there was a feed")
		for _, l := range w.fed("#feed") {
			assert.NotContains(t, l, "because", "no reason is for a channel")
		}
	}, oneStage(first))
}

func TestEachEndHasItsLine(t *testing.T) {
	for name, c := range map[string]struct {
		kind, want string
		setUp      func(t *testing.T, w *world)
		state      access.State
	}{
		"denied": {"userAdd", "Approver1 denied the request of Requestor1 for Marketing Campaign.", func(t *testing.T, w *world) { w.decides(t, 1, access.Refused, first) }, access.Denied},
		"by nobody": {"userAdd", "The request of Requestor1 for Marketing Campaign was denied: nobody decided it in time.", func(_ *testing.T, w *world) {
			w.tenant.history = []access.Activity{{Verdict: access.Refused, At: time.Now()}}
		}, access.Denied},
		"canceled":     {"userAdd", "The request of Requestor1 for Marketing Campaign was canceled.", func(*testing.T, *world) {}, access.Canceled},
		"not given":    {"userAdd", "Entra could not do all that was asked for Requestor1 about Marketing Campaign. An administrator should look at the request.", func(*testing.T, *world) {}, access.DeliveryFailed},
		"given back":   {"userRemove", "Requestor1 has no access to Marketing Campaign any more.", func(*testing.T, *world) {}, access.Delivered},
		"taken away":   {"adminRemove", "Requestor1 has no access to Marketing Campaign any more.", func(*testing.T, *world) {}, access.Delivered},
		"given anyway": {"adminAdd", "Requestor1 has access to Marketing Campaign now.", func(*testing.T, *world) {}, access.Delivered},
	} {
		t.Run(name, func(t *testing.T) {
			watched(t, func(t *testing.T, w *world) {
				w.routes = everything("#feed")
				w.tenant.grant = func(time.Duration) (access.Grant, error) { return access.Grant{}, nil }
				w.run(t, 1, s)
				w.tenant.answer = states(map[time.Duration]access.State{0: access.PendingApproval})
				w.followAs(t, "r1", c.kind, "a1")
				w.run(t, 1, 5*s)
				c.setUp(t, w)
				w.becomes(c.state)
				w.run(t, 2, 2*time.Minute)
				fed := w.fed("#feed")
				require.Len(t, fed, 2)
				assert.Equal(t, c.want, fed[1])
			})
		})
	}
}

func TestTheEndOfAccessHasItsLine(t *testing.T) {
	watched(t, func(t *testing.T, w *world) {
		w.routes = everything("#feed")
		w.tenant.hold("a1", "k1", holder, day)
		w.run(t, 1, 5*s)
		w.hourly(t, 2*day)
		assert.Equal(t, []string{"The access of Requestor1 to Marketing Campaign has ended."}, w.fed("#feed"))
	})
}

func TestARouteIsChosenByPackageThenByCatalog(t *testing.T) {
	for name, c := range map[string]struct {
		routes tracker.Routes
		want   string
	}{
		"by package":      {tracker.Routes{{Catalog: "marketing", Channel: "#catalog", Kinds: tracker.Kinds()}, {Package: "marketing campaign", Channel: "#package", Kinds: tracker.Kinds()}}, "#package"},
		"by catalog":      {tracker.Routes{{Channel: "#all", Kinds: tracker.Kinds()}, {Catalog: "Marketing", Channel: "#catalog", Kinds: tracker.Kinds()}}, "#catalog"},
		"by neither":      {tracker.Routes{{Catalog: "Finance", Channel: "#catalog", Kinds: tracker.Kinds()}, {Channel: "#all", Kinds: tracker.Kinds()}}, "#all"},
		"to nobody":       {tracker.Routes{{Package: "Marketing Campaign"}, {Channel: "#all", Kinds: tracker.Kinds()}}, ""},
		"of another kind": {tracker.Routes{{Channel: "#all", Kinds: []tracker.Kind{tracker.FeedGrants}}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			watched(t, func(t *testing.T, w *world) {
				w.routes, w.tenant.catalog = c.routes, "Marketing"
				w.run(t, 1, s)
				w.pends(t)
				w.run(t, 1, 10*s)
				for _, channel := range []string{"#package", "#catalog", "#all"} {
					assert.Equal(t, channel == c.want, len(w.fed(channel)) == 1, channel)
				}
			})
		})
	}
}

func TestAFeedStandsOnceWhateverCrashes(t *testing.T) { // F07
	for name, f := range map[string]fault{
		"killed before": {crash: true}, "killed after": {crash: true, commit: true}, "no answer": {err: unclear(), commit: true},
		"full": {err: throttled(3 * s)},
	} {
		t.Run(name, func(t *testing.T) {
			asking(t, func(t *testing.T, w *world) {
				w.routes = everything("#feed")
				w.run(t, 1, s)
				w.follow(t, "r2")
				w.room.fault = onCalls("enqueue", f, f, fault{}, f)
				w.run(t, 2, 30*s)
				w.longRun(t, 2, 5*time.Minute)
				time.Sleep(8 * day) // longer than the outbox knows a line again
				w.decides(t, 1, access.Approved, first)
				w.becomes(access.Delivered)
				require.NoError(t, w.store.Poke(context.Background(), "r2"))
				w.run(t, 2, 30*s)
				seen := map[string]int{}
				for _, l := range w.room.lines {
					if l.request == "r2" && l.channel == "#feed" {
						seen[l.what]++
					}
				}
				assert.Equal(t, map[string]int{"feed.requested": 1, "feed.done": 1}, seen)
			}, oneStage(first))
		})
	}
}

func TestChannelsThatOutsidersReadHearNothing(t *testing.T) { // T9
	asking(t, func(t *testing.T, w *world) {
		w.routes = everything("#feed")
		w.room.outside = map[string]bool{"#feed": true}
		w.run(t, 1, s)
		w.follow(t, "r2")
		w.run(t, 1, 30*s)
		assert.Empty(t, w.fed("#feed"))
		w.room.outside = nil
		w.becomes(access.Delivered)
		require.NoError(t, w.store.Poke(context.Background(), "r2"))
		w.run(t, 1, 30*s)
		assert.Contains(t, w.fed("#feed"), "Requestor1 has access to Marketing Campaign now.")
		assert.NotContains(t, w.fed("#feed"), "Requestor1 asked for Marketing Campaign.", "what was not told is not told later")
	}, oneStage(first))
}

func TestARouteMayHaveItsOwnApprovalsChannel(t *testing.T) {
	for name, c := range map[string]struct {
		route   tracker.Route
		channel string
		closed  bool
	}{
		"its own, private": {tracker.Route{Package: "Marketing Campaign", Approvals: "#own", Closed: true}, "#own", true},
		"its own, public":  {tracker.Route{Package: "Marketing Campaign", Approvals: "#own"}, "#own", false},
		"that of all":      {tracker.Route{Package: "Marketing Campaign"}, "#approvals", false},
	} {
		t.Run(name, func(t *testing.T) {
			asking(t, func(t *testing.T, w *world) {
				w.channels.Approvals, w.routes = "#approvals", tracker.Routes{c.route}
				w.run(t, 2, 10*s)
				card := w.card(t, c.channel, "ask.1")
				w.decides(t, 1, access.Approved, first)
				w.run(t, 2, 5*s)
				assert.Zero(t, card.buttons)
				assert.Equal(t, c.closed, strings.Contains(card.text, "because"), "what is written is not for a public channel")
			}, oneStage(first))
		})
	}
}
