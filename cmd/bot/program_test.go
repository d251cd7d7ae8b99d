package main

import (
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"accessbot/internal/entrasim"
	"accessbot/internal/slacksim"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// build makes the program once, as it would be installed.
var build = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "accessbot-test-")
	if err != nil {
		return "", err
	}
	file := filepath.Join(dir, "bot")
	out, err := exec.Command("go", "build", "-o", file, ".").CombinedOutput()
	if err != nil {
		return string(out), err
	}
	return file, nil
})

// replica is one `bot serve` in a process of its own, told where it is by its
// environment alone.
type replica struct {
	cmd  *exec.Cmd
	done chan error
}

// launch starts a replica of the program in the world.
func (s *stage) launch() *replica {
	s.t.Helper()
	file, err := build()
	require.NoError(s.t, err, file)
	cmd := exec.Command(file, "serve")
	cmd.Stderr, cmd.Stdout = s.log, s.log
	for name, value := range s.env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	_ = s.http.Close() // the program listens there itself
	require.NoError(s.t, cmd.Start())
	r := &replica{cmd: cmd, done: make(chan error, 1)}
	go func() { r.done <- cmd.Wait() }()
	s.t.Cleanup(func() { _ = cmd.Process.Kill() })
	return r
}

// end sends the signal and waits for the process.
func (r *replica) end(t *testing.T, sig os.Signal) error {
	t.Helper()
	require.NoError(t, r.cmd.Process.Signal(sig))
	select {
	case err := <-r.done:
		return err
	case <-time.After(15 * time.Second):
		require.NoError(t, r.cmd.Process.Kill())
		return <-r.done
	}
}

// TestTheProgramServesByItsEnvironmentAlone runs `bot serve` as an operator
// would; nothing but the environment tells it that Slack and Entra are
// simulated.
func TestTheProgramServesByItsEnvironmentAlone(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{idle: true})
	r := s.launch()
	require.NoError(t, s.slack.AwaitConnections(2))
	require.NoError(t, playTutorial(s.world))
	assert.Equal(t, http.StatusOK, s.probe("/readyz"))
	metrics := s.metrics()
	assert.Contains(t, metrics, `accessbot_slack_envelopes_total{kind="submit",outcome="kept"}`)
	assert.Contains(t, metrics, "accessbot_slack_sockets 2")
	for _, foreign := range []string{"U0REQUEST01", "Marketing", "C0ACCESS001"} {
		assert.NotContains(t, metrics, foreign)
	}
	assert.NoError(t, r.end(t, syscall.SIGTERM), "it stops in order")
	assert.Contains(t, s.log.String(), `"msg":"stopped"`)
}

// TestAReplicaKilledInTheMiddleLosesNothing kills the program with SIGKILL at
// the moments that hurt, and starts another.
func TestAReplicaKilledInTheMiddleLosesNothing(t *testing.T) { // F02 to F07, I10
	t.Parallel()
	for _, c := range []struct {
		name string
		// when the first replica is killed: once this has happened
		moment func(s *stage) bool
		prime  func(s *stage)
	}{
		{"while Entra is making the request", func(s *stage) bool { return s.entra.CallsTo(http.MethodPost, createPath) > 0 }, func(s *stage) {
			s.entra.Fail(entrasim.Fault{Method: http.MethodPost, Path: createPath, Kind: entrasim.FaultSlow, Delay: entrasim.Span(2 * time.Second)})
		}},
		{"once Entra has the request", func(s *stage) bool { return len(s.entra.Requests()) > 0 }, func(*stage) {}},
		{"while the card is posted", func(s *stage) bool { return s.slack.CallsTo("chat.postMessage") > 0 }, func(s *stage) {
			s.slack.Fail(slacksim.Fault{Method: "chat.postMessage", AfterCommit: true, Times: 2})
		}},
		{"between the states", func(s *stage) bool { return s.slack.CallsTo("chat.postMessage") > 2 }, func(*stage) {}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if c.name != "once Entra has the request" {
				longOnly(t)
			}
			env, _ := realRedis(t)
			s := newStage(t, plot{idle: true, env: env, slack: slacksim.Config{Patience: 90 * time.Second}})
			first := s.launch()
			require.NoError(t, s.slack.AwaitConnections(2))
			p := s.linked("Requestor1")
			modal := s.ask(p)
			c.prime(s)
			require.NoError(t, modal.Submit())
			require.Eventually(t, func() bool { return c.moment(s) }, 20*time.Second, time.Millisecond)
			_ = first.end(t, os.Kill) // the exit status is that of a killed process
			second := s.launch()
			s.assertOneOfAll(p)
			assert.Equal(t, 1, s.entra.CallsTo(http.MethodPost, createPath), "it was asked for once")
			assert.NoError(t, second.end(t, syscall.SIGTERM))
		})
	}
}

func TestTwoReplicasTellOnce(t *testing.T) { // F19
	t.Parallel()
	env, _ := realRedis(t)
	s := newStage(t, plot{idle: true, env: env})
	s.launch()
	require.NoError(t, s.slack.AwaitConnections(2))
	public := maps.Clone(s.env)
	s.env["HTTP_ADDR"] = "127.0.0.1:0"
	s.launch()
	s.env = public
	require.NoError(t, s.slack.AwaitConnections(4))
	p := s.linked("Requestor1")
	modal := s.ask(p)
	s.slack.Socket().DuplicateNext(3)
	require.NoError(t, modal.Submit())
	s.assertOneOfAll(p)
	assert.Equal(t, 1, s.entra.CallsTo(http.MethodPost, createPath))
}
