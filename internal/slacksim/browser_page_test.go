package slacksim_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"accessbot/internal/slacksim"
)

const (
	inComposer = `document.activeElement.matches('.place-main .composer-field')`
	inDialog   = `document.querySelector('dialog[open]')?.contains(document.activeElement)`
)

// atGeneral opens a furnished workspace at #general as Requestor1.
func atGeneral(t *testing.T) (tab, *slacksim.Workspace) {
	t.Helper()
	b, w := openBrowser(t, light).sized(wide), furnished(t)
	b.visits(w.PageURL()+"#as=Requestor1&at=C0GENERAL01", `document.querySelectorAll('article').length >= 3`)
	b.is(inComposer)
	return b, w
}

// focus puts the focus on the first element of a selector, as Tab would after a while.
func (b tab) focus(selector string) {
	b.t.Helper()
	b.is(`document.querySelector('` + selector + `')`)
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('` + selector + `').focus()`))
}

func TestThePageInABrowserOpensAndClosesModalsByKeyboard(t *testing.T) {
	b, _ := atGeneral(t)
	b.key("/", "a")
	b.is(`document.querySelector('.suggestion.active')`)
	b.key(kb.Tab)
	assert.Equal(t, "/ask ", script[string](b, `document.activeElement.value`), "Tab completes the command")
	assert.Contains(t, script[string](b, `document.querySelector('.usage-hint').innerText`), "[what]")
	b.key("f", kb.Enter)
	b.is(inDialog + ` && document.activeElement.type === 'date'`)
	for range 30 {
		b.key(kb.Tab)
		require.True(t, script[bool](b, `document.activeElement === document.body || `+inDialog), "Tab stays in the modal")
	}
	b.focus(`[data-focus="number/a"]`)
	b.key("7")
	b.focus(`[data-focus$="/push"]`)
	b.key(kb.Enter)
	b.is(`document.querySelector('dialog [aria-label=Back]') && ` + inDialog)
	b.key(kb.Escape)
	b.is(`!document.querySelector('dialog [aria-label=Back]') && ` + inDialog)
	assert.Equal(t, "7", script[string](b, `document.querySelector('[data-focus="number/a"]').value`), "what was typed under the pushed modal is still there")
	b.focus(`[data-focus="mail/a"]`)
	b.do(chromedp.KeyEvent(kb.Enter, chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	b.is(`document.activeElement.closest('.invalid[data-block=day]') && document.activeElement.getAttribute('aria-invalid') === 'true'`)
	b.key(kb.Escape)
	b.is(`!document.querySelector('dialog[open]') && ` + inComposer)
}

func TestThePageInABrowserHasMenusAndChoicesForTheKeyboard(t *testing.T) {
	b, w := atGeneral(t)
	b.focus(".button.overflow")
	b.key(kb.Enter)
	b.is(`document.activeElement.textContent.includes('One')`)
	b.key(kb.ArrowDown)
	b.is(`document.activeElement.textContent.includes('Two')`)
	b.key(kb.Escape)
	b.is(`document.activeElement.matches('.button.overflow') && !document.querySelector('.menu:popover-open')`)

	b.focus(`[data-focus="choices/static_select"]`)
	b.key(kb.ArrowDown)
	b.is(`document.activeElement.getAttribute('aria-expanded') === 'true' && document.querySelector('.option.active')`)
	b.key(kb.ArrowDown, kb.Enter)
	b.is(`document.activeElement.value === 'Two' && document.activeElement.getAttribute('aria-expanded') === 'false'`)
	w.Person("Requestor1").Await("@Requestor1 did static_select")

	b.focus(`[data-focus="decide/deny"]`)
	b.key(kb.Enter)
	b.is(`document.querySelector('dialog.confirm[open]').innerText.includes('Nobody can take it back.') && ` + inDialog)
	b.key(kb.Escape)
	b.is(`!document.querySelector('dialog[open]') && document.activeElement.matches('[data-focus="decide/deny"]')`)
	assert.NotContains(t, w.TranscriptOf("Requestor1"), "did deny")

	b.focus(".thread-link")
	b.key(kb.Enter)
	b.is(`document.activeElement.closest('.thread')`)
	b.key(kb.Escape)
	b.is(`document.querySelector('.thread').hidden`)
}

func TestThePageInABrowserTellsWhatIsNew(t *testing.T) {
	b, w := atGeneral(t)
	call(t, w, "chat.postMessage", "channel", "#access-requests", "text", "A request of <@U0REQUEST01>")
	b.is(`document.querySelector('[role=log][aria-live=polite]').innerText.includes('testbot in #access-requests: A request of @Requestor1')`)
	b.is(`document.querySelector('.place.unread').innerText.includes('access-requests') && document.title.startsWith('(1)')`)
	b.do(chromedp.Click(chromedp.CSS(".place.unread")))
	b.is(`!document.querySelector('.place.unread') && !document.title.startsWith('(')`)
	b.is(inComposer)
	call(t, w, "chat.postEphemeral", "channel", "#access-requests", "user", "U0REQUEST01", "text", "for a while")
	b.is(`document.querySelector('.message.ephemeral').innerText.includes('for a while')`)
	b.do(chromedp.Reload())
	b.is(`document.querySelector('article')`)
	assert.False(t, script[bool](b, `Boolean(document.querySelector('.message.ephemeral'))`), "a reload forgets what only one person saw")
	w.Uninstall()
	b.visits(w.PageURL()+"#as=Requestor1&at=C0GENERAL01", `document.querySelector('[data-focus="decide/approve"]')`)
	b.do(chromedp.Click(chromedp.CSS(`[data-focus="decide/approve"]`)))
	b.is(`document.querySelector('.toast[role=alert]').innerText.includes('app is not installed any more')`)
}

func TestThePageInABrowserShowsAnInjectionForWhatItIs(t *testing.T) {
	b, _ := atGeneral(t)
	b.is(`[...document.querySelectorAll('article')].some((each) => each.innerText.includes('<script>window.hacked'))`)
	assert.True(t, script[bool](b, `window.hacked === undefined && !document.querySelector('article script, article img[src=x]')`))
	assert.True(t, script[bool](b, `[...document.querySelectorAll('article .broadcast')].some((each) => each.innerText === '@channel')`))
	assert.Equal(t, "https://evil.example/", script[string](b, `[...document.querySelectorAll('article a')].find((each) => each.innerText === 'approve here').title`))
	assert.False(t, script[bool](b, `[...document.querySelectorAll('a')].some((each) => each.href.startsWith('javascript:'))`))
}

func TestThePageInABrowserPreviewsLinks(t *testing.T) {
	b, w := atGeneral(t)
	b.do(chromedp.Click(chromedp.CSS(".preview button")))
	require.NoError(t, w.AwaitSettled())
	assert.Equal(t, "message_attachment", at(lastPayload(t, w), "container", "type"))
	b.do(chromedp.SendKeys(chromedp.CSS(".composer-field"), "look https://docs.example.com/p/1"))
	b.is(`document.querySelector('.draft-previews .preview')?.innerText.includes('Marketing package')`)
	b.photo("composer")
	b.do(chromedp.Click(chromedp.CSS(".composer .send")))
	b.is(`document.querySelectorAll('article .preview').length === 2 && !document.querySelector('.draft-previews .preview')`)
}

func TestThePageInABrowserShowsPeopleSideBySide(t *testing.T) {
	b, w := atGeneral(t)
	b.do(chromedp.Click(chromedp.CSS(".beside")))
	b.is(`frames.length === 2 && Array.from(frames).every((each) => each.document.querySelectorAll('article').length >= 3)`)
	assert.Equal(t, []string{"Requestor1", "Approver1"}, script[[]string](b, `[...document.querySelectorAll('iframe')].map((each) => each.title)`))
	inPane := func(n, condition string) {
		b.t.Helper()
		b.is(`((document) => ` + condition + `)(frames[` + n + `].document)`)
	}
	write := func(n, line string) {
		b.t.Helper()
		b.do(chromedp.Evaluate[chromedp.Void](`frames[` + n + `].document.querySelector('.composer-field').focus()`))
		b.do(chromedp.KeyEvent(line), chromedp.Evaluate[chromedp.Void](`frames[`+n+`].document.querySelector('.composer .send').click()`))
	}
	write("0", "/ask form")
	inPane("0", `document.querySelector('dialog[open]')`)
	write("1", "hello from the approver")
	inPane("0", `document.body.innerText.includes('hello from the approver')`)
	b.photo("two")
	b.do(chromedp.Evaluate[chromedp.Void](`frames[1].document.querySelector('a[href*=C0ACCESS001]').click()`))
	inPane("1", `document.querySelector('.place-head').innerText.includes('access-requests')`)
	b.do(chromedp.Reload())
	b.is(`frames.length === 2`)
	inPane("0", `document.querySelector('dialog[open]')`)
	inPane("1", `document.querySelector('.place-head')?.innerText.includes('access-requests')`)

	b.do(chromedp.Click(chromedp.CSS(".split-bar [aria-haspopup]")), chromedp.WaitVisible(chromedp.CSS(".menu-item")), chromedp.Click(chromedp.CSS(".menu-item")))
	b.is(`frames.length === 3 && frames[2].document.querySelector('article')`)
	w.Person("Requestor2").Type("seen by three")
	for _, n := range []string{"0", "2"} {
		inPane(n, `document.body.innerText.includes('seen by three')`)
	}
	b.photo("three")
	for range 2 {
		b.do(chromedp.Evaluate[chromedp.Void](`frames[1].document.querySelector('[aria-label="Close this pane"]').click()`))
	}
	b.is(`frames.length === 0 && document.querySelector('dialog[open]') && location.hash.startsWith('#as=')`)
}
