package sessions_test

import (
	"testing"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestANewEndIsSeenAnew(t *testing.T) {
	s := open(t)
	end := time.Now().Add(time.Hour).Truncate(time.Second)
	h := sessions.Held{ID: "a1", Expires: end, Seen: time.Now().Add(-time.Hour)}
	require.NoError(t, s.Watch(t.Context(), h))
	require.NoError(t, s.LetEnd(t.Context(), "a1"))
	require.NoError(t, s.Watch(t.Context(), h), "the same once more")
	got, err := s.Held(t.Context(), "a1")
	require.NoError(t, err)
	assert.True(t, got.LetEnd)
	assert.WithinDuration(t, h.Seen, got.Seen, time.Millisecond)

	h.Expires = end.Add(time.Hour)
	require.NoError(t, s.Watch(t.Context(), h))
	got, err = s.Held(t.Context(), "a1")
	require.NoError(t, err)
	assert.False(t, got.LetEnd, "the wish was about the old end")
	assert.WithinDuration(t, time.Now(), got.Seen, time.Minute)
	ends, err := s.Watched(t.Context())
	require.NoError(t, err)
	assert.True(t, ends["a1"].Equal(h.Expires))

	require.NoError(t, s.EndWatch(t.Context(), "a1"))
	ends, err = s.Watched(t.Context())
	require.NoError(t, err)
	assert.Empty(t, ends)
	require.NoError(t, s.LetEnd(t.Context(), "unknown"))
	_, err = s.Held(t.Context(), "unknown")
	assert.Equal(t, access.NotFound, access.KindOf(err))
}

func TestAMemberIsFoundByTheAccountThatHeLinked(t *testing.T) {
	s := open(t)
	p := access.Person{ID: "oid", TenantID: "tid"}
	link := access.Link{Member: access.Member{Team: "T1", User: "U1"}, Person: p, Home: "home"}
	require.NoError(t, s.LinkDevice(t.Context(), link, []byte("tokens")))
	m, err := s.MemberOf(t.Context(), p)
	require.NoError(t, err)
	assert.Equal(t, link.Member, m)
	linked, err := s.Linked(t.Context(), []access.Person{p, {ID: "other", TenantID: "tid"}, {ID: "oid", TenantID: "another"}})
	require.NoError(t, err)
	assert.Equal(t, map[string]bool{"oid": true}, linked)
	_, err = s.MemberOf(t.Context(), access.Person{ID: "oid", TenantID: "another"})
	assert.Equal(t, access.NotLinked, access.KindOf(err))
	_, err = s.Unlink(t.Context(), link.Member)
	require.NoError(t, err)
	_, err = s.MemberOf(t.Context(), p)
	assert.Equal(t, access.NotLinked, access.KindOf(err))
}

func TestADecisionIsRecordedOnceForEachStage(t *testing.T) {
	s := open(t)
	require.NoError(t, s.Track(t.Context(), sessions.Tracked{ID: "r1", State: access.PendingApproval, StageCount: 2}))
	for i, d := range []sessions.Decision{
		{Stage: 1, Verdict: access.Approved, Reason: "first"}, {Stage: 1, Verdict: access.Refused}, {Stage: 2, Verdict: access.Refused},
	} {
		news, err := s.Decided(t.Context(), "r1", d)
		require.NoError(t, err)
		assert.Equal(t, i != 1, news)
	}
	rec, err := s.Tracked(t.Context(), "r1")
	require.NoError(t, err)
	require.Len(t, rec.Decisions, 2)
	assert.Equal(t, "first", rec.Decisions[0].Reason)
	assert.Equal(t, 2, rec.Stage())
}

func TestTheRequestorRemindsOnceADay(t *testing.T) {
	s := open(t)
	require.NoError(t, s.Track(t.Context(), sessions.Tracked{ID: "r1", State: access.PendingApproval}))
	done, next, err := s.Remind(t.Context(), "r1")
	require.NoError(t, err)
	assert.True(t, done)
	again, when, err := s.Remind(t.Context(), "r1")
	require.NoError(t, err)
	assert.False(t, again)
	assert.WithinDuration(t, next, when, time.Second)
	assert.WithinDuration(t, time.Now().Add(24*time.Hour), when, time.Minute)
	_, _, err = s.Remind(t.Context(), "unknown")
	require.ErrorIs(t, err, sessions.ErrNoRecord)
}
