package slackapp_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/slackapp"
	"accessbot/internal/slacksim"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// event sends an event as Slack would, and gives its id.
func (w *world) event(t *testing.T, inner string) string {
	t.Helper()
	id := "Ev" + strings.ToUpper(uuid.NewString()[:8])
	w.eventAgain(t, id, inner)
	return id
}

// eventAgain sends an event in an envelope of its own, as each retry comes.
func (w *world) eventAgain(t *testing.T, id, inner string) {
	t.Helper()
	require.NoError(t, w.SendRaw(fmt.Sprintf(`{"envelope_id":%q,"type":"events_api","payload":{"team_id":"T0CONTOSO01","api_app_id":"A0ACCESS001","event_id":%q,"event":%s}}`,
		uuid.NewString(), id, inner)))
}

func TestAMentionIsAnsweredBesideItAndInItsThread(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.routes.Mention = slackapp.Route{Do: w.does(says("at your service"))}
	w.serve(t)
	p := w.Person("Approver1").In("#it-approvals")
	require.NoError(t, p.Type("@accessbot help me").Acked())
	answer := p.Await("at your service")
	assert.True(t, answer.Ephemeral)
	seen := w.acts.await(t, 1)
	assert.Equal(t, "help me", seen[0].Text)
	assert.Empty(t, seen[0].ThreadTS)

	require.NoError(t, p.Await("help me").Reply("and here, @accessbot?").Acked())
	seen = w.acts.await(t, 2)
	require.NotEmpty(t, seen[1].ThreadTS)
	assert.True(t, p.Await("help me").AwaitReply("at your service").Ephemeral)
	assert.Equal(t, "and here, <@U0ACCESSBOT>?", seen[1].Text)
}

func TestWhatIsWrittenInTheDirectMessageIsAnsweredThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.routes.Direct = slackapp.Route{Do: w.does(says("written back"))}
	w.serve(t)
	p := w.Person("Requestor1").In("DM")
	require.NoError(t, p.Type("hello").Acked())
	assert.False(t, p.AwaitIn("DM", "written back").Ephemeral, "it stays")
	require.NoError(t, p.AwaitIn("DM", "hello").Reply("in a thread").Acked())
	p.AwaitIn("DM", "hello").AwaitReply("written back")
	seen := w.acts.await(t, 2)
	assert.Equal(t, slackapp.Direct, seen[0].Kind)
	assert.Len(t, seen, 2, "the bot's own words are none for it")
}

func TestAnEventIsAnsweredOnceHoweverOftenItComes(t *testing.T) { // I2, F20
	t.Parallel()
	w := newWorld(t)
	w.routes.Direct = slackapp.Route{Do: w.does(says("once"))}
	w.serve(t)
	hello := `{"type":"message","channel_type":"im","user":"U0REQUEST01","channel":"D0REQUEST01","text":"hello","ts":"1.1"}`
	id := w.event(t, hello)
	for range 20 {
		w.eventAgain(t, id, hello)
	}
	w.event(t, strings.Replace(hello, "hello", "last", 1))
	w.log.awaitCount(t, "msg=handled", 2)
	assert.Len(t, w.acts.all(), 2)
}

func TestAMessageShortcutTellsOfItsMessage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.everything()
	w.serve(t)
	require.NoError(t, w.Person("Requestor2").Type("Can somebody give me *Marketing Campaign*?").Acked())
	p := w.Person("Requestor1")
	require.NoError(t, p.Await("Marketing Campaign").MessageShortcut("request_like_this").Acked())
	assert.True(t, p.Await("done").Ephemeral)
	in := w.acts.await(t, 1)[0]
	assert.Equal(t, slackapp.MessageShortcut, in.Kind)
	assert.Equal(t, "Can somebody give me *Marketing Campaign*?", in.MessageText)
	assert.Equal(t, "U0REQUEST02", in.MessageUser)
	assert.False(t, in.MessageBot)
	assert.NotEmpty(t, in.MessageTS)

	w.post(t, "C0GENERAL01", buttoned("a card"))
	require.NoError(t, p.Await("a card").MessageShortcut("request_like_this").Acked())
	assert.True(t, w.acts.await(t, 2)[1].MessageBot)
}

