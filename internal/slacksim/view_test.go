package slacksim_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"accessbot/internal/slacksim"
)

// triggerOf lets a person send a command and gives the trigger that the app got with it.
func triggerOf(t *testing.T, w *slacksim.Workspace, name string) string {
	t.Helper()
	w.Person(name).Slash("/ask x")
	sent := w.Envelopes()
	var payload map[string]any
	require.NoError(t, json.Unmarshal(sent[len(sent)-1].Payload, &payload))
	return payload["trigger_id"].(string)
}

// modal is a modal with one input whose block is called by name, and what else it is given.
func modal(block string, more ...string) string {
	return fmt.Sprintf(`{"type":"modal","title":{"type":"plain_text","text":"T"},"submit":{"type":"plain_text","text":"Go"},
		"blocks":[{"type":"input","block_id":%q,"label":{"type":"plain_text","text":"Reason"},"element":{"type":"plain_text_input","action_id":"a"}}]%s}`,
		block, strings.Join(append([]string{""}, more...), ","))
}

func connected(t *testing.T) *slacksim.Workspace {
	t.Helper()
	w := start(t)
	dial(t, w).read()
	return w
}

func TestATriggerOpensOneViewWithinThreeSeconds(t *testing.T) {
	w := connected(t)
	trigger := triggerOf(t, w, "Requestor1")
	assert.Equal(t, "invalid_trigger_id", call(t, w, "views.open", "trigger_id", "1.2.3", "view", modal("b"))["error"])
	opened := call(t, w, "views.open", "trigger_id", trigger, "view", modal("b"))
	require.Equal(t, true, opened["ok"], opened)
	assert.True(t, w.Person("Requestor1").ModalIsOpen())
	assert.False(t, w.Person("Requestor2").ModalIsOpen())
	assert.Equal(t, "exchanged_trigger_id", call(t, w, "views.open", "trigger_id", trigger, "view", modal("b"))["error"])
	late := triggerOf(t, w, "Requestor1")
	w.Advance(3*time.Second + time.Millisecond)
	assert.Equal(t, "expired_trigger_id", call(t, w, "views.open", "trigger_id", late, "view", modal("b"))["error"])
}

func TestATriggerThatAFaultRefusedIsOfNoMoreUse(t *testing.T) {
	w := connected(t)
	trigger := triggerOf(t, w, "Requestor1")
	w.Fail(slacksim.Fault{Method: "views.open", Error: "exchanged_trigger_id"})
	assert.Equal(t, "exchanged_trigger_id", call(t, w, "views.open", "trigger_id", trigger, "view", modal("b"))["error"])
	assert.Equal(t, "expired_trigger_id", call(t, w, "views.open", "trigger_id", trigger, "view", modal("b"))["error"])
}

func TestViewsAreCheckedBeforeTheyAreShown(t *testing.T) {
	w := connected(t)
	trigger := triggerOf(t, w, "Requestor1")
	for name, c := range map[string]struct{ view, problem string }{
		"not JSON":      {`{`, "invalid_arguments"},
		"not a view":    {`"x"`, "invalid_arguments"},
		"without title": {`{"type":"modal","blocks":[{"type":"divider"}]}`, "invalid_arguments"},
		"too large":     {modal("b", `"private_metadata":"`+strings.Repeat("x", 2999)+`"`, `"blocks":[`+bigBlocks()+`]`), "view_too_large"},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, c.problem, call(t, w, "views.open", "trigger_id", trigger, "view", c.view)["error"])
		})
	}
	assert.Equal(t, true, call(t, w, "views.open", "trigger_id", trigger, "view", modal("b"))["ok"], "a refused view uses no trigger")
}

func bigBlocks() string {
	section := `{"type":"section","text":{"type":"plain_text","text":"` + strings.Repeat("x", 3000) + `"}}`
	return strings.Repeat(section+",", 89) + section
}

