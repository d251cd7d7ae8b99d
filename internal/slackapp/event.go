package slackapp

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// outerEvent is the part of an Events API payload that the bot reads.
//
// https://docs.slack.dev/apis/events-api
type outerEvent struct {
	TeamID         string `json:"team_id"`
	AppID          string `json:"api_app_id"`
	EventID        string `json:"event_id"`
	Enterprise     string `json:"enterprise_id"`
	Authorizations []struct {
		Enterprise string `json:"enterprise_id"`
		TeamID     string `json:"team_id"`
		UserID     string `json:"user_id"`
		IsBot      bool   `json:"is_bot"`
	} `json:"authorizations"`
	Event innerEvent `json:"event"`
}

type innerEvent struct {
	Type        string    `json:"type"`
	Subtype     string    `json:"subtype"`
	User        eventUser `json:"user"`
	Team        string    `json:"team"`
	UserTeam    string    `json:"user_team"`
	BotID       string    `json:"bot_id"`
	Tab         string    `json:"tab"`
	Text        string    `json:"text"`
	Channel     channelID `json:"channel"`
	ChannelType string    `json:"channel_type"`
	TS          string    `json:"ts"`
	MessageTS   string    `json:"message_ts"`
	ThreadTS    string    `json:"thread_ts"`
	Source      string    `json:"source"`
	OldChannel  string    `json:"old_channel_id"`
	NewChannel  string    `json:"new_channel_id"`
	Links       []struct {
		URL string `json:"url"`
	} `json:"links"`
	Tokens struct {
		Bot []string `json:"bot"`
	} `json:"tokens"`
}

// eventUser is a user's id in most events, and the user in user_change.
type eventUser struct {
	ID      string `json:"id"`
	TeamID  string `json:"team_id"`
	Deleted bool   `json:"deleted"`
	IsBot   bool   `json:"is_bot"`
}

// UnmarshalJSON takes both forms.
func (u *eventUser) UnmarshalJSON(raw []byte) error {
	if raw[0] == '"' {
		return json.Unmarshal(raw, &u.ID)
	}
	type object eventUser
	return json.Unmarshal(raw, (*object)(u))
}

// channelID is a conversation's id; some events that the bot has no use for
// carry the conversation itself.
type channelID string

// UnmarshalJSON takes both forms.
func (c *channelID) UnmarshalJSON(raw []byte) error {
	if raw[0] != '{' {
		return json.Unmarshal(raw, (*string)(c))
	}
	var whole struct {
		ID string `json:"id"`
	}
	err := json.Unmarshal(raw, &whole)
	*c = channelID(whole.ID)
	return err
}

func decodeEvent(payload []byte) (*Interaction, error) {
	var p outerEvent
	if err := json.Unmarshal(payload, &p); err != nil {
		return nil, fmt.Errorf("decode event: %w", err)
	}
	e := &p.Event
	in := &Interaction{
		Kind: p.kind(), Key: "event:" + p.EventID, Name: e.Type, Text: e.Text,
		Channel: string(e.Channel), MessageTS: first(e.MessageTS, e.TS), appID: p.AppID, userTeam: first(e.UserTeam, e.Team),
	}
	in.Sender.User = e.User.ID
	in.Sender.Team, in.enterprise = p.installation()
	if e.ThreadTS != in.MessageTS {
		in.ThreadTS = e.ThreadTS
	}
	switch in.Kind {
	case Mention:
		in.Text = withoutMention(e.Text, p.bots())
	case LinkShared:
		for _, l := range e.Links {
			in.Links = append(in.Links, l.URL)
		}
	case left:
		in.userTeam = e.User.TeamID
	case moved:
		in.Value, in.Channel = e.OldChannel, e.NewChannel
	}
	return in, nil
}

// installation is the workspace, and its enterprise, that the event is for: in
// a channel that two workspaces share, team_id may be the other one.
func (p *outerEvent) installation() (team, enterprise string) {
	if len(p.Authorizations) > 0 && p.Authorizations[0].TeamID != "" {
		return p.Authorizations[0].TeamID, p.Authorizations[0].Enterprise
	}
	return p.TeamID, p.Enterprise
}

// bots are the bot users that the event is for.
func (p *outerEvent) bots() []string {
	var ids []string
	for _, a := range p.Authorizations {
		if a.IsBot {
			ids = append(ids, a.UserID)
		}
	}
	return ids
}

// kind tells the events that a person, or Slack, wants something of the bot
// with. What apps write is none: two bots would talk to each other for ever.
func (p *outerEvent) kind() Kind {
	e := &p.Event
	written := e.BotID == "" && e.Subtype == ""
	switch e.Type {
	case "app_home_opened":
		return when(e.Tab == "home", HomeTab)
	case "app_mention":
		return when(written, Mention)
	case "message":
		return when(written && e.ChannelType == "im", Direct)
	case "link_shared":
		return when(e.isPosted(), LinkShared)
	case "user_change":
		return when(e.User.Deleted && !e.User.IsBot, left)
	case "channel_id_changed":
		return moved
	case "tokens_revoked":
		return when(len(e.Tokens.Bot) > 0, revoked)
	case "app_uninstalled":
		return uninstalled
	}
	return other
}

// isPosted reports whether the link stands in a channel: Slack also tells of
// links that somebody is still writing, and a link in the direct message comes
// with the message itself.
//
// https://docs.slack.dev/reference/events/link_shared
func (e *innerEvent) isPosted() bool {
	return e.Source != "composer" && !strings.HasPrefix(string(e.Channel), "D")
}

func when(yes bool, kind Kind) Kind {
	if yes {
		return kind
	}
	return other
}

// leadingMention matches "<@U123>" or "<@U123|name>" and what sets it off.
var leadingMention = regexp.MustCompile(`^\s*<@([A-Z0-9]+)(?:\|[^>]*)?>[\s:,]*`)

// withoutMention leaves out the mention of a bot at the beginning; of any user
// when Slack does not say who the bots are.
func withoutMention(text string, bots []string) string {
	m := leadingMention.FindStringSubmatch(text)
	if m == nil || len(bots) > 0 && !slices.Contains(bots, m[1]) {
		return strings.TrimSpace(text)
	}
	return strings.TrimSpace(text[len(m[0]):])
}
