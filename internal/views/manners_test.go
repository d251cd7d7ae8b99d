package views

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"accessbot/internal/access"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// mark is an emoji in every hostile string: where it can be shown as one,
// people could forge the marks of the bot.
const mark = ":forged_mark:"

// hostile draws words of somebody who wants to ping, to forge a link or a
// line of the bot, or to hide something.
func hostile() *rapid.Generator[string] {
	bait := rapid.SampledFrom([]string{
		"<!channel>", "<!here|now>", "<@U0APPROVE01>", "<#C0GENERAL01>", "<!subteam^S1>", "<https://evil.example|approve here>",
		"<!date^1^{date}^https://evil.example|today>", "<mailto:a@b.example|a>", "\u202Egnp.exe\u202C", "\u200b", "\u200d", "\ufeff", "\u00ad",
		"\u2066x\u2069", "\n> State: Delivered", "\r\n*Approved*", "\u2028> quoted", "\u0085", "\x00", "\x1b[31m", "*bold*", "~gone~", "`code`",
		"```block```", ">>> all of it", "> quoted", "&lt;!channel&gt;", "&amp;", "&", "<", ">", mark, ":white_check_mark:", ":", "Аdmin", "＜!channel＞",
		"ﷺ", "Z̸͓̑", "\U000e0041", "\u3164", "\u2800", "👩‍👩‍👧", "%s%d%!", "\\u003c!channel>", "\xff\xfe", "' OR 1=1", "[x](https://evil.example)",
	})
	return rapid.Custom(func(t *rapid.T) string {
		parts := rapid.SliceOfN(rapid.OneOf(bait, rapid.String(), rapid.StringN(1, 400, -1)), 0, 12).Draw(t, "parts")
		return strings.Join(parts, rapid.SampledFrom([]string{"", " ", "\n"}).Draw(t, "between"))
	})
}

// hostileWords draws a cast of foreign strings, each hostile.
func hostileWords() *rapid.Generator[foreign] {
	return rapid.Custom(func(t *rapid.T) foreign {
		s := func(what string) string { return hostile().Draw(t, what) }
		return foreign{
			rapid.SampledFrom([]Language{{}, {german}}).Draw(t, "language"), s("package"), s("description"), s("catalog"), s("policy"), s("person"), s("upn"), s("group"), s("role"), s("reason"), s("typed"), s("sentence"),
		}
	})
}

var (
	// ourDate matches the only markup in angle brackets that the bot writes.
	ourDate = regexp.MustCompile(`<!date\^-?\d+\^[a-z_{} ]+\|[0-9A-Za-z:. ]+>`)
	// emojiShown matches what Slack shows as an emoji.
	emojiShown = regexp.MustCompile(`:[a-z0-9_+-]+:`)
	// quoted matches a line that Slack shows as a quote.
	quoted = regexp.MustCompile(`(?m)^\s*(>|&gt;)`)
)

// ours are the emojis that the bot writes.
func ours() []string {
	return []string{
		":hourglass_flowing_sand:", ":calendar:", ":gear:", ":white_check_mark:", ":warning:", ":no_entry:", ":heavy_multiplication_x:", ":grey_question:", ":key:", ":ballot_box_with_check:", ":alarm_clock:", ":bell:",
	}
}

// forgeries lists what foreign words could do in a view or a message.
func forgeries(root object) []string {
	var out []string
	each(root, func(path string, o object) {
		text, ok := o["text"].(string)
		if !ok {
			return
		}
		switch o["type"] {
		case "plain_text":
			if o["emoji"] == true && strings.Contains(text, mark) {
				out = append(out, path+": a foreign emoji")
			}
		case "text": // of rich text, which is never read as markup
		default: // mrkdwn, or the text of a message
			out = append(out, forged(path, text)...)
		}
		if o["type"] == "mrkdwn" && o["verbatim"] != true {
			out = append(out, path+": names and addresses become links")
		}
		out = append(out, hidden(path, text)...)
	})
	each(root, func(path string, o object) {
		if label, ok := o["accessibility_label"].(string); ok {
			out = append(out, hidden(path, label)...)
		}
		switch o["type"] {
		case "link", "user", "usergroup", "channel", "broadcast", "emoji":
			out = append(out, path+": a live element of rich text")
		}
	})
	return out
}