func TestAnUpdateNeedsTheNewestHashAndKeepsWhatWasTyped(t *testing.T) {
	w := connected(t)
	opened := call(t, w, "views.open", "trigger_id", triggerOf(t, w, "Requestor1"), "view", modal("b"))
	id, hash := at(opened, "view", "id").(string), at(opened, "view", "hash").(string)
	form := w.Person("Requestor1").Modal().Fill("Reason", "typed")
	updated := call(t, w, "views.update", "view_id", id, "hash", hash, "view", modal("b"))
	require.Equal(t, true, updated["ok"], updated)
	assert.Equal(t, id, at(updated, "view", "id"), "the id stays")
	assert.NotEqual(t, hash, at(updated, "view", "hash"))
	assert.Equal(t, "typed", form.Value("Reason"))
	assert.Equal(t, "hash_conflict", call(t, w, "views.update", "view_id", id, "hash", hash, "view", modal("b"))["error"])
	call(t, w, "views.update", "view_id", id, "view", modal("other"))
	assert.Empty(t, form.Value("Reason"), "another block_id is another field")
	form.Close()
	assert.Equal(t, "not_found", call(t, w, "views.update", "view_id", id, "view", modal("b"))["error"])
	assert.Equal(t, "invalid_arguments", call(t, w, "views.update", "view", modal("b"))["error"])
}

func TestThreeViewsCanLieOnEachOther(t *testing.T) {
	w := connected(t)
	push := func() map[string]any {
		return call(t, w, "views.push", "trigger_id", triggerOf(t, w, "Requestor1"), "view", modal("b"))
	}
	assert.Equal(t, "not_found", push()["error"], "there is nothing to push onto")
	root := call(t, w, "views.open", "trigger_id", triggerOf(t, w, "Requestor1"), "view", modal("b"))
	second := push()
	assert.Equal(t, at(root, "view", "id"), at(second, "view", "previous_view_id"))
	assert.Equal(t, at(root, "view", "id"), at(second, "view", "root_view_id"))
	assert.Equal(t, true, push()["ok"])
	assert.Equal(t, "push_limit_reached", push()["error"])
	w.Person("Requestor1").Modal().Close()
	assert.Equal(t, true, push()["ok"])
	w.Person("Requestor1").Modal().CloseAll()
	assert.False(t, w.Person("Requestor1").ModalIsOpen())
}

func TestAViewIsUpdatedUnderAPushedOne(t *testing.T) {
	w := connected(t)
	root := call(t, w, "views.open", "trigger_id", triggerOf(t, w, "Requestor1"), "view", modal("b"))
	form := w.Person("Requestor1").Modal().Fill("Reason", "typed")
	require.Equal(t, true, call(t, w, "views.push", "trigger_id", triggerOf(t, w, "Requestor1"), "view", modal("c"))["ok"])
	assert.Equal(t, 2, form.Depth())
	changed := strings.Replace(modal("b"), `"blocks":[`, `"blocks":[{"type":"section","text":{"type":"plain_text","text":"Meanwhile"}},`, 1)
	updated := call(t, w, "views.update", "view_id", at(root, "view", "id").(string), "hash", at(root, "view", "hash").(string), "view", changed)
	require.Equal(t, true, updated["ok"], updated)
	assert.NotContains(t, form.Text(), "Meanwhile", "the pushed view stays on top")
	form.Close()
	assert.Contains(t, form.Text(), "Meanwhile")
	assert.Equal(t, "typed", form.Value("Reason"))
	assert.Equal(t, 1, form.Depth())
}

func TestAnExternalIDNamesOneViewOfTheTeam(t *testing.T) {
	w := connected(t)
	named := modal("b", `"external_id":"mine"`)
	assert.Equal(t, true, call(t, w, "views.open", "trigger_id", triggerOf(t, w, "Requestor1"), "view", named)["ok"])
	assert.Equal(t, "duplicate_external_id", call(t, w, "views.open", "trigger_id", triggerOf(t, w, "Requestor2"), "view", named)["error"])
	assert.Equal(t, true, call(t, w, "views.update", "external_id", "mine", "view", named)["ok"])
}

