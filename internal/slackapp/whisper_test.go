package slackapp_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/slackapp"
	"accessbot/internal/slacksim"
	"accessbot/internal/views"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAPrivateAnswerFindsAWay(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		faults []slacksim.Fault
		place  string
	}{
		"over the response URL":                   {nil, "#general"},
		"as an ephemeral message when it is used": {[]slacksim.Fault{{Method: "response_url", Error: "used_url"}}, "#general"},
		"as an ephemeral message when it expired": {[]slacksim.Fault{{Method: "response_url", Error: "expired_url"}}, "#general"},
		"in the direct message when both fail":    {[]slacksim.Fault{{Method: "response_url", Error: "used_url"}, {Method: "chat.postEphemeral", Error: "user_not_in_channel"}}, "DM"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.onCommand(slackapp.Route{Do: w.does(says("only you"))})
			w.serve(t)
			for _, f := range c.faults {
				w.Fail(f)
			}
			p := w.Person("Requestor1")
			require.NoError(t, p.Slash("/access").Acked())
			m := p.AwaitIn(c.place, "only you")
			assert.Equal(t, c.place == "#general", m.Ephemeral)
		})
	}
}

func TestAnAnswerThatNobodyCanBeToldIsLogged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.onCommand(slackapp.Route{Do: w.does(says("only you"))})
	w.serve(t)
	w.Fail(slacksim.Fault{Method: "response_url", Error: "used_url"})
	w.Fail(slacksim.Fault{Method: "chat.postEphemeral", Error: "user_not_in_channel"})
	w.Fail(slacksim.Fault{Method: "conversations.open", Error: "user_disabled"})
	require.NoError(t, w.Person("Requestor1").Slash("/access").Acked())
	w.log.await(t, "answer not told")
}

// inModal shows text in the modal of a command, and says it when there is none.
func (w *world) inModal(t *testing.T, wait <-chan struct{}) {
	instead := views.Language{}.Plain("said instead")
	w.onCommand(slackapp.Route{
		Opens: func(*slackapp.Interaction) *views.Modal { return notice("One moment") },
		Do: func(_ context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
			w.acts.note(in)
			if wait != nil {
				<-wait
			}
			return slackapp.Reply{Show: notice("shown"), Instead: &instead}, nil
		},
	})
	w.serve(t)
}

func TestAClosedModalIsMadeUpForByAMessage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	release := make(chan struct{})
	w.inModal(t, release)
	p := w.Person("Requestor1")
	require.NoError(t, p.Slash("/access").Acked())
	p.Modal().Await("One moment").Close()
	w.acts.await(t, 1)
	close(release)
	assert.True(t, p.Await("said instead").Ephemeral)
	assert.False(t, p.ModalIsOpen())
}

func TestAnExpiredTriggerIsMadeUpForByAMessage(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.inModal(t, nil)
			w.Fail(slacksim.Fault{Method: "views.open", Times: 2, Error: code})
			require.NoError(t, w.Person("Requestor1").Slash("/access").Acked())
			w.Person("Requestor1").Await("said instead")
		})
	}
}

func TestAModalThatIsOpenIsReplacedAndNotCovered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.withForm(slackapp.Route{})
	w.routes.Actions = map[string]slackapp.Route{"press": {
		Opens: func(*slackapp.Interaction) *views.Modal { return notice("One moment") },
		Do:    w.does(slackapp.Reply{Show: notice("next")}),
	}}
	w.serve(t)
	modal := w.formOf(t, "Requestor1")
	require.NoError(t, modal.Press("Press").Acked())
	modal.Await("next").Close()
	assert.False(t, w.Person("Requestor1").ModalIsOpen())
}

func TestAPrivateMessageIsReplacedAndAPublicOneIsNot(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	asked, changed := buttoned("a private question"), views.Language{}.Plain("the answer")
	w.onCommand(slackapp.Route{Do: w.does(slackapp.Reply{Say: &asked})})
	w.routes.Actions = map[string]slackapp.Route{"press": {Do: w.does(slackapp.Reply{Edit: &changed})}}
	w.serve(t)
	p := w.Person("Requestor1")
	require.NoError(t, p.Slash("/access").Acked())
	private := p.Await("a private question")
	require.NoError(t, private.Press("Press").Acked())
	private.AwaitText("the answer")

	w.post(t, "C0GENERAL01", buttoned("a public question"))
	public := p.Await("a public question")
	require.NoError(t, public.Press("Press").Acked())
	p.Await("the answer")
	w.log.awaitCount(t, "msg=handled", 3)
	assert.Contains(t, public.Text(), "a public question")
	assert.Len(t, w.Person("Requestor2").Messages("#general"), 1)
}

