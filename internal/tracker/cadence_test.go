package tracker

import (
	"context"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
	"accessbot/internal/views"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// waiting is Entra with one request that waits for its approval, and decides
// it when told to.
type waiting struct {
	reads   int
	decided time.Time
}

func (w *waiting) Request(context.Context, string) (access.Request, error) {
	w.reads++
	if !w.decided.IsZero() && time.Now().After(w.decided) {
		return access.Request{State: access.Delivering}, nil
	}
	return access.Request{State: access.PendingApproval}, nil
}

func (*waiting) Granted(context.Context, string, string) (access.Grant, error) {
	return access.Grant{}, nil
}

// nobody is Slack with no places.
type nobody struct{}

func (nobody) Post(context.Context, access.Line, views.Message) (string, error) {
	return "", nil
}

func (nobody) Edit(context.Context, access.Line, string, views.Message) error { return nil }

func (nobody) Find(context.Context, access.Line, time.Time) (string, bool, error) {
	return "", false, nil
}
func (nobody) IsGone(error) bool { return false }

func TestAnIdleRequestIsReadOnceAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store, err := sessions.New(sessions.Config{})
		require.NoError(t, err)
		defer func() { _ = store.Close() }()
		entra := &waiting{decided: time.Now().Add(24 * time.Hour)}
		log := slog.New(slog.DiscardHandler)
		tr := New(Config{Store: store, Source: entra, Slack: nobody{}, Log: log})
		ctx := t.Context()
		require.NoError(t, store.Track(ctx, sessions.Tracked{ID: "r1", Created: time.Now(), State: access.Submitted}))

		began := time.Now()
		follow := func(long time.Duration) (reads int) {
			before, end := entra.reads, time.Now().Add(long)
			for time.Now().Before(end) {
				again, err := tr.reconcile(ctx, log, "r1")
				require.NoError(t, err)
				time.Sleep(again)
			}
			return entra.reads - before
		}
		assert.InDelta(t, 60, follow(2*time.Minute), 3, "every two seconds while it is young")
		assert.InDelta(t, 4*58, follow(58*time.Minute), 5, "every quarter of a minute for an hour")
		assert.InDelta(t, 60*23, follow(23*time.Hour), 5, "every minute after that")
		assert.Less(t, entra.reads, 1700, "in a day")

		follow(time.Minute)
		require.Greater(t, time.Since(began), 24*time.Hour)
		assert.InDelta(t, 30, follow(time.Minute), 3, "and again every two seconds once it was decided")
	})
}
