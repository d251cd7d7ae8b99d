package slackapp

import (
	"context"
	"errors"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
)

// urgency says who waits for a call of Slack. The urgent ones go first: they
// may borrow from the budget, the others must leave something in it.
type urgency string

const (
	person urgency = "person" // somebody looks at the screen
	thread urgency = "thread" // a card or a line in its thread
	feed   urgency = "feed"   // a line that nobody waits for
)

// call is one call of the Web API, as far as its budget goes.
type call struct {
	method  string
	channel string // of chat.postMessage
	urgency urgency
}

// call makes a call when there is room for it, and translates its error. What
// Slack asks for with Retry-After every replica keeps; after that one call
// goes ahead of all others, so that they do not run into it together.
//
// https://docs.slack.dev/apis/web-api/rate-limits
func (a *App) call(ctx context.Context, c call, do func() error) error {
	trial, err := a.awaitRoom(ctx, c)
	if err != nil {
		a.metrics.call(c.method, outcomeHeld)
		return err
	}
	err = translate(do())
	a.metrics.call(c.method, outcomeOf(err))
	if errors.Is(err, errFinal) && c.method != "auth.test" && c.method != "apps.connections.open" {
		a.suspect()
	}
	held, ctx := a.store.Calls("slack:"+c.method), context.WithoutCancel(ctx)
	var told error
	switch throttled := access.KindOf(err) == access.Throttled; {
	case throttled:
		after := max(retryAfter(err), time.Second)
		a.log.Warn("slack wants fewer calls", "method", c.method, "after_ms", after.Milliseconds())
		told = held.Pause(ctx, after)
	case trial:
		told = held.Flow(ctx)
	}
	if told != nil {
		a.log.Warn("other replicas do not know how much slack takes", "method", c.method, "error", told)
	}
	return err
}

var errNoRoom = errors.New("the budget of this method is spent")

// awaitRoom waits for room, for as long as who waits for the call can wait. It
// is access.Throttled when there is none by then. Without the store there is
// always room: Slack's own limits are still there.
func (a *App) awaitRoom(ctx context.Context, c call) (trial bool, err error) {
	deadline := time.Now().Add(c.patience())
	if end, ok := ctx.Deadline(); ok && end.Before(deadline) {
		deadline = end
	}
	for {
		room, err := a.room(ctx, c)
		if ctx.Err() != nil {
			return false, busy(access.Unavailable, 0, ctx.Err())
		}
		if err != nil {
			a.log.Warn("calling without a look at the budget", "method", c.method, "error", err)
			return false, nil
		}
		if room.Wait <= 0 {
			return room.Trial, nil
		}
		if time.Now().Add(room.Wait).After(deadline) {
			return false, busy(access.Throttled, room.Wait, errNoRoom)
		}
		wait(ctx, room.Wait)
	}
}

// askWithin bounds the question for room: a store that is out of reach must
// not hold up what does not need it.
const askWithin = time.Second

func (a *App) room(ctx context.Context, c call) (sessions.Room, error) {
	ctx, cancel := context.WithTimeout(ctx, askWithin)
	defer cancel()
	return a.store.Calls("slack:"+c.method).Ask(ctx, c.budgets(a.cfg.Pace)...)
}

func (c call) patience() time.Duration {
	switch c.urgency {
	case person:
		return 2 * time.Second
	case thread:
		return 5 * time.Second
	}
	return 3 * time.Second // in place: the lines of a channel keep their order
}

// budgets are what the call takes from. A fifth of the minute's worth at once
// and four fifths in the course of a minute are together what Slack allows in
// any minute.
func (c call) budgets(pace float64) []sessions.Budget {
	var all []sessions.Budget
	if n := perMinute(c.method) * pace; n > 0 {
		all = append(all, c.budget(c.method, n/5, n*4/5))
	}
	if c.method == "chat.postMessage" {
		all = append(all, c.budget(c.method+" "+c.channel, 3*pace, 60*pace))
	}
	return all
}

// budget is one from which this call may be taken. Whoever waits least may
// borrow from the time to come, whoever can wait leaves something.
func (c call) budget(name string, atOnce, aMinute float64) sessions.Budget {
	b := sessions.Budget{Name: name, Size: max(2, atOnce), Per: time.Duration(float64(time.Minute) / aMinute)}
	switch c.urgency {
	case person:
		b.Keep = -b.Size * 2 / 3
	case feed:
		b.Keep = b.Size / 3
	}
	return b
}

// perMinute is Slack's tier of a method; zero for one that only the answer to
// a person calls, which waits for nothing but Retry-After.
func perMinute(method string) float64 {
	switch method {
	case "chat.update", "chat.delete", "conversations.open", "conversations.info", "conversations.history", "conversations.replies",
		"users.lookupByEmail":
		return 50
	case "conversations.list":
		return 20
	}
	return 0
}
