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
	"accessbot/internal/views"
)

// Kind is what a person did.
type Kind string

// The kinds of interactions.
const (
	Command         Kind = "command"          // typed a slash command
	Action          Kind = "action"           // pressed a button, chose in a menu, typed in a watched input
	Submit          Kind = "submit"           // submitted a modal
	Closed          Kind = "closed"           // closed a modal
	Suggest         Kind = "suggest"          // typed in a menu that is filled while typing
	Shortcut        Kind = "shortcut"         // used a global shortcut
	MessageShortcut Kind = "message_shortcut" // used a shortcut in the menu of a message
	HomeTab         Kind = "home"             // opened the home tab
	Mention         Kind = "mention"          // mentioned the bot in a channel
	Direct          Kind = "direct"           // wrote to the bot in the direct message
	LinkShared      Kind = "link_shared"      // posted a link of a domain that the manifest names
)

// Kinds that no person is answered for.
const (
	left        Kind = "left"        // a member was deactivated; Sender is the member
	moved       Kind = "moved"       // a channel has a new id; Value is the old one, Channel the new one
	revoked     Kind = "revoked"     // the bot's token was taken back
	uninstalled Kind = "uninstalled" // the app was taken out of the workspace
	other       Kind = "other"       // something that the bot has no use for
)

// Interaction is one thing that a person did in Slack. Sender comes from the
// authenticated socket. Everything that came by way of a client (Text, Value,
// Values, Many, Private, Links, MessageText) is untrusted: it names records
// and proves nothing.
type Interaction struct {
	Kind   Kind
	Key    string // the same for each delivery of the same act
	Name   string // command, action id, callback id, or type of the event
	Sender access.Member
	// Text is what was typed after a command, in a menu, in a direct message,
	// or beside a mention of the bot.
	Text  string
	Value string // of the button, or what was chosen or typed in the element
	// Values holds what stands in inputs that take one value, by block id: the
	// text, the option's value, the date as 2006-01-02, the time as 15:04, the
	// moment as decimal Unix seconds, the id of a person or conversation. An
	// empty input has "".
	Values map[string]string
	// Many holds what was chosen in inputs that take several values, by block
	// id; an empty one has none.
	Many    map[string][]string
	Private string // private_metadata of the modal
	Links   []string

	Channel string
	// MessageTS is the message that a button stands on, that a message shortcut
	// was used on, or that was posted.
	MessageTS string
	ThreadTS  string // the thread that MessageTS is a reply in; empty outside of threads
	Ephemeral bool   // the button was on a message that only the sender sees
	// MessageText, MessageUser and MessageBot tell of the message that a
	// message shortcut was used on.
	MessageText string
	MessageUser string
	MessageBot  bool // an app wrote it

	ViewID         string // of the modal
	RootViewID     string // of the lowest modal of the stack
	PreviousViewID string // of the modal under this one; empty at the root
	TriggerID      string
	ResponseURL    string

	// Locale and Zone are the sender's, as Slack knows them; "en-US" and UTC
	// when it does not. They are set before a Route sees the interaction.
	Locale string
	Zone   *time.Location

	// Acted orders the acts of a person in a view or message as Slack saw them:
	// they may arrive, and be worked, in another order. It is the action_ts of an
	// Action and empty for everything else; compare it as a string.
	Acted   string
	Arrived time.Time
	Attempt int // 1, or more when an earlier replica died over it

	appID      string
	enterprise string // Enterprise Grid; empty when Slack names none
	userTeam   string
	inputs     []string // block ids of the modal's input blocks, in their order
	pushed     bool     // ViewID is a modal that was pushed for this interaction
}

// Language is the one that the sender reads.
func (in *Interaction) Language() views.Language { return views.In(in.Locale) }

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
		Enterprise  string `json:"enterprise_id"`
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
		ResponseURL: p.ResponseURL, TriggerID: p.TriggerID, appID: p.AppID, enterprise: p.Enterprise, userTeam: p.TeamID,
	}, nil
}
