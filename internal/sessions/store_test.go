package sessions_test

import (
	"context"
	"encoding/base64"
	"errors"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	alice = access.Member{Team: "T0CONTOSO01", User: "U0REQUEST01"}
	bob   = access.Member{Team: "T0CONTOSO01", User: "U0REQUEST02"}
)

// open gives the store under test: the embedded one, or the real Redis that
// ACCESSBOT_TEST_REDIS names, emptied first.
func open(t *testing.T) *sessions.Store {
	t.Helper()
	cfg := sessions.Config{URL: os.Getenv("ACCESSBOT_TEST_REDIS"), SealKeys: key("k1", 'a')}
	s, err := sessions.New(cfg)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	require.NoError(t, s.Forget(t.Context()))
	return s
}

func key(id string, fill byte) string {
	return id + ":" + base64.StdEncoding.EncodeToString([]byte(strings.Repeat(string(fill), 32)))
}

func account(m access.Member, oid string) access.Link {
	return access.Link{Member: m, Home: oid + ".tid", Person: access.Person{ID: oid, TenantID: "tid", Name: "Requestor1"}}
}

func link(t *testing.T, s *sessions.Store, l access.Link, tokens string) error {
	t.Helper()
	code, err := s.HoldLink(t.Context(), l, []byte(tokens), "draft")
	require.NoError(t, err)
	_, draft, err := s.ConfirmLink(t.Context(), l.Member, code)
	if err == nil {
		assert.Equal(t, "draft", draft)
	}
	return err
}

func readTokens(t *testing.T, s *sessions.Store, home string) string {
	t.Helper()
	var got []byte
	require.NoError(t, s.Tokens().Update(t.Context(), home, func(old []byte) ([]byte, error) {
		got = old
		return old, nil
	}))
	return string(got)
}

func TestAnEnvelopeIsTakenInOnce(t *testing.T) { // F18, F19, F20, F21
	s := open(t)
	require.NoError(t, s.PrepareIntake(t.Context()))
	e := sessions.Envelope{Key: "cmd:1", Type: "slash_commands", Payload: []byte(`{"a":1}`), Arrived: time.UnixMilli(1764000000123)}
	var fresh atomic.Int32
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			ok, err := s.AppendEnvelope(t.Context(), e)
			assert.NoError(t, err)
			if ok {
				fresh.Add(1)
			}
		})
	}
	wg.Wait()
	assert.EqualValues(t, 1, fresh.Load())
	work, err := s.NextEnvelopes(t.Context(), 10, time.Second)
	require.NoError(t, err)
	require.Len(t, work, 1)
	assert.Equal(t, e, work[0].Envelope)
	require.NoError(t, s.FinishEnvelope(t.Context(), work[0]))
	ok, err := s.AppendEnvelope(t.Context(), e)
	require.NoError(t, err)
	assert.False(t, ok, "finished work is still remembered")
}

func TestAnotherReplicaSeesOnlyItsOwnWork(t *testing.T) {
	s := open(t)
	require.NoError(t, s.PrepareIntake(t.Context()))
	_, err := s.AppendEnvelope(t.Context(), sessions.Envelope{Key: "k", Payload: []byte("p"), Arrived: time.Now()})
	require.NoError(t, err)
	work, err := s.NextEnvelopes(t.Context(), 10, time.Second)
	require.NoError(t, err)
	require.Len(t, work, 1)
	again, err := s.AbandonedEnvelopes(t.Context(), 10)
	require.NoError(t, err)
	assert.Empty(t, again, "work with a sign of life is not taken over")
}

