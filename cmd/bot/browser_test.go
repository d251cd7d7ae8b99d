package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"accessbot/internal/slacksim"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// tab is a person at the page, in a real browser.
type tab struct {
	t   *testing.T
	ctx context.Context
}

// openBrowser starts headless Chromium, or skips the test where there is none.
func openBrowser(t *testing.T) tab {
	t.Helper()
	path := os.Getenv("ACCESSBOT_TEST_BROWSER")
	if path == "" {
		t.Skip("skipped: set ACCESSBOT_TEST_BROWSER to the path of Chromium to run the page in it")
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path),
		chromedp.Flag("no-sandbox", true), chromedp.Flag("disable-quic", true), chromedp.Flag("lang", "en-US"),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.UserDataDir(t.TempDir()))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), opts...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	return tab{t: t, ctx: ctx}.sized(1280, 800)
}

// another is a second tab of the same browser.
func (b tab) another() tab {
	b.t.Helper()
	ctx, cancel := chromedp.NewContext(b.ctx)
	b.t.Cleanup(cancel)
	return tab{t: b.t, ctx: ctx}.sized(1280, 800)
}

func (b tab) sized(width, height int64) tab {
	b.t.Helper()
	require.NoError(b.t, chromedp.Do(b.ctx), "the first step starts the browser and must not have a deadline")
	b.do(chromedp.EmulateViewport(width, height))
	return b
}

// do runs the steps; one that does not come to its end in fifteen seconds
// fails the test with a look at the page.
func (b tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	for i, step := range steps {
		ctx, cancel := context.WithTimeout(b.ctx, 15*time.Second)
		err := chromedp.Do(ctx, step)
		cancel()
		if err != nil {
			b.photo("failed-" + b.t.Name())
		}
		require.NoError(b.t, err, "step %d; the page says: %s", i+1, b.text("body"))
	}
}

// text is what can be read in an element.
func (b tab) text(selector string) string {
	text, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](fmt.Sprintf("document.querySelector(%q)?.innerText ?? ''", selector)))
	if err != nil {
		return err.Error()
	}
	return text
}

// sees waits until an element can be seen that holds the words.
func (b tab) sees(element, words string) {
	b.t.Helper()
	b.do(chromedp.WaitVisible(holding(element, words)))
}

// holding is the XPath of the innermost elements of a kind that hold words.
func holding(element, words string) string {
	return fmt.Sprintf("//%s[contains(normalize-space(.), %q)]", element, words)
}

// photo keeps a picture of the page where ACCESSBOT_TEST_PHOTOS says.
func (b tab) photo(name string) []byte {
	b.t.Helper()
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Logf("no picture: %v", err)
		return nil
	}
	if dir := os.Getenv("ACCESSBOT_TEST_PHOTOS"); dir != "" {
		require.NoError(b.t, os.WriteFile(dir+"/"+strings.ReplaceAll(name, "/", "-")+".png", png, 0o600))
	}
	return png
}

// command types a line into the composer and sends it.
func (b tab) command(line string) {
	b.t.Helper()
	b.do(chromedp.WaitVisible(chromedp.CSS(".composer-field")), chromedp.SendKeys(chromedp.CSS(".composer-field"), line))
	b.do(chromedp.Click(chromedp.CSS(".composer .send")))
}

func TestThePageInABrowserFromCommandToDelivered(t *testing.T) {
	b := openBrowser(t)
	s := newStage(t, plot{slack: slacksim.Config{Hints: hints()}})
	b.do(chromedp.Navigate(s.slack.PageURL()))
	b.sees("a", "Requestor1")
	b.photo("1-who")
	b.do(chromedp.Click(holding("a", "Requestor1")), chromedp.Click(holding("a", "access-requests")))
	b.command("/access request Marketing Campaign")
	b.signsIn(s, "Requestor1")
	b.sees("dialog", "You get it for 30 days")
	b.do(chromedp.SendKeys(chromedp.CSS(`[data-focus="reason/request.reason"]`), "Need access to New Campaign within Marketing"))
	b.photo("6-form")
	b.do(chromedp.Click(chromedp.CSS(".modal-footer .primary")))
	b.sees("dialog", "Submitted")
	b.photo("7-submitted")
	b.do(chromedp.KeyEvent("\u001b"), chromedp.WaitNotPresent(chromedp.CSS("dialog[open]")))
	b.sees("article", "State: Delivered")
	b.do(chromedp.Click(holding("button", "2 replies")))
	b.sees("*[self::aside or self::section]", "is now a member of Marketing resources")
	picture := b.photo("8-thread")
	assert.Equal(t, []string{"Marketing resources"}, groupsOf(s, "Requestor1"))
	if *update {
		require.NoError(t, os.WriteFile("../../docs/page.png", picture, 0o600))
	}

	dark := b.another().sized(360, 740)
	dark.do(chromedp.Navigate(s.slack.PageURL()), chromedp.WaitVisible(holding("a", "Requestor1")), chromedp.Click(holding("a", "Requestor1")))
	dark.photo("9-narrow")
}

