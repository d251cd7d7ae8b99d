package slackapp_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/slackapp"
	"accessbot/internal/slacksim"
	"accessbot/internal/views"

	"github.com/slack-go/slack"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// lastOf is the newest envelope whose payload contains the words.
func (w *world) lastOf(t *testing.T, words string) (int, slacksim.EnvelopeLog) {
	t.Helper()
	sent := w.Envelopes()
	for i, e := range slices.Backward(sent) {
		if strings.Contains(string(e.Payload), words) {
			return i, e
		}
	}
	require.FailNow(t, "no envelope with "+words)
	return 0, slacksim.EnvelopeLog{}
}

// withForm makes /access open the form, and route what is sent with it.
func (w *world) withForm(submit slackapp.Route) {
	w.onCommand(slackapp.Route{
		Opens: func(*slackapp.Interaction) *views.Modal { return notice("One moment") },
		Do: func(context.Context, *slackapp.Interaction) (slackapp.Reply, error) {
			return slackapp.Reply{Show: form()}, nil
		},
	})
	w.routes.Submits = map[string]slackapp.Route{"form": submit}
}

// formOf opens the form as a person does.
func (w *world) formOf(t *testing.T, name string) *slacksim.Modal {
	t.Helper()
	p := w.Person(name)
	require.NoError(t, p.Slash("/access").Acked())
	return p.Modal().Await("Reason")
}

func TestACommandIsAcknowledgedWhileItsHandlerIsBusy(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	release := make(chan struct{})
	w.onCommand(slackapp.Route{Do: func(_ context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
		w.acts.note(in)
		<-release
		return says("at last"), nil
	}})
	w.serve(t)
	p := w.Person("Requestor1")
	require.NoError(t, p.Slash("/access").Acked())
	w.acts.await(t, 1)
	assert.Empty(t, p.Messages("#general"))
	close(release)
	assert.True(t, p.Await("at last").Ephemeral)
}

func TestAProblemIsToldAtItsFieldAndNothingIsSent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.withForm(slackapp.Route{
		Check: func(_ context.Context, in *slackapp.Interaction) (map[string]string, error) {
			if in.Values["reason"] == "no" {
				return map[string]string{"reason": "Say more."}, nil
			}
			return nil, nil
		},
		Sent: func(*slackapp.Interaction) *views.Modal { return notice("Sending") },
		Do: func(_ context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
			w.acts.note(in)
			return slackapp.Reply{Show: notice("Sent: " + in.Values["reason"])}, nil
		},
	})
	w.serve(t)
	modal := w.formOf(t, "Requestor1")
	err := modal.Fill("Reason", "no").Submit()
	assert.Equal(t, slacksim.FieldErrors{"Reason": "Say more."}, err)
	require.NoError(t, modal.Fill("Reason", "because").Submit(), "the same form goes through once it is mended")
	modal.Await("Sent: because")
	seen := w.acts.all()
	require.Len(t, seen, 1, "what was refused was not kept")
	assert.Equal(t, "record-1", seen[0].Private)
	assert.Contains(t, w.TranscriptOf("Requestor1"), "Sending")
}

func TestAFormSentTwiceIsWorkedOnce(t *testing.T) { // I2, F20, F21
	t.Parallel()
	w := newWorld(t)
	w.withForm(slackapp.Route{Do: w.does(slackapp.Reply{})})
	w.serve(t)
	require.NoError(t, w.formOf(t, "Requestor1").Fill("Reason", "because").Submit())
	i, _ := w.lastOf(t, "view_submission")
	require.NoError(t, w.Replay(i))
	for range 20 {
		require.NoError(t, w.Replay(i))
	}
	require.NoError(t, w.Person("Requestor2").Slash("/access").Acked())
	w.Person("Requestor2").Modal().Await("Reason")
	w.log.awaitCount(t, "name=/access", 2)
	assert.Len(t, w.acts.await(t, 1), 1)
	assert.Eventually(t, func() bool {
		_, second := w.lastOf(t, "view_submission")
		return strings.Contains(string(second.Answer), "This form was sent already")
	}, 20*time.Second, 10*time.Millisecond)
}

func TestAFormWithoutInputsIsRefusedOverIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := notice("Nothing to type")
	m.CallbackID, m.Submit = "form", plain("Send")
	w.withForm(slackapp.Route{
		Check: func(context.Context, *slackapp.Interaction) (map[string]string, error) {
			return nil, &access.Error{Kind: access.Unavailable, Sentence: "Not now."}
		},
		Do: w.does(slackapp.Reply{}),
	})
	w.onCommand(slackapp.Route{Opens: func(*slackapp.Interaction) *views.Modal { return m }, Do: w.does(slackapp.Reply{})})
	w.serve(t)
	p := w.Person("Requestor1")
	require.NoError(t, p.Slash("/access").Acked())
	require.NoError(t, p.Modal().Submit())
	p.Modal().Await("Not now.").Close()
	p.Modal().Await("Nothing to type")
}

