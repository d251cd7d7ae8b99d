package slackapp_test

import (
	"context"
	"encoding/json"
	"testing"

	"accessbot/internal/slackapp"
	"accessbot/internal/slacksim"
	"accessbot/internal/views"

	"github.com/slack-go/slack"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// everything makes every kind of act known to the bot, and recorded.
func (w *world) everything() {
	do := slackapp.Route{Do: w.does(says("done"))}
	submit := do
	submit.Check = func(_ context.Context, in *slackapp.Interaction) (map[string]string, error) {
		w.acts.note(in)
		return nil, nil
	}
	menu := func(_ context.Context, in *slackapp.Interaction) ([]views.Option, error) {
		w.acts.note(in)
		return []views.Option{{Value: "1", Text: "One"}}, nil
	}
	*w.routes = slackapp.Routes{
		Commands:  map[string]slackapp.Route{"/access": do},
		Actions:   map[string]slackapp.Route{"press": do},
		Submits:   map[string]slackapp.Route{"form": submit},
		Closes:    map[string]slackapp.Route{"form": do},
		Menus:     map[string]slackapp.Route{"find": {Answer: menu}},
		Shortcuts: map[string]slackapp.Route{"request_access": do},
		Home:      do,

		MessageShortcuts: map[string]slackapp.Route{"request_like_this": do},
		Mention:          do, Direct: do, Links: do,
	}
}

// openForm opens the form for somebody as it was opened before the bot's view
// of them changed: past the bot, with the trigger of a command.
func (w *world) openForm(t *testing.T, p *slacksim.Person) *slacksim.Modal {
	t.Helper()
	require.NoError(t, p.Slash("/access").Acked())
	var command struct {
		TriggerID string `json:"trigger_id"`
	}
	for _, sent := range w.Envelopes() {
		if sent.Type == "slash_commands" {
			require.NoError(t, json.Unmarshal(sent.Payload, &command))
		}
	}
	_, err := w.outside().OpenViewContext(t.Context(), command.TriggerID, *form())
	require.NoError(t, err)
	return p.Modal()
}

func (w *world) post(t *testing.T, channel string, m views.Message) {
	t.Helper()
	_, _, err := w.outside().PostMessageContext(t.Context(), channel, slack.MsgOptionText(m.Text, false), slack.MsgOptionBlocks(m.Blocks...))
	require.NoError(t, err)
}

func TestAMemberReachesEveryHandler(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.everything()
	w.serve(t)
	p := w.Person("Requestor1")
	modal := w.openForm(t, p)
	assert.Equal(t, []string{"One"}, modal.Suggest("Search", ""))
	require.NoError(t, modal.Press("Press").Acked())
	require.NoError(t, modal.Fill("Reason", "because").Submit())
	w.openForm(t, p).Close()
	p.Home()
	require.NoError(t, p.Shortcut("request_access").Acked())
	kinds := map[slackapp.Kind]bool{}
	for _, in := range w.acts.await(t, 9) {
		kinds[in.Kind] = true
		assert.Equal(t, "T0CONTOSO01/U0REQUEST01", in.Sender.String())
	}
	assert.Len(t, kinds, 7)
}

// refusedEverywhere does each kind of act as somebody whom the gate refuses.
func (w *world) refusedEverywhere(t *testing.T, p *slacksim.Person, words string) {
	t.Helper()
	assert.True(t, func() bool { require.NoError(t, p.Slash("/access").Acked()); return p.Await(words).Ephemeral }())
	w.post(t, "C0GENERAL01", buttoned("for all"))
	require.NoError(t, p.Await("for all").Press("Press").Acked())
	w.log.awaitCount(t, "msg=refused", 2)

	modal := w.openForm(t, p)
	assert.Empty(t, modal.Suggest("Search", ""))
	require.ErrorContains(t, modal.Fill("Reason", "because").Submit(), words)
	assert.Equal(t, "because", modal.Value("Reason"), "what was typed stays")
	modal.Close()
	p.Home().Await(words)
	require.NoError(t, p.Shortcut("request_access").Acked())
	w.log.awaitCount(t, "msg=refused", 6) // 2 commands, button, close, home, shortcut
	assert.Empty(t, w.acts.all(), "nothing reached a handler")
}

func TestTheGateRefusesEveryActAndSaysWhy(t *testing.T) { // threats §3: one gate in front of everything
	t.Parallel()
	for name, c := range map[string]struct {
		who    string
		change func(*slacksim.Profile)
		words  string
	}{
		"a guest":                {"Guest1", func(*slacksim.Profile) {}, "Guests cannot ask"},
		"a guest, in German":     {"Guest1", func(p *slacksim.Profile) { p.Locale = "de-DE" }, "Gäste können in Slack keinen Zugriff anfordern"},
		"a guest of one channel": {"Guest1", func(p *slacksim.Profile) { p.Guest, p.SingleChannelGuest = false, true }, "Guests cannot ask"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.everything()
			w.serve(t)
			w.SetPerson(c.who, c.change)
			w.refusedEverywhere(t, w.Person(c.who), c.words)
		})
	}
}

func TestNothingHappensWhileSlackDoesNotSayWhoItIs(t *testing.T) { // I7
	t.Parallel()
	w := newWorld(t)
	w.everything()
	w.serve(t)
	w.Fail(slacksim.Fault{Method: "users.info", Times: 1000, Error: "internal_error"})
	w.refusedEverywhere(t, w.Person("Requestor1"), "does not tell me who you are")
}

func TestSomebodyFromOutsideIsToldNoAtAButton(t *testing.T) { // facts §9.1
	t.Parallel()
	w := newWorld(t)
	w.everything()
	w.serve(t)
	w.post(t, "C0FABRIK001", buttoned("for all"))
	outsider := w.Person("Outsider1").In("#fabrikam-shared")
	require.NoError(t, outsider.Await("for all").Press("Press").Acked())
	assert.True(t, outsider.Await("Only members of this workspace").Ephemeral)
	assert.Empty(t, w.acts.all())
}
