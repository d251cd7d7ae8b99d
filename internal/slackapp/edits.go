package slackapp

import (
	"context"
	"sync"

	"accessbot/internal/access"
	"accessbot/internal/views"
)

// edits holds the edits that wait for their turn, by message. Of those that
// wait for the same message only the newest is sent: Slack allows fifty a
// minute for the whole workspace.
type edits struct {
	mu sync.Mutex
	of map[string]*editing // by channel and ts
}

// editing is what happens to one message.
type editing struct {
	turn chan struct{} // holds a token while an edit is on its way

	// Guarded by edits.mu.
	users   int // calls that wait or send
	newest  edit
	version int   // of newest
	sent    int   // the version that Slack has, or refused
	err     error // what became of sent
}

type edit struct {
	line access.Line
	m    views.Message
}

// begin takes a new content in and gives its version.
func (e *edits) begin(key string, content edit) (*editing, int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.of == nil {
		e.of = map[string]*editing{}
	}
	now := e.of[key]
	if now == nil {
		now = &editing{turn: make(chan struct{}, 1)}
		e.of[key] = now
	}
	now.users++
	now.newest = content
	now.version++
	return now, now.version
}

// end forgets a message that nobody edits any more.
func (e *edits) end(key string, now *editing) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if now.users--; now.users == 0 {
		delete(e.of, key)
	}
}

// done reports whether Slack was given this version, or a newer one.
func (e *edits) done(now *editing, version int) (bool, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return now.sent >= version, now.err
}

func (e *edits) latest(now *editing) (edit, int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return now.newest, now.version
}

func (e *edits) settle(now *editing, version int, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	now.sent, now.err = version, err
}

// Edit replaces the line that was posted at ts. When a newer content of the
// same message comes while this one waits, only the newer one is sent.
//
// https://docs.slack.dev/reference/methods/chat.update
func (a *App) Edit(ctx context.Context, line access.Line, ts string, m views.Message) error {
	key := line.Channel + "/" + ts
	now, version := a.edits.begin(key, edit{line: line, m: m})
	defer a.edits.end(key, now)
	select {
	case now.turn <- struct{}{}:
	case <-ctx.Done():
		return busy(access.Throttled, 0, ctx.Err())
	}
	defer func() { <-now.turn }()
	if done, err := a.edits.done(now, version); done {
		return err
	}
	err := a.call(ctx, call{method: "chat.update", urgency: thread}, func() error {
		var newest edit
		newest, version = a.edits.latest(now)
		_, _, _, err := a.api.UpdateMessageContext(ctx, newest.line.Channel, ts, append(content(&newest.m), mark(newest.line))...)
		return err
	})
	a.edits.settle(now, version, err)
	return err
}