// forged lists what mrkdwn makes of foreign words.
func forged(path, text string) []string {
	var out []string
	bare := ourDate.ReplaceAllString(text, "")
	if strings.ContainsAny(bare, "<>") {
		out = append(out, path+": a mention or a link")
	}
	for _, e := range emojiShown.FindAllString(bare, -1) {
		if !slices.Contains(ours(), e) {
			out = append(out, path+": a foreign emoji "+e)
		}
	}
	if quoted.MatchString(bare) {
		out = append(out, path+": a quote")
	}
	if strings.Count(bare, "*")%2 != 0 || strings.Count(bare, "`")%2 != 0 || strings.Contains(bare, "*bold*") || strings.ContainsAny(bare, "~") {
		out = append(out, path+": a mark of bold, strike or code")
	}
	return out
}

// hidden lists characters that do not show. A line break is ours to make.
func hidden(path, text string) []string {
	var out []string
	for _, r := range text {
		if (unicode.Is(unicode.Cc, r) && r != '\n') || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) {
			out = append(out, fmt.Sprintf("%s: %U", path, r))
		}
	}
	if !utf8.ValidString(text) {
		out = append(out, path+": not UTF-8")
	}
	return out
}

// T11, T12: nobody's words ping, forge or hide.
func TestWordsOfPeopleDoNothingInAnyStory(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SampledFrom(gallery()).Draw(t, "story")
		require.Empty(t, forgeries(tree(t, s.show(hostileWords().Draw(t, "words")))), s.name)
	})
}

// alone skips what nothing runs beside: a race detector finds nothing there, and
// makes it take minutes.
func alone(t *testing.T) {
	t.Helper()
	if underRace {
		t.Skip("skipped under the race detector: one goroutine does all of it")
	}
}

func TestTheSameBaitDoesNothingInEveryStory(t *testing.T) {
	alone(t)
	baits := []string{
		mark + " <!channel> <@U1> <https://x|y> *bold* `code` ~x~", "> quoted", "&gt; quoted", "a\n> quoted\u202E\u200b", ":tada", "tada:", "*", "`", "~", "&lt;!here&gt;",
	}
	for _, bait := range baits {
		eachStory(t, func(t *testing.T, s story) {
			assert.Empty(t, forgeries(tree(t, s.show(all(bait)))), "%q", bait)
			assert.Empty(t, forgeries(tree(t, s.show(inGerman(all(bait))))), "%q in German", bait)
		})
	}
}

func FuzzForeignWords(f *testing.F) {
	baits := []string{"", "Marketing Campaign", "<!channel>", mark, ">a", "a\u2028b", "&", ":a:b:", "*x", "\xff", strings.Repeat("<", 3100)}
	stories := gallery()
	for i := range stories {
		f.Add(uint16(i), baits[i%len(baits)], baits[i%7])
	}
	f.Fuzz(func(t *testing.T, which uint16, a, b string) {
		s := stories[int(which)%len(stories)]
		words := all(a)
		words.Group, words.UPN, words.Description, words.Person = b, b, b, b
		require.Empty(t, forgeries(tree(t, s.show(words))), s.name)
		require.Empty(t, forgeries(tree(t, s.show(inGerman(words)))), s.name)
	})
}

// Each message must be understood by who hears its text only.
func TestEveryMessageSaysItsSentence(t *testing.T) {
	eachStory(t, func(t *testing.T, s story) {
		for _, words := range []foreign{believable(), inGerman(believable())} {
			m, ok := s.show(words).(Message)
			if !ok {
				t.Skip("A view has no text of its own.")
			}
			first, _ := utf8.DecodeRuneInString(m.Text)
			assert.True(t, unicode.IsUpper(first) || strings.HasPrefix(m.Text, "–") || strings.HasPrefix(m.Text, "„"), "begins like a sentence: %s", m.Text)
			assert.Regexp(t, `[.!?]$`, m.Text)
			assert.Greater(t, strings.Count(m.Text, " "), 2, m.Text)
			assert.NotRegexp(t, emojiShown, m.Text, "no emoji is read out")
		}
	})
}

