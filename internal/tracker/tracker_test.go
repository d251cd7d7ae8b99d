package tracker_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const s = time.Second

var wholeStory = map[time.Duration]access.State{
	5 * s: access.PendingApproval, 20 * s: access.Delivering, 30 * s: access.Delivered,
}

var toldWhole = []string{"card delivered", "pendingApproval", "delivering", "delivered"}

func TestEachStateIsToldOnceInEachPlace(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.tenant.answer = states(wholeStory)
		w.follow(t, "r1")
		w.run(t, 1, time.Minute)
		assert.Equal(t, toldWhole, w.room.in("DM"))
		assert.Equal(t, toldWhole, w.room.in("#requests"))
		assert.Contains(t, w.room.text("DM", "delivered"), "You are now a member of *Marketing*")
		assert.Zero(t, w.room.count("find"), "what is known to stand is not looked for")
		assert.Contains(t, w.room.text("#requests", "delivered"), "Requestor1 is now a member of *Marketing*")
		w.isOver(t)
	})
}

func TestTheCardStandsBeforeEntraAnswers(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.tenant.answer = func(string, time.Duration) (access.State, error) { return "", errors.New("out of reach") }
		w.follow(t, "r1")
		w.run(t, 1, time.Minute)
		assert.Equal(t, []string{"card submitted"}, w.room.in("DM"))
		assert.LessOrEqual(t, w.tenant.reads, 10, "a service that fails is asked more and more seldom")
	})
}

func TestStatesThatWereNotSeenAreNotTold(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.tenant.answer = states(map[time.Duration]access.State{0: access.Denied})
		w.follow(t, "r1")
		w.run(t, 1, 20*s)
		assert.Equal(t, []string{"card denied", "denied"}, w.room.in("DM"))
		w.isOver(t)
	})
}

func TestWhatWasToldIsNeverTakenBack(t *testing.T) { // I5, F29
	inBubble(t, func(t *testing.T, w *world) {
		lags := states(map[time.Duration]access.State{2 * s: access.Delivering, 10 * s: access.PendingApproval, 15 * s: access.Submitted, 20 * s: access.Unknown, 40 * s: access.Delivered})
		w.tenant.answer = lags
		w.follow(t, "r1")
		w.run(t, 1, time.Minute)
		assert.Equal(t, []string{"card delivered", "delivering", "delivered"}, w.room.in("DM"))
	})
}

func TestAnAttemptOfUnknownEndIsLookedForFirst(t *testing.T) { // F07, F23
	for name, f := range map[string]fault{
		"killed before the post":             {crash: true},
		"killed after the post":              {crash: true, commit: true},
		"no answer, and nothing posted":      {err: unclear()},
		"no answer, but it had been posted":  {err: unclear(), commit: true},
		"asked to wait, and nothing posted":  {err: throttled(3 * s)},
		"an error of Slack that nobody knew": {err: errors.New("slack: teapot")},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, w *world) {
				w.tenant.answer = states(wholeStory)
				w.room.fault = onCalls("post", f, f, f, fault{}, f, f, fault{}, f)
				w.follow(t, "r1")
				w.run(t, 1, 40*s)
				w.longRun(t, 1, 5*time.Minute)
				for _, place := range []string{"DM", "#requests"} {
					told := w.room.in(place)
					assert.Equal(t, "card delivered", told[0], place)
					assert.Equal(t, 1, count(told, "delivered"), place)
					assert.LessOrEqual(t, count(told, "delivering"), 1, place)
					assert.LessOrEqual(t, count(told, "pendingApproval"), 1, place)
				}
				w.isOver(t)
			})
		})
	}
}

func count(list []string, what string) (n int) {
	for _, l := range list {
		if l == what {
			n++
		}
	}
	return n
}

