package slackapp

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"
)

// Granted are the scopes that the bot token has been given, as Slack tells
// them with an answer; nil when it does not tell.
//
// https://docs.slack.dev/reference/methods/auth.test
func (a *App) Granted(ctx context.Context) ([]string, error) {
	res, err := a.authTest(ctx)
	if err != nil {
		return nil, fmt.Errorf("check SLACK_BOT_TOKEN: %w", err)
	}
	told := func(r rune) bool { return r == ',' || r == ' ' }
	return strings.FieldsFunc(res.Header.Get("X-OAuth-Scopes"), told), nil
}

// AppID is the app that the bot token is of; empty before Identify.
func (a *App) AppID() string {
	if me := a.me.Load(); me != nil {
		return me.appID
	}
	return ""
}

// PerReplica is how many connections a replica holds unless told otherwise.
const PerReplica = 2

// greetingWithin is how long Slack may take to say hello.
const greetingWithin = 10 * time.Second

// Greet opens one connection, hears how many the app holds with it, and closes
// it. Nothing that comes over it is acknowledged.
func (a *App) Greet(ctx context.Context) (connections int, err error) {
	c, err := a.connect(ctx)
	if err != nil {
		return 0, err
	}
	defer c.ws.Close() //nolint:errcheck // Nothing more is wanted of it.
	defer c.part()
	if err := c.ws.SetReadDeadline(time.Now().Add(greetingWithin)); err != nil {
		return 0, err
	}
	f, err := c.next()
	if err != nil {
		return 0, err
	}
	return f.NumConnections, a.judge(f)
}

// judge says what is wrong with Slack's first word; nil when it is hello.
func (a *App) judge(f frame) error {
	switch {
	case f.Reason == "link_disabled":
		return errLinkDisabled
	case f.Reason == "too_many_websockets":
		return errTooMany
	case f.Type != "hello":
		return fmt.Errorf("slack did not say hello, but %q", f.Type)
	case a.AppID() != "" && f.ConnectionInfo.AppID != "" && f.ConnectionInfo.AppID != a.AppID():
		return errOtherApp
	}
	return nil
}

// CodeOf is Slack's own word for a fault, such as invalid_auth; empty when the
// fault is none of Slack's.
func CodeOf(err error) string {
	if refused, ok := errors.AsType[slack.SlackErrorResponse](err); ok {
		return refused.Err
	}
	switch {
	case errors.Is(err, errLinkDisabled):
		return "link_disabled"
	case errors.Is(err, errTooMany):
		return "too_many_websockets"
	case errors.Is(err, errOtherApp):
		return "other_app"
	}
	return ""
}
