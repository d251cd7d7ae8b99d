package slackapp

import (
	"context"
	"errors"
	"fmt"

	"accessbot/internal/access"

	"github.com/slack-go/slack"
)

// belongs refuses what was not meant for this app in this workspace. It is
// asked of every envelope, before anything else.
func (a *App) belongs(in *Interaction) error {
	me := a.me.Load()
	switch {
	case me == nil:
		return errors.New("identity is not known yet")
	case in.appID != "" && in.appID != me.appID:
		return fmt.Errorf("envelope for app %s", in.appID)
	case in.Sender.Team != me.team && !in.fromOutside():
		return fmt.Errorf("envelope from team %s", in.Sender.Team)
	case in.Sender.Team == me.team && in.enterprise != "" && in.enterprise != me.enterprise:
		return fmt.Errorf("envelope from enterprise %s", in.enterprise)
	case in.Kind == left && in.userTeam != "" && in.userTeam != me.team:
		return fmt.Errorf("a member of team %s left", in.userTeam)
	case in.notice() && in.Kind != left:
		return nil // nobody sent it
	case in.Sender.User == "":
		return errors.New("envelope without a user")
	case in.Sender.User == me.botUser:
		return errors.New("envelope about the bot's own act")
	}
	return nil
}

// fromOutside reports whether somebody of another workspace, who shares a
// channel with this one, used a message: Slack then names their side as the
// team. It is taken in so that admit can tell them no.
//
// https://docs.slack.dev/apis/slack-connect
func (in *Interaction) fromOutside() bool {
	return (in.Kind == Action || in.Kind == Suggest) && in.userTeam != "" && in.userTeam == in.Sender.Team
}

// admit decides whether the sender may act at all. It fails closed: when
// Slack does not say who it is, nothing happens.
//
// https://docs.slack.dev/reference/objects/user-object
func (a *App) admit(ctx context.Context, in *Interaction) error {
	if err := a.belongs(in); err != nil {
		return refuse("This is not for me: it came from another workspace.", err)
	}
	if in.userTeam != "" && in.userTeam != a.Team() {
		return refuse(outsiders, fmt.Errorf("user of team %s", in.userTeam))
	}
	u, err := a.user(ctx, in.Sender.User)
	if err != nil {
		return &access.Error{
			Kind:     access.Unavailable,
			Sentence: "Slack does not tell me who you are right now, so I did nothing. Please try again in a minute.",
			Err:      err,
		}
	}
	in.Locale, in.Zone = localeOf(u), zoneOf(u)
	return a.admitUser(u)
}

const outsiders = "Only members of this workspace can ask for access here."

func (a *App) admitUser(u *slack.User) error {
	switch {
	case u.Deleted:
		return refuse("This Slack account is deactivated.", nil)
	case u.IsBot || u.IsWorkflowBot || u.ID == "USLACKBOT":
		return refuse("Apps cannot ask for access.", nil)
	case u.IsStranger || (u.TeamID != "" && u.TeamID != a.Team()):
		return refuse(outsiders, nil)
	case u.IsRestricted || u.IsUltraRestricted || u.IsInvitedUser:
		return refuse("Guests cannot ask for access in Slack, nor decide about it. Please use My Access, or ask the person who invited you.", nil)
	}
	return nil
}

func refuse(sentence string, cause error) error {
	return &access.Error{Kind: access.NotAllowed, Sentence: sentence, Err: cause}
}
