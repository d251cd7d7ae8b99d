package entrasim

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// sameAccount reports whether a hint names the account.
func sameAccount(u *user, hint string) bool {
	return hint != "" && (strings.EqualFold(u.upn, hint) || strings.EqualFold(u.mail, hint))
}

// flowOf finds the flow that a form belongs to and answers by itself when there is none.
func (t *Tenant) flowOf(w http.ResponseWriter, r *http.Request) *flow {
	f := t.signins.flows[r.PostFormValue("flow")]
	if f == nil {
		t.showRefusal(w, invalidRequest(90013, "The page has expired. Go back to the application and start again."))
	}
	return f
}

// pick takes the choice from the account picker.
func (t *Tenant) pick(w http.ResponseWriter, r *http.Request) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f := t.flowOf(w, r)
	if f == nil {
		return
	}
	current := t.sessionOf(r)
	if current == nil || f.tooOld(current) || r.PostFormValue("account") != current.user.upn {
		t.showSignIn(w, f, "", "")
		return
	}
	t.consent(w, f, current)
}

// login takes the sign-in form.
func (t *Tenant) login(w http.ResponseWriter, r *http.Request) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f := t.flowOf(w, r)
	if f == nil {
		return
	}
	name := strings.TrimSpace(r.PostFormValue("login"))
	u := t.world.userBy(name)
	switch {
	case u == nil || u.password != r.PostFormValue("password"):
		t.showSignIn(w, f, name, "That e-mail or password is not right. Check both and try again.")
	case !u.enabled:
		t.showSignIn(w, f, name, "AADSTS50057: This account has been disabled. Ask your administrator.")
	case u.mustChange:
		t.showChange(w, f, u.upn, "")
	default:
		t.consent(w, f, t.openSession(w, u))
	}
}

// changePassword takes the form that a person fills when the first sign-in wants another password.
func (t *Tenant) changePassword(w http.ResponseWriter, r *http.Request) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f := t.flowOf(w, r)
	if f == nil {
		return
	}
	name, wanted := r.PostFormValue("login"), r.PostFormValue("new")
	u := t.world.userBy(name)
	switch {
	case u == nil || !u.enabled || u.password != r.PostFormValue("password"):
		t.showChange(w, f, name, "The current password is not right. Try again.")
	case wanted == u.password || !strongPassword(wanted, u.nickname()):
		t.showChange(w, f, name, "Choose a password that is harder to guess. Try again.")
	default:
		u.password, u.mustChange = wanted, false
		t.consent(w, f, t.openSession(w, u))
	}
}

// consent asks for what is not granted yet, or goes on when nothing is missing.
func (t *Tenant) consent(w http.ResponseWriter, f *flow, s *session) {
	missing := t.app.missing(s.user, f.scopes.graph)
	switch {
	case f.page != "":
		delete(t.signins.flows, f.id)
		w.Header().Set("Location", f.page)
		w.WriteHeader(http.StatusSeeOther)
	case len(missing) == 0 && f.prompt != "consent" && f.device == nil:
		t.finish(w, f, s)
	case f.prompt == "none":
		t.sendBack(w, f, refusalAnswer(consentRequired()))
	case needsAdmin(missing) && !s.user.mayConsentForAll():
		t.showAdminNeeded(w, f, s.user, missing)
	default:
		t.showConsent(w, f, s.user, missing)
	}
}

func needsAdmin(scopes []string) bool {
	return slices.ContainsFunc(scopes, func(name string) bool {
		permission, _ := permissionNamed(name)
		return permission.needsAdmin
	})
}