func TestAMenuIsFilledAndNeverTooLong(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.withForm(slackapp.Route{})
	w.routes.Menus = map[string]slackapp.Route{"find": {Answer: func(_ context.Context, in *slackapp.Interaction) ([]views.Option, error) {
		if in.Text == "broken" {
			panic("a bug")
		}
		var out []views.Option
		for i := range 100 {
			out = append(out, views.Option{Value: fmt.Sprintf("%0150d", i), Text: fmt.Sprintf("%s %03d %s", in.Text, i, strings.Repeat("ü", 60))})
		}
		return out, nil
	}}}
	w.serve(t)
	modal := w.formOf(t, "Requestor1")
	offered := modal.Suggest("Search", "mark")
	require.NotEmpty(t, offered)
	assert.Contains(t, offered[0], "mark 000")
	assert.Less(t, len(offered), 100, "what does not fit into an acknowledgement is left out")
	assert.Empty(t, modal.Suggest("Search", "broken"), "a bug leaves the menu empty")
	assert.NotEmpty(t, modal.Suggest("Search", "mark"), "and the bot alive")
}

func TestAnAcknowledgementThatSlackWouldDropIsNotSent(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *slacksim.Config) { c.AckWithin = time.Second })
	w.withForm(slackapp.Route{
		Sent: func(*slackapp.Interaction) *views.Modal {
			m := notice("Sending")
			for range 8 {
				m.Blocks.BlockSet = append(m.Blocks.BlockSet, slack.NewSectionBlock(plain(strings.Repeat("x", 2900)), nil, nil))
			}
			return m
		},
		Do: w.does(slackapp.Reply{}),
	})
	w.serve(t)
	modal := w.formOf(t, "Requestor1")
	require.ErrorIs(t, modal.Fill("Reason", "because").Submit(), slacksim.ErrTrouble)
	w.log.await(t, "more than Slack takes")
	w.acts.await(t, 1) // it was kept, so it is worked
	require.NoError(t, modal.Submit())
	modal.Await("sent already")
}

func TestWhatIsOfNoUseIsAcknowledged(t *testing.T) { // F35
	t.Parallel()
	w := newWorld(t)
	w.everything()
	w.serve(t)
	w.Person("Requestor1").OpenMessagesTab()
	require.NoError(t, w.AwaitSettled())
	_, opened := w.lastOf(t, `"tab":"messages"`)
	assert.False(t, opened.Acked.IsZero())
	for _, odd := range []string{
		`{"envelope_id":"e1","type":"greetings","payload":{"deep":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `}}`,
		`{"envelope_id":"e2","type":"slash_commands","payload":null}`,
		`{"envelope_id":"e3","type":"interactive","payload":"text"}`,
		`{"envelope_id":"e4","type":"interactive","payload":{"type":"block_actions","actions":"none"}}`,
		`{"envelope_id":"e5","type":"events_api","payload":{"event_id":"Ev1","event":{"type":"user_change","user":{"id":"U"}}}}`,
		`{"envelope_id":"e6","type":"interactive","payload":{"type":"dialog_submission","trigger_id":"1","text":"` + strings.Repeat("y", 1<<20) + `"}}`,
	} {
		require.NoError(t, w.SendRaw(odd))
	}
	w.log.awaitCount(t, "of no use here", 7)
	for _, noise := range []string{`not JSON`, `[]`, `{"type":5}`, `{"type":"greetings"}`, `{}`, `{"type":"hello"}`} {
		require.NoError(t, w.SendRaw(noise))
	}
	require.NoError(t, w.Person("Requestor1").Slash("/access").Acked())
	assert.Len(t, w.acts.await(t, 1), 1)
}

func TestWithoutMemoryNothingHappensAndThePersonIsTold(t *testing.T) { // I1, I7, F13
	t.Parallel()
	w := newWorld(t, func(c *slacksim.Config) { c.AckWithin = 2 * time.Second })
	w.withForm(slackapp.Route{Do: w.does(slackapp.Reply{})})
	w.routes.Actions = map[string]slackapp.Route{"press": {Do: w.does(slackapp.Reply{})}}
	w.serve(t)
	modal := w.formOf(t, "Requestor1")
	modal.Fill("Reason", "because")
	require.NoError(t, w.store.Close())

	err := modal.Submit()
	require.ErrorContains(t, err, "I can't reach my memory")
	assert.Equal(t, "because", modal.Value("Reason"))
	require.Error(t, modal.Press("Press").Acked(), "a button is left unacknowledged: Slack shows that")
	other := w.Person("Requestor2")
	require.NoError(t, other.Slash("/access").Acked())
	assert.True(t, other.Await("I can't reach my memory").Ephemeral)
	assert.False(t, other.ModalIsOpen())
	assert.Empty(t, w.acts.all())
}
