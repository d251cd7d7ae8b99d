package commands

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// verbs are the words after /access, and what people also type for them.
var verbs = map[string][]string{
	"request":   {"ask", "get", "req"},
	"list":      {"ls", "search", "find", "packages"},
	"why":       {"about", "show"},
	"mine":      {"my"},
	"status":    {},
	"cancel":    {"withdraw"},
	"extend":    {"renew", "prolong"},
	"return":    {"giveback", "give-back", "drop"},
	"approvals": {"approve", "inbox", "decide"},
	"admin":     {"administer", "manage"},
	"signin":    {"login", "link", "sign-in"},
	"signout":   {"logout", "unlink", "sign-out"},
	"whoami":    {"who", "me"},
	"help":      {"?", "-h", "--help"},
}

// isVerb reports whether a word is one of the commands.
func isVerb(word string) bool { _, known := verbs[word]; return known }

// splitCommand takes the verb and the rest of what was typed. An unknown verb
// comes back as it is.
func splitCommand(text string) (verb, rest string) {
	text = plainText(text)
	word, rest, _ := strings.Cut(text, " ")
	word = strings.ToLower(word)
	for verb, others := range verbs {
		if word == verb || slices.Contains(others, word) {
			return verb, strings.TrimSpace(rest)
		}
	}
	return word, rest
}

// slackToken is a mention or link as Slack writes it into a command.
//
// https://docs.slack.dev/interactivity/implementing-slash-commands#escaping
var slackToken = regexp.MustCompile(`<([@#!])?([^<>|]*)(?:\|([^<>]*))?>`)

// plainText gives what a person meant to type: mentions and links become
// their visible words, escapes their signs, every kind of space one space,
// and smart quotes straight ones.
func plainText(text string) string {
	text = slackToken.ReplaceAllStringFunc(text, func(token string) string {
		m := slackToken.FindStringSubmatch(token)
		if m[3] != "" {
			return m[3]
		}
		return m[2]
	})
	text = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&",
		"“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`, "‘", "'", "’", "'").Replace(text)
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	}), " ")
}

// unquote takes a pair of quotes off a name.
func unquote(s string) string {
	for _, q := range []string{`"`, "'"} {
		if len(s) >= 2 && strings.HasPrefix(s, q) && strings.HasSuffix(s, q) {
			return strings.TrimSpace(s[1 : len(s)-1])
		}
	}
	return strings.TrimSpace(strings.TrimPrefix(s, `"`))
}

// nearestVerb is the verb that a mistyped one resembles; "" when none does.
func nearestVerb(word string) string {
	if word == "" {
		return ""
	}
	best, nearest := 3, ""
	for verb, others := range verbs {
		for _, w := range append([]string{verb}, others...) {
			if d := distance(word, w); d < best || (d == best && verb < nearest) {
				best, nearest = d, verb
			}
		}
	}
	return nearest
}