// signsIn follows the link of the dialog in a tab of its own, and types the code
// that it shows. A new account gets another password on the way.
func (b tab) signsIn(s *stage, name string) {
	b.t.Helper()
	b.sees("dialog", "Code from the sign-in page")
	b.photo("2-sign-in")
	href, err := chromedp.Run(b.ctx, chromedp.AttributeValue(holding("a", "Sign in to Entra"), "href"))
	require.NoError(b.t, err)
	entra, secret := b.another(), s.entra.Person(name).Password
	entra.do(chromedp.Navigate(href.Value), chromedp.WaitVisible(chromedp.CSS("#password")), chromedp.SendKeys(chromedp.CSS("#password"), secret))
	entra.photo("3-entra")
	entra.do(chromedp.Click(holding("button", "Sign in")), chromedp.WaitVisible(chromedp.CSS("#new, button[value=accept]")))
	if strings.Contains(entra.text("body"), "update your password") {
		entra.do(chromedp.SendKeys(chromedp.CSS("#password"), secret), chromedp.SendKeys(chromedp.CSS("#new"), "Meadow-7-lantern-42"))
		entra.photo("3-new-password")
		entra.do(chromedp.Click(holding("button", "Sign in")))
	}
	entra.do(chromedp.WaitVisible(holding("button", "Accept")))
	entra.photo("4-consent")
	entra.do(chromedp.Click(holding("button", "Accept")), chromedp.WaitVisible(chromedp.CSS("output")))
	entra.photo("5-code")
	code := codeIn(entra.text("body"))
	require.NotEmpty(b.t, code)
	b.do(chromedp.SendKeys(chromedp.CSS(`[data-focus="code/code"]`), code))
	b.presses()
}

// groupsOf lists the seeded groups that hold the person.
func groupsOf(s *stage, name string) []string {
	var in []string
	for _, group := range []string{"Marketing resources", "Finance readers", "Production operators"} {
		for _, member := range s.entra.Members(group) {
			if member == name {
				in = append(in, group)
			}
		}
	}
	return in
}

func TestThePageInABrowserWithMistakesAndAReload(t *testing.T) {
	b := openBrowser(t)
	s := newStage(t, plot{})
	s.linked("Requestor1")
	b.do(chromedp.Navigate(s.slack.PageURL()), chromedp.WaitVisible(holding("a", "Requestor1")), chromedp.Click(holding("a", "Requestor1")))
	b.command("/access reqest")
	b.sees("article", "Did you mean")
	b.command("/access request Engineering Sandbox")
	b.sees("dialog", "Which way?")
	b.do(chromedp.Click(chromedp.CSS(".modal-footer .primary")))
	b.do(chromedp.Click(holding("label", "Half a year, manager approves")), chromedp.Click(chromedp.CSS(".modal-footer .primary")))
	b.sees("dialog", "needs a reason")
	b.photo("10-field-error")
	b.do(chromedp.SendKeys(chromedp.CSS(`[data-focus="reason/request.reason"]`), "Load tests"))
	assert.Eventually(t, func() bool { return strings.Contains(s.log.String(), "name=request.reason") }, 20*time.Second, 10*time.Millisecond)
	b.do(chromedp.Reload(), chromedp.WaitVisible(chromedp.CSS("dialog[open]")))
	b.sees("dialog", "Which way?")
	b.do(chromedp.Click(holding("label", "Half a year, manager approves")), chromedp.Click(chromedp.CSS(".modal-footer .primary")))
	b.sees("dialog", "Submitted")
	assert.Eventually(t, func() bool { return len(s.requests()) == 1 }, 20*time.Second, 10*time.Millisecond)
	assert.Equal(t, "Load tests", s.entra.Requests()[0].Justification, "typed before the reload")
	b.do(chromedp.KeyEvent("\u001b"), chromedp.WaitNotPresent(chromedp.CSS("dialog[open]")))
	b.command("/acces request")
	b.sees("*[contains(@class, 'toast')]", "/acces is not a valid command")
}
