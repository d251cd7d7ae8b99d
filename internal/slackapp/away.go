package slackapp

import (
	"regexp"
	"strings"
	"time"

	"github.com/slack-go/slack"
)

// Away is a status that says that a member is not at work. Its zero value is
// somebody who says nothing of the kind.
type Away struct {
	Text  string    // what the status says, in the member's own words
	Until time.Time // when the status ends; zero when it does not say
}

// At reports whether the member is away at a moment.
func (a Away) At(now time.Time) bool {
	return a.Text != "" && (a.Until.IsZero() || now.Before(a.Until))
}

// awayWords match the words of a status, and the emoji that Slack's own
// suggestions for a vacation and for an illness come with.
var awayWords = regexp.MustCompile(`(?i)\b(out of (the )?office|ooo|vacation(ing)?|holidays?|(on|parental|maternity|paternity|sick) leave|pto|` +
	`(out|off|call(ing|ed) in)? ?sick|urlaub|krank|abwesend|congés?|vacances|malade|vacaciones|ausente|ferie|malattia)\b|` +
	`^:(palm_tree|face_with_thermometer):`)

// awayOf reads the status of a profile.
//
// https://docs.slack.dev/apis/web-api/user-presence-and-status
func awayOf(p slack.UserProfile) Away {
	status := strings.TrimSpace(p.StatusEmoji + " " + p.StatusText)
	if !awayWords.MatchString(status) {
		return Away{}
	}
	a := Away{Text: first(strings.TrimSpace(p.StatusText), "Away")}
	if p.StatusExpiration > 0 {
		a.Until = time.Unix(int64(p.StatusExpiration), 0)
	}
	return a
}