// TestWorkOnALostEnvelopeEnds takes one of two envelopes away.
func TestWorkOnALostEnvelopeEnds(t *testing.T) { // F32
	s := open(t)
	require.NoError(t, s.PrepareIntake(t.Context()))
	for _, key := range []string{"mine", "taken"} {
		_, err := s.AppendEnvelope(t.Context(), sessions.Envelope{Key: key, Payload: []byte("p"), Arrived: time.Now()})
		require.NoError(t, err)
	}
	work, err := s.NextEnvelopes(t.Context(), 10, time.Second)
	require.NoError(t, err)
	require.Len(t, work, 2)
	mine, stopMine := s.HoldEnvelope(t.Context(), work[0])
	defer stopMine()
	taken, stopTaken := s.HoldEnvelope(t.Context(), work[1])
	defer stopTaken()
	require.NoError(t, s.FinishEnvelope(t.Context(), work[1]))
	<-taken.Done()
	assert.ErrorIs(t, context.Cause(taken), sessions.ErrLost)
	assert.NoError(t, mine.Err(), "the other one is still held")
}

func TestALinkBindsOneAccountToOneMember(t *testing.T) {
	s := open(t)
	require.NoError(t, link(t, s, account(alice, "oid-1"), "tokens-1"))
	got, err := s.Link(t.Context(), alice)
	require.NoError(t, err)
	assert.Equal(t, account(alice, "oid-1"), got)

	err = link(t, s, account(bob, "oid-1"), "stolen")
	assert.Equal(t, access.NotAllowed, access.KindOf(err))
	_, err = s.Link(t.Context(), bob)
	assert.Equal(t, access.NotLinked, access.KindOf(err))
	assert.Equal(t, "tokens-1", readTokens(t, s, "oid-1.tid"))
}

func TestAnotherAccountReplacesTheFirst(t *testing.T) {
	s := open(t)
	require.NoError(t, link(t, s, account(alice, "oid-1"), "tokens-1"))
	require.NoError(t, link(t, s, account(alice, "oid-2"), "tokens-2"))
	assert.Empty(t, readTokens(t, s, "oid-1.tid"), "the tokens of the first are gone")
	require.NoError(t, link(t, s, account(bob, "oid-1"), "tokens-1"), "and its account is free")
}

func TestSignOutLeavesNoToken(t *testing.T) {
	s := open(t)
	require.NoError(t, link(t, s, account(alice, "oid-1"), "tokens-1"))
	_, err := s.Unlink(t.Context(), alice)
	require.NoError(t, err)
	assert.Empty(t, readTokens(t, s, "oid-1.tid"))
	_, err = s.Principal(t.Context(), alice)
	assert.Equal(t, access.NotLinked, access.KindOf(err))
}

func TestTheCodeCanBeMistypedFourTimes(t *testing.T) {
	s := open(t)
	code, err := s.HoldLink(t.Context(), account(alice, "oid-1"), []byte("x"), "")
	require.NoError(t, err)
	for left := 4; left > 0; left-- {
		_, _, err = s.ConfirmLink(t.Context(), alice, "AAAA-AAAA")
		require.Equal(t, access.Invalid, access.KindOf(err))
		assert.Contains(t, access.SentenceOf(err), access.Count(left, "tr")[:1])
	}
	_, _, err = s.ConfirmLink(t.Context(), bob, code)
	require.Equal(t, access.NotFound, access.KindOf(err), "another member's code opens nothing")
	_, _, err = s.ConfirmLink(t.Context(), alice, strings.ToLower(strings.ReplaceAll(code, "-", " ")))
	require.NoError(t, err)
}

func TestTheFifthWrongCodeEndsTheSignIn(t *testing.T) {
	s := open(t)
	code, err := s.HoldLink(t.Context(), account(alice, "oid-1"), []byte("x"), "")
	require.NoError(t, err)
	for range 5 {
		_, _, err = s.ConfirmLink(t.Context(), alice, "AAAA-AAAA")
		require.Error(t, err)
	}
	_, _, err = s.ConfirmLink(t.Context(), alice, code)
	assert.Equal(t, access.NotFound, access.KindOf(err))
}

func TestASignInComesBackOnce(t *testing.T) { // T20
	s := open(t)
	in, err := s.BeginSignIn(t.Context(), sessions.SignIn{Member: alice, DraftID: "draft"})
	require.NoError(t, err)
	opened, err := s.OpenSignIn(t.Context(), in.State)
	require.NoError(t, err)
	assert.NotEmpty(t, opened.Browser)
	got, err := s.TakeSignIn(t.Context(), in.State)
	require.NoError(t, err)
	assert.Equal(t, opened, got)
	_, err = s.TakeSignIn(t.Context(), in.State)
	assert.Equal(t, access.NotFound, access.KindOf(err))
	_, err = s.OpenSignIn(t.Context(), "made-up")
	assert.Equal(t, access.NotFound, access.KindOf(err))
}