const shared = `{"type":"link_shared","user":%q,"channel":"C0GENERAL01","message_ts":"1.1","source":"conversations_history","links":[{"domain":"myaccess.microsoft.com","url":"https://myaccess.microsoft.com/@contoso#/access-packages/1"}]}`

func TestALinkIsToldOfPrivatelyOrNotAtAll(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.everything()
	w.serve(t)
	w.event(t, fmt.Sprintf(shared, "U0REQUEST01"))
	assert.True(t, w.Person("Requestor1").Await("done").Ephemeral)
	assert.Equal(t, []string{"https://myaccess.microsoft.com/@contoso#/access-packages/1"}, w.acts.await(t, 1)[0].Links)

	w.event(t, fmt.Sprintf(shared, "U0GUEST0001"))
	w.log.await(t, "msg=refused")
	w.Fail(slacksim.Fault{Method: "chat.postEphemeral", Error: "not_in_channel"})
	w.event(t, fmt.Sprintf(shared, "U0REQUEST02"))
	w.log.await(t, "answer not told")
	assert.Empty(t, w.Person("Guest1").Messages("#general"))
	assert.Empty(t, w.Person("Requestor2").Messages("DM"), "nobody is written to for a link alone")
}

func TestWhoIsDeactivatedLeavesOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var tries atomic.Int32
	leavers := make(chan access.Member, 10)
	w.routes.Left = func(_ context.Context, m access.Member) error {
		if tries.Add(1) == 1 {
			return errors.New("the store is out of reach")
		}
		leavers <- m
		return nil
	}
	w.onCommand(slackapp.Route{Do: w.does(says("done"))})
	w.serve(t)
	w.SetPerson("Requestor1", func(p *slacksim.Profile) { p.Title = "Chief" })
	w.SetPerson("Requestor1", func(p *slacksim.Profile) { p.Deactivated = true })
	assert.Equal(t, access.Member{Team: "T0CONTOSO01", User: "U0REQUEST01"}, <-leavers, "tried again after the fault")
	i, _ := w.lastOf(t, "user_change")
	require.NoError(t, w.Replay(i))
	w.event(t, `{"type":"user_change","user":{"id":"U9","team_id":"T0FABRIKAM1","deleted":true}}`)
	w.log.await(t, "a member of team T0FABRIKAM1 left")
	require.NoError(t, w.Person("Requestor2").Slash("/access").Acked())
	w.Person("Requestor2").Await("done")
	assert.Empty(t, leavers)
	assert.EqualValues(t, 2, tries.Load())
}

func TestAChannelWithANewIdIsToldOf(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	told := make(chan string, 1)
	w.routes.Moved = func(_ context.Context, from, to string) error { told <- from + ">" + to; return nil }
	w.serve(t)
	w.event(t, `{"type":"channel_id_changed","old_channel_id":"G1","new_channel_id":"C1"}`)
	assert.Equal(t, "G1>C1", <-told)
}

func TestTakingTheAppOutStopsTheBot(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	told := make(chan struct{}, 1)
	w.routes.Uninstalled = func(context.Context) error { told <- struct{}{}; return nil }
	err := w.ends(t, func() {
		w.Fail(slacksim.Fault{Method: "auth.test", Times: 100, Error: "token_revoked"})
		w.event(t, `{"type":"tokens_revoked","tokens":{"oauth":[],"bot":["U0ACCESSBOT"]}}`)
		<-told
	})
	assert.ErrorContains(t, err, "SLACK_BOT_TOKEN")
}

