package entrasim

import (
	"embed"
	"fmt"
	"html/template"
	"net/http"
)

//go:embed pages/*.html pages/pages.css
var pageFiles embed.FS

// page is what the templates of the sign-in pages show. Every template uses the members it needs.
type page struct {
	Title   string
	Words   string
	Fault   string // what went wrong; empty when nothing did
	Flow    string
	App     string
	Account string
	Hint    string
	Scopes  []string // in words
	ForAll  bool     // the person may consent for everybody
	Device  string   // the code of the device that is being signed in
	Action  string
	Fields  []field
}

func parsePages() (*template.Template, error) {
	pages, err := template.ParseFS(pageFiles, "pages/*.html")
	if err != nil {
		return nil, fmt.Errorf("read the pages: %w", err)
	}
	return pages, nil
}

// show renders one page. Nothing on it may run, be framed or be kept.
func (t *Tenant) show(w http.ResponseWriter, status int, name string, data any) {
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = t.pages.ExecuteTemplate(w, name, data)
}

func (t *Tenant) showSignIn(w http.ResponseWriter, f *flow, hint, fault string) {
	t.show(w, http.StatusOK, "signin", page{Title: "Sign in to your account", Flow: f.id, App: t.app.name, Hint: hint, Fault: fault})
}

func (t *Tenant) showChange(w http.ResponseWriter, f *flow, account, fault string) {
	t.show(w, http.StatusOK, "change", page{Title: "Update your password", Flow: f.id, App: t.app.name, Account: account, Fault: fault})
}

func (t *Tenant) showPicker(w http.ResponseWriter, f *flow, u *user) {
	t.show(w, http.StatusOK, "picker", page{Title: "Pick an account", Flow: f.id, App: t.app.name, Account: u.upn, Words: u.name})
}

func (t *Tenant) showConsent(w http.ResponseWriter, f *flow, u *user, missing []string) {
	p := page{Title: "Permissions requested", Flow: f.id, App: t.app.name, Account: u.upn, Scopes: inWords(missing), ForAll: u.mayConsentForAll()}
	if f.device != nil {
		p.Title, p.Device = "Are you trying to sign in to "+t.app.name+"?", f.device.userCode
	}
	t.show(w, http.StatusOK, "consent", p)
}

func (t *Tenant) showAdminNeeded(w http.ResponseWriter, f *flow, u *user, missing []string) {
	t.show(w, http.StatusOK, "admin", page{Title: "Need admin approval", Flow: f.id, App: t.app.name, Account: u.upn, Scopes: inWords(missing)})
}

// showRefusal tells a person what a program did wrong; the browser stays here.
func (t *Tenant) showRefusal(w http.ResponseWriter, e *signinError) {
	t.show(w, http.StatusBadRequest, "refusal", page{Title: "Sorry, but we're having trouble signing you in", Fault: e.sentence()})
}

func inWords(scopes []string) []string {
	var words []string
	for _, name := range scopes {
		permission, _ := permissionNamed(name)
		words = append(words, permission.words)
	}
	return words
}

// stylesheet serves the one style sheet of all pages.
func stylesheet(w http.ResponseWriter, r *http.Request) {
	http.ServeFileFS(w, r, pageFiles, "pages/pages.css")
}