func TestADraftBelongsToItsOwner(t *testing.T) { // T8
	s := open(t)
	d, err := s.NewDraft(t.Context(), access.Draft{Owner: alice, PackageName: "Marketing Campaign"})
	require.NoError(t, err)
	_, err = s.Draft(t.Context(), bob, d.ID)
	assert.Equal(t, access.NotFound, access.KindOf(err))
	_, err = s.UpdateDraft(t.Context(), bob, d.ID, func(*access.Draft) error { return errors.New("reached") })
	assert.Equal(t, access.NotFound, access.KindOf(err))
}

func TestDueRequestsAreClaimedOnce(t *testing.T) {
	s := open(t)
	require.NoError(t, s.Track(t.Context(), sessions.Tracked{ID: "r1", Owner: alice}))
	var claimed atomic.Int32
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			claims, err := s.Queue(sessions.Requests).Claim(t.Context(), 5, time.Minute)
			assert.NoError(t, err)
			claimed.Add(int32(len(claims)))
		})
	}
	wg.Wait()
	assert.EqualValues(t, 1, claimed.Load())
}

func TestAPokeWhileClaimedIsNotLost(t *testing.T) {
	s := open(t)
	require.NoError(t, s.Track(t.Context(), sessions.Tracked{ID: "r1", Owner: alice}))
	claims, err := s.Queue(sessions.Requests).Claim(t.Context(), 5, time.Minute)
	require.NoError(t, err)
	require.Len(t, claims, 1)
	require.NoError(t, s.Poke(t.Context(), "r1"))
	none, err := s.Queue(sessions.Requests).Claim(t.Context(), 5, time.Minute)
	require.NoError(t, err)
	require.Empty(t, none, "a poke does not break the lease")
	kept, err := s.Queue(sessions.Requests).Settle(t.Context(), claims[0], time.Hour)
	require.NoError(t, err)
	assert.True(t, kept)
	again, err := s.Queue(sessions.Requests).Claim(t.Context(), 5, time.Minute)
	require.NoError(t, err)
	assert.Len(t, again, 1, "it is due right after")
}

func TestAClaimWithASignOfLifeIsKept(t *testing.T) { // I10, F32
	s := open(t)
	require.NoError(t, s.Track(t.Context(), sessions.Tracked{ID: "r1", Owner: alice}))
	claims, err := s.Queue(sessions.Requests).Claim(t.Context(), 1, 0)
	require.NoError(t, err)
	require.Len(t, claims, 1)
	kept, err := s.Queue(sessions.Requests).Extend(t.Context(), claims[0], time.Minute)
	require.NoError(t, err)
	assert.True(t, kept)
	none, err := s.Queue(sessions.Requests).Claim(t.Context(), 1, time.Minute)
	require.NoError(t, err)
	assert.Empty(t, none)
	kept, err = s.Queue(sessions.Requests).Extend(t.Context(), sessions.Claim{ID: "r1", Token: claims[0].Token + 1}, time.Minute)
	require.NoError(t, err)
	assert.False(t, kept, "only the claim that counts")
}

func TestAPausedReplicaCannotSettle(t *testing.T) { // F32
	s := open(t)
	require.NoError(t, s.Track(t.Context(), sessions.Tracked{ID: "r1", Owner: alice}))
	first, err := s.Queue(sessions.Requests).Claim(t.Context(), 1, 0)
	require.NoError(t, err)
	require.Len(t, first, 1)
	second, err := s.Queue(sessions.Requests).Claim(t.Context(), 1, time.Minute)
	require.NoError(t, err)
	require.Len(t, second, 1, "the lease ran out")
	kept, err := s.Queue(sessions.Requests).Settle(t.Context(), first[0], time.Hour)
	require.NoError(t, err)
	assert.False(t, kept)
	kept, err = s.Queue(sessions.Requests).Settle(t.Context(), second[0], sessions.Never)
	require.NoError(t, err)
	assert.True(t, kept)
	n, err := s.Queue(sessions.Requests).Len(t.Context())
	require.NoError(t, err)
	assert.Zero(t, n)
}

