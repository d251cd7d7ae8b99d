package slackapp_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"accessbot/internal/slackapp"
	"accessbot/internal/slacksim"
	"accessbot/internal/views"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// claim is who an envelope says that it is from.
type claim struct {
	team, app, user, enterprise string
}

// envelopes are one of each type as Slack would send it, by what was done.
func (c claim) envelopes() map[string]string {
	enterprise, flat := "null", ""
	if c.enterprise != "" {
		enterprise, flat = fmt.Sprintf(`{"id":%q}`, c.enterprise), fmt.Sprintf(`,"enterprise_id":%q`, c.enterprise)
	}
	interactive := func(kind, more string) string {
		return fmt.Sprintf(`"interactive","payload":{"type":%q,"team":{"id":%q},"user":{"id":%q,"team_id":%q},"enterprise":%s,"api_app_id":%q,"trigger_id":%q,%s}`,
			kind, c.team, c.user, c.team, enterprise, c.app, uuid.NewString(), more)
	}
	event := func(inner string) string {
		return fmt.Sprintf(`"events_api","payload":{"team_id":%q%s,"api_app_id":%q,"event_id":%q,"event":{%s,"user":%q}}`,
			c.team, flat, c.app, uuid.NewString(), inner, c.user)
	}
	view := func(id string) string { return fmt.Sprintf(`"view":{"id":%q,"callback_id":"form"}`, id) }
	return map[string]string{
		"command": fmt.Sprintf(`"slash_commands","payload":{"command":"/access","team_id":%q%s,"user_id":%q,"api_app_id":%q,"trigger_id":%q}`,
			c.team, flat, c.user, c.app, uuid.NewString()),
		"button":            interactive("block_actions", `"container":{"channel_id":"C0GENERAL01","message_ts":"1.1"},"actions":[{"action_id":"press","action_ts":"1"}]`),
		"button in a modal": interactive("block_actions", view(uuid.NewString())+`,"actions":[{"action_id":"press","action_ts":"1"}]`),
		"submission":        interactive("view_submission", view(uuid.NewString())),
		"closing":           interactive("view_closed", view(uuid.NewString())),
		"menu":              interactive("block_suggestion", `"action_id":"find"`),
		"shortcut":          interactive("shortcut", `"callback_id":"request_access"`),
		"message shortcut":  interactive("message_action", `"callback_id":"request_like_this","message":{"ts":"1.1"}`),
		"home":              event(`"type":"app_home_opened","tab":"home"`),
		"mention":           event(`"type":"app_mention","channel":"C0GENERAL01","ts":"1.1","text":"hi"`),
		"direct message":    event(`"type":"message","channel_type":"im","channel":"D1","ts":"1.1","text":"hi"`),
		"link":              event(`"type":"link_shared","channel":"C0GENERAL01","message_ts":"1.1","source":"conversations_history","links":[{"url":"https://myaccess.microsoft.com/"}]`),
	}
}

// claims are those whom no envelope may act for, by what they are.
func claims() map[string]claim {
	ours := claim{team: "T0CONTOSO01", app: "A0ACCESS001"}
	with := func(user string, change func(*claim)) claim {
		c := ours
		c.user = user
		change(&c)
		return c
	}
	as := func(user string) claim { return with(user, func(*claim) {}) }
	return map[string]claim{
		"a guest":                         as("U0GUEST0001"),
		"a guest of one channel":          as("U0MANAGER01"), // made one below
		"a stranger of a shared channel":  as("U0OUTSIDE01"),
		"somebody who left":               as("U0LEAVER001"),
		"the bot itself":                  as("U0ACCESSBOT"),
		"Slackbot":                        as("USLACKBOT"),
		"somebody whom Slack knows not":   as("U0NOBODY001"),
		"nobody":                          as(""),
		"a member of another workspace":   with("U0REQUEST01", func(c *claim) { c.team = "T0OTHER0001" }),
		"a member by way of another app":  with("U0REQUEST01", func(c *claim) { c.app = "A0OTHER0001" }),
		"a member of another enterprise":  with("U0REQUEST01", func(c *claim) { c.enterprise = "E0OTHER0001" }),
		"somebody invited from elsewhere": with("U0OUTSIDE01", func(c *claim) { c.team = "T0FABRIKAM1" }),
	}
}

