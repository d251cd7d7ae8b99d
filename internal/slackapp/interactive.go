package slackapp

import (
	"encoding/json"
	"fmt"

	"accessbot/internal/access"
)

// interactive is the part of an interactive payload that the bot reads.
//
// https://docs.slack.dev/reference/interaction-payloads
type interactive struct {
	Type string `json:"type"`
	Team struct {
		ID string `json:"id"`
	} `json:"team"`
	Enterprise struct {
		ID string `json:"id"`
	} `json:"enterprise"`
	User struct {
		ID     string `json:"id"`
		TeamID string `json:"team_id"`
	} `json:"user"`
	AppID       string `json:"api_app_id"`
	TriggerID   string `json:"trigger_id"`
	ResponseURL string `json:"response_url"`
	CallbackID  string `json:"callback_id"`
	ActionID    string `json:"action_id"`
	Value       string `json:"value"`
	MessageTS   string `json:"message_ts"`
	Channel     struct {
		ID string `json:"id"`
	} `json:"channel"`
	Container struct {
		MessageTS   string `json:"message_ts"`
		ThreadTS    string `json:"thread_ts"`
		IsEphemeral bool   `json:"is_ephemeral"`
	} `json:"container"`
	Message struct {
		TS       string `json:"ts"`
		ThreadTS string `json:"thread_ts"`
		Text     string `json:"text"`
		User     string `json:"user"`
		BotID    string `json:"bot_id"`
	} `json:"message"`
	Actions []pressed `json:"actions"`
	State   state     `json:"state"` // of the inputs on a message
	View    struct {
		ID                 string `json:"id"`
		Type               string `json:"type"`
		Hash               string `json:"hash"`
		CallbackID         string `json:"callback_id"`
		PrivateMetadata    string `json:"private_metadata"`
		AppInstalledTeamID string `json:"app_installed_team_id"`
		RootViewID         string `json:"root_view_id"`
		PreviousViewID     string `json:"previous_view_id"`
		Blocks             []struct {
			Type    string `json:"type"`
			BlockID string `json:"block_id"`
		} `json:"blocks"`
		State state `json:"state"`
	} `json:"view"`
}

// pressed is the element that was used.
type pressed struct {
	ActionID string `json:"action_id"`
	ActionTS string `json:"action_ts"`
	input
}

func decodeInteractive(payload []byte) (*Interaction, error) {
	var p interactive
	if err := json.Unmarshal(payload, &p); err != nil {
		return nil, fmt.Errorf("decode interaction: %w", err)
	}
	in := &Interaction{
		Sender: access.Member{Team: p.Team.ID, User: p.User.ID}, Channel: p.Channel.ID,
		MessageTS: p.messageTS(), ThreadTS: p.thread(), Ephemeral: p.Container.IsEphemeral,
		inputs: p.inputs(), Private: p.View.PrivateMetadata,
		TriggerID: p.TriggerID, ResponseURL: p.ResponseURL, appID: p.AppID, enterprise: p.Enterprise.ID, userTeam: p.User.TeamID,
	}
	if p.View.Type != "home" { // the home tab is a view too, but a modal opens over it and not in its place
		in.ViewID, in.RootViewID, in.PreviousViewID = p.View.ID, p.View.RootViewID, p.View.PreviousViewID
	}
	if p.View.AppInstalledTeamID != "" {
		in.Sender.Team = p.View.AppInstalledTeamID
	}
	in.Values, in.Many = p.State.values()
	if p.View.ID != "" {
		in.Values, in.Many = p.View.State.values()
	}
	p.name(in)
	return in, nil
}

func (p *interactive) messageTS() string {
	return first(p.Container.MessageTS, first(p.MessageTS, p.Message.TS))
}

// thread is the thread that the message is a reply in. The first message of a
// thread stands in the channel.
func (p *interactive) thread() string {
	ts := first(p.Container.ThreadTS, p.Message.ThreadTS)
	if ts == p.messageTS() {
		return ""
	}
	return ts
}

// name tells which act it is, and what makes it the same act again. A modal
// that was updated after a refusal has another hash: its next submission is a
// new act, a second press on the same form is not.
func (p *interactive) name(in *Interaction) {
	switch p.Type {
	case "block_actions":
		p.nameAction(in)
	case "view_submission":
		in.Kind, in.Name = Submit, p.View.CallbackID
		in.Key = "submit:" + p.View.Hash + ":" + p.View.ID
	case "view_closed":
		in.Kind, in.Name = Closed, p.View.CallbackID
		in.Key = "closed:" + p.View.ID
	case "block_suggestion": // never kept, so it needs no key
		in.Kind, in.Name, in.Text = Suggest, p.ActionID, p.Value
	case "shortcut":
		in.Kind, in.Name, in.Key = Shortcut, p.CallbackID, "shortcut:"+p.TriggerID
	case "message_action":
		in.Kind, in.Name, in.Key = MessageShortcut, p.CallbackID, "message_shortcut:"+p.TriggerID
		in.MessageText, in.MessageUser, in.MessageBot = p.Message.Text, p.Message.User, p.Message.BotID != ""
	default:
		in.Kind, in.Key = other, "other:"+p.Type+":"+p.TriggerID
	}
}

func (p *interactive) nameAction(in *Interaction) {
	in.Kind = Action
	if len(p.Actions) == 0 {
		in.Kind, in.Key = other, "other:"+p.TriggerID
		return
	}
	a := p.Actions[0]
	in.Name, in.Value = a.ActionID, a.one()
	in.Acted = a.ActionTS
	in.Key = "action:" + a.ActionID + ":" + p.TriggerID + a.ActionTS
}

// inputs lists the blocks at which Slack can show an error. Other blocks have
// a state too, but an error at one of them spoils the whole answer.
func (p *interactive) inputs() []string {
	var ids []string
	for _, b := range p.View.Blocks {
		if b.Type == "input" {
			ids = append(ids, b.BlockID)
		}
	}
	return ids
}
