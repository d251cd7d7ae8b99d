package slacksim_test

import (
	"testing"

	"github.com/slack-go/slack"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// askBot opens a form on /ask, posts what was asked for, and answers the button under it in the thread.
func askBot(b *bot, kind string, payload map[string]any) any {
	switch kind {
	case "slash_commands":
		_, _ = b.OpenView(payload["trigger_id"].(string), askForm(payload["text"].(string)))
	case "view_submission":
		if reason := at(payload, "view", "state", "values", "reason", "reason", "value"); reason == "no" {
			return slack.NewErrorsViewSubmissionResponse(map[string]string{"reason": "Say more than no."})
		}
		what := at(payload, "view", "private_metadata").(string)
		user := at(payload, "user", "id").(string)
		_, _, _ = b.PostMessage("#access-requests", slack.MsgOptionText(what+" is asked for", false), slack.MsgOptionBlocks(
			slack.NewSectionBlock(markup("<@"+user+"> asks for *"+what+"*"), nil, nil),
			slack.NewActionBlock("decide", slack.NewButtonBlockElement("approve", "1", plain("Approve"))),
		))
	case "block_actions":
		channel, ts := at(payload, "channel", "id").(string), at(payload, "message", "ts").(string)
		_, _, _, _ = b.UpdateMessage(channel, ts, slack.MsgOptionText("It was approved.", false))
		_, _, _ = b.PostMessage(channel, slack.MsgOptionText("Approved by <@"+at(payload, "user", "id").(string)+">", false), slack.MsgOptionTS(ts))
	}
	return nil
}

func askForm(what string) slack.ModalViewRequest {
	reason := slack.NewPlainTextInputBlockElement(plain("Why"), "reason")
	reason.Multiline = true
	return slack.ModalViewRequest{
		Type: slack.VTModal, Title: plain("Ask"), Submit: plain("Send"), Close: plain("Cancel"), PrivateMetadata: what,
		Blocks: slack.Blocks{BlockSet: []slack.Block{
			slack.NewSectionBlock(markup("You ask for *"+what+"*."), nil, nil),
			slack.NewInputBlock("reason", plain("Reason"), nil, reason),
		}},
	}
}

func TestARequestTravelsFromCommandToDecision(t *testing.T) {
	w := start(t)
	connect(t, w, askBot)
	requestor, approver := w.Person("Requestor1"), w.Person("Approver1")

	require.NoError(t, requestor.Slash("/ask Marketing Campaign").Acked())
	form := requestor.Modal().Await("You ask for Marketing Campaign.")
	assert.Equal(t, "Ask", form.Title())
	assert.Equal(t, []string{"Reason"}, form.Fields())
	assert.EqualError(t, form.Submit(), "Reason: Please complete this required field.")
	assert.EqualError(t, form.Fill("Reason", "no").Submit(), "Reason: Say more than no.")
	require.NoError(t, form.Fill("Reason", "Q3 launch").Submit())
	require.NoError(t, requestor.AwaitNoModal())

	card := approver.AwaitIn("#access-requests", "@Requestor1 asks for Marketing Campaign")
	assert.Equal(t, []string{"Approve"}, card.Buttons())
	require.NoError(t, card.Press("Approve").Acked())
	card.AwaitReply("Approved by @Approver1")
	card.AwaitText("It was approved.")
	assert.Empty(t, card.Buttons())

	assert.Equal(t, `Approver1
  #access-requests
    testbot (edited): It was approved.
      testbot: Approved by @Approver1
`, w.TranscriptOf("Approver1"))
	assert.Equal(t, `Requestor1
  #access-requests
    testbot (edited): It was approved.
      testbot: Approved by @Approver1
  modal
    == Ask ==
    You ask for Marketing Campaign.
    Reason: [Why]
    [Send]
    [Cancel]
  modal
    == Ask ==
    You ask for Marketing Campaign.
    Reason: [Why]
      ! Please complete this required field.
    [Send]
    [Cancel]
  modal
    == Ask ==
    You ask for Marketing Campaign.
    Reason: [no]
      ! Say more than no.
    [Send]
    [Cancel]
`, w.TranscriptOf("Requestor1"))
}
