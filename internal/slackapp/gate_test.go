package slackapp_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"accessbot/internal/slackapp"
	"accessbot/internal/slacksim"
	"accessbot/internal/views"

	"github.com/google/uuid"
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

func TestWhatIsNotForUsReachesNothing(t *testing.T) { // T: OpenClaw PR 29091
	t.Parallel()
	w := newWorld(t)
	w.everything()
	w.serve(t)
	const ours, other = `"T0CONTOSO01"`, `"T0OTHER0001"`
	payload := func(team, app, user string) map[string]string {
		who := fmt.Sprintf(`"team":{"id":%s},"user":{"id":%s,"team_id":%s},"api_app_id":%s,"trigger_id":%q`, team, user, team, app, uuid.NewString())
		return map[string]string{
			"command":    fmt.Sprintf(`"slash_commands","payload":{"command":"/access","team_id":%s,"user_id":%s,"api_app_id":%s,"trigger_id":%q}`, team, user, app, uuid.NewString()),
			"button":     fmt.Sprintf(`"interactive","payload":{"type":"block_actions",%s,"actions":[{"action_id":"press","action_ts":"1"}]}`, who),
			"submission": fmt.Sprintf(`"interactive","payload":{"type":"view_submission",%s,"view":{"id":%q,"callback_id":"form"}}`, who, uuid.NewString()),
			"closing":    fmt.Sprintf(`"interactive","payload":{"type":"view_closed",%s,"view":{"id":%q,"callback_id":"form"}}`, who, uuid.NewString()),
			"menu":       fmt.Sprintf(`"interactive","payload":{"type":"block_suggestion",%s,"action_id":"find"}`, who),
			"shortcut":   fmt.Sprintf(`"interactive","payload":{"type":"shortcut","callback_id":"request_access",%s}`, who),
			"home":       fmt.Sprintf(`"events_api","payload":{"team_id":%s,"api_app_id":%s,"event_id":%q,"event":{"type":"app_home_opened","tab":"home","user":%s}}`, team, app, uuid.NewString(), user),
		}
	}
	sent := 0
	for _, wrong := range []map[string]string{
		payload(ours, `"A0OTHER0001"`, `"U0REQUEST01"`),
		payload(other, `"A0ACCESS001"`, `"U0REQUEST01"`),
		payload(ours, `"A0ACCESS001"`, `""`),
		payload(ours, `"A0ACCESS001"`, `"U0LEAVER001"`),
		payload(ours, `"A0ACCESS001"`, `"U0ACCESSBOT"`),
		payload(ours, `"A0ACCESS001"`, `"U0OUTSIDE01"`),
		payload(ours, `"A0ACCESS001"`, `"U0NOBODY001"`),
	} {
		for _, rest := range wrong {
			sent++
			require.NoError(t, w.SendRaw(fmt.Sprintf(`{"envelope_id":%q,"type":%s}`, uuid.NewString(), rest)))
		}
	}
	w.log.awaitCount(t, "refused", sent-4) // menus are not filled, in other words
	w.log.awaitCount(t, "menu not filled", 4)
	require.NoError(t, w.Person("Requestor1").Slash("/access").Acked())
	assert.Len(t, w.acts.await(t, 1), 1, "only the command of a member reached its handler")
}
