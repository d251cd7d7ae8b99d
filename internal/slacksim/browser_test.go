package slacksim_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// theme is what the browser says that its person prefers.
type theme string

const (
	light theme = "preferredColorScheme=1"
	dark  theme = "preferredColorScheme=0"
)

// window is a size of a browser's window.
type window struct{ width, height int64 }

var (
	wide   = window{1440, 900}
	narrow = window{360, 740}
)

// tab is the page in a real browser.
type tab struct {
	t   *testing.T
	ctx context.Context
}

// openBrowser starts headless Chromium, or skips the test where there is none.
func openBrowser(t *testing.T, look theme) tab {
	t.Helper()
	path := os.Getenv("ACCESSBOT_TEST_BROWSER")
	if path == "" {
		t.Skip("skipped: set ACCESSBOT_TEST_BROWSER to the path of Chromium to run the page in it")
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.Flag("no-sandbox", true),
		chromedp.Flag("disable-quic", true), chromedp.Flag("lang", "en-US"), chromedp.Flag("blink-settings", string(look)),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.UserDataDir(t.TempDir()))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), opts...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	require.NoError(t, chromedp.Do(ctx), "the first step starts the browser and must not have a deadline")
	return tab{t, ctx}
}

func (b tab) sized(w window) tab {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(w.width, w.height))
	return b
}

// visits goes to an address and waits until a script there is true.
func (b tab) visits(address, ready string) {
	b.t.Helper()
	b.do(chromedp.Navigate("about:blank"), chromedp.Navigate(address))
	b.is(ready)
}

// do runs the steps; one that does not come to its end in time fails the test with a look at the page.
func (b tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	for i, step := range steps {
		ctx, cancel := context.WithTimeout(b.ctx, 10*time.Second)
		err := chromedp.Do(ctx, step)
		cancel()
		if err != nil {
			b.photo("failed")
		}
		require.NoError(b.t, err, "step %d; the page says: %s", i+1, script[string](b, `document.body.innerText`))
	}
}

// is waits until a script is true. One that fails, as on an element that is not there yet, is not.
func (b tab) is(condition string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 10*time.Second)
	defer cancel()
	_, err := chromedp.Run(ctx, chromedp.Poll[chromedp.Void]("(() => { try { return Boolean("+condition+"); } catch { return false; } })()", chromedp.WithPollingTimeout(8*time.Second)))
	if err != nil {
		b.photo("failed")
	}
	require.NoError(b.t, err, "never true: %s; the page says: %s", condition, script[string](b, `document.body.innerText`))
}

// key presses keys, one after the other.
func (b tab) key(keys ...string) {
	b.t.Helper()
	for _, k := range keys {
		b.do(chromedp.KeyEvent(k))
	}
}

// script gives what a script evaluates to; promises are waited for.
func script[T any](b tab, source string) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 20*time.Second)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](source, chromedp.EvalAwaitPromise))
	require.NoError(b.t, err, source)
	return v
}

// photo keeps a picture of the page where ACCESSBOT_TEST_PHOTOS says.
func (b tab) photo(name string) {
	dir := os.Getenv("ACCESSBOT_TEST_PHOTOS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	require.NoError(b.t, err)
	file := strings.NewReplacer("/", "-", " ", "-").Replace(b.t.Name() + "-" + name)
	require.NoError(b.t, os.WriteFile(dir+"/"+file+".png", png, 0o600))
}
