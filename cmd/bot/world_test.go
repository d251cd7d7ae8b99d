package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"accessbot/internal/entrasim"
	"accessbot/internal/slacksim"

	"github.com/alicebob/miniredis/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// stage is a world with the bot running in it, as `bot serve` would run.
type stage struct {
	*world
	t    *testing.T
	log  *journal
	stop func()
}

// journal is what the bot has logged.
type journal struct {
	mu  sync.Mutex // guards buf
	buf bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.buf.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.buf.String()
}

// troubles are the lines of warnings and errors.
func (j *journal) troubles() string {
	var all strings.Builder
	for line := range strings.Lines(j.String()) {
		if strings.Contains(line, "level=WARN") || strings.Contains(line, "level=ERROR") {
			all.WriteString(line)
		}
	}
	return all.String()
}

// plot says how a stage differs from the usual one.
type plot struct {
	slack slacksim.Config
	entra entrasim.Config
	env   map[string]string
	idle  bool // the bot is not started
}

// newStage opens a stage; it is closed, and searched for secrets, when the
// test ends. Requests take no time in Entra unless the plot says so.
func newStage(t *testing.T, p plot) *stage {
	t.Helper()
	p.slack.RandomSeed, p.slack.Fatalf = 7, fatal(t)
	if p.slack.Patience == 0 {
		p.slack.Patience = 20 * time.Second // a busy machine is slow
	}
	if p.entra.SubmittedFor == 0 {
		p.entra.SubmittedFor, p.entra.DeliveringFor = 300*time.Millisecond, 300*time.Millisecond
	}
	w, err := newWorld(0, p.slack, p.entra)
	require.NoError(t, err)
	w.env["FOLLOW_EVERY"] = "100ms"
	if !p.slack.RateLimits {
		w.env["SLACK_PACE"] = "1000" // this Slack limits nobody, so nobody need wait for it
	}
	maps.Copy(w.env, p.env)
	s := &stage{world: w, t: t, log: &journal{}, stop: func() {}}
	t.Cleanup(func() {
		if t.Failed() {
			t.Log("the bot's log told:\n" + s.log.troubles())
		}
		s.stop()
		require.NoError(t, w.close())
		s.assertNoSecret()
	})
	if !p.idle {
		s.start()
	}
	return s
}

// fatal ends the test with the transcript's reason.
func fatal(t *testing.T) func(string, ...any) {
	return func(format string, args ...any) {
		t.Helper()
		t.Fatalf(format, args...)
	}
}

// start runs the bot until stop is called.
func (s *stage) start() {
	s.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	log := slog.New(slog.NewTextHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	go func() { done <- s.serve(ctx, log) }()
	s.stop = sync.OnceFunc(func() {
		cancel()
		assert.NoError(s.t, <-done, "the bot stops without a fault")
	})
	require.NoError(s.t, s.slack.AwaitConnections(2), "log:\n%s", s.log)
}

// reopen gives a bot that is started again its address back.
func (s *stage) reopen() {
	s.t.Helper()
	var err error
	s.http, err = net.Listen("tcp", s.env["HTTP_ADDR"])
	require.NoError(s.t, err)
}

// assertNoSecret searches everything that the bot has let out.
func (s *stage) assertNoSecret() { // T14
	s.t.Helper()
	out := s.log.String() + s.slack.Transcript() + fmt.Sprint(s.slack.Calls())
	for _, name := range []string{"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "AZURE_CLIENT_SECRET"} {
		assert.NotContains(s.t, out, s.env[name], name)
	}
	assert.NotContains(s.t, out, "eyJ", "a token of Entra")
	assert.NotContains(s.t, out, "ticket=", "the ticket of a socket")
	for _, p := range s.entra.People() {
		assert.NotContains(s.t, out, p.Password, "the password of %s", p.Name)
	}
}

// linked signs the person in, the way people do it.
func (s *stage) linked(name string) *slacksim.Person {
	s.t.Helper()
	p := s.slack.Person(name).In("#access-requests")
	p.Slash("/access signin")
	modal := p.Modal().Await("Code from the sign-in page")
	code, err := s.signIn(name, modal.LinkURL("Sign in to Entra"))
	require.NoError(s.t, err)
	require.NoError(s.t, modal.Fill("Code from the sign-in page", code).Submit())
	modal.Await("You are signed in as " + name)
	modal.Close()
	return p
}

// open types a command and gives the form that it opens.
func (s *stage) open(p *slacksim.Person, command, words string) *slacksim.Modal {
	s.t.Helper()
	require.NoError(s.t, p.Slash(command).Acked())
	return p.Modal().Await(words)
}

// requests lists what was asked for in Entra, as "person: package (state)".
func (s *stage) requests() []string {
	out := []string{}
	for _, r := range s.entra.Requests() {
		out = append(out, fmt.Sprintf("%s: %s (%s)", r.Person, r.Package, r.State))
	}
	return out
}

// ended waits until the card in the place tells the words, and checks that
// each line of its thread stands once.
func (s *stage) ended(p *slacksim.Person, place, words string) *slacksim.Message {
	s.t.Helper()
	card := p.AwaitIn(place, "asked for")
	card.AwaitReply(words)
	card.AwaitText("State: " + words)
	seen := map[string]bool{}
	for _, r := range card.Replies() {
		assert.False(s.t, seen[r.Text()], "told twice: %s", r.Text())
		seen[r.Text()] = true
	}
	return card
}

// realRedis makes the store one that outlives the bot: the Redis of the
// environment, or a miniredis behind a port.
func realRedis(t *testing.T) (env map[string]string, server *miniredis.Miniredis) {
	t.Helper()
	server = miniredis.NewMiniRedis()
	server.ClockTTL(true)
	require.NoError(t, server.Start())
	t.Cleanup(server.Close)
	return map[string]string{
		"REDIS_URL": "redis://" + server.Addr() + "/0",
		"SEAL_KEYS": "k1:" + base64.StdEncoding.EncodeToString([]byte(strings.Repeat("s", 32))),
	}, server
}

// golden compares with a file under testdata, which -update writes.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := "testdata/" + name
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o600))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), got)
}