func TestANoticeOfAnInstallationThatWasReplacedStopsNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	told := make(chan struct{}, 1)
	w.routes.Uninstalled = func(context.Context) error { told <- struct{}{}; return nil }
	w.onCommand(slackapp.Route{Do: w.does(says("done"))})
	w.serve(t)
	asked := w.CallsTo("auth.test")
	w.event(t, `{"type":"app_uninstalled"}`)
	<-told
	require.Eventually(t, func() bool { return w.CallsTo("auth.test") > asked }, patience, 10*time.Millisecond)
	require.NoError(t, w.Person("Requestor1").Slash("/access").Acked())
	w.Person("Requestor1").Await("done")
}

func TestATokenThatIsTakenBackStopsEveryReplica(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.onCommand(slackapp.Route{Do: w.does(says("done"))})
	err := w.ends(t, func() {
		w.Fail(slacksim.Fault{Method: "auth.test", Times: 100, Error: "token_revoked"})
		w.Fail(slacksim.Fault{Method: "users.info", Times: 100, Error: "token_revoked"})
		assert.NoError(t, w.Person("Requestor1").Slash("/access").Acked())
	})
	assert.ErrorContains(t, err, "SLACK_BOT_TOKEN")
}

func TestWhatHasNoRouteIsAcknowledgedAndNotKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.onCommand(slackapp.Route{Do: w.does(says("done"))})
	w.serve(t)
	p := w.Person("Requestor1")
	w.post(t, "C0GENERAL01", buttoned("for all"))
	require.NoError(t, p.Await("for all").Press("Press").Acked())
	require.NoError(t, p.Shortcut("request_access").Acked())
	require.NoError(t, p.In("DM").Type("hello").Acked())
	p.Home()
	w.log.awaitCount(t, "act without a route", 4)
	require.NoError(t, w.AwaitSettled())
	assert.Empty(t, w.acts.all())
}

func TestTheSendersLocaleAndZoneAreKnown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.everything()
	w.serve(t)
	w.SetPerson("Requestor1", func(p *slacksim.Profile) { p.Locale = "de-DE" })
	modal := w.openForm(t, w.Person("Requestor1"))
	modal.Suggest("Search", "")
	require.NoError(t, modal.Fill("Reason", "because").Submit())
	for _, in := range w.acts.await(t, 4) { // command, menu, check, submission
		assert.Equal(t, "de-DE", in.Locale, in.Kind)
		assert.Equal(t, "Europe/Berlin", in.Zone.String(), in.Kind)
	}
}

func TestAMemberIsFoundByEmailUnlessTheGateIsShut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	app := w.app(t)
	require.NoError(t, app.Identify(t.Context()))
	m, p, err := app.MemberByEmail(t.Context(), "approver1@contoso.onmicrosoft.com")
	require.NoError(t, err)
	assert.Equal(t, access.Member{Team: "T0CONTOSO01", User: "U0APPROVE01"}, m)
	assert.Equal(t, "Head of Finance", p.Title)
	assert.Equal(t, "Europe/Paris", p.Zone.String())
	_, _, err = app.MemberByEmail(t.Context(), "guest1@contoso.onmicrosoft.com")
	assert.Equal(t, access.NotAllowed, access.KindOf(err))
	_, _, err = app.MemberByEmail(t.Context(), "nobody@contoso.onmicrosoft.com")
	assert.Equal(t, access.NotFound, access.KindOf(err))
	w.Fail(slacksim.Fault{Method: "users.lookupByEmail", RetryAfter: 3})
	_, _, err = app.MemberByEmail(t.Context(), "approver1@contoso.onmicrosoft.com")
	assert.Equal(t, access.Throttled, access.KindOf(err))
}

func TestAMessageHasAnAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	app := w.app(t)
	w.post(t, "C0GENERAL01", buttoned("a card"))
	card := w.Person("Requestor1").Await("a card")
	link, err := app.Permalink(t.Context(), "C0GENERAL01", card.TS)
	require.NoError(t, err)
	assert.Equal(t, card.Permalink(), link)
	_, err = app.Permalink(t.Context(), "C0GENERAL01", "1.1")
	assert.True(t, app.IsGone(err))
}