func TestAHomeTabIsPublishedPerPerson(t *testing.T) {
	w := connected(t)
	const home = `{"type":"home","blocks":[{"type":"section","text":{"type":"mrkdwn","text":"Welcome"}}]}`
	published := call(t, w, "views.publish", "user_id", "U0REQUEST01", "view", home)
	require.Equal(t, true, published["ok"], published)
	assert.Equal(t, "Welcome", w.Person("Requestor1").Home().Text())
	assert.Empty(t, w.Person("Requestor2").Home().Text())
	assert.Equal(t, "hash_conflict", call(t, w, "views.publish", "user_id", "U0REQUEST01", "view", home, "hash", "old")["error"])
	assert.Equal(t, "invalid_arguments", call(t, w, "views.publish", "user_id", "U0REQUEST01", "view", modal("b"))["error"])

	off := start(t, func(c *slacksim.Config) {
		c.Manifest = []byte(strings.Replace(testManifest, "home_tab_enabled: true", "home_tab_enabled: false", 1))
	})
	assert.Equal(t, "not_enabled", call(t, off, "views.publish", "user_id", "U0REQUEST01", "view", home)["error"])
}

// submitWith opens a form and answers its submission in a way.
func submitWith(t *testing.T, answer any) (*slacksim.Workspace, *slacksim.Modal) {
	t.Helper()
	w := start(t)
	connect(t, w, func(b *bot, kind string, payload map[string]any) any {
		switch kind {
		case "slash_commands":
			_, _ = b.OpenView(payload["trigger_id"].(string), askForm("x"))
		case "view_submission":
			return answer
		}
		return nil
	})
	require.NoError(t, w.Person("Requestor1").Slash("/ask x").Acked())
	return w, w.Person("Requestor1").Modal().Fill("Reason", "because")
}

func TestASubmissionCanBeAnsweredInEveryWay(t *testing.T) {
	t.Run("with nothing: the view closes", func(t *testing.T) {
		w, form := submitWith(t, nil)
		require.NoError(t, form.Submit())
		assert.False(t, w.Person("Requestor1").ModalIsOpen())
	})
	t.Run("with an update", func(t *testing.T) {
		done := askForm("y")
		_, form := submitWith(t, slack.NewUpdateViewSubmissionResponse(&done))
		require.NoError(t, form.Submit())
		assert.Contains(t, form.Text(), "You ask for y.")
	})
	t.Run("with a push", func(t *testing.T) {
		next := askForm("next")
		_, form := submitWith(t, slack.NewPushViewSubmissionResponse(&next))
		require.NoError(t, form.Submit())
		form.Await("You ask for next.").Close()
		form.Await("You ask for x.")
	})
	t.Run("with clear", func(t *testing.T) {
		w, form := submitWith(t, slack.NewClearViewSubmissionResponse())
		require.NoError(t, form.Submit())
		require.NoError(t, w.Person("Requestor1").AwaitNoModal())
	})
	t.Run("with an error at a field", func(t *testing.T) {
		_, form := submitWith(t, slack.NewErrorsViewSubmissionResponse(map[string]string{"reason": "Too short."}))
		assert.Equal(t, slacksim.FieldErrors{"Reason": "Too short."}, form.Submit())
		assert.Contains(t, form.Text(), "! Too short.")
	})
	t.Run("with an error at a block that is no input", func(t *testing.T) {
		w, form := submitWith(t, slack.NewErrorsViewSubmissionResponse(map[string]string{"elsewhere": "No."}))
		require.ErrorIs(t, form.Submit(), slacksim.ErrTrouble)
		assert.True(t, w.Person("Requestor1").ModalIsOpen(), "nothing that was typed is lost")
	})
	t.Run("with an update that is no view", func(t *testing.T) {
		_, form := submitWith(t, map[string]any{"response_action": "update", "view": map[string]any{"type": "modal"}})
		require.ErrorIs(t, form.Submit(), slacksim.ErrTrouble)
	})
}

