package slackapp_test

import (
	"context"
	"testing"

	"accessbot/internal/access"
	"accessbot/internal/slackapp"
	"accessbot/internal/slacksim"
	"accessbot/internal/views"

	"github.com/slack-go/slack"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// inForm opens the form for Requestor1, whose button takes the route.
func (w *world) inForm(t *testing.T, press slackapp.Route) *slacksim.Modal {
	t.Helper()
	w.withForm(slackapp.Route{})
	w.routes.Actions = map[string]slackapp.Route{"press": press}
	w.serve(t)
	return w.formOf(t, "Requestor1").Fill("Reason", "because")
}

func pushes(text string) func(*slackapp.Interaction) *views.Modal {
	return func(*slackapp.Interaction) *views.Modal { return notice(text) }
}

func TestAPushedModalLeavesTheFormUnderIt(t *testing.T) {
	t.Parallel()
	for name, route := range map[string]func(w *world) slackapp.Route{
		"with a loading view": func(w *world) slackapp.Route {
			return slackapp.Route{Pushes: pushes("One moment"), Do: w.does(slackapp.Reply{Push: notice("details")})}
		},
		"shown in the loading view": func(w *world) slackapp.Route {
			return slackapp.Route{Pushes: pushes("One moment"), Do: w.does(slackapp.Reply{Show: notice("details")})}
		},
		"at once": func(w *world) slackapp.Route {
			return slackapp.Route{Do: w.does(slackapp.Reply{Push: notice("details")})}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			modal := w.inForm(t, route(w))
			require.NoError(t, modal.Press("Press").Acked())
			modal.Await("details").Close()
			assert.Equal(t, "because", modal.Await("Reason").Value("Reason"))
			assert.Equal(t, 1, w.CallsTo("views.push"))
		})
	}
}

func TestAButtonThatOnlyOpensAModalOpensIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.routes.Actions = map[string]slackapp.Route{"press": {Opens: pushes("the form")}}
	w.serve(t)
	w.post(t, general, buttoned("for all"))
	p := w.Person("Requestor1")
	require.NoError(t, p.Await("for all").Press("Press").Acked())
	p.Modal().Await("the form")
	assert.Equal(t, 1, w.CallsTo("views.open"))
}

func TestTheModalUnderAPushedOneIsUpdated(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	changed := form()
	changed.Title = plain("Changed")
	modal := w.inForm(t, slackapp.Route{Pushes: pushes("One moment"), Do: w.does(slackapp.Reply{Push: notice("details"), Under: changed})})
	require.NoError(t, modal.Press("Press").Acked())
	modal.Await("details")
	w.log.awaitCount(t, "msg=handled", 2)
	modal.Close()
	assert.Equal(t, "because", modal.Await("Changed").Value("Reason"), "what was typed stays in the blocks that stay")
}

func TestSubmittingAPushedFormUpdatesTheOneUnderIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	over := form()
	over.CallbackID, over.Title = "over", plain("Over it")
	changed := form()
	changed.Title = plain("Changed")
	modal := w.inForm(t, slackapp.Route{Do: w.does(slackapp.Reply{Push: over})})
	w.routes.Submits["over"] = slackapp.Route{Do: w.does(slackapp.Reply{Under: changed})}
	require.NoError(t, modal.Press("Press").Acked())
	require.NoError(t, modal.Await("Over it").Fill("Reason", "more").Submit())
	modal.Await("Changed")
	assert.Equal(t, "because", modal.Value("Reason"))
	in := w.acts.await(t, 2)[1]
	assert.NotEmpty(t, in.PreviousViewID)
	assert.Equal(t, in.PreviousViewID, in.RootViewID)
}

func TestWhatCannotBePushedTakesThePlaceOfTheModal(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"push_limit_reached", "expired_trigger_id"} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			modal := w.inForm(t, slackapp.Route{Pushes: pushes("One moment"), Do: w.does(slackapp.Reply{Push: notice("details")})})
			w.Fail(slacksim.Fault{Method: "views.push", Times: 2, Error: code})
			require.NoError(t, modal.Press("Press").Acked())
			modal.Await("details").Close()
			assert.False(t, w.Person("Requestor1").ModalIsOpen())
		})
	}
}

func TestAFaultWithoutAPushedModalLeavesTheFormAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	modal := w.inForm(t, slackapp.Route{Pushes: pushes("One moment"), Do: func(context.Context, *slackapp.Interaction) (slackapp.Reply, error) {
		return slackapp.Reply{}, &access.Error{Kind: access.Unavailable, Sentence: "Not now."}
	}})
	w.Fail(slacksim.Fault{Method: "views.push", Error: "push_limit_reached"})
	require.NoError(t, modal.Press("Press").Acked())
	w.Person("Requestor1").AwaitIn("DM", "Not now.")
	assert.Equal(t, "because", modal.Value("Reason"))
	require.NoError(t, modal.Press("Press").Acked())
	modal.Await("Not now.").Close()
	assert.Equal(t, "because", modal.Value("Reason"))
}

func TestAPushOutsideOfAModalIsAMessage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	instead := views.Language{}.Plain("said instead")
	w.onCommand(slackapp.Route{Do: w.does(slackapp.Reply{Push: notice("details"), Instead: &instead})})
	w.serve(t)
	require.NoError(t, w.Person("Requestor1").Slash("/access").Acked())
	w.Person("Requestor1").Await("said instead")
}

func TestAPushIsMadeOnceByTwoAttempts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	modal := w.inForm(t, slackapp.Route{Pushes: pushes("One moment"), Do: func(_ context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
		w.acts.note(in)
		if in.Attempt == 1 {
			return slackapp.Reply{Push: notice("Still trying")}, slackapp.ErrLater
		}
		return slackapp.Reply{Push: notice("Done now")}, nil
	}})
	require.NoError(t, modal.Press("Press").Acked())
	modal.Await("Still trying").Await("Done now")
	assert.Equal(t, 1, w.CallsTo("views.push"))
	modal.Close()
	assert.Equal(t, "because", modal.Value("Reason"))
}

func TestAButtonInAThreadIsAnsweredThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.routes.Actions = map[string]slackapp.Route{"press": {Do: w.does(says("between us"))}}
	w.serve(t)
	w.post(t, "C0GENERAL01", buttoned("the card"))
	p := w.Person("Requestor1")
	card := p.Await("the card")
	in := buttoned("a reply")
	_, _, err := w.outside().PostMessageContext(t.Context(), "C0GENERAL01", slack.MsgOptionText(in.Text, false), slack.MsgOptionBlocks(in.Blocks...), slack.MsgOptionTS(card.TS))
	require.NoError(t, err)
	require.NoError(t, card.AwaitReply("a reply").Press("Press").Acked())
	assert.True(t, card.AwaitReply("between us").Ephemeral)
	assert.Equal(t, card.TS, w.acts.await(t, 1)[0].ThreadTS)

	require.NoError(t, card.Press("Press").Acked())
	assert.Empty(t, w.acts.await(t, 2)[1].ThreadTS, "the card itself stands in the channel")
}