// A message about a request names who, what and the state.
func TestEveryMessageAboutARequestNamesIt(t *testing.T) {
	f := believable()
	for _, state := range states() {
		for _, own := range []bool{true, false} {
			c := f.card(state)
			c.Own = own
			who := f.Person
			if own {
				who = "You"
			}
			for _, m := range []Message{Language{}.RequestCard(c), Language{}.ChangeReply(Change{Card: c})} {
				assert.Contains(t, m.Text, who)
				assert.Contains(t, m.Text, f.Package)
				if state == access.Unknown {
					assert.Contains(t, m.Text, "a state that I do not know")
					continue
				}
				assert.Contains(t, strings.ToLower(m.Text), strings.ToLower(state.Words()))
			}
			assert.Contains(t, Language{}.Lost(c).Text, f.Package)
		}
	}
}

// buttonFaults lists buttons that sound the same, or say nothing.
func buttonFaults(root object) []string {
	var out []string
	seen := map[string]bool{}
	each(root, func(path string, o object) {
		if o["type"] != "button" {
			return
		}
		label, _ := o["accessibility_label"].(string)
		if Clean(label) == "" {
			out = append(out, path+": no label")
		}
		if seen[label] {
			out = append(out, path+": two buttons called "+label)
		}
		seen[label] = true
	})
	return out
}

func TestNoTwoButtonsSoundTheSame(t *testing.T) {
	alone(t)
	for name, words := range map[string]foreign{"believable": believable(), "empty": all(""), "long": all(strings.Repeat("word ", 800))} {
		t.Run(name, func(t *testing.T) {
			eachStory(t, func(t *testing.T, s story) {
				assert.Empty(t, buttonFaults(tree(t, s.show(words))))
				assert.Empty(t, buttonFaults(tree(t, s.show(inGerman(words)))), "in German")
			})
		})
	}
}

func TestNoPackageNamesMakeTwoButtonsSoundTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		near := believable().near(rapid.IntRange(0, 8).Draw(t, "count"))
		stem := rapid.SampledFrom([]string{"", "A", strings.Repeat("long ", 11), strings.Repeat("longer", 20)})
		for i := range near {
			near[i].Name = stem.Draw(t, "stem") + hostile().Draw(t, "name")
		}
		require.Empty(t, buttonFaults(tree(t, Language{}.ChoosePackage(Choice{Typed: "x", Near: near, DraftID: draftID}))))
	})
}

func TestMannersNoticeFaults(t *testing.T) {
	section := func(text string) object {
		return object{"type": "section", "text": object{"type": "mrkdwn", "text": text, "verbatim": true}}
	}
	for name, text := range map[string]string{
		"a ping": "<!channel>", "a mention": "hello <@U1>", "a link": "<https://x|y>", "a foreign link in a date": "<!date^1^{date}^https://evil.example|x>",
		"an emoji": "x " + mark, "a quote": "a\n&gt; b", "half a bold": "*x", "a strike": "~x~", "an override": "\u202Ex", "a zero width": "a\u200bb", "a control": "\x07",
	} {
		t.Run(name, func(t *testing.T) { assert.NotEmpty(t, forgeries(section(text))) })
	}
	assert.Empty(t, forgeries(section(":warning: *x* since "+Language{}.moment(noon())+" until "+Language{}.day(noon()))))
	assert.NotEmpty(t, forgeries(object{"type": "mrkdwn", "text": "x"}), "not verbatim")
	assert.NotEmpty(t, forgeries(object{"type": "broadcast"}))
	twice := object{"a": object{"type": "button", "accessibility_label": "x"}, "b": object{"type": "button", "accessibility_label": "x"}}
	assert.Len(t, buttonFaults(twice), 1)
}