func TestTheClientStopsWhatSlacksClientStops(t *testing.T) {
	w := connected(t)
	view := `{"type":"modal","title":{"type":"plain_text","text":"T"},"submit":{"type":"plain_text","text":"Go"},"blocks":[` +
		inputBlock("Name", `{"type":"plain_text_input","min_length":3,"max_length":5}`) + "," +
		inputBlock("Mail", `{"type":"email_text_input"}`) + "," + inputBlock("Link", `{"type":"url_text_input"}`) + "," +
		inputBlock("Count", `{"type":"number_input","is_decimal_allowed":false,"max_value":"9"}`) + "," +
		inputBlock("Day", `{"type":"datepicker"}`) + `]}`
	require.Equal(t, true, call(t, w, "views.open", "trigger_id", triggerOf(t, w, "Requestor1"), "view", view)["ok"])
	form := w.Person("Requestor1").Modal()
	sent := len(w.Envelopes())
	var wrong slacksim.FieldErrors
	require.ErrorAs(t, form.Submit(), &wrong)
	assert.Len(t, wrong, 5, "all are required")
	form.Fill("Name", "ab").Fill("Mail", "nobody").Fill("Link", "here").Fill("Count", "1.5").Choose("Day", "2026-12-01")
	require.ErrorAs(t, form.Submit(), &wrong)
	assert.Equal(t, slacksim.FieldErrors{
		"Name": "Please enter at least 3 characters.", "Mail": "Please enter a valid email address.",
		"Link": "Please enter a valid URL.", "Count": "Please enter a valid number.",
	}, wrong)
	require.ErrorAs(t, form.Fill("Name", "abcdef").Fill("Count", "10").Submit(), &wrong)
	assert.Equal(t, "Please enter no more than 5 characters.", wrong["Name"])
	assert.Equal(t, "The number is too large.", wrong["Count"])
	assert.Len(t, w.Envelopes(), sent, "nothing was sent to the app")
}

func inputBlock(label, element string) string {
	return `{"type":"input","label":{"type":"plain_text","text":"` + label + `"},"element":` + element + `}`
}

func TestClosingIsReportedOnlyToThoseWhoAsked(t *testing.T) {
	w := connected(t)
	open := func(more ...string) {
		require.Equal(t, true, call(t, w, "views.open", "trigger_id", triggerOf(t, w, "Requestor1"), "view", modal("b", more...))["ok"])
	}
	closedEnvelopes := func() (payloads []map[string]any) {
		for _, e := range w.Envelopes() {
			var payload map[string]any
			require.NoError(t, json.Unmarshal(e.Payload, &payload))
			if payload["type"] == "view_closed" {
				payloads = append(payloads, payload)
			}
		}
		return payloads
	}
	open()
	w.Person("Requestor1").Modal().Close()
	assert.Empty(t, closedEnvelopes())
	open(`"notify_on_close":true`)
	w.Person("Requestor1").Modal().Fill("Reason", "secret").Close()
	require.Len(t, closedEnvelopes(), 1)
	assert.Equal(t, false, closedEnvelopes()[0]["is_cleared"])
	assert.Empty(t, at(closedEnvelopes()[0], "view", "state", "values"), "the state excludes inputs")
	open(`"notify_on_close":true`)
	call(t, w, "views.push", "trigger_id", triggerOf(t, w, "Requestor1"), "view", modal("b"))
	w.Person("Requestor1").Modal().CloseAll()
	require.Len(t, closedEnvelopes(), 2)
	assert.Equal(t, true, closedEnvelopes()[1]["is_cleared"])
	assert.Nil(t, at(closedEnvelopes()[1], "view", "previous_view_id"), "it is the root that is reported")
}
