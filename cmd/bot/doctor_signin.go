package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// signIn looks at how people link their accounts.
func (d *doctor) signIn(ctx context.Context) []finding {
	if d.settings.SignIn == "device" {
		return []finding{{
			warn, "sign-in", "SIGN_IN=device: a code can be phished, and many tenants block it in Conditional Access",
			"Use SIGN_IN=browser when people's browsers can reach the bot; else see that Allow public client flows is Yes in the app registration.",
		}}
	}
	public := d.settings.PublicURL
	return []finding{
		{well, "sign-in", "in the browser; nobody but Entra can tell whether " + public + "/callback is registered there, letter by letter", ""},
		d.public(ctx),
	}
}

// public asks the address that people's browsers use for the bot's pages.
func (d *doctor) public(ctx context.Context) finding {
	const check = "PUBLIC_URL"
	const mend = "Let the proxy forward /signin and /callback to HTTP_ADDR, unchanged: docs/set-up.md, part 5."
	page, err := d.get(ctx, "/callback")
	if err != nil {
		return finding{
			warn, check, "whether browsers reach the bot cannot be told from here: " + err.Error(),
			"Start the bot, or open " + d.settings.PublicURL + "/callback in a browser: it should say that nothing was linked.",
		}
	}
	if isCallback(page) {
		return finding{well, check, "the bot answers at " + d.settings.PublicURL + "/callback", ""}
	}
	probe, err := d.get(ctx, "/healthz")
	switch {
	case err == nil && strings.TrimSpace(probe.body) == `{"status":"alive"}`:
		return finding{fail, check, fmt.Sprintf("the bot answers at /healthz, but /callback says %d and is not its page", page.status), mend}
	case page.status >= 500:
		return finding{warn, check, fmt.Sprintf("the proxy there says %d: it is there, and the bot behind it is not", page.status), "Start the bot, and ask again. " + mend}
	}
	return finding{fail, check, fmt.Sprintf("something else answers there: /callback says %d and is not the bot's page", page.status), mend}
}

// isCallback knows the page that the bot shows to somebody who comes to
// /callback without a sign-in under way.
func isCallback(p answered) bool {
	return p.status >= 400 && strings.Contains(p.body, "<h1>Nothing was linked</h1>") && strings.Contains(p.body, "accessbot</title>")
}

// answered is an answer of whoever listens at PUBLIC_URL.
type answered struct {
	status int
	body   string
}

// get asks PUBLIC_URL for a path, and follows it nowhere else.
func (d *doctor) get(ctx context.Context, path string) (answered, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, d.settings.PublicURL+path, nil)
	if err != nil {
		return answered{}, err
	}
	client := *d.client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	res, err := client.Do(req)
	if broken, ok := errors.AsType[*url.Error](err); ok {
		err = broken.Err
	}
	if err != nil {
		return answered{}, err
	}
	defer func() { _ = res.Body.Close() }() // it was read as far as needed
	body, err := io.ReadAll(io.LimitReader(res.Body, 64<<10))
	return answered{status: res.StatusCode, body: string(body)}, err
}
