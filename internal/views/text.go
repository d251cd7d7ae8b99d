// Package views turns what the bot wants to say into Slack's Block Kit:
// messages, modals and the home tab. Its functions go from data to blocks;
// they take no context, no clock and do no I/O. The package owns every limit
// of Block Kit that the bot must keep and the one place where words of people
// are made harmless. It knows nothing of how a view is sent.
//
// https://docs.slack.dev/reference/block-kit
package views

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/slack-go/slack"
)

// Limits of Block Kit, in code points.
//
// https://docs.slack.dev/reference/block-kit/composition-objects
const (
	maxTitle   = 24
	maxButton  = 75
	maxLabel   = 75 // accessibility labels and options
	maxHeader  = 150
	maxSection = 3000
	maxText    = 3900 // of a message; Slack advises to stay under 4,000
	maxOptions = 100
)

// Message is a message with its full-sentence text for notifications and
// screen readers.
type Message struct {
	Text   string
	Blocks []slack.Block
}

// Modal is a modal view.
type Modal = slack.ModalViewRequest

// Home is the home tab.
type Home = slack.HomeTabViewRequest

// Clean takes out of a foreign string what does not show but deceives:
// control characters, bidirectional overrides and zero-width characters. A
// line break becomes a space.
func Clean(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, s))
}

// esc makes a foreign string harmless inside mrkdwn or a message's text: no
// mention and no link survives. Slack has no escape for its marks of bold,
// strike and code: signs that look the same take their place.
//
// https://docs.slack.dev/messaging/formatting-message-text#escaping
func esc(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;",
		"*", "∗", "~", "∼", "`", "'").Replace(Clean(s))
}

// clip shortens s to n code points, the last of which then is an ellipsis.
func clip(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}

// plain is a plain_text object with a foreign string in it.
func plain(s string, n int) *slack.TextBlockObject {
	s = clip(Clean(s), n)
	if s == "" {
		s = "–"
	}
	return slack.NewTextBlockObject(slack.PlainTextType, s, false, false)
}

// words is a plain_text object with the bot's own words.
func words(s string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, s, true, false)
}

// markdown is an mrkdwn object; foreign strings in it went through esc.
func markdown(s string) *slack.TextBlockObject {
	t := slack.NewTextBlockObject(slack.MarkdownType, clip(s, maxSection), false, true)
	return t
}

// section is a block of the bot's own mrkdwn.
func section(format string, args ...any) *slack.SectionBlock {
	return slack.NewSectionBlock(markdown(fmt.Sprintf(format, args...)), nil, nil)
}

// note is a line of small print.
func note(format string, args ...any) *slack.ContextBlock {
	return slack.NewContextBlock("", markdown(fmt.Sprintf(format, args...)))
}

// button makes a button; label tells a screen reader what the text does not.
func button(action, value, text, label string) *slack.ButtonBlockElement {
	b := slack.NewButtonBlockElement(action, value, words(clip(text, maxButton)))
	b.AccessibilityLabel = clip(Clean(label), maxLabel)
	return b
}

// day reads like "Tue 22 Dec" in each reader's own zone.
//
// https://docs.slack.dev/messaging/formatting-message-text#date-formatting
func day(t time.Time) string {
	return fmt.Sprintf("<!date^%d^{date_short}|%s>", t.Unix(), t.UTC().Format("2 Jan 2006"))
}

// moment reads like "today at 14:05" in each reader's own zone.
func moment(t time.Time) string {
	return fmt.Sprintf("<!date^%d^{date_short_pretty} at {time}|%s>", t.Unix(), t.UTC().Format("2 Jan 2006 15:04 UTC"))
}

// join reads like "a", "a and b", "a, b and c".
func join(parts []string) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	return strings.Join(parts[:len(parts)-1], ", ") + " and " + parts[len(parts)-1]
}
