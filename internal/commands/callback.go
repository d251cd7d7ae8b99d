package commands

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	_ "embed"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/graph"
	"accessbot/internal/sessions"
	"accessbot/internal/views"
)

//go:embed callback.html
var callbackHTML string

// browserCookie ties a sign-in to the browser that opened its link.
const browserCookie = "accessbot_signin"

// Pages serves what people's browsers open: the start of a sign-in and its
// end. Everything else on them is Entra's.
type Pages struct {
	bot    *Bot
	layout *template.Template
}

// Pages gives the pages of the bot.
func (b *Bot) Pages() *Pages {
	return &Pages{bot: b, layout: template.Must(template.New("page").Parse(callbackHTML))}
}

// Register adds the pages to mux.
func (p *Pages) Register(mux *http.ServeMux) {
	mux.HandleFunc("GET /signin", p.start)
	mux.HandleFunc("GET /callback", p.callback)
}

// page is what one page says.
type page struct {
	Lang  string
	Title string
	Lines []string
	Code  string // shown large; empty for none
	Nonce string // lets the page's own style through the policy
}

// start sends the browser to Entra, and remembers which browser it is.
func (p *Pages) start(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	in, err := p.bot.cfg.Store.OpenSignIn(ctx, r.URL.Query().Get("state"))
	if err != nil {
		p.fault(w, r, err)
		return
	}
	hint := ""
	if profile, err := p.bot.slack.Profile(ctx, in.Member); err == nil {
		hint = profile.Email
	}
	target, err := p.bot.cfg.Graph.SignInURL(ctx, p.graphSignIn(in, hint))
	if err != nil {
		p.fault(w, r, err)
		return
	}
	http.SetCookie(w, p.cookie(in.Browser, 10*time.Minute))
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	http.Redirect(w, r, target, http.StatusFound) //nolint:gosec // G710: the target is the authority's own authorize page
}

func (p *Pages) graphSignIn(in sessions.SignIn, hint string) graph.SignIn {
	return graph.SignIn{
		RedirectURI: p.bot.cfg.PublicURL + "/callback", State: in.State, Nonce: in.Nonce, Verifier: in.Verifier, LoginHint: hint,
		Scopes: in.Scopes, MaxAge: in.MaxAge,
	}
}

func (p *Pages) cookie(value string, keep time.Duration) *http.Cookie {
	return &http.Cookie{ //nolint:gosec // G124: Secure follows PUBLIC_URL, which is https unless it is this machine's own
		Name: browserCookie, Value: value, Path: "/", MaxAge: int(keep.Seconds()), HttpOnly: true,
		Secure: strings.HasPrefix(p.bot.cfg.PublicURL, "https://"), SameSite: http.SameSiteLaxMode,
	}
}

// callback is where Entra sends the browser back to.
func (p *Pages) callback(w http.ResponseWriter, r *http.Request) {
	http.SetCookie(w, p.cookie("", -time.Second))
	query := r.URL.Query()
	in, err := p.bot.cfg.Store.TakeSignIn(r.Context(), query.Get("state"))
	if err != nil {
		p.fault(w, r, err)
		return
	}
	if !sameBrowser(r, in) {
		p.bot.log.Warn("sign-in came back in another browser", "user", in.Member.User)
		p.fault(w, r, refusedSignIn("This sign-in was begun in another browser. Nothing was linked. Start again with /access signin, and stay in one browser."))
		return
	}
	code, who, err := p.hold(r.Context(), in, query)
	if err != nil {
		p.bot.log.Warn("sign-in refused", "user", in.Member.User, "error", err)
		p.bot.tell(r.Context(), in.Member, p.bot.refusedSignIn(r.Context(), in, err))
		p.fault(w, r, err)
		return
	}
	l := languageOf(r)
	p.show(w, http.StatusOK, page{
		Lang: l.Say("en"), Title: l.Say("Almost done"),
		Lines: []string{
			l.Say("You signed in to Entra as %s (%s).", who.Name, who.UPN),
			l.Say("Type this code into the Sign in window in Slack:"),
			l.Say("If you did not begin this yourself in Slack, close this page and give the code to nobody: without it nothing is linked."),
		},
		Code: code,
	})
}

// languageOf is the language that a browser asks for: who looks at a page need
// not be who began in Slack.
func languageOf(r *http.Request) views.Language { return views.In(r.Header.Get("Accept-Language")) }

func sameBrowser(r *http.Request, in sessions.SignIn) bool {
	c, err := r.Cookie(browserCookie)
	return err == nil && in.Browser != "" && subtle.ConstantTimeCompare([]byte(c.Value), []byte(in.Browser)) == 1
}

// hold redeems the code, applies the rule of addresses, and keeps the account
// until its code is typed in Slack.
func (p *Pages) hold(ctx context.Context, in sessions.SignIn, query url.Values) (string, access.Person, error) {
	if refused := query.Get("error"); refused != "" {
		return "", access.Person{}, refusedSignIn(p.bot.refusalWords(ctx, in, refused))
	}
	account, err := p.bot.cfg.Graph.Redeem(ctx, p.graphSignIn(in, ""), query.Get("code"))
	if err != nil {
		return "", access.Person{}, err
	}
	if err := p.bot.sameAddress(ctx, in.Member, account.Person); err != nil {
		return "", access.Person{}, err
	}
	link := access.Link{Member: in.Member, Person: account.Person, Home: account.Home}
	code, err := p.bot.cfg.Store.HoldLink(ctx, link, account.Cache, in.DraftID)
	return code, account.Person, err
}

func refusedSignIn(sentence string) error {
	return &access.Error{Kind: access.NotAllowed, Sentence: sentence, Err: errors.New("sign-in refused")}
}

func (p *Pages) fault(w http.ResponseWriter, r *http.Request, err error) {
	status := http.StatusBadRequest
	if isBusy(err) {
		status = http.StatusServiceUnavailable
	}
	l := languageOf(r)
	p.show(w, status, page{Lang: l.Say("en"), Title: l.Say("Nothing was linked"), Lines: []string{l.Error(err)}})
}

// show writes a page that no other site may frame, script or keep.
func (p *Pages) show(w http.ResponseWriter, status int, content page) {
	content.Nonce = rand.Text()
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'nonce-"+content.Nonce+"'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	if err := p.layout.Execute(w, content); err != nil {
		p.bot.log.Warn("page not written", "error", err)
	}
}
