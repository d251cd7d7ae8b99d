package graph_test

import (
	"testing"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/entrasim"
	"accessbot/internal/graph"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// again opens the link of a sign-in in a browser in which somebody has signed
// in before, and gives the title of the page that comes.
func (w *world) again(t *testing.T, browser *entrasim.Browser, s graph.SignIn) string {
	t.Helper()
	link, err := w.client.SignInURL(t.Context(), s)
	require.NoError(t, err)
	require.NoError(t, browser.Open(link))
	return browser.Title()
}

func TestFreshSignInIsAskedOfThePersonAndNotOfTheBrowser(t *testing.T) { // T4
	w := newWorld(t, entrasim.Config{})
	s := w.signIn()
	browser, person := entrasim.NewBrowser(), w.tenant.Person("Approver1")
	require.Equal(t, "Sign in to your account", w.again(t, browser, s))
	require.NoError(t, browser.Fill("E-mail", person.UPN))
	require.NoError(t, browser.Fill("Password", person.Password))
	require.NoError(t, browser.Press("Sign in"))
	require.NoError(t, w.tenant.AgeSignIns("Approver1", 9*time.Hour))
	assert.Equal(t, "Pick an account", w.again(t, browser, s), "any sign-in will do")

	s.MaxAge = 10 * time.Hour
	assert.Equal(t, "Pick an account", w.again(t, browser, s))
	s.MaxAge = 8 * time.Hour
	assert.Equal(t, "Sign in to your account", w.again(t, browser, s))
	s.MaxAge, s.Claims = 0, `{"access_token":{"acrs":{"essential":true,"value":"c1"}}}`
	assert.Equal(t, "Sign in to your account", w.again(t, browser, s), "a claims challenge wants the person too")
}

func TestSignInThatIsNotFreshIsRefused(t *testing.T) { // T4
	for name, authTime := range map[string]any{
		"its auth_time is old":       time.Now().Add(-time.Hour).Unix(),
		"it has no auth_time":        nil,
		"its auth_time is no number": "now",
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, entrasim.Config{})
			w.tenant.SetKnobs(func(k *entrasim.Knobs) { k.IdentityClaims = map[string]any{"auth_time": authTime} })
			s := w.signIn()
			s.MaxAge = 15 * time.Minute
			code := w.code(t, s, "Approver1").Get("code")
			_, err := w.client.Redeem(t.Context(), s, code)
			kindOf(t, access.SignInAgain, err)
		})
	}
	w := newWorld(t, entrasim.Config{})
	s := w.signIn()
	s.MaxAge = 15 * time.Minute
	account, err := w.client.Redeem(t.Context(), s, w.code(t, s, "Approver1").Get("code"))
	require.NoError(t, err)
	assert.WithinDuration(t, time.Now(), account.SignedIn, time.Minute)
}

func TestHowLongAgoThePersonSignedInIsTold(t *testing.T) { // T4
	w := newWorld(t, entrasim.Config{})
	approver := w.link(t, "Approver1")
	require.NoError(t, w.client.As(approver).Fresh(t.Context(), time.Minute))
	// Renewing a token without the person makes nothing fresh.
	require.NoError(t, w.tenant.AgeSignIns("Approver1", 9*time.Hour))
	w.forgetAccessTokens(t, approver.Home())
	at, err := w.client.As(approver).SignedIn(t.Context())
	require.NoError(t, err)
	assert.WithinDuration(t, time.Now().Add(-9*time.Hour), at, time.Minute)
	assert.Contains(t, kindOf(t, access.SignInAgain, w.client.As(approver).Fresh(t.Context(), 8*time.Hour)), "sign in again")
	require.NoError(t, w.client.As(approver).Fresh(t.Context(), 10*time.Hour))
	w.tenant.SetKnobs(func(k *entrasim.Knobs) { k.IdentityClaims = map[string]any{"auth_time": nil} })
	w.forgetAccessTokens(t, approver.Home())
	kindOf(t, access.SignInAgain, w.client.As(approver).Fresh(t.Context(), 100*time.Hour))
	kindOf(t, access.NotLinked, w.client.As(access.Principal{}).Fresh(t.Context(), time.Hour))
}

func TestClaimsChallengeIsHandedOnToTheNextSignIn(t *testing.T) {
	w := newWorld(t, entrasim.Config{})
	person := w.as(t, "Requestor1")
	w.tenant.Fail(entrasim.Fault{Path: "/me$", Kind: entrasim.FaultClaims})
	_, err := person.Me(t.Context())
	kindOf(t, access.SignInAgain, err)
	assert.JSONEq(t, `{"access_token":{"nbf":{"essential":true,"value":"1700000000"}}}`, graph.ClaimsOf(err))
	assert.Empty(t, graph.ClaimsOf(nil))
	assert.NotContains(t, w.log.String(), "1700000000")
	_, err = person.Me(t.Context())
	require.NoError(t, err)
}

func TestLoserOfARaceIsToldWhoDecided(t *testing.T) { // F33
	inBothDialects(t, func(t *testing.T, version string) {
		t.Parallel()
		w := newWorld(t, managed(), speaking(version))
		made := w.asked(t, "Requestor1", "Finance Reports")
		first, second := w.with(t, "Approver1", w.client.ApproverScopes()), w.with(t, "Approver2", w.client.ApproverScopes())
		approval, err := second.Approval(t.Context(), made.ID)
		require.NoError(t, err)
		stage, mine := approval.Mine()
		require.True(t, mine)
		require.NoError(t, first.Decide(t.Context(), graph.Decision{RequestID: made.ID, StageID: stage.ID, Justification: "not now"}))
		err = second.Decide(t.Context(), graph.Decision{RequestID: made.ID, StageID: stage.ID, Approve: true})
		kindOf(t, access.AlreadyDecided, err)
		decided := decidedBy(t, err)
		assert.Equal(t, []string{"Approver1", "not now"}, []string{decided.ReviewedBy, decided.Justification})
		assert.Equal(t, access.Refused, decided.Verdict)
		assert.False(t, decided.Reviewed.IsZero())
		outsider := w.with(t, "Requestor2", w.client.ApproverScopes())
		kindOf(t, access.NotAllowed, outsider.Decide(t.Context(), graph.Decision{RequestID: made.ID, StageID: stage.ID, Approve: true}))
		kindOf(t, access.NotFound, first.Decide(t.Context(), graph.Decision{RequestID: stage.ID, StageID: stage.ID, Approve: true}))
	})
}

func TestScopesAreAskedForWhenTheyAreFirstNeeded(t *testing.T) {
	w := newWorld(t, entrasim.Config{})
	linked := w.link(t, "Admin1")
	approver := w.client.AsWith(linked, w.client.ApproverScopes())
	for _, err := range approver.ToApprove(t.Context()) {
		assert.Contains(t, kindOf(t, access.SignInAgain, err), "not agreed")
	}
	assert.NotEmpty(t, all(t, w.client.As(linked).Requestable(t.Context())), "who does not agree to more keeps what they have")
	again := w.account(t, "Admin1", w.client.ApproverScopes()...)
	w.vault.blobs[again.Home] = again.Cache
	assert.Empty(t, all(t, w.client.AsWith(linked, w.client.ApproverScopes()).ToApprove(t.Context())))
	assert.NotEmpty(t, all(t, w.client.As(linked).Requestable(t.Context())), "what was granted before still works")
}