// decideConsent takes the answer from the consent page.
func (t *Tenant) decideConsent(w http.ResponseWriter, r *http.Request) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f := t.flowOf(w, r)
	if f == nil {
		return
	}
	s := t.sessionOf(r)
	if s == nil || r.PostFormValue("account") != s.user.upn {
		t.showSignIn(w, f, f.hint, "")
		return
	}
	if r.PostFormValue("answer") != "accept" {
		t.cancel(w, f)
		return
	}
	missing := t.app.missing(s.user, f.scopes.graph)
	if needsAdmin(missing) && !s.user.mayConsentForAll() {
		t.showAdminNeeded(w, f, s.user, missing)
		return
	}
	t.record(s.user, missing, r.PostFormValue("everybody") != "")
	t.finish(w, f, s)
}

// record keeps a consent.
func (t *Tenant) record(u *user, scopes []string, everybody bool) {
	if everybody && u.mayConsentForAll() {
		u = nil
	}
	t.app.grant(u, scopes)
}

// cancel ends a flow without consent.
func (t *Tenant) cancel(w http.ResponseWriter, f *flow) {
	if f.device != nil {
		f.device.declined = true
		delete(t.signins.flows, f.id)
		t.show(w, http.StatusOK, "done", page{Title: "Sign-in cancelled", Words: "Nothing was shared. You can close this page."})
		return
	}
	t.sendBack(w, f, url.Values{
		"error": {"access_denied"}, "error_subcode": {"cancel"},
		"error_description": {"AADSTS65004: User declined to consent to access the app."},
	})
}

// finish hands out the code, or releases the device.
func (t *Tenant) finish(w http.ResponseWriter, f *flow, s *session) {
	if f.device != nil {
		f.device.user, f.device.epoch, f.device.signedIn = s.user, s.epoch, s.signedIn
		delete(t.signins.flows, f.id)
		t.show(w, http.StatusOK, "done", page{Title: "You have signed in", Words: "You have signed in to " + t.app.name + " on your device. You can close this page."})
		return
	}
	t.sendBack(w, f, t.newCode(f, s.user, s.epoch, s.signedIn))
}

// newCode makes an authorization code, and is the answer that carries it.
func (t *Tenant) newCode(f *flow, u *user, epoch int, signedIn time.Time) url.Values {
	code := "1.C" + secret(40)
	t.signins.codes[code] = &codeGrant{
		user: u, epoch: epoch, signedIn: signedIn, expires: time.Now().Add(codeLife),
		redirect: f.redirect, public: f.public, scopes: f.scopes, nonce: f.nonce,
		challenge: f.challenge, plain: f.plain,
	}
	return url.Values{"code": {code}, "session_state": {traceID()}}
}

// refusalAnswer is how a refusal travels to the redirect URI.
func refusalAnswer(e *signinError) url.Values {
	return url.Values{"error": {e.kind}, "error_description": {e.sentence()}}
}

// sendBack returns the browser to the program with an answer, and ends the flow.
func (t *Tenant) sendBack(w http.ResponseWriter, f *flow, answer url.Values) {
	delete(t.signins.flows, f.id)
	if f.formPost {
		if f.state != "" {
			answer.Set("state", f.state)
		}
		t.show(w, http.StatusOK, "formpost", page{Title: "Working…", Action: f.redirect, Fields: flat(answer)})
		return
	}
	target, err := f.back(answer)
	if err != nil {
		t.showRefusal(w, invalidRequest(50011, "The redirect URI is not an address."))
		return
	}
	w.Header().Set("Location", target)
	w.WriteHeader(http.StatusFound)
}

// back is the redirect URI with an answer in its query.
func (f *flow) back(answer url.Values) (string, error) {
	target, err := url.Parse(f.redirect)
	if err != nil {
		return "", fmt.Errorf("read the redirect URI: %w", err)
	}
	query := target.Query()
	for name := range answer {
		query.Set(name, answer.Get(name))
	}
	if f.state != "" {
		query.Set("state", f.state)
	}
	target.RawQuery = query.Encode()
	return target.String(), nil
}

// field is one hidden field of a form.
type field struct{ Name, Value string }

func flat(values url.Values) []field {
	var fields []field
	for _, name := range slices.Sorted(maps.Keys(values)) {
		fields = append(fields, field{name, values.Get(name)})
	}
	return fields
}
