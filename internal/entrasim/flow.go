package entrasim

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// flow is one person on the way through the sign-in pages.
type flow struct {
	id       string
	redirect string
	public   bool
	scopes   scopeRequest
	state    string
	nonce    string
	hint     string
	prompt   string
	formPost bool
	fresh    bool          // a sign-in may be no older than maxAge
	maxAge   time.Duration // counts when fresh is set

	challenge string
	plain     bool

	device *deviceGrant // set when a device code is being confirmed
	page   string       // set when the person only wants to see one of our own pages
}

// cookieName is the session cookie of the sign-in pages.
const cookieName = "ESTSAUTH"

// openFlow remembers a flow under a new id. The caller holds mu.
func (t *Tenant) openFlow(f *flow) *flow {
	f.id = secret(18)
	t.signins.flows[f.id] = f
	return f
}

// sessionOf is the browser's session, or nil. The caller holds mu.
func (t *Tenant) sessionOf(r *http.Request) *session {
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		return nil
	}
	if s := t.signins.sessions[cookie.Value]; s.holds() {
		return s
	}
	return nil
}

// openSession signs a person in to the browser. The caller holds mu.
func (t *Tenant) openSession(w http.ResponseWriter, u *user) *session {
	id := secret(32)
	s := &session{user: u, epoch: u.epoch, signedIn: time.Now()}
	t.signins.sessions[id] = s
	http.SetCookie(w, &http.Cookie{Name: cookieName, Value: id, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
	return s
}

// authorize opens the sign-in pages for a program that sent a person's browser here.
func (t *Tenant) authorize(w http.ResponseWriter, r *http.Request) {
	t.mu.Lock()
	defer t.mu.Unlock()
	query := r.URL.Query()
	if r.Method == http.MethodPost {
		_ = r.ParseForm()
		query = r.PostForm
	}
	f, refusal := t.readAuthorize(r.PathValue("tenant"), query)
	if refusal != nil {
		t.showRefusal(w, refusal)
		return
	}
	if refusal := t.readAsked(f, query); refusal != nil {
		t.sendBack(w, f, refusalAnswer(refusal))
		return
	}
	t.openFlow(f)
	t.begin(w, r, f)
}

// readAuthorize reads what must be right before anything may be sent to the redirect URI.
func (t *Tenant) readAuthorize(tenant string, query url.Values) (*flow, *signinError) {
	switch {
	case !t.ours(tenant):
		return nil, invalidRequest(90002, "Tenant '"+tenant+"' not found.")
	case query.Get("client_id") == "":
		return nil, missingParameter("client_id")
	case query.Get("client_id") != t.clientID:
		return nil, unknownApplication(query.Get("client_id"))
	}
	f := &flow{
		redirect: query.Get("redirect_uri"), state: query.Get("state"), nonce: query.Get("nonce"),
		hint: query.Get("login_hint"), prompt: query.Get("prompt"), formPost: query.Get("response_mode") == "form_post",
	}
	registered, public := t.app.redirect(f.redirect)
	if !registered {
		return nil, invalidRequest(50011, "The redirect URI '"+f.redirect+"' specified in the request does not match the redirect URIs configured for the application '"+t.clientID+"'.")
	}
	f.public = public
	return f, nil
}

// readAsked reads the rest; a fault here goes back to the program.
func (t *Tenant) readAsked(f *flow, query url.Values) *signinError {
	if query.Get("response_type") != "code" {
		return &signinError{kind: "unsupported_response_type", number: 700054, words: "The response_type is not enabled for the application."}
	}
	if mode := query.Get("response_mode"); mode != "" && mode != "query" && mode != "form_post" {
		return invalidRequest(900971, "The response_mode is not supported.")
	}
	scopes, unknown := t.parseScopes(query.Get("scope"))
	if unknown != "" {
		return invalidScope(unknown)
	}
	if query.Get("scope") == "" {
		return missingParameter("scope")
	}
	f.scopes = scopes
	if refusal := f.readAge(query); refusal != nil {
		return refusal
	}
	f.challenge = query.Get("code_challenge")
	f.plain = f.challenge != "" && query.Get("code_challenge_method") != "S256"
	if f.challenge == "" && f.public {
		return invalidRequest(9002325, "Proof Key for Code Exchange is required for cross-origin authorization code redemption.")
	}
	return nil
}

// readAge reads what is asked of the sign-in itself: how old it may be, and further claims, which any new sign-in
// satisfies here. https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest
func (f *flow) readAge(query url.Values) *signinError {
	if text := query.Get("max_age"); text != "" {
		seconds, err := strconv.Atoi(text)
		if err != nil || seconds < 0 {
			return invalidRequest(9002313, "The max_age is not a number of seconds.")
		}
		f.fresh, f.maxAge = true, time.Duration(seconds)*time.Second
	}
	if text := query.Get("claims"); text != "" {
		var wanted map[string]any
		if json.Unmarshal([]byte(text), &wanted) != nil {
			return invalidRequest(9002313, "The claims are not a JSON object.")
		}
		f.fresh, f.maxAge = true, 0
	}
	return nil
}

// tooOld reports whether a session is older than the flow allows.
func (f *flow) tooOld(s *session) bool {
	return f.fresh && time.Since(s.signedIn) > f.maxAge
}

// begin shows the first page that is needed.
func (t *Tenant) begin(w http.ResponseWriter, r *http.Request, f *flow) {
	current := t.sessionOf(r)
	if current != nil && f.tooOld(current) {
		current = nil
	}
	switch {
	case f.prompt == "none" && current == nil:
		t.sendBack(w, f, refusalAnswer(&signinError{kind: "login_required", number: 50058, words: "A silent sign-in request was sent but no user is signed in."}))
	case current == nil || f.prompt == "login":
		t.showSignIn(w, f, f.hint, "")
	case f.prompt == "none" || (f.prompt != "select_account" && sameAccount(current.user, f.hint)):
		t.consent(w, f, current)
	default:
		t.showPicker(w, f, current.user)
	}
}
