package tracker_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
	"accessbot/internal/tracker"
	"accessbot/internal/views"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// These are a Messenger and a Source that live in memory, for tests of time.

var errGone = errors.New("is_archived")

// crash ends a call as a killed process does: nobody learns how it went.
type crash string

// line is a message in a room.
type line struct {
	ts, channel, thread, request, what string
	text                               string
	shown                              string // its blocks
	buttons                            int
	edits                              int
	at                                 time.Time
}

// blocks are those of a message as Slack gets them.
func blocks(m views.Message) string {
	raw, err := json.Marshal(m.Blocks)
	if err != nil {
		panic(err)
	}
	return string(raw)
}

// buttons counts the buttons of a message.
func buttons(m views.Message) int { return strings.Count(blocks(m), `"type":"button"`) }

// room is Slack. fault is asked at each call, and decides how it goes wrong.
type room struct {
	mu      sync.Mutex
	lines   []*line
	calls   []call
	fault   func(c call) fault
	outside map[string]bool // channels that are shared with outsiders
	slow    time.Duration   // how long each post takes, before and after it stands
}

type call struct {
	method, channel, what string
	at                    time.Time
}

// fault is how a call goes wrong; the zero fault is none. commit does what
// was asked all the same.
type fault struct {
	err    error
	crash  bool
	commit bool
}

func (r *room) enter(method, channel, what string) fault {
	c := call{method, channel, what, time.Now()}
	r.calls = append(r.calls, c)
	if r.fault == nil {
		return fault{}
	}
	return r.fault(c)
}

func (f fault) happen() error {
	if f.crash {
		panic(crash("killed"))
	}
	return f.err
}

func (f fault) none() bool { return f.err == nil && !f.crash }

func (r *room) Post(_ context.Context, at access.Line, m views.Message) (string, error) {
	time.Sleep(r.slow)
	defer time.Sleep(r.slow)
	r.mu.Lock()
	defer r.mu.Unlock()
	f := r.enter("post", at.Channel, at.What)
	ts := fmt.Sprintf("%d.%06d", time.Now().Unix(), len(r.lines))
	if f.none() || f.commit {
		r.lines = append(r.lines, &line{ts: ts, channel: at.Channel, thread: at.Thread, request: at.Request, what: at.What, text: m.Text, shown: blocks(m), buttons: buttons(m), at: time.Now()})
	}
	return ts, f.happen()
}

func (r *room) Edit(_ context.Context, at access.Line, ts string, m views.Message) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	f := r.enter("edit", at.Channel, at.What)
	for _, l := range r.lines {
		if l.channel == at.Channel && l.ts == ts && (f.none() || f.commit) {
			l.text, l.shown, l.buttons = m.Text, blocks(m), buttons(m)
			l.edits++
		}
	}
	return f.happen()
}

func (r *room) Find(_ context.Context, at access.Line, since time.Time) (string, bool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f := r.enter("find", at.Channel, at.What)
	if !f.none() {
		return "", false, f.happen()
	}
	for _, l := range r.lines {
		if l.channel == at.Channel && l.thread == at.Thread && l.request == at.Request && l.what == at.What && !l.at.Before(since) {
			return l.ts, true, nil
		}
	}
	return "", false, nil
}

// keepOutgoing is for how long Enqueue knows a line again.
const keepOutgoing = 7 * 24 * time.Hour

// Enqueue posts a line unless it was handed in lately.
func (r *room) Enqueue(_ context.Context, at access.Line, m views.Message) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	f := r.enter("enqueue", at.Channel, at.What)
	known := slices.ContainsFunc(r.lines, func(l *line) bool {
		return l.channel == at.Channel && l.request == at.Request && l.what == at.What && time.Since(l.at) < keepOutgoing
	})
	if !known && (f.none() || f.commit) {
		r.lines = append(r.lines, &line{channel: at.Channel, request: at.Request, what: at.What, text: m.Text, shown: blocks(m), at: time.Now()})
	}
	return f.happen()
}

func (r *room) IsShared(_ context.Context, channel string) (bool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f := r.enter("info", channel, "")
	return r.outside[channel], f.happen()
}

func (r *room) IsGone(err error) bool { return errors.Is(err, errGone) }