func TestAnAdoptedCardIsBroughtUpToDate(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.tenant.answer = states(map[time.Duration]access.State{s: access.Delivered})
		w.room.fault = onCalls("post", fault{crash: true, commit: true}, fault{crash: true, commit: true})
		w.follow(t, "r1")
		w.run(t, 1, time.Minute)
		assert.Equal(t, []string{"card delivered", "delivered"}, w.room.in("DM"))
		w.isOver(t)
	})
}

func TestWithoutALookALineMayStandTwiceButNeverNot(t *testing.T) { // I4
	inBubble(t, func(t *testing.T, w *world) {
		w.tenant.answer = states(map[time.Duration]access.State{0: access.Delivered})
		posts := onCalls("post", fault{}, fault{}, fault{err: unclear(), commit: true})
		w.room.fault = func(c call) fault {
			if c.method == "find" {
				return fault{err: errors.New("slack: something new")}
			}
			return posts(c)
		}
		w.follow(t, "r1")
		w.run(t, 1, time.Minute)
		assert.Equal(t, 3, count(w.room.in("DM"), "delivered")+count(w.room.in("#requests"), "delivered"))
		w.isOver(t)
	})
}

func TestNoCallIsMadeWhileSlackWantsNone(t *testing.T) { // F22
	inBubble(t, func(t *testing.T, w *world) {
		w.tenant.answer = states(wholeStory)
		var from, until time.Time
		w.room.fault = func(c call) fault {
			if c.what == "delivering" && until.IsZero() {
				from, until = c.at, c.at.Add(30*s)
				return fault{err: throttled(30 * s)}
			}
			return fault{}
		}
		for _, id := range []string{"r1", "r2", "r3", "r4"} {
			w.follow(t, id)
		}
		w.run(t, 1, 3*time.Minute)
		require.False(t, until.IsZero())
		for _, c := range w.room.calls {
			assert.False(t, c.at.After(from) && c.at.Before(until), "%s %s at %s", c.method, c.what, c.at.Sub(from))
		}
		assert.Equal(t, 4, count(w.room.in("DM"), "delivered"))
		w.isOver(t)
	})
}

func TestNoCallIsMadeWhileEntraWantsNone(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		var reads []time.Duration
		w.tenant.answer = func(_ string, age time.Duration) (access.State, error) {
			if reads = append(reads, age); len(reads) == 1 {
				return "", throttled(40 * s)
			}
			return access.Delivered, nil
		}
		w.follow(t, "r1")
		w.run(t, 1, 2*time.Minute)
		require.Len(t, reads, 2)
		assert.GreaterOrEqual(t, reads[1]-reads[0], 40*s)
	})
}

func TestAPlaceThatIsGoneKeepsNothingBackElsewhere(t *testing.T) { // F24
	for name, gone := range map[string]func(c call) bool{
		"from the start": func(c call) bool { return c.channel == "#requests" },
		"later":          func(c call) bool { return c.channel == "#requests" && c.what != "card" },
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, w *world) {
				w.tenant.answer = states(wholeStory)
				w.room.fault = func(c call) fault {
					if gone(c) {
						return fault{err: errGone}
					}
					return fault{}
				}
				w.follow(t, "r1")
				w.run(t, 1, 2*time.Minute)
				assert.Equal(t, toldWhole, w.room.in("DM"))
				w.isOver(t)
			})
		})
	}
}

func TestAFaultInOnePlaceKeepsNothingBackInAnother(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.tenant.answer = states(wholeStory)
		w.room.fault = func(c call) fault {
			if c.channel == "DM" {
				return fault{err: errors.New("slack: invalid_blocks")}
			}
			return fault{}
		}
		w.follow(t, "r1")
		w.run(t, 1, 2*time.Minute)
		assert.Equal(t, 1, count(w.room.in("#requests"), "card delivered"))
		assert.Equal(t, 1, count(w.room.in("#requests"), "delivered"))
		assert.Less(t, w.room.count("post"), 15, "what Slack clearly refuses is tried more and more seldom")
		time.Sleep(time.Hour)
		w.run(t, 1, 2*time.Minute)
		assert.Empty(t, w.room.in("DM"), "and not for ever")
		w.isOver(t)
	})
}

