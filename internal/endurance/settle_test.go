package endurance

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"accessbot/internal/access"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// How long the world may take to come to rest once nothing is wrong any more.
const (
	restWithin = 60 * time.Second
	quietFor   = 3 * time.Second // no more than this lies between a pause and what follows it
)

// judge waits until everything that was promised has happened, waits a little
// more for what must not happen, and fails the test for each fault.
func (c *crowd) judge() verdict {
	c.w.t.Helper()
	require.NoError(c.w.t, c.w.slack.AwaitSettled())
	eventually(restWithin, func() bool {
		c.w.decide()
		return !check(c.history()).lost() && !c.w.pending()
	})
	c.w.quiet()
	assert.Empty(c.w.t, c.w.redis.denied(), "the user of the manual may do all that the bot does")
	history := c.history()
	v := check(history)
	c.keep(history)
	for _, fault := range v.Faults {
		assert.Fail(c.w.t, fault)
	}
	c.w.t.Logf("%d acts: %d acknowledged, %d refused, %d not acknowledged, %d without a connection; %d requests, %d lines, %d private answers repeated",
		v.Acts, v.Acked, v.Refused, v.Unacked, v.Undelivered, v.Requests, v.Posts, v.Repeated)
	grand.add(v)
	return v
}

// decide lets approvers approve what waits for them; nobody decides on what
// they asked for themselves.
func (w *world) decide() {
	for _, r := range w.entra.Requests() {
		if r.State != "pendingApproval" {
			continue
		}
		approver := "Approver1"
		if r.Person == approver {
			approver = "Approver2"
		}
		assert.NoError(w.t, w.entra.Decide(approver, r.ID, true, "fine"))
	}
}

// pending reports whether Entra still works on a request.
func (w *world) pending() bool {
	return slices.ContainsFunc(w.requests(), func(r record) bool { return !access.ParseState(r.State).Terminal() })
}

// quiet waits until the bot has told nobody anything for a while.
func (w *world) quiet() {
	last, since := -1, time.Now()
	eventually(restWithin, func() bool {
		told := 0
		for _, method := range []string{"response_url", "chat.postMessage", "chat.postEphemeral", "chat.update", "views.open", "views.update"} {
			told += w.slack.CallsTo(method)
		}
		if told != last {
			last, since = told, time.Now()
		}
		return time.Since(since) > quietFor
	})
}

// keep writes the history and the logs to where -artifacts says.
func (c *crowd) keep(history []record) {
	dir := c.w.t.ArtifactDir()
	var lines bytes.Buffer
	require.NoError(c.w.t, writeHistory(&lines, history))
	require.NoError(c.w.t, os.WriteFile(filepath.Join(dir, "history.jsonl"), lines.Bytes(), 0o600))
	for _, r := range c.w.replicas {
		require.NoError(c.w.t, os.WriteFile(filepath.Join(dir, "replica-"+r.name+".log"), []byte(r.log.String()), 0o600))
	}
}

// tally is what all tests together have seen.
type tally struct {
	mu sync.Mutex // guards the rest
	verdict
	judged int
}

// grand is the tally of this run of the suite.
var grand tally

func (t *tally) add(v verdict) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.judged++
	t.Acts += v.Acts
	t.Acked += v.Acked
	t.Refused += v.Refused
	t.Unacked += v.Unacked
	t.Undelivered += v.Undelivered
	t.Requests += v.Requests
	t.Posts += v.Posts
	t.Repeated += v.Repeated
	t.Faults = append(t.Faults, v.Faults...)
}
