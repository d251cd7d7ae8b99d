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
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

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
	maxConfirm = 300
	maxValue   = 2000
)

// Bounds of our own. Whatever goes into a sentence is bounded before the
// sentence is made, so that no block is ever cut in the middle of a mark.
const (
	maxName     = 300  // a name; a longer one ends in an ellipsis
	maxSentence = 2500 // a sentence that another package wrote
	maxList     = 1000 // names in a row; the rest is counted
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
// control characters, bidirectional overrides, zero-width characters and
// fillers. A line break, and any other white space, becomes a space.
func Clean(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r >= ' ' && r <= '~':
			return r
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point), r == brailleBlank:
			return -1
		}
		return r
	}, s))
}

// brailleBlank shows nothing, though Unicode counts it among the symbols.
const brailleBlank = '\u2800'

// emoji matches what Slack would show as an emoji, and so as a mark of ours,
// and what would become one when a colon follows.
var emoji = regexp.MustCompile(`:[\p{L}\p{M}\p{N}_+'-]+(?::|$)`)

// esc makes a foreign name harmless inside mrkdwn or a message's text: no
// mention, no link, no emoji and no quote survives. Slack has no escape for
// its marks of bold, strike and code: signs that look the same take their
// place.
//
// https://docs.slack.dev/messaging/formatting-message-text#escaping
func esc(s string) string { return escTo(s, maxName) }

// escTo is esc for a string that may be longer or shorter than a name: the
// outcome has at most n code points.
func escTo(s string, n int) string {
	s = emoji.ReplaceAllStringFunc(Clean(s), func(e string) string { return strings.ReplaceAll(e, ":", "∶") })
	if rest, quote := strings.CutPrefix(s, ">"); quote {
		s = "›" + rest
	}
	s = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "*", "∗", "~", "∼", "`", "'").Replace(s)
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	s = string([]rune(s)[:n-1])
	if i := strings.LastIndexByte(s, '&'); i >= 0 && !strings.Contains(s[i:], ";") {
		s = s[:i]
	}
	return s + "…"
}

// stopped matches a quotation that ends its own sentence, and the full stop of
// the sentence around it.
var stopped = regexp.MustCompile(`([.!?…][”“])\.`)

// quotation leaves the full stop out after words that bring one along, in a
// sentence that ends in what somebody wrote.
func quotation(format, sentence string) string {
	if !strings.Contains(format, "%s”.") && !strings.Contains(format, "%s“.") {
		return sentence
	}
	return stopped.ReplaceAllString(sentence, "$1")
}

// bold is a foreign name in bold.
func (l Language) bold(s string) string { return "*" + l.escName(s) + "*" }

// named stands in for a clean name that is missing or shows nothing.
func (l Language) named(s string) string {
	if s == "" {
		return l.Say("(no name)")
	}
	return s
}

// plainName bounds a name for a plain_text object.
func (l Language) plainName(s string) string { return clip(l.named(Clean(s)), maxName) }

// escName is esc for a name that may be missing.
func (l Language) escName(s string) string { return l.named(esc(s)) }

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
	if s == "" {
		s = "–"
	}
	return slack.NewTextBlockObject(slack.MarkdownType, clip(s, maxSection), false, true)
}

// section is a block of the bot's own mrkdwn.
func section(format string, args ...any) *slack.SectionBlock {
	return slack.NewSectionBlock(markdown(fmt.Sprintf(format, args...)), nil, nil)
}

// note is a line of small print.
func note(format string, args ...any) *slack.ContextBlock {
	return slack.NewContextBlock("", markdown(fmt.Sprintf(format, args...)))
}

// section is a block of a sentence of the bot.
func (l Language) section(english string, args ...any) *slack.SectionBlock {
	return section("%s", l.Say(english, args...))
}

// note is a sentence of the bot in small print.
func (l Language) note(english string, args ...any) *slack.ContextBlock {
	return note("%s", l.Say(english, args...))
}

// button makes a button; label tells a screen reader what the text does not.
func button(action, value, text, label string) *slack.ButtonBlockElement {
	b := slack.NewButtonBlockElement(action, value, words(clip(text, maxButton)))
	b.AccessibilityLabel = clip(Clean(label), maxLabel)
	return b
}

// day reads like "Dec 22, 2026" in each reader's own zone.
//
// https://docs.slack.dev/messaging/formatting-message-text#date-formatting
func (l Language) day(t time.Time) string {
	return fmt.Sprintf("<!date^%d^{date_short}|%s>", t.Unix(), l.date(t.UTC()))
}

// moment reads like "today at 14:05" in each reader's own zone.
func (l Language) moment(t time.Time) string {
	return fmt.Sprintf("<!date^%d^%s|%s>", t.Unix(), l.Say("{date_short_pretty} at {time}"), t.UTC().Format(l.Say("2 Jan 2006 15:04 UTC")))
}

// date is a day where Slack shows none by itself.
func (l Language) date(t time.Time) string { return t.Format(l.Say("2 Jan 2006")) }

// bolds lists foreign names in bold.
func (l Language) bolds(names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = l.bold(n)
	}
	return l.join(out)
}

// join reads like "a", "a and b", "a, b and c"; what would be too long ends
// in "and 12 more".
func (l Language) join(parts []string) string {
	kept, length := 0, 0
	for kept < len(parts) && length <= maxList {
		length += utf8.RuneCountInString(parts[kept]) + 2
		kept++
	}
	if rest := len(parts) - kept; rest > 0 {
		return l.Say("%s and %d more", strings.Join(parts[:kept], ", "), rest)
	}
	if kept < 2 {
		return strings.Join(parts, "")
	}
	return l.Say("%s and %s", strings.Join(parts[:kept-1], ", "), parts[kept-1])
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
