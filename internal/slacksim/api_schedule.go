package slacksim

import (
	"slices"
	"time"
)

// farthestSchedule is how far ahead a message can be scheduled.
// See https://docs.slack.dev/reference/methods/chat.scheduleMessage.
const farthestSchedule = 120 * 24 * time.Hour

// Slack takes no more than 30 scheduled messages for one channel within five minutes.
const (
	scheduleWindow = 5 * time.Minute
	schedulesIn    = 30
)

// scheduled is a message that waits for its time.
type scheduled struct {
	id      string
	postAt  time.Time
	created time.Time
	message *message
	timer   *appointment
}

func (w *Workspace) chatScheduleMessage(args arguments) (object, error) {
	c, err := w.postingChannel(args.text("channel"))
	if err != nil {
		return nil, err
	}
	postAt, err := w.readPostAt(args, c)
	if err != nil {
		return nil, err
	}
	said, err := w.readContent(args)
	if err != nil {
		return nil, err
	}
	s := &scheduled{id: w.nextID("Q"), postAt: postAt, created: w.now(), message: said.message(c)}
	s.message.threadTS = args.text("thread_ts")
	s.timer = w.after(postAt.Sub(w.now()), func() { w.postScheduled(s) })
	w.scheduled = append(w.scheduled, s)
	shown := object{"text": said.text, "type": "delayed_message", "bot_id": botID, "bot_profile": w.botProfile()}
	if said.blocks != nil {
		shown["blocks"] = said.blocks
	}
	return object{"channel": c.id, "scheduled_message_id": s.id, "post_at": postAt.Unix(), "message": shown}, nil
}

func (w *Workspace) readPostAt(args arguments, c *channel) (time.Time, error) {
	seconds, ok := args.number("post_at", 0)
	at := time.Unix(int64(seconds), 0)
	near := 0
	for _, s := range w.scheduled {
		if s.message.channel == c && s.postAt.Sub(at).Abs() < scheduleWindow {
			near++
		}
	}
	switch {
	case !ok || seconds <= 0:
		return at, refuse("invalid_time")
	case !at.After(w.now()):
		return at, refuse("time_in_past")
	case at.Sub(w.now()) > farthestSchedule:
		return at, refuse("time_too_far")
	case near >= schedulesIn:
		return at, refuse("restricted_too_many")
	}
	return at, nil
}

// postScheduled posts a message whose time has come, unless the channel takes none any more.
func (w *Workspace) postScheduled(s *scheduled) {
	w.unschedule(s)
	c := s.message.channel
	if c.archived || w.revoked {
		return
	}
	s.message.threadTS = c.parentFor(s.message.threadTS)
	w.post(s.message)
}

func (w *Workspace) unschedule(gone *scheduled) {
	w.scheduled = slices.DeleteFunc(w.scheduled, func(s *scheduled) bool { return s == gone })
}

func (w *Workspace) chatDeleteScheduledMessage(args arguments) (object, error) {
	c := w.channel(args.text("channel"))
	if c == nil || !w.botSees(c) {
		return nil, refuse("channel_not_found")
	}
	for _, s := range w.scheduled {
		if s.id == args.text("scheduled_message_id") && s.message.channel == c {
			w.callOff(s.timer)
			w.unschedule(s)
			return object{}, nil
		}
	}
	return nil, refuse("invalid_scheduled_message_id")
}

func (w *Workspace) chatScheduledMessagesList(args arguments) (object, error) {
	if args.has("channel") && w.channel(args.text("channel")) == nil {
		return nil, refuse("invalid_channel")
	}
	var found []*scheduled
	for _, s := range w.scheduled {
		if !args.has("channel") || s.message.channel.id == args.text("channel") {
			found = append(found, s)
		}
	}
	slices.SortStableFunc(found, func(a, b *scheduled) int { return a.postAt.Compare(b.postAt) })
	page, next, err := pageOf(found, args, pages{100, 1000})
	if err != nil {
		return nil, err
	}
	list := []object{}
	for _, s := range page {
		list = append(list, object{
			"id": s.id, "channel_id": s.message.channel.id, "post_at": s.postAt.Unix(), "date_created": s.created.Unix(),
			"text": s.message.text,
		})
	}
	return object{"scheduled_messages": list, "response_metadata": object{"next_cursor": next}}, nil
}
