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
	Channel     struct {
		ID string `json:"id"`
	} `json:"channel"`
	Container struct {
		MessageTS   string `json:"message_ts"`
		ChannelID   string `json:"channel_id"`
		IsEphemeral bool   `json:"is_ephemeral"`
	} `json:"container"`
	Actions []struct {
		ActionID       string  `json:"action_id"`
		Value          string  `json:"value"`
		SelectedOption *option `json:"selected_option"`
		ActionTS       string  `json:"action_ts"`
	} `json:"actions"`
	View struct {
		ID                 string `json:"id"`
		Type               string `json:"type"`
		Hash               string `json:"hash"`
		CallbackID         string `json:"callback_id"`
		PrivateMetadata    string `json:"private_metadata"`
		AppInstalledTeamID string `json:"app_installed_team_id"`
		Blocks             []struct {
			Type    string `json:"type"`
			BlockID string `json:"block_id"`
		} `json:"blocks"`
		State struct {
			Values map[string]map[string]inputState `json:"values"`
		} `json:"state"`
	} `json:"view"`
}

type option struct {
	Value string `json:"value"`
}

type inputState struct {
	Value          string  `json:"value"`
	SelectedOption *option `json:"selected_option"`
}

func decodeInteractive(payload []byte) (*Interaction, error) {
	var p interactive
	if err := json.Unmarshal(payload, &p); err != nil {
		return nil, fmt.Errorf("decode interaction: %w", err)
	}
	in := &Interaction{
		Sender: access.Member{Team: p.Team.ID, User: p.User.ID}, Channel: p.Channel.ID,
		MessageTS: p.Container.MessageTS, Ephemeral: p.Container.IsEphemeral,
		ViewID: p.modal(), inputs: p.inputs(), Private: p.View.PrivateMetadata, Values: p.values(),
		TriggerID: p.TriggerID, ResponseURL: p.ResponseURL, appID: p.AppID, userTeam: p.User.TeamID,
	}
	if p.View.AppInstalledTeamID != "" {
		in.Sender.Team = p.View.AppInstalledTeamID
	}
	p.name(in)
	return in, nil
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
	in.Name, in.Value = a.ActionID, a.Value
	if a.SelectedOption != nil {
		in.Value = a.SelectedOption.Value
	}
	in.Key = "action:" + a.ActionID + ":" + p.TriggerID + a.ActionTS
}

// modal is the id of the modal that the act was made in. The home tab is a
// view too, but a modal opens over it and not in its place.
func (p *interactive) modal() string {
	if p.View.Type == "home" {
		return ""
	}
	return p.View.ID
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

// values flattens the state of a modal: the bot has one element a block.
func (p *interactive) values() map[string]string {
	out := map[string]string{}
	for block, elements := range p.View.State.Values {
		for _, e := range elements {
			out[block] = e.Value
			if e.SelectedOption != nil {
				out[block] = e.SelectedOption.Value
			}
		}
	}
	return out
}
