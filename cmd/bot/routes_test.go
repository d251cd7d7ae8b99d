package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"accessbot/internal/sessions"
	"accessbot/internal/slacksim"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// routed writes a ROUTES_FILE and gives its path.
func routed(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "routes.yaml")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

const financeRoutes = `
default:
  channel: general
routes:
  - catalog: Finance
    channel: "#it-approvals"
    events: [requests, decisions]
    approvals: marketing
`

func TestChannelsAreToldWhatTheirRoutesSay(t *testing.T) { // T9
	t.Parallel()
	path := routed(t, financeRoutes)
	s := newStage(t, plot{env: map[string]string{"ROUTES_FILE": path}})
	p := s.linked("Requestor1")
	s.wants(p, "Finance Reports")
	a := s.mayDecide("Approver1")
	card := s.slack.Person("Requestor1").AwaitIn("#marketing", "Requestor1 asked for Finance Reports")
	assert.NotContains(t, card.Text(), "Month end", "the channel is public")
	require.NoError(t, s.asked("Approver1", "Requestor1 asked for Finance Reports").Press("Approve").Acked())
	s.ended(p, "DM", "Delivered")
	a.AwaitIn("#it-approvals", "Requestor1 asked for Finance Reports.")
	a.AwaitIn("#it-approvals", "Approver1 approved the request of Requestor1 for Finance Reports.")
	s.asks(p, "marketing campaign")
	a.AwaitIn("#general", "Requestor1 asked for Marketing Campaign.")
	a.AwaitIn("#general", "Requestor1 has access to Marketing Campaign now")
	assert.Equal(t, 2, s.linesIn("#it-approvals"), "what was given is not told there")

	s.hangUp(path, "default:\n  chanel: general\n", "the routes stay as they were")
	assert.Contains(t, s.log.String(), `ROUTES_FILE: line 2: there is no member \"chanel\" here`)
	s.hangUp(path, "default:\n  channel: fabrikam-shared\n", "is shared with people outside the workspace")
	s.hangUp(path, "default:\n  channel: access-requests\n  events: [removals]\n", "the routes were read anew")
	before := s.linesIn("#general")
	require.NoError(t, p.Slash("/access return marketing campaign").Acked())
	require.NoError(t, p.Await("This is what you hold").Press("Give back").Acked())
	a.AwaitIn("#access-requests", "Requestor1 has no access to Marketing Campaign any more.")
	assert.Equal(t, before, s.linesIn("#general"), "the old route is over")
}

// asks gets a package that needs no approval.
func (s *stage) asks(p *slacksim.Person, name string) {
	s.t.Helper()
	require.NoError(s.t, p.Slash("/access request "+name+" because of the launch").Acked())
	p.AwaitIn("DM", "You asked for Marketing Campaign").AwaitReply("Delivered")
}

// linesIn counts what the bot has posted in a channel.
func (s *stage) linesIn(channel string) int {
	return len(s.slack.Person("Approver1").Messages(channel))
}

// hangUp changes the file and sends SIGHUP, as an operator does, until the log
// tells what came of it.
func (s *stage) hangUp(path, text, words string) {
	s.t.Helper()
	require.NoError(s.t, os.WriteFile(path, []byte(text), 0o600))
	require.NoError(s.t, syscall.Kill(os.Getpid(), syscall.SIGHUP))
	require.Eventually(s.t, func() bool { return strings.Contains(s.log.String(), words) }, 20*time.Second, 10*time.Millisecond, "log:\n%s", s.log)
}

func TestOwnersAreToldOnceAWeek(t *testing.T) {
	t.Parallel()
	env, _ := realRedis(t)
	env["WORKING_HOURS"] = "Mon-Sun 00:00-24:00" // whenever this test runs
	env["ROUTES_FILE"] = routed(t, "zone: Europe/Berlin\ndefault:\n  channel: general\n  weekly: true\n")
	s := newStage(t, plot{env: env})
	p := s.linked("Requestor1")
	s.asks(p, "marketing campaign")
	s.wants(p, "Finance Reports")
	line := p.AwaitIn("#general", "Requestor1 asked for Finance Reports.")

	store, err := sessions.New(sessions.Config{URL: env["REDIS_URL"], SealKeys: env["SEAL_KEYS"], Log: slog.New(slog.DiscardHandler)})
	require.NoError(t, err)
	defer func() { assert.NoError(t, store.Close()) }()
	require.NoError(t, store.WeeklyTold(t.Context(), line.ChannelID(), time.Now().AddDate(0, 0, -8))) // the last one was sent then
	require.NoError(t, store.Queue(sessions.Sweeps).Poke(t.Context(), "weekly"))
	told := p.AwaitIn("#general", "New requests: 2. Decided: 0. Granted: 1. Ended: 0.")
	assert.Contains(t, told.Text(), "Waiting for a decision: 1.")
	assert.Contains(t, told.Text(), "What waits longest:")
	assert.Contains(t, told.Text(), "Requestor1 asks for Finance Reports")
}

func TestAFileOfRoutesIsRefusedInWords(t *testing.T) {
	for name, c := range map[string]struct{ text, words string }{
		"nothing":          {"", "the file is empty"},
		"no YAML":          {"default: [", "line 1"},
		"a member":         {"default:\n  channel: general\nrules: []\n", `line 3: there is no member "rules" here`},
		"a kind":           {"default:\n  channel: general\n  events: [requests, gossip]\n", `line 3: there is no kind of event "gossip": use requests, decisions, grants, removals, expiries`},
		"a list":           {"default:\n  channel: [general]\n", "line 2: one word or name is wanted here"},
		"both":             {"routes:\n  - package: A\n    catalog: B\n", "line 2: a route names either a package or a catalog"},
		"neither":          {"routes:\n  - channel: general\n", "line 2: a route names either a package or a catalog"},
		"twice":            {"routes:\n  - package: Sales\n  - package: sales\n", "line 3: there is a route for the package sales already"},
		"a zone":           {"zone: Europe/Nowhere\n", `line 1: there is no time zone "Europe/Nowhere"`},
		"weekly to nobody": {"routes:\n  - package: Sales\n    weekly: true\n", "line 2: weekly needs a channel"},
		"a named default":  {"default:\n  catalog: Finance\n", "line 2: the default is for all packages"},
	} {
		t.Run(name, func(t *testing.T) {
			env := wellSet()
			env["ROUTES_FILE"] = routed(t, c.text)
			_, err := read(env)
			require.ErrorContains(t, err, "ROUTES_FILE cannot be used: ")
			assert.ErrorContains(t, err, c.words)
		})
	}
	env := wellSet()
	env["ROUTES_FILE"] = filepath.Join(t.TempDir(), "none.yaml")
	_, err := read(env)
	require.ErrorContains(t, err, "ROUTES_FILE cannot be used: open the file")
}

func TestAChannelThatIsNoneEndsTheStart(t *testing.T) {
	t.Parallel()
	for name, words := range map[string]string{
		"no-such-channel": "There is no channel no-such-channel that the bot can see", "fabrikam-shared": "ROUTES_FILE, line 2: #fabrikam-shared is shared with people outside",
	} {
		s := newStage(t, plot{idle: true})
		s.env["ROUTES_FILE"] = routed(t, "default:\n  channel: "+name+"\n")
		err := s.serve(t.Context(), slog.New(slog.DiscardHandler))
		require.ErrorContains(t, err, "ROUTES_FILE, line 2: ")
		assert.ErrorContains(t, err, words)
	}
}
