package views

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestEveryStoryObeysBlockKit(t *testing.T) {
	alone(t)
	k := newKit(t)
	for name, words := range map[string]foreign{
		"believable": believable(),
		"empty":      all(""),
		"blank":      all(" \u200b\n\u2800"),
		"long":       all(strings.Repeat("word ", 800)),
		"one word":   all(strings.Repeat("é", 4000)),
		"entities":   all(strings.Repeat("&", 4000)),
		"brackets":   all(strings.Repeat("<!channel>", 400)),
	} {
		t.Run(name, func(t *testing.T) {
			eachStory(t, func(t *testing.T, s story) {
				assert.Empty(t, k.faults(tree(t, s.show(words))))
				assert.Empty(t, k.faults(tree(t, s.show(inGerman(words)))), "in German")
			})
		})
	}
}

func TestEveryStoryObeysBlockKitWhateverPeopleWrite(t *testing.T) {
	k := newKit(t)
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SampledFrom(gallery()).Draw(t, "story")
		require.Empty(t, k.faults(tree(t, s.show(hostileWords().Draw(t, "words")))), s.name)
	})
}

// Options go to Slack as the answer of a menu, in no view.
func TestOptionsObeyBlockKit(t *testing.T) {
	k := newKit(t)
	rapid.Check(t, func(t *rapid.T) {
		given := make([]Option, rapid.IntRange(0, 150).Draw(t, "count"))
		for i := range given {
			given[i] = Option{"id", hostile().Draw(t, "text"), hostile().Draw(t, "description")}
		}
		got := Options(given)
		require.Len(t, got, min(len(given), maxOptions))
		for _, o := range got {
			assert.Empty(t, k.objectFaults("/option", tree(t, o)))
			assert.Empty(t, k.objectFaults("/option/text", tree(t, o.Text)))
			assert.Empty(t, forgeries(tree(t, o)))
		}
	})
}

func TestTheKitNoticesWhatSlackRefuses(t *testing.T) {
	k := newKit(t)
	long := func(n int) string { return strings.Repeat("x", n) }
	button := func(text, more string) string {
		return `{"type":"button","action_id":"a","text":{"type":"plain_text","text":"` + text + `"}` + more + `}`
	}
	actions := func(elements string) string {
		return `{"text":"t","blocks":[{"type":"actions","elements":[` + elements + `]}]}`
	}
	section := func(text string) string { return `{"type":"section","text":{"type":"mrkdwn","text":"` + text + `"}}` }
	modal := func(more, blocks string) string {
		return `{"type":"modal","title":{"type":"plain_text","text":"t"}` + more + `,"blocks":[` + blocks + `]}`
	}
	input := `{"type":"input","label":{"type":"plain_text","text":"l"},"element":{"type":"plain_text_input","action_id":"a","max_length":2,"initial_value":"xyz"}}`
	radio := `{"type":"input","label":{"type":"plain_text","text":"l"},"element":{"type":"radio_buttons","action_id":"a","options":[]}}`
	tests := []struct{ name, view, want string }{
		{"a good message", actions(button("x", "")), ""},
		{"a long button", actions(button(long(76), "")), "text of 76, at most 75"},
		{"a long label", actions(button("x", `,"accessibility_label":"`+long(76)+`"`)), "accessibility_label of 76"},
		{"a long question", actions(button("x", `,"confirm":{"title":{"type":"plain_text","text":"`+long(101)+`"},"text":{"type":"plain_text","text":"x"},"confirm":{"type":"plain_text","text":"x"},"deny":{"type":"plain_text","text":"x"}}`)), "title of 101"},
		{"an unknown style", actions(button("x", `,"style":"warning"`)), "schema"},
		{"an empty text", actions(button("", "")), "text is empty"},
		{"two equal actions", actions(button("x", "") + "," + button("y", "")), "action_id a twice"},
		{"no text", `{"text":"","blocks":[` + section("x") + `]}`, "text of 0"},
		{"no blocks", `{"text":"t","blocks":[]}`, "0 blocks"},
		{"51 blocks", `{"text":"t","blocks":[` + strings.Repeat(section("x")+",", 50) + section("x") + `]}`, "51 blocks"},
		{"a long section", `{"text":"t","blocks":[` + section(long(3001)) + `]}`, "text of 3001"},
		{"too many words", `{"text":"t","blocks":[` + strings.Repeat(section(long(2900))+",", 4) + section(long(2900)) + `]}`, "characters in blocks"},
		{"a long title", `{"type":"modal","title":{"type":"plain_text","text":"` + long(25) + `"},"blocks":[` + section("x") + `]}`, "title of 25"},
		{"an input without submit", modal("", strings.Replace(input, "xyz", "x", 1)), "without a submit"},
		{"an overfull input", modal(`,"submit":{"type":"plain_text","text":"s"}`, input), "input longer"},
		{"no choice", modal(`,"submit":{"type":"plain_text","text":"s"}`, radio), "0 options"},
		{"101 blocks", modal("", strings.Repeat(section("x")+",", 100)+section("x")), "101 blocks"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var root object
			require.NoError(t, json.Unmarshal([]byte(tt.view), &root))
			got := strings.Join(k.faults(root), "\n")
			if tt.want == "" {
				assert.Empty(t, got)
			}
			assert.Contains(t, got, tt.want)
		})
	}
}
