package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// auditor is an operator at a command line, with a Redis on which n acts were
// written down, each with its outcome.
func auditor(t *testing.T, acts int) (env map[string]string, ask func(words string) (string, error)) {
	t.Helper()
	env, _ = realRedis(t)
	store, err := sessions.New(sessions.Config{URL: env["REDIS_URL"], SealKeys: env["SEAL_KEYS"]})
	require.NoError(t, err)
	for range acts {
		ref, err := store.Begin(t.Context(), sessions.Act{
			What: "request", Slack: access.Member{Team: "T1", User: "U1"}, Package: "pkg-1",
			Entra: access.Person{ID: "oid-1", TenantID: "tid-1", UPN: "requestor1@contoso.com"},
		})
		require.NoError(t, err)
		require.NoError(t, store.End(t.Context(), ref, "done", "graph-1"))
	}
	require.NoError(t, store.Close())
	return env, func(words string) (string, error) {
		var out bytes.Buffer
		err := run(t.Context(), program{args: strings.Fields("audit " + words), env: env, out: &out, err: &out})
		return out.String(), err
	}
}

func TestTheAuditLogIsExported(t *testing.T) {
	_, ask := auditor(t, 3)
	out, err := ask("export")
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	require.Len(t, lines, 6)
	var first struct {
		sessions.AuditLine
		MAC string
	}
	require.NoError(t, json.Unmarshal([]byte(lines[0]), &first))
	assert.Equal(t, []any{int64(1), "begin", "request", "T1", "U1", "requestor1@contoso.com", "pkg-1", "k1"},
		[]any{first.Seq, first.Kind, first.What, first.Team, first.User, first.UPN, first.Package, first.Key})
	assert.Len(t, first.MAC, 64)

	for words, want := range map[string]int{
		"export --since 1h":         6,
		"export --since 2020-01-01": 6,
		"export --until 2020-01-01": 0,
		"export --until 1h":         0,
		"export --since " + time.Now().Add(time.Hour).UTC().Format(time.RFC3339): 0,
	} {
		out, err := ask(words)
		require.NoError(t, err, words)
		assert.Equal(t, want, strings.Count(out, "\n"), words)
	}
}

func TestTheAuditLogIsVerified(t *testing.T) { // T23
	env, ask := auditor(t, 2)
	out, err := ask("verify")
	require.NoError(t, err)
	assert.Regexp(t, `^4 lines, all in order\nthe log reaches 4:[0-9a-f]{64}\n$`, out)
	anchor := strings.TrimSpace(out[strings.LastIndex(out, " "):])
	out, err = ask("verify --anchor " + anchor + " --after " + anchor)
	require.NoError(t, err)
	assert.Equal(t, "0 lines, all in order\n", out)

	intruder := connect(t, env)
	require.NoError(t, intruder.XDel(t.Context(), "accessbot:{audit}:log", "4-0").Err())
	for _, words := range []string{"verify", "verify --anchor " + anchor} {
		out, err = ask(words)
		require.ErrorIs(t, err, errTold)
		assert.Equal(t, "The log ends at line 3, but it reached line 4: its end was cut off.\n", out)
	}
	require.NoError(t, intruder.XDel(t.Context(), "accessbot:{audit}:log", "2-0").Err())
	out, err = ask("verify")
	require.ErrorIs(t, err, errTold)
	assert.Equal(t, "Line 2 is missing.\n", out)
}

func TestAnActWithoutAnOutcomeIsTold(t *testing.T) {
	env, ask := auditor(t, 1)
	store, err := sessions.New(sessions.Config{URL: env["REDIS_URL"], SealKeys: env["SEAL_KEYS"]})
	require.NoError(t, err)
	_, err = store.Begin(t.Context(), sessions.Act{What: "cancel"})
	require.NoError(t, err)
	require.NoError(t, store.Close())
	out, err := ask("verify")
	require.NoError(t, err, "the bot may have been killed")
	assert.Contains(t, out, "3 lines, all in order\n1 of them tell an act whose outcome is not known: line 3\n")
}

func connect(t *testing.T, env map[string]string) *redis.Client {
	t.Helper()
	opts, err := redis.ParseURL(env["REDIS_URL"])
	require.NoError(t, err)
	c := redis.NewClient(opts)
	t.Cleanup(func() { assert.NoError(t, c.Close()) })
	return c
}

func TestAnEntryThatCannotBeReadIsExportedAsItIs(t *testing.T) {
	env, ask := auditor(t, 1)
	require.NoError(t, connect(t, env).XAdd(t.Context(), &redis.XAddArgs{Stream: "accessbot:{audit}:log", ID: "3-0", Values: []string{"line", "{\"rm", "mac", "no"}}).Err())
	out, err := ask("export --since 1h")
	require.NoError(t, err)
	assert.Contains(t, out, `{"entry":"3-0","mac":"no","unreadable":"{\"rm"}`)
}

func TestAuditAnswersInWords(t *testing.T) {
	_, ask := auditor(t, 0)
	out, err := ask("verify")
	require.NoError(t, err)
	assert.Equal(t, "0 lines, all in order\n", out)
	for words, want := range map[string]string{
		"":                        "usage: bot audit export",
		"shred":                   "usage: bot audit export",
		"verify --since 1h":       "flag provided but not defined",
		"export --since tomorrow": "or how long ago, such as 24h",
	} {
		out, err := ask(words)
		require.ErrorIs(t, err, errUsage, words)
		assert.Contains(t, out, want, words)
	}
	_, err = ask("verify --anchor 7")
	require.ErrorContains(t, err, "seq:mac")
	_, err = ask("verify all")
	require.ErrorContains(t, err, `there is nothing to do with "all"`)
	err = run(t.Context(), program{args: []string{"audit", "verify"}, env: map[string]string{}})
	require.ErrorContains(t, err, "REDIS_URL is not set")
}

func TestTheProgramExitsByTheAuditLog(t *testing.T) {
	t.Parallel()
	file, err := build()
	require.NoError(t, err, file)
	env, _ := auditor(t, 2)
	ask := func() (string, error) {
		cmd := exec.Command(file, "audit", "verify")
		cmd.Env = []string{"REDIS_URL=" + env["REDIS_URL"], "SEAL_KEYS=" + env["SEAL_KEYS"]}
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	_, err = ask()
	require.NoError(t, err)
	require.NoError(t, connect(t, env).XDel(t.Context(), "accessbot:{audit}:log", "1-0").Err())
	out, err := ask()
	assert.Equal(t, "exit status 1", fmt.Sprint(err))
	assert.Equal(t, "Line 1 is missing.\n", out, "and nothing else")
}
