package slackapp

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"time"

	"accessbot/internal/access"

	"github.com/slack-go/slack"
)

// Faults of Slack that the bot decides on.
var (
	errTrigger  = errors.New("the trigger was used or is over three seconds old")
	errViewGone = errors.New("the view is not open any more")
	errScope    = errors.New("a scope is missing")
)

// ErrGone is for a conversation or message in which nothing can be posted any
// more: trying again does not help.
var ErrGone = errors.New("nothing can be posted there")

// errFinal is for tokens and settings that an operator must mend.
var errFinal = errors.New("the app is refused by Slack")

// slackFaults says what Slack's error codes mean to the bot.
//
// https://docs.slack.dev/reference/methods
var slackFaults = map[string]error{
	"expired_trigger_id": errTrigger, "exchanged_trigger_id": errTrigger, "invalid_trigger_id": errTrigger,
	"trigger_expired": errTrigger, "trigger_exchanged": errTrigger,
	"view_not_found": errViewGone, "not_found": errViewGone, "hash_conflict": errViewGone,
	"missing_scope":     errScope,
	"channel_not_found": ErrGone, "is_archived": ErrGone, "not_in_channel": ErrGone, "message_not_found": ErrGone,
	"cant_update_message": ErrGone, "user_disabled": ErrGone, "user_not_visible": ErrGone, "user_not_found": ErrGone,
	"edit_window_closed": ErrGone, "thread_not_found": ErrGone, "is_inactive": ErrGone, "cannot_reply_to_message": ErrGone,
	"messages_tab_disabled": ErrGone, "posting_to_channel_denied": ErrGone, "external_channel_migrating": ErrGone,
	"invalid_auth": errFinal, "not_authed": errFinal, "account_inactive": errFinal, "token_revoked": errFinal,
	"token_expired": errFinal, "not_allowed_token_type": errFinal, "team_access_not_granted": errFinal,
	"no_permission": errFinal, "forbidden_team": errFinal, "team_disabled": errFinal,
}

// translate turns an error of the Slack client into one of the bot's.
func translate(err error) error {
	if err == nil {
		return nil
	}
	if limited, ok := errors.AsType[*slack.RateLimitedError](err); ok {
		return busy(access.Throttled, limited.RetryAfter, err)
	}
	if code, ok := errors.AsType[slack.StatusCodeError](err); ok {
		switch {
		case code.Code == http.StatusTooManyRequests:
			return busy(access.Throttled, time.Second, err)
		case code.Code >= 400 && code.Code < 500: // such as a response URL that is used up
			return fmt.Errorf("slack: %w", err)
		}
		return busy(access.Unclear, 0, err)
	}
	if refused, ok := errors.AsType[slack.SlackErrorResponse](err); ok {
		return refusal(refused)
	}
	// The connection broke or time ran out: a post may have gone through. The
	// address stays out of the error: a response URL is a right to post.
	if broken, ok := errors.AsType[*url.Error](err); ok {
		err = fmt.Errorf("no answer from Slack: %w", broken.Err)
	}
	return busy(access.Unclear, 0, err)
}

func refusal(e slack.SlackErrorResponse) error {
	switch e.Err {
	case "ratelimited", "rate_limited":
		return busy(access.Throttled, time.Second, e)
	case "internal_error", "fatal_error", "service_unavailable", "request_timeout":
		return busy(access.Unclear, 0, e)
	}
	meaning, known := slackFaults[e.Err]
	if strings.HasPrefix(e.Err, "restricted_action") { // one for each thing that admins can restrict
		meaning, known = ErrGone, true
	}
	if !known {
		return fmt.Errorf("slack: %w %v", e, e.ResponseMetadata.Messages)
	}
	if e.Needed != "" {
		return fmt.Errorf("%w: slack: %w, needs %s", meaning, e, e.Needed)
	}
	return fmt.Errorf("%w: slack: %w", meaning, e)
}

func busy(kind access.Kind, after time.Duration, err error) error {
	return &access.Error{
		Kind: kind, After: after, Err: err,
		Sentence: "Slack is busy right now. Please try again in a minute.",
	}
}

// retryAfter is how long Slack asked to wait; zero when it did not.
func retryAfter(err error) time.Duration {
	if e, ok := errors.AsType[*access.Error](err); ok {
		return e.After
	}
	return 0
}

// finalSentence names the setting to mend for a fault that ends the program.
func finalSentence(err error) error {
	switch {
	case errors.Is(err, errLinkDisabled):
		return fmt.Errorf("switch on Socket Mode in the settings of the Slack app: %w", err)
	case errors.Is(err, errOtherApp):
		return fmt.Errorf("SLACK_APP_TOKEN and SLACK_BOT_TOKEN must be of one app: %w", err)
	case errors.Is(err, errScope):
		return fmt.Errorf("SLACK_APP_TOKEN needs the scope connections:write: %w", err)
	}
	return fmt.Errorf("SLACK_APP_TOKEN: %s: %w", remedy(err), err)
}

// remedy says what to do about a token that Slack does not take.
func remedy(err error) string {
	refused, _ := errors.AsType[slack.SlackErrorResponse](err)
	switch refused.Err {
	case "not_allowed_token_type":
		return "this is not an app-level token; one begins with xapp- and stands under Basic Information of the Slack app"
	case "token_revoked", "token_expired":
		return "it was taken back; make a new one under Basic Information of the Slack app"
	case "account_inactive", "team_disabled":
		return "the app was taken out of the workspace, or the workspace is closed; install the app again"
	}
	return "an app-level token (xapp-…) of this app is needed"
}

// guard runs do and turns a panic into an error.
func guard(do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return do()
}

// wait pauses for d, or less when ctx ends.
func wait(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}