// in lists what stands in a channel: the card as "card: text", replies by what
// they tell.
func (r *room) in(channel string) []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []string
	for _, l := range r.lines {
		switch {
		case l.channel != channel:
		case l.thread == "" && l.what == "card":
			out = append(out, "card "+strings.TrimSuffix(l.text[strings.LastIndex(l.text, ": ")+2:], "."))
		default:
			out = append(out, l.what)
		}
	}
	return out
}

func (r *room) text(channel, what string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, l := range r.lines {
		if l.channel == channel && l.what == what {
			return l.text
		}
	}
	return ""
}

func (r *room) count(method string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := 0
	for _, c := range r.calls {
		if c.method == method {
			n++
		}
	}
	return n
}

var notFound = &access.Error{Kind: access.NotFound}

// world is one store with a room and a tenant, inside a synctest bubble.
type world struct {
	store  *sessions.Store
	room   *room
	tenant *tenant
	office *office

	channels tracker.Channels
	quiet    []string // groups whose members are not written to
	week     access.Week
	routes   tracker.Routes
	myAccess bool // requests made there are followed too

	every time.Duration
}

// inBubble runs a test on virtual time, with two places for one request.
func inBubble(t *testing.T, do func(t *testing.T, w *world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		store, err := sessions.New(sessions.Config{})
		require.NoError(t, err)
		defer func() { _ = store.Close() }()
		w := &world{store: store, room: &room{}, tenant: &tenant{began: time.Now(), made: map[string]time.Time{}, about: map[string]access.Request{}, held: map[string]*access.Holding{}, answer: states(nil)}}
		w.office = &office{zone: time.UTC, byEmail: map[string]access.Member{}}
		do(t, w)
	})
}

// follow begins to follow a request that is told in DM and in #requests.
func (w *world) follow(t testing.TB, id string) {
	t.Helper()
	w.followAs(t, id, access.UserAdd, "")
}

// followAs is follow for a request of another type, about an assignment.
func (w *world) followAs(t testing.TB, id, kind, assignment string) {
	t.Helper()
	w.tenant.made[id] = time.Now()
	require.NoError(t, w.store.Track(context.Background(), sessions.Tracked{
		ID: id, Type: kind, AssignmentID: assignment, Owner: access.Member{Team: "T1", User: "U1"}, Person: access.Person{ID: "p1", Name: "Requestor1"},
		PackageID: "k1", PackageName: "Marketing Campaign", Approval: true, Created: time.Now(), State: access.Submitted,
		Places: []sessions.Place{{Channel: "DM", Direct: true, Reason: true}, {Channel: "#requests"}},
	}))
}

func (w *world) tracker(ctx context.Context) *tracker.Tracker {
	made := tracker.New(tracker.Config{
		Store: w.store, Source: w.tenant, Holdings: w.tenant, Deciders: w.tenant, Slack: w.room, People: w.office, Every: w.every, Log: slog.New(slog.DiscardHandler),
		Quiet: w.quiet, Groups: w.tenant, Week: w.week, Feed: w.room, MyAccess: w.myAccess,
	})
	made.PostTo(w.channels)
	if err := made.Route(ctx, w.routes); err != nil {
		panic(err)
	}
	return made
}

// run lets n trackers work for a while of virtual time.
func (w *world) run(t testing.TB, n int, long time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), long)
	defer cancel()
	var all sync.WaitGroup
	for range n {
		all.Go(func() { assert.NoError(t, w.tracker(ctx).Run(ctx)) })
	}
	all.Wait()
}

// longRun lets n trackers look only once in a while: every round is new to
// them, and no wait is longer than the time between two rounds.
func (w *world) longRun(t *testing.T, n int, long time.Duration) {
	t.Helper()
	for end := time.Now().Add(long); time.Now().Before(end); {
		time.Sleep(time.Minute)
		w.run(t, n, 100*time.Millisecond)
	}
}

// isOver asserts that nothing is followed any more.
func (w *world) isOver(t *testing.T) {
	t.Helper()
	n, err := w.store.Queue(sessions.Requests).Len(context.Background())
	require.NoError(t, err)
	assert.Zero(t, n, "nothing is followed any more")
}

// onCalls makes the calls of a method go wrong one after the other.
func onCalls(method string, faults ...fault) func(call) fault {
	return func(c call) fault {
		if c.method != method || len(faults) == 0 {
			return fault{}
		}
		f := faults[0]
		faults = faults[1:]
		return f
	}
}

func unclear() error { return &access.Error{Kind: access.Unclear} }

func throttled(d time.Duration) error { return &access.Error{Kind: access.Throttled, After: d} }
