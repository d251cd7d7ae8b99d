package entrasim

import "time"

// signins is what the sign-in service remembers. Tenant.mu guards it.
type signins struct {
	sessions map[string]*session     // by cookie
	flows    map[string]*flow        // by the id in the pages' forms
	codes    map[string]*codeGrant   // by authorization code
	devices  map[string]*deviceGrant // by device code
	refresh  map[string]*refreshGrant
}

func newSignins() signins {
	return signins{
		sessions: map[string]*session{}, flows: map[string]*flow{}, codes: map[string]*codeGrant{},
		devices: map[string]*deviceGrant{}, refresh: map[string]*refreshGrant{},
	}
}

// session is a browser in which somebody signed in.
type session struct {
	user     *user
	epoch    int
	signedIn time.Time
}

// holds reports whether the session still counts.
func (s *session) holds() bool { return s != nil && s.epoch == s.user.epoch && s.user.enabled }

// codeGrant is an authorization code and what it is bound to.
type codeGrant struct {
	user      *user
	epoch     int
	signedIn  time.Time
	expires   time.Time
	redirect  string
	public    bool
	scopes    scopeRequest
	nonce     string
	challenge string // PKCE; empty when the client sent none
	plain     bool   // the challenge is the verifier itself
	redeemed  bool
}

// refreshGrant is a refresh token.
type refreshGrant struct {
	user     *user
	epoch    int
	signedIn time.Time
	public   bool
	spent    bool // only ever set while the RefreshOnce knob is on
}

// deviceGrant is a device code on its way to a decision.
type deviceGrant struct {
	userCode string
	scopes   scopeRequest
	expires  time.Time
	user     *user // set once somebody confirmed
	epoch    int
	signedIn time.Time
	declined bool
	redeemed bool
}

// Lives of what the sign-in service hands out.
const (
	codeLife   = 10 * time.Minute
	deviceLife = 15 * time.Minute
)