func TestAPostIsFoundAgainByWhatItTells(t *testing.T) { // F07, F23
	t.Parallel()
	w := newWorld(t)
	app := w.app(t)
	ctx, since := t.Context(), time.Now()
	direct, err := app.OpenDirect(ctx, access.Member{Team: w.TeamID(), User: "U0REQUEST01"})
	require.NoError(t, err)
	for _, channel := range []string{direct, "C0ITAPPR001"} {
		_, found, err := app.Find(ctx, access.Line{Channel: channel, Request: "r1", What: "card"}, since)
		require.NoError(t, err)
		require.False(t, found)

		w.Fail(slacksim.Fault{Method: "chat.postMessage", AfterCommit: true})
		_, err = app.Post(ctx, access.Line{Channel: channel, Request: "r1", What: "card"}, views.Language{}.Plain("the card"))
		require.Equal(t, access.Unclear, access.KindOf(err))
		card, found, err := app.Find(ctx, access.Line{Channel: channel, Request: "r1", What: "card"}, since)
		require.NoError(t, err)
		require.True(t, found, "what was posted before the connection broke")

		reply, err := app.Post(ctx, access.Line{Channel: channel, Thread: card, Request: "r1", What: "delivered"}, views.Language{}.Plain("a reply"))
		require.NoError(t, err)
		got, found, err := app.Find(ctx, access.Line{Channel: channel, Thread: card, Request: "r1", What: "delivered"}, since)
		require.NoError(t, err)
		assert.True(t, found)
		assert.Equal(t, reply, got)
		_, found, err = app.Find(ctx, access.Line{Channel: channel, Thread: card, Request: "r2", What: "delivered"}, since)
		require.NoError(t, err)
		assert.False(t, found, "another request's line is not taken for it")
	}
}

func TestWithoutHistoryScopesNothingIsFoundAndNothingFails(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *slacksim.Config) { c.WithoutOptionalScopes = true })
	app := w.app(t)
	_, err := app.Post(t.Context(), access.Line{Channel: "C0GENERAL01", Request: "r1", What: "card"}, views.Language{}.Plain("the card"))
	require.NoError(t, err)
	_, found, err := app.Find(t.Context(), access.Line{Channel: "C0GENERAL01", Request: "r1", What: "card"}, time.Now())
	require.NoError(t, err)
	assert.False(t, found)
}

func TestSlacksRefusalsAreTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	app := w.app(t)
	post := func(f slacksim.Fault) error {
		f.Method = "chat.postMessage"
		w.Fail(f)
		_, err := app.Post(t.Context(), access.Line{Channel: "C0GENERAL01", Request: "r1", What: "card"}, views.Language{}.Plain("hello"))
		return err
	}
	for _, code := range []string{"channel_not_found", "is_archived", "not_in_channel", "restricted_action_read_only_channel", "user_disabled"} {
		assert.True(t, app.IsGone(post(slacksim.Fault{Error: code})), code)
	}
	for _, f := range []slacksim.Fault{{Status: 503}, {Error: "fatal_error"}, {}} {
		assert.Equal(t, access.Unclear, access.KindOf(post(f)), fmt.Sprint(f))
	}
	refused := post(slacksim.Fault{Error: "invalid_blocks"})
	limited := post(slacksim.Fault{RetryAfter: 30})
	assert.Equal(t, access.Throttled, access.KindOf(limited))
	assert.ErrorContains(t, limited, "busy")
	for _, err := range []error{nil, limited, refused} {
		assert.False(t, app.IsGone(err))
	}
}

func TestNothingSecretIsLogged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.inModal(t, nil)
	p := w.Person("Requestor1")
	for _, method := range []string{"apps.connections.open", "views.open", "response_url", "chat.postEphemeral", "conversations.open", "users.info"} {
		w.Fail(slacksim.Fault{Method: method})
		w.Fail(slacksim.Fault{Method: method, Error: "internal_error"})
	}
	w.Socket().Kill()
	require.NoError(t, w.AwaitConnections(2))
	for range 3 {
		require.NoError(t, p.Slash("/access secret words").Acked())
	}
	w.acts.await(t, 1)
	w.log.await(t, "no answer from Slack")
	w.log.await(t, "answer told later")
	require.NoError(t, w.AwaitSettled())
	log := w.log.String()
	for _, secret := range []string{w.BotToken(), w.AppToken(), "ticket=", "/commands/T0", "secret words"} {
		assert.NotContains(t, log, secret)
	}
}