func TestWithNoPlaceLeftItEndsQuietly(t *testing.T) { // F24
	inBubble(t, func(t *testing.T, w *world) {
		w.tenant.answer = states(wholeStory)
		w.room.fault = func(call) fault { return fault{err: errGone} }
		w.follow(t, "r1")
		w.run(t, 1, 5*time.Minute)
		assert.Equal(t, 2, w.room.count("post"), "one attempt in each place")
		w.isOver(t)
	})
}

func TestAYoungRequestMayBeInvisible(t *testing.T) { // F28
	inBubble(t, func(t *testing.T, w *world) {
		w.tenant.answer = func(_ string, age time.Duration) (access.State, error) {
			if age < 9*time.Minute {
				return "", notFound
			}
			return access.Delivered, nil
		}
		w.follow(t, "r1")
		w.run(t, 1, 10*s)
		w.longRun(t, 1, 11*time.Minute)
		assert.Equal(t, []string{"card delivered", "delivered"}, w.room.in("DM"))
		w.isOver(t)
	})
}

func TestARequestThatIsGoneIsToldOnce(t *testing.T) { // I4
	inBubble(t, func(t *testing.T, w *world) {
		w.tenant.answer = func(string, time.Duration) (access.State, error) { return "", notFound }
		w.follow(t, "r1")
		w.run(t, 2, 10*s)
		time.Sleep(10 * time.Minute)
		w.run(t, 2, 3*time.Minute)
		assert.Equal(t, []string{"card submitted", "unknown"}, w.room.in("DM"))
		assert.Contains(t, w.room.text("DM", "unknown"), "no longer shows this request")
		w.isOver(t)
	})
}

func TestOneMissedLookDoesNotEndAnOldRequest(t *testing.T) { // F28
	inBubble(t, func(t *testing.T, w *world) {
		w.tenant.answer = func(_ string, age time.Duration) (access.State, error) {
			switch {
			case age > time.Hour && age < time.Hour+50*s:
				return "", notFound
			case age > 2*time.Hour:
				return access.Delivered, nil
			}
			return access.PendingApproval, nil
		}
		w.follow(t, "r1")
		w.run(t, 1, 10*s)
		time.Sleep(time.Hour)
		w.run(t, 1, 3*time.Minute)
		time.Sleep(time.Hour)
		w.run(t, 1, 2*time.Minute)
		assert.Equal(t, []string{"card delivered", "pendingApproval", "delivered"}, w.room.in("DM"))
	})
}

func TestADeliveryWaitsForItsMembershipsToShow(t *testing.T) {
	shows := access.Grant{Groups: []string{"Marketing"}}
	hides := access.Grant{Missing: []string{"Marketing"}}
	for name, c := range map[string]struct {
		grant    func(age time.Duration) (access.Grant, error)
		from, to time.Duration
		words    string
	}{
		"they show at once": {nil, 0, 5 * s, "You are now a member of *Marketing*"},
		"they show after a while": {func(age time.Duration) (access.Grant, error) {
			if age < 30*s {
				return hides, nil
			}
			return shows, nil
		}, 30 * s, 40 * s, "You are now a member of *Marketing*"},
		"they do not show": {func(time.Duration) (access.Grant, error) { return hides, nil }, 60 * s, 70 * s, "does not show the membership of *Marketing* yet"},
		"they cannot be read": {func(time.Duration) (access.Grant, error) {
			return access.Grant{}, errors.New("forbidden")
		}, 60 * s, 130 * s, "You are holder of *Marketing Campaign* now"},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, w *world) {
				w.tenant.answer = states(map[time.Duration]access.State{0: access.Delivered})
				w.tenant.grant = c.grant
				w.follow(t, "r1")
				w.run(t, 1, 3*time.Minute)
				require.Contains(t, w.room.text("DM", "delivered"), "Delivered")
				assert.Equal(t, 1, count(w.room.in("DM"), "delivered"))
				for _, l := range w.room.lines {
					if l.what == "delivered" {
						assert.GreaterOrEqual(t, l.at.Sub(w.tenant.began), c.from)
						assert.LessOrEqual(t, l.at.Sub(w.tenant.began), c.to)
					}
				}
				w.isOver(t)
			})
		})
	}
}

