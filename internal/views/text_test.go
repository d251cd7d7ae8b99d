package views

import (
	"html"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestCleanTakesOutWhatDoesNotShow(t *testing.T) {
	tests := []struct{ name, given, want string }{
		{"words stay", "Marketing Campaign", "Marketing Campaign"},
		{"space around goes", "  x \n", "x"},
		{"line breaks become spaces", "a\nb\r\nc\u2028d\u0085e", "a b  c d e"},
		{"odd spaces become spaces", "a\u00a0b\u3000c\td", "a b c d"},
		{"overrides", "a\u202Eb\u2066c\u2069", "abc"},
		{"zero width", "a\u200bb\u200dc\ufeffd\u00ade", "abcde"},
		{"controls", "a\x00b\x1b[31mc", "ab[31mc"},
		{"fillers", "\u3164\u2800\u115f\u034f", ""},
		{"tags", "a\U000E0041b", "ab"},
		{"other scripts stay", "Ünïcødé 日本語 العربية", "Ünïcødé 日本語 العربية"},
		{"accents put together stay", "e\u0301", "e\u0301"},
		{"what is not UTF-8 shows as such", "a\xffb", "a\ufffdb"},
		{"marks stay", "*a* <b> `c`", "*a* <b> `c`"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, Clean(tt.given))
			assert.Equal(t, tt.want, Clean(Clean(tt.given)), "once is enough")
		})
	}
}

func TestEscLeavesNoMarkup(t *testing.T) {
	tests := []struct{ name, given, want string }{
		{"words stay", "Marketing Campaign (EMEA) – 2026", "Marketing Campaign (EMEA) – 2026"},
		{"a ping", "<!channel>", "&lt;!channel&gt;"},
		{"an escaped ping", "&lt;!channel&gt;", "&amp;lt;!channel&amp;gt;"},
		{"marks", "*b* ~s~ `c`", "∗b∗ ∼s∼ 'c'"},
		{"a quote", "> x", "› x"},
		{"a greater-than inside", "a > b", "a &gt; b"},
		{"an emoji", "a :tada: b", "a ∶tada∶ b"},
		{"two emojis", ":a::b:", "∶a∶∶b∶"},
		{"an emoji that our own colon would end", "x :tada", "x ∶tada"},
		{"a title stays", "Project: Nightfall", "Project: Nightfall"},
		{"an address stays", "http://127.0.0.1:8080/devicelogin", "http://127.0.0.1:8080/devicelogin"},
		{"an e-mail stays", "requestor_1@contoso.onmicrosoft.com", "requestor_1@contoso.onmicrosoft.com"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { assert.Equal(t, tt.want, esc(tt.given)) })
	}
}

func TestEscapedWordsAreCutBetweenCharacters(t *testing.T) {
	assert.Equal(t, "ab…", escTo("abcd", 3))
	assert.Equal(t, "abc", escTo("abc", 3))
	assert.Equal(t, "&amp;…", escTo("&&", 7), "not in the middle of an entity")
	assert.Equal(t, "a&amp;b…", escTo("a&bcd", 8))
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(t, "n")
		got := escTo(hostile().Draw(t, "words"), n)
		require.LessOrEqual(t, utf8.RuneCountInString(got), n)
		require.NotContains(t, html.UnescapeString(strings.ReplaceAll(got, "&amp;", "")), "&", "each ampersand begins an entity")
	})
}

func TestClipCountsCharacters(t *testing.T) {
	assert.Equal(t, "日本語", clip("日本語", 3))
	assert.Equal(t, "日本…", clip("日本語学", 3))
	assert.Empty(t, clip("", 3))
}

func TestJoinReadsLikeAList(t *testing.T) {
	assert.Empty(t, Language{}.join(nil))
	assert.Equal(t, "a", Language{}.join([]string{"a"}))
	assert.Equal(t, "a and b", Language{}.join([]string{"a", "b"}))
	assert.Equal(t, "a, b and c", Language{}.join([]string{"a", "b", "c"}))
	long := strings.Repeat("x", 600)
	assert.Equal(t, long+", "+long+" and 3 more", Language{}.join([]string{long, long, "a", "b", "c"}))
}

func TestTimesAreInEachReadersZone(t *testing.T) {
	assert.Equal(t, "<!date^1795348800^{date_short}|22 Nov 2026>", Language{}.day(noon()))
	assert.Equal(t, "<!date^1795348800^{date_short_pretty} at {time}|22 Nov 2026 12:00 UTC>", Language{}.moment(noon()))
}

// What another package wrote for a person is told to its end.
func TestSentencesAreNotCut(t *testing.T) {
	sentence := strings.Repeat("This is a sentence of some length. ", 30) + "This is the end."
	assert.Contains(t, Language{}.Plain("%s", sentence).Text, "This is the end.")
	assert.Contains(t, Language{}.Fault(sentence, "").Text, "This is the end.")
	for _, view := range []any{Language{}.Refused(Refusal{Sentence: sentence}), Language{}.HomeFault(sentence), Language{}.SignIn(SignInPage{Why: sentence}), Language{}.RequestForm(Form{Problem: sentence})} {
		assert.Contains(t, string(render(t, view)), "This is the end.")
	}
}

func TestAReasonIsShownToItsEnd(t *testing.T) {
	f := believable()
	f.Reason = strings.Repeat("x", 2990) + " the end."
	assert.Contains(t, string(render(t, Language{}.RequestCard(f.card("submitted")))), "the end.")
	assert.Contains(t, string(render(t, Language{}.RequestForm(f.form(f.policies(1)[0])))), "the end.")
}
