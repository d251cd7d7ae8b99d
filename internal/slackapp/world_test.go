package slackapp_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"accessbot"
	"accessbot/internal/sessions"
	"accessbot/internal/slackapp"
	"accessbot/internal/slacksim"
	"accessbot/internal/views"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"github.com/slack-go/slack"
	"github.com/stretchr/testify/require"
)

// patience bounds every wait of these tests; what they wait for wakes them.
const patience = 15 * time.Second

// world is a workspace, a memory and what the bot does in them.
type world struct {
	*slacksim.Workspace
	store  *sessions.Store
	log    *logbook
	acts   *acts
	routes *slackapp.Routes
}

// newWorld opens a workspace and an embedded memory that end with the test.
func newWorld(t *testing.T, change ...func(*slacksim.Config)) *world {
	t.Helper()
	cfg := slacksim.Config{Manifest: accessbot.Manifest, Patience: patience, RandomSeed: 7, Fatalf: t.Fatalf}
	for _, c := range change {
		c(&cfg)
	}
	sim, err := slacksim.Start(cfg)
	require.NoError(t, err)
	t.Cleanup(sim.Close)
	w := &world{Workspace: sim, store: memory(t, sessions.Config{}), log: newLogbook(), acts: newActs(), routes: &slackapp.Routes{}}
	return w
}

func memory(t *testing.T, cfg sessions.Config) *sessions.Store {
	t.Helper()
	if cfg.URL != "" {
		cfg.SealKeys = "k1:" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("a"), 32))
	}
	s, err := sessions.New(cfg)
	require.NoError(t, err)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// sharedRedis is the address of a memory that several replicas share: a
// database, emptied first, of the real Redis that ACCESSBOT_TEST_REDIS names,
// or one in this process.
func sharedRedis(t *testing.T, database int) string {
	t.Helper()
	url := os.Getenv("ACCESSBOT_TEST_REDIS")
	if url == "" {
		return "redis://" + miniredis.RunT(t).Addr()
	}
	url = fmt.Sprintf("%s/%d", strings.TrimSuffix(url, "/"), database)
	opts, err := redis.ParseURL(url)
	require.NoError(t, err)
	rdb := redis.NewClient(opts)
	defer func() { _ = rdb.Close() }()
	require.NoError(t, rdb.FlushDB(t.Context()).Err())
	return url
}

// app makes a bot in the world; change may set other tokens or another store.
func (w *world) app(t *testing.T, change ...func(*slackapp.Config)) *slackapp.App {
	t.Helper()
	wire := &http.Transport{}
	t.Cleanup(wire.CloseIdleConnections)
	cfg := slackapp.Config{
		BotToken: w.BotToken(), AppToken: w.AppToken(), APIURL: w.APIURL(),
		HTTP: &http.Client{Transport: wire, Timeout: 10 * time.Second}, Store: w.store, Routes: w.routes, Log: w.log.logger(),
	}
	for _, c := range change {
		c(&cfg)
	}
	return slackapp.New(cfg)
}

// run runs the bot until the test ends, or until stop is called; stop gives
// what Run returned.
func (w *world) run(t *testing.T, app *slackapp.App) (stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- app.Run(ctx) }()
	stop = sync.OnceValue(func() error {
		cancel()
		select {
		case err := <-ended:
			return err
		case <-time.After(patience):
			t.Error("the bot did not stop")
			return nil
		}
	})
	t.Cleanup(func() { _ = stop() })
	return stop
}

// serve makes a bot and runs it, and waits for both of its connections.
func (w *world) serve(t *testing.T) (stop func() error) {
	t.Helper()
	stop = w.run(t, w.app(t))
	require.NoError(t, w.AwaitConnections(2))
	return stop
}

// logbook is a log that tests can wait for.
type logbook struct {
	mu      sync.Mutex
	text    bytes.Buffer
	changed chan struct{}
}

func newLogbook() *logbook { return &logbook{changed: make(chan struct{})} }

func (l *logbook) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

func (l *logbook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	close(l.changed)
	l.changed = make(chan struct{})
	return l.text.Write(p)
}