func TestConcurrentChangesOfARequestAllCount(t *testing.T) {
	s := open(t)
	require.NoError(t, s.Track(t.Context(), sessions.Tracked{ID: "r1", Owner: alice}))
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			_, err := s.UpdateTracked(context.Background(), "r1", func(r *sessions.Tracked) error {
				r.Places = append(r.Places, sessions.Place{})
				return nil
			})
			assert.NoError(t, err)
		})
	}
	wg.Wait()
	got, err := s.Tracked(t.Context(), "r1")
	require.NoError(t, err)
	assert.Len(t, got.Places, 10)
}

func TestNothingSecretIsReadableInRedis(t *testing.T) { // T15
	s := open(t)
	require.NoError(t, link(t, s, account(alice, "oid-1"), "CANARY-refresh-token"))
	in, err := s.BeginSignIn(t.Context(), sessions.SignIn{Member: bob})
	require.NoError(t, err)
	_, err = s.HoldLink(t.Context(), account(bob, "oid-2"), []byte("CANARY-pending"), "")
	require.NoError(t, err)
	dump, err := s.Dump(t.Context())
	require.NoError(t, err)
	assert.NotContains(t, dump, "CANARY")
	assert.NotContains(t, dump, in.Verifier)
	assert.NotContains(t, dump, "Requestor1")
}

func TestARecordUnderAnotherKeyDoesNotOpen(t *testing.T) { // T16
	s := open(t)
	require.NoError(t, link(t, s, account(alice, "oid-1"), "tokens-1"))
	require.NoError(t, link(t, s, account(bob, "oid-2"), "tokens-2"))
	require.NoError(t, s.SwapRecords(t.Context(), alice, bob))
	_, err := s.Link(t.Context(), alice)
	assert.Equal(t, access.NotLinked, access.KindOf(err))
	assert.Empty(t, readTokens(t, s, "oid-1.tid"))
}

func TestARecordIsAddedOnceAndNeverOverwritten(t *testing.T) { // I2
	type note struct{ N int }
	notes := sessions.RecordsOf(open(t), "test-note", func(note) time.Duration { return 0 })
	_, err := notes.Get(t.Context(), "a")
	require.ErrorIs(t, err, sessions.ErrNoRecord)
	fresh, err := notes.Add(t.Context(), "a", note{1})
	require.NoError(t, err)
	assert.True(t, fresh)
	fresh, err = notes.Add(t.Context(), "a", note{100})
	require.NoError(t, err)
	assert.False(t, fresh)
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			_, err := notes.Update(t.Context(), "a", func(n *note) error { n.N++; return nil })
			assert.NoError(t, err)
		})
	}
	wg.Wait()
	got, err := notes.Get(t.Context(), "a")
	require.NoError(t, err)
	assert.Equal(t, 21, got.N)
	require.NoError(t, notes.Delete(t.Context(), "a"))
	_, err = notes.Update(t.Context(), "a", func(*note) error { return nil })
	require.ErrorIs(t, err, sessions.ErrNoRecord)
}

func TestWhatIsDueLaterDoesNotPutOffWhatIsDueSooner(t *testing.T) {
	q := open(t).Queue("test")
	require.NoError(t, q.PokeIn(t.Context(), "a", time.Hour))
	claims, err := q.Claim(t.Context(), 5, time.Minute)
	require.NoError(t, err)
	assert.Empty(t, claims)
	require.NoError(t, q.Poke(t.Context(), "a"))
	require.NoError(t, q.PokeIn(t.Context(), "a", time.Hour))
	claims, err = q.Claim(t.Context(), 5, time.Minute)
	require.NoError(t, err)
	assert.Len(t, claims, 1)
}
