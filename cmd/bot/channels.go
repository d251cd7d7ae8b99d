package main

import (
	"context"
	"fmt"
	"time"

	"accessbot/internal/slackapp"
	"accessbot/internal/tracker"
)

// channels are the conversations that the settings name; an empty id is for
// none.
type channels struct {
	requests string // gets every request card
	tracker  tracker.Channels
}

// identify asks Slack who the bot is and which channels there are. While Slack
// is out of reach it goes on asking; what an operator must mend ends it.
func (v *service) identify(ctx context.Context) (channels, error) {
	for {
		found, err := v.tryIdentify(ctx)
		if err == nil || !isPassing(err) || ctx.Err() != nil {
			return found, err
		}
		v.log.Warn("Slack is out of reach; trying again", "error", err)
		pause(ctx, 2*time.Second)
	}
}

func (v *service) tryIdentify(ctx context.Context) (channels, error) {
	if err := v.slack.Identify(ctx); err != nil {
		return channels{}, err
	}
	requests, err := v.channel(ctx, "REQUESTS_CHANNEL", v.settings.RequestsChannel)
	if err != nil {
		return channels{}, err
	}
	approvals, err := v.channel(ctx, "APPROVALS_CHANNEL", v.settings.ApprovalsChannel)
	if err != nil {
		return channels{}, err
	}
	audit, err := v.channel(ctx, "AUDIT_CHANNEL", v.settings.AuditChannel)
	if err != nil {
		return channels{}, err
	}
	if err := v.route(ctx); err != nil {
		return channels{}, err
	}
	return channels{requests.ID, tracker.Channels{Approvals: approvals.ID, Closed: approvals.Closed, Audit: audit.ID}}, nil
}

// channel finds the channel that a setting names. One that is shared with
// people outside the workspace is refused: names and reasons are told there.
func (v *service) channel(ctx context.Context, setting, name string) (slackapp.Channel, error) {
	if name == "" {
		return slackapp.Channel{}, nil
	}
	ch, err := v.slack.FindChannel(ctx, name)
	if err != nil {
		return slackapp.Channel{}, fmt.Errorf("%s: %w", setting, err)
	}
	if ch.Shared {
		return slackapp.Channel{}, fmt.Errorf("%s: #%s is shared with people outside the workspace; choose a channel that is not", setting, ch.Name)
	}
	if !ch.Member {
		v.log.Warn("the bot is not in a channel of its settings: invite it, or a crash may repeat a line there", "setting", setting, "channel", ch.Name)
	}
	return ch, nil
}
