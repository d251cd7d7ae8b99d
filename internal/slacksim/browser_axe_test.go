package slacksim_test

import (
	"os"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"accessbot/internal/slacksim"
)

// findings runs axe on the page and lists what it finds serious or critical. Frames hold the same page again, which is
// looked at by itself.
func findings(rules string) string {
	return `axe.run(document, {resultTypes: ['violations'], iframes: false` + rules + `}).then((result) => result.violations
		.filter((each) => ['serious', 'critical'].includes(each.impact))
		.flatMap((each) => each.nodes.map((node) => each.id + ': ' + node.target.join(' ') + ': ' + node.failureSummary)))`
}

// axe gives the script of axe-core, or skips the test where it is not installed.
func axe(t *testing.T) string {
	t.Helper()
	path := os.Getenv("ACCESSBOT_TEST_AXE")
	if path == "" {
		t.Skip("skipped: set ACCESSBOT_TEST_AXE to the path of axe.min.js")
	}
	source, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(source)
}

// places are what people look at on the page: how to come there from the first page of a person.
func places() map[string]func(b tab, w *slacksim.Workspace) {
	at := func(place, ready string) func(tab, *slacksim.Workspace) {
		return func(b tab, w *slacksim.Workspace) { b.visits(w.PageURL()+"#as=Requestor1&at="+place, ready) }
	}
	return map[string]func(b tab, w *slacksim.Workspace){
		"channel": func(b tab, w *slacksim.Workspace) {
			at("C0GENERAL01", `document.querySelectorAll('article').length >= 3`)(b, w)
			call(b.t, w, "chat.postEphemeral", "channel", "#general", "user", "U0REQUEST01", "text", "only you")
			b.is(`document.querySelector('.message.ephemeral')`)
		},
		"home": at("home", `document.querySelector('.home [data-key]')`),
		"who":  func(b tab, w *slacksim.Workspace) { b.visits(w.PageURL(), `document.querySelector('.card')`) },
		"thread": func(b tab, w *slacksim.Workspace) {
			at("C0GENERAL01", `document.querySelector('.thread-link')`)(b, w)
			b.do(chromedp.Click(chromedp.CSS(".thread-link")))
			b.is(`document.querySelector('.thread article')`)
		},
		"modal": func(b tab, w *slacksim.Workspace) {
			at("C0GENERAL01", `document.querySelector('article')`)(b, w)
			b.do(chromedp.SendKeys(chromedp.CSS(".composer-field"), "/ask form"), chromedp.Click(chromedp.CSS(".composer .send")))
			b.is(`document.querySelector('dialog[open] .block-input')`)
			b.do(chromedp.Click(chromedp.CSS(".modal-footer .primary")))
			b.is(`document.querySelectorAll('.block-input.invalid').length > 5`)
		},
		"menu": func(b tab, w *slacksim.Workspace) {
			at("C0GENERAL01", `document.querySelector('.button.overflow')`)(b, w)
			b.do(chromedp.Click(chromedp.CSS(".button.overflow")))
			b.is(`document.querySelector('.menu-item')`)
		},
		"side by side": func(b tab, w *slacksim.Workspace) {
			b.visits(w.PageURL()+"#pane=%23as%3DRequestor1&pane=%23as%3DApprover1", `document.querySelectorAll('iframe').length === 2
				&& Array.from(frames).every((frame) => frame.document.querySelector('article'))`)
		},
	}
}

// Only colours differ in the dark.
const coloursOnly = `, runOnly: ['color-contrast']`

func TestThePageInABrowserHasNoSeriousBarrier(t *testing.T) {
	source := axe(t)
	for name, c := range map[string]struct {
		look     theme
		rules    string
		leaveOut []string
	}{"light": {look: light}, "dark": {dark, coloursOnly, []string{"side by side"}}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := openBrowser(t, c.look)
			for size, window := range map[string]window{"wide": wide, "narrow": narrow} {
				for place, visit := range places() {
					if slices.Contains(c.leaveOut, place) || window == narrow && (place == "who" || place == "menu") {
						continue
					}
					t.Run(size+" "+place, func(t *testing.T) {
						here := tab{t, b.ctx}.sized(window)
						visit(here, furnished(t))
						here.photo("axe")
						here.do(chromedp.Evaluate[chromedp.Void](source))
						assert.Empty(t, script[[]string](here, findings(c.rules)))
					})
				}
			}
		})
	}
}
