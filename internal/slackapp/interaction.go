// Package slackapp is the bot's side of Slack: the Socket Mode connection,
// the gate in front of everything, the router from interactions to handlers,
// and the messenger that posts. It is the only package that talks to Slack.
// It knows nothing of access packages: handlers come from outside and give
// their answers back as data.
//
// An envelope is made durable in the store before it is acknowledged, and is
// worked after that by whichever replica claims it.
//
// https://docs.slack.dev/apis/events-api/using-socket-mode
package slackapp

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"accessbot/internal/access"
)

// Kind is what a person did.
type Kind string

// The kinds of interactions.
const (
	Command  Kind = "command"  // typed a slash command
	Action   Kind = "action"   // pressed a button, chose in a menu, typed in a watched input
	Submit   Kind = "submit"   // submitted a modal
	Closed   Kind = "closed"   // closed a modal
	Suggest  Kind = "suggest"  // typed in a menu that is filled while typing
	Shortcut Kind = "shortcut" // used a global shortcut
	HomeTab  Kind = "home"     // opened the home tab
	other    Kind = "other"    // something that the bot has no use for
)

// Interaction is one thing that a person did in Slack. Sender comes from the
// authenticated socket. Everything that came by way of a client (Value,
// Values, Private) is untrusted: it names records and proves nothing.
type Interaction struct {
	Kind        Kind
	Key         string // the same for each delivery of the same act
	Name        string // command, action id, callback id
	Sender      access.Member
	Text        string            // what was typed after a command, or in a menu
	Value       string            // of the button or the chosen option
	Values      map[string]string // of a modal's inputs, by block id
	Private     string            // private_metadata of the modal
	Channel     string
	MessageTS   string
	Ephemeral   bool // the button was on a message that only the sender sees
	ViewID      string
	TriggerID   string
	ResponseURL string
	Arrived     time.Time
	Attempt     int // 1, or more when an earlier replica died over it

	appID    string
	userTeam string
	inputs   []string // block ids of the modal's input blocks, in their order
}

// decode reads the payload of an envelope. It reads only what the bot uses,
// which costs a fifth of a full decode.
func decode(envelopeType string, payload []byte) (*Interaction, error) {
	in, err := decodeAny(envelopeType, payload)
	if err == nil && strings.HasSuffix(in.Key, ":") {
		return nil, errors.New("decode envelope: nothing tells it from another one")
	}
	return in, err
}

func decodeAny(envelopeType string, payload []byte) (*Interaction, error) {
	switch envelopeType {
	case "slash_commands":
		return decodeCommand(payload)
	case "interactive":
		return decodeInteractive(payload)
	case "events_api":
		return decodeEvent(payload)
	}
	return nil, fmt.Errorf("decode envelope: type %q is not known", envelopeType)
}

func decodeCommand(payload []byte) (*Interaction, error) {
	var p struct {
		Command     string `json:"command"`
		Text        string `json:"text"`
		TeamID      string `json:"team_id"`
		UserID      string `json:"user_id"`
		ChannelID   string `json:"channel_id"`
		AppID       string `json:"api_app_id"`
		ResponseURL string `json:"response_url"`
		TriggerID   string `json:"trigger_id"`
	}
	if err := json.Unmarshal(payload, &p); err != nil {
		return nil, fmt.Errorf("decode command: %w", err)
	}
	return &Interaction{
		Kind: Command, Key: "command:" + p.TriggerID, Name: p.Command, Text: p.Text,
		Sender: access.Member{Team: p.TeamID, User: p.UserID}, Channel: p.ChannelID,
		ResponseURL: p.ResponseURL, TriggerID: p.TriggerID, appID: p.AppID, userTeam: p.TeamID,
	}, nil
}

func decodeEvent(payload []byte) (*Interaction, error) {
	var p struct {
		TeamID  string `json:"team_id"`
		AppID   string `json:"api_app_id"`
		EventID string `json:"event_id"`
		Event   struct {
			Type string `json:"type"`
			User string `json:"user"`
			Tab  string `json:"tab"`
		} `json:"event"`
	}
	if err := json.Unmarshal(payload, &p); err != nil {
		return nil, fmt.Errorf("decode event: %w", err)
	}
	in := &Interaction{
		Kind: other, Key: "event:" + p.EventID, Name: p.Event.Type,
		Sender: access.Member{Team: p.TeamID, User: p.Event.User}, appID: p.AppID, userTeam: p.TeamID,
	}
	if p.Event.Type == "app_home_opened" && p.Event.Tab == "home" {
		in.Kind = HomeTab
	}
	return in, nil
}