func TestNoEnvelopeActsForWhomTheGateRefuses(t *testing.T) { // threats 9 and 10: twelve kinds of users, twelve types of envelopes
	t.Parallel()
	require.Len(t, claims(), 12)
	for who, c := range claims() {
		t.Run(who, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.everything()
			w.serve(t)
			w.SetPerson("Manager1", func(p *slacksim.Profile) { p.SingleChannelGuest = true })
			sent := c.envelopes()
			require.Len(t, sent, 12)
			for _, what := range slices.Sorted(maps.Keys(sent)) {
				require.NoError(t, w.SendRaw(fmt.Sprintf(`{"envelope_id":%q,"type":%s}`, uuid.NewString(), sent[what])))
			}
			w.awaitRefusals(t, len(sent))
			require.NoError(t, w.Person("Requestor1").Slash("/access").Acked())
			assert.Len(t, w.acts.await(t, 1), 1, "only the command of a member reached its handler")
		})
	}
}

// awaitRefusals waits until so many envelopes were refused, each in the words
// of the place where it was.
func (w *world) awaitRefusals(t *testing.T, n int) {
	t.Helper()
	w.log.awaitAny(t, n, "envelope refused", "msg=refused", "submission refused", "menu not filled")
}

func TestNothingHappensForAnybodyWhileSlackDoesNotAnswer(t *testing.T) { // threat 9: it fails closed
	t.Parallel()
	w := newWorld(t)
	w.everything()
	w.serve(t)
	w.Fail(slacksim.Fault{Method: "users.info", Times: 1000, Status: 503})
	sent := claim{team: "T0CONTOSO01", app: "A0ACCESS001", user: "U0REQUEST01"}.envelopes()
	for _, rest := range sent {
		require.NoError(t, w.SendRaw(fmt.Sprintf(`{"envelope_id":%q,"type":%s}`, uuid.NewString(), rest)))
	}
	w.awaitRefusals(t, len(sent))
	assert.Empty(t, w.acts.all())
}

func TestAPressReplayedAHundredTimesIsOnePress(t *testing.T) { // threats 7 and 25, F34
	t.Parallel()
	w := newWorld(t)
	w.routes.Actions = map[string]slackapp.Route{"press": {Do: w.does(says("pressed"))}}
	w.onCommand(slackapp.Route{Do: w.does(slackapp.Reply{})})
	w.serve(t)
	w.post(t, general, buttoned("for all"))
	require.NoError(t, w.Person("Requestor1").Await("for all").Press("Press").Acked())
	i, _ := w.lastOf(t, "block_actions")
	for range 100 {
		require.NoError(t, w.Replay(i))
	}
	require.NoError(t, w.Person("Requestor2").Slash("/access").Acked())
	w.log.awaitCount(t, "msg=handled", 2)
	presses := 0
	for _, in := range w.acts.all() {
		if in.Kind == slackapp.Action {
			presses++
		}
	}
	assert.Equal(t, 1, presses)
	told := 0
	for _, m := range w.Person("Requestor1").Messages("#general") {
		if m.Text() == "pressed" {
			told++
		}
	}
	assert.Equal(t, 1, told)
}

func TestAPressWhoseActIsNotKnownAnyMoreDoesNothing(t *testing.T) { // F34: an old message
	t.Parallel()
	w := newWorld(t)
	old := views.Language{}.Plain("an old message")
	old.Blocks = append(old.Blocks, buttoned("").Blocks[1])
	w.serve(t)
	w.post(t, general, old)
	require.NoError(t, w.Person("Requestor1").Await("an old message").Press("Press").Acked())
	w.log.await(t, "act without a route")
}