func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func (l *logbook) await(t *testing.T, words string) {
	t.Helper()
	l.awaitCount(t, words, 1)
}

func (l *logbook) awaitCount(t *testing.T, words string, n int) {
	t.Helper()
	l.awaitAny(t, n, words)
}

// awaitAny waits until the log has so many of the words, all together.
func (l *logbook) awaitAny(t *testing.T, n int, words ...string) {
	t.Helper()
	late := time.After(patience)
	for {
		l.mu.Lock()
		text, changed := l.text.String(), l.changed
		l.mu.Unlock()
		count := 0
		for _, w := range words {
			count += strings.Count(text, w)
		}
		if count >= n {
			return
		}
		select {
		case <-changed:
		case <-late:
			require.FailNow(t, "the log never said "+strings.Join(words, " or "), text)
		}
	}
}

// acts records what reached a handler.
type acts struct {
	mu      sync.Mutex
	seen    []slackapp.Interaction
	changed chan struct{}
}

func newActs() *acts { return &acts{changed: make(chan struct{})} }

func (a *acts) note(in *slackapp.Interaction) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.seen = append(a.seen, *in)
	close(a.changed)
	a.changed = make(chan struct{})
}

func (a *acts) all() []slackapp.Interaction {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]slackapp.Interaction(nil), a.seen...)
}

func (a *acts) await(t *testing.T, n int) []slackapp.Interaction {
	t.Helper()
	late := time.After(patience)
	for {
		a.mu.Lock()
		seen, changed := append([]slackapp.Interaction(nil), a.seen...), a.changed
		a.mu.Unlock()
		if len(seen) >= n {
			return seen
		}
		select {
		case <-changed:
		case <-late:
			require.FailNow(t, "not enough reached a handler", "%d of %d: %v", len(seen), n, seen)
		}
	}
}

// does is a handler that records the act and gives the reply.
func (w *world) does(r slackapp.Reply) slackapp.Handler {
	return func(_ context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
		w.acts.note(in)
		return r, nil
	}
}

func says(text string) slackapp.Reply {
	m := views.Language{}.Plain("%s", text)
	return slackapp.Reply{Say: &m}
}

// onCommand makes /access the only thing that the bot knows.
func (w *world) onCommand(r slackapp.Route) {
	w.routes.Commands = map[string]slackapp.Route{"/access": r}
}

func plain(s string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, s, false, false)
}

// form is a modal with a reason to type, a menu to search in and a button.
func form() *views.Modal {
	reason := slack.NewPlainTextInputBlockElement(plain("Why?"), "typed")
	menu := slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, plain("Search"), "find")
	least := 0
	menu.MinQueryLength = &least
	return &views.Modal{
		Type: slack.VTModal, CallbackID: "form", PrivateMetadata: "record-1", NotifyOnClose: true,
		Title: plain("A form"), Submit: plain("Send"), Close: plain("Cancel"),
		Blocks: slack.Blocks{BlockSet: []slack.Block{
			slack.NewSectionBlock(plain("Choose"), nil, slack.NewAccessory(menu), slack.SectionBlockOptionBlockID("place")),
			slack.NewInputBlock("reason", plain("Reason"), nil, reason),
			slack.NewActionBlock("", slack.NewButtonBlockElement("press", "v1", plain("Press"))),
		}},
	}
}

// notice is a modal of one sentence.
func notice(text string) *views.Modal {
	return &views.Modal{
		Type: slack.VTModal, Title: plain("Notice"), Close: plain("Close"),
		Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewSectionBlock(plain(text), nil, nil)}},
	}
}

// buttoned is a message with a button.
func buttoned(text string) views.Message {
	m := views.Language{}.Plain("%s", text)
	m.Blocks = append(m.Blocks, slack.NewActionBlock("", slack.NewButtonBlockElement("press", "v1", plain("Press"))))
	return m
}

// outside is Slack's client in the hands of the test.
func (w *world) outside() *slack.Client {
	return slack.New(w.BotToken(), slack.OptionAPIURL(w.APIURL()))
}
