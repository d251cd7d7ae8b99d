package sessions_test

import (
	"testing"

	"accessbot/internal/sessions"

	"github.com/alicebob/miniredis/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// openOn opens a store with other keys on the same Redis.
func openOn(t *testing.T, redis *miniredis.Miniredis, keys string) *sessions.Store {
	t.Helper()
	s, err := sessions.New(sessions.Config{URL: "redis://" + redis.Addr(), SealKeys: keys})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	return s
}

func TestKeysAreRotatedWithoutASignIn(t *testing.T) { // T17
	redis := miniredis.RunT(t)
	before := openOn(t, redis, key("k1", 'a'))
	require.NoError(t, link(t, before, account(alice, "oid-1"), "tokens-1"))

	during := openOn(t, redis, key("k2", 'b')+","+key("k1", 'a'))
	assert.Equal(t, "tokens-1", readTokens(t, during, "oid-1.tid"), "the old key opens, and the blob is sealed anew")
	_, err := during.Principal(t.Context(), alice)
	require.NoError(t, err)

	after := openOn(t, redis, key("k2", 'b'))
	assert.Equal(t, "tokens-1", readTokens(t, after, "oid-1.tid"))
	_, err = after.Principal(t.Context(), alice)
	assert.NoError(t, err)
}

func TestALostKeyAsksForANewSignIn(t *testing.T) {
	redis := miniredis.RunT(t)
	require.NoError(t, link(t, openOn(t, redis, key("k1", 'a')), account(alice, "oid-1"), "tokens-1"))
	after := openOn(t, redis, key("k2", 'b'))
	assert.Empty(t, readTokens(t, after, "oid-1.tid"))
	_, err := after.Principal(t.Context(), alice)
	require.Error(t, err)
	require.NoError(t, link(t, after, account(alice, "oid-1"), "tokens-2"), "and takes it")
}

func TestADeadSignInIsWiped(t *testing.T) { // T18
	s := open(t)
	require.NoError(t, link(t, s, account(alice, "oid-1"), "tokens-1"))
	require.NoError(t, s.Tokens().Update(t.Context(), "oid-1.tid", func([]byte) ([]byte, error) { return nil, nil }))
	assert.Empty(t, readTokens(t, s, "oid-1.tid"))
}

func TestWhereRedisIs(t *testing.T) {
	k := key("k1", 'a')
	for name, url := range map[string]string{
		"one":      "redis://:pw@localhost:6379/2",
		"sentinel": "redis-sentinel://user:pw@localhost:26379?master_name=m",
		"cluster":  "redis://a:6379,redis://b:6379",
	} {
		_, err := sessions.New(sessions.Config{URL: url, SealKeys: k})
		assert.NoError(t, err, name)
	}
	for name, cfg := range map[string]sessions.Config{
		"no master":     {URL: "redis-sentinel://localhost:26379", SealKeys: k},
		"no scheme":     {URL: "localhost:6379", SealKeys: k},
		"no keys":       {URL: "redis://localhost"},
		"a short key":   {SealKeys: "k1:c2hvcnQ="},
		"an id twice":   {SealKeys: k + "," + k},
		"an empty id":   {SealKeys: ":" + k},
		"a half secret": {URL: "redis://:CANARY@bad host", SealKeys: k},
	} {
		_, err := sessions.New(cfg)
		require.Error(t, err, name)
		assert.NotContains(t, err.Error(), "CANARY", name)
	}
}