func TestAPokeIsLookedAtAtOnce(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.follow(t, "r1")
		w.run(t, 1, 10*s)
		time.Sleep(3 * time.Hour)
		w.run(t, 1, 10*s)
		reads := w.tenant.reads
		require.NoError(t, w.store.Poke(context.Background(), "r1"))
		w.run(t, 1, s)
		assert.Equal(t, reads+1, w.tenant.reads)
	})
}

func TestWhoCanceledIsTold(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.tenant.answer = states(map[time.Duration]access.State{5 * s: access.Canceled})
		w.follow(t, "r1")
		_, err := w.store.UpdateTracked(context.Background(), "r1", func(r *sessions.Tracked) error { r.CanceledBy = "Requestor1"; return nil })
		require.NoError(t, err)
		w.run(t, 1, 30*s)
		assert.Contains(t, w.room.text("DM", "canceled"), "Canceled by Requestor1")
	})
}

func TestAFailedDeliveryIsFollowedForAsLongAsItCanBeTakenUpAgain(t *testing.T) { // I8
	inBubble(t, func(t *testing.T, w *world) {
		w.tenant.answer = states(map[time.Duration]access.State{5 * s: access.DeliveryFailed, 5 * time.Minute: access.Delivered})
		w.follow(t, "r1")
		w.run(t, 1, 7*time.Minute)
		assert.Equal(t, []string{"card delivered", "deliveryFailed", "delivered"}, w.room.in("DM"))
		w.isOver(t)
	})
	inBubble(t, func(t *testing.T, w *world) {
		w.tenant.answer = states(map[time.Duration]access.State{0: access.DeliveryFailed})
		w.follow(t, "r1")
		w.run(t, 1, 10*s)
		_, err := w.store.UpdateTracked(context.Background(), "r1", func(r *sessions.Tracked) error {
			r.Reached = time.Now().Add(-15 * 24 * time.Hour)
			return nil
		})
		require.NoError(t, err)
		require.NoError(t, w.store.Poke(context.Background(), "r1"))
		w.run(t, 1, 10*s)
		assert.Equal(t, 1, count(w.room.in("DM"), "deliveryFailed"))
		w.isOver(t)
	})
}

func TestATrackerThatIsStoppedInTheMiddleLosesNothing(t *testing.T) { // F08
	inBubble(t, func(t *testing.T, w *world) {
		w.tenant.answer = states(wholeStory)
		w.follow(t, "r1")
		for range 60 {
			w.run(t, 1, 700*time.Millisecond)
		}
		w.run(t, 1, time.Minute)
		assert.Equal(t, toldWhole, w.room.in("DM"))
		assert.Equal(t, toldWhole, w.room.in("#requests"))
		w.isOver(t)
	})
}

func TestTheClaimOfADeadTrackerRunsOut(t *testing.T) { // F32
	inBubble(t, func(t *testing.T, w *world) {
		w.tenant.answer = states(map[time.Duration]access.State{0: access.Delivered})
		w.follow(t, "r1")
		claims, err := w.store.Queue(sessions.Requests).Claim(context.Background(), 8, 45*s)
		require.NoError(t, err)
		require.Len(t, claims, 1)
		w.run(t, 1, 40*s)
		assert.Empty(t, w.room.in("DM"))
		w.run(t, 1, 20*s)
		assert.Equal(t, []string{"card delivered", "delivered"}, w.room.in("DM"))
	})
}
