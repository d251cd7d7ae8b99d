package slackapp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
	"accessbot/internal/views"

	"github.com/slack-go/slack"
)

// outgoing is a message that waits in the store for its turn.
type outgoing struct {
	Line   access.Line
	To     access.Member // whose direct message it goes to when Line has no channel
	Text   string
	Blocks []json.RawMessage
	Since  time.Time
	Intent time.Time // when it was first tried; zero before that
	Ended  string    // the ts of the message, or why there is none
}

// Bounds of the outbox.
const (
	outboxQueue   = "posts"
	maxOutbox     = 10_000
	outboxLease   = 30 * time.Second
	deliverWithin = 20 * time.Second // less than the lease: nobody else takes it meanwhile
	outboxPause   = 500 * time.Millisecond
	againAfter    = 5 * time.Second
	outboxBudget  = time.Hour          // how long a message that Slack refuses is tried
	keepOutgoing  = 7 * 24 * time.Hour // also after the end, so that it is not taken in twice
)

// Enqueue takes in a message that nobody waits for, such as a line of a feed.
// It is kept in the store until some replica has posted it, behind everything
// that is more urgent, and once: a second one with the same line is the same
// message. It is access.Throttled when ten thousand wait already.
func (a *App) Enqueue(ctx context.Context, line access.Line, m views.Message) error {
	return a.enqueue(ctx, outgoing{Line: line}, m)
}

func (a *App) enqueue(ctx context.Context, o outgoing, m views.Message) error {
	waiting, err := a.outbox().Len(ctx)
	if err != nil {
		return err
	}
	if waiting >= maxOutbox {
		return busy(access.Throttled, time.Minute, errors.New("too many messages wait"))
	}
	o.Text, o.Since = m.Text, time.Now()
	for _, b := range m.Blocks {
		raw, err := json.Marshal(b)
		if err != nil {
			return fmt.Errorf("write a block: %w", err)
		}
		o.Blocks = append(o.Blocks, raw)
	}
	id := digest(o.Line)
	fresh, err := a.outgoing().Add(ctx, id, o)
	if err != nil {
		return err
	}
	if !fresh {
		was, err := a.outgoing().Get(ctx, id)
		if err != nil || was.Ended != "" {
			return err
		}
	}
	return a.outbox().Poke(ctx, id)
}

func (a *App) outbox() *sessions.Queue { return a.store.Queue(outboxQueue) }

func (a *App) outgoing() sessions.Records[outgoing] {
	return sessions.RecordsOf(a.store, "post", func(outgoing) time.Duration { return keepOutgoing })
}

// deliver posts what waits in the outbox, one after the other, until ctx ends.
func (a *App) deliver(ctx context.Context) {
	for ctx.Err() == nil {
		claims, err := a.outbox().Claim(ctx, 1, outboxLease)
		if err != nil && ctx.Err() == nil {
			a.log.Error("outbox", "error", err)
		}
		for _, c := range claims {
			a.deliverClaim(context.WithoutCancel(ctx), c)
		}
		if len(claims) == 0 {
			wait(ctx, outboxPause)
		}
	}
}

func (a *App) deliverClaim(ctx context.Context, c sessions.Claim) {
	ctx, cancel := context.WithTimeout(ctx, deliverWithin)
	defer cancel()
	again := againAfter
	err := guard(func() (err error) {
		again, err = a.deliverOne(ctx, c.ID)
		return err
	})
	if err != nil {
		a.log.Warn("message not posted yet", "message", c.ID, "error", err)
	}
	if kept, err := a.outbox().Settle(context.WithoutCancel(ctx), c, again); err != nil || !kept {
		a.log.Warn("message not settled", "message", c.ID, "kept", kept, "error", err)
	}
}

// deliverOne posts one message unless it stands already, and tells when to
// try again: the intent is written before the post, and an intent without an
// end is looked for first.
func (a *App) deliverOne(ctx context.Context, id string) (again time.Duration, err error) {
	o, err := a.outgoing().Get(ctx, id)
	if errors.Is(err, sessions.ErrNoRecord) || err == nil && o.Ended != "" {
		return sessions.Never, nil
	}
	if err != nil {
		return againAfter, err
	}
	ts, err := a.postOutgoing(ctx, id, o)
	kind := access.KindOf(err)
	switch {
	case err == nil:
		return a.endOutgoing(ctx, id, ts)
	case kind == access.Throttled: // surely not posted, so there is nothing to look for
		_, undo := a.outgoing().Update(ctx, id, func(now *outgoing) error { now.Intent = o.Intent; return nil })
		return max(retryAfter(err), time.Second), errors.Join(err, undo)
	case a.IsGone(err), kind == access.Internal && time.Since(o.Since) > outboxBudget:
		a.log.Error("message given up", "message", id, "channel", o.Line.Channel, "error", err)
		return a.endOutgoing(ctx, id, "gone")
	}
	return againAfter, err
}

func (a *App) endOutgoing(ctx context.Context, id, how string) (time.Duration, error) {
	_, err := a.outgoing().Update(ctx, id, func(o *outgoing) error {
		o.Ended, o.Text, o.Blocks = how, "", nil
		return nil
	})
	if err != nil {
		return againAfter, err
	}
	return sessions.Never, nil
}

func (a *App) postOutgoing(ctx context.Context, id string, o outgoing) (ts string, err error) {
	u := feed
	if o.Line.Channel == "" {
		u = thread
		if o.Line.Channel, err = a.OpenDirect(ctx, o.To); err != nil {
			return "", err
		}
	}
	if ts, err := a.tried(ctx, o); ts != "" || err != nil {
		return ts, err
	}
	if _, err := a.outgoing().Update(ctx, id, func(now *outgoing) error { now.Intent = time.Now(); return nil }); err != nil {
		return "", err
	}
	return a.post(ctx, u, o.Line, o.message())
}

// tried looks for what an earlier attempt may have posted. Where the bot
// cannot look, a message that stands twice is better than one that is missing.
func (a *App) tried(ctx context.Context, o outgoing) (ts string, err error) {
	if o.Intent.IsZero() {
		return "", nil
	}
	ts, _, err = a.Find(ctx, o.Line, o.Intent)
	if a.IsGone(err) || access.KindOf(err) == access.Internal {
		a.log.Warn("cannot look for an earlier message", "channel", o.Line.Channel, "error", err)
		return "", nil
	}
	return ts, err
}

func (o *outgoing) message() views.Message {
	m := views.Message{Text: o.Text}
	for _, raw := range o.Blocks {
		m.Blocks = append(m.Blocks, written{raw})
	}
	return m
}

// written is a block as it was written down: reading it back into its type
// could lose what that type does not know.
type written struct{ json.RawMessage }

// BlockType is not looked at when a message is sent.
func (written) BlockType() slack.MessageBlockType { return "" }

// ID is not looked at when a message is sent.
func (written) ID() string { return "" }
