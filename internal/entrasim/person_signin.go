package entrasim

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// SignedIn is what a program gets for a person who signed in.
type SignedIn struct {
	AccessToken  string `json:"accessToken"`
	RefreshToken string `json:"refreshToken"`
	IDToken      string `json:"idToken"`
	ExpiresIn    int    `json:"expiresIn"` // seconds
}

// SignIn signs a person in without a browser and consents to the delegated permissions as they would. It refuses what
// the pages refuse: disabled accounts, unknown permissions, and permissions that need an administrator who is not
// there. A password that the first sign-in wants changed stays as it is and is asked for no more.
func (t *Tenant) SignIn(name string, scopes ...string) (SignedIn, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	u, err := t.lookUp(name)
	if err != nil {
		return SignedIn{}, err
	}
	asked, unknown := t.parseScopes("openid offline_access " + strings.Join(scopes, " "))
	if unknown != "" {
		return SignedIn{}, fmt.Errorf("no delegated permission is called %q", unknown)
	}
	if err := t.agree(u, asked); err != nil {
		return SignedIn{}, err
	}
	reply, refusal := t.userReply(url.Values{}, userGrant{user: u, epoch: u.epoch, signedIn: time.Now()}, asked)
	if refusal != nil {
		return SignedIn{}, errors.New(refusal.sentence())
	}
	return signedIn(reply), nil
}

func signedIn(reply map[string]any) SignedIn {
	access, _ := reply["access_token"].(string)
	refresh, _ := reply["refresh_token"].(string)
	id, _ := reply["id_token"].(string)
	seconds, _ := reply["expires_in"].(int)
	return SignedIn{AccessToken: access, RefreshToken: refresh, IDToken: id, ExpiresIn: seconds}
}

// agree consents in a person's name. The caller holds mu.
func (t *Tenant) agree(u *user, asked scopeRequest) error {
	missing := t.app.missing(u, asked.graph)
	switch {
	case !u.enabled:
		return errors.New(disabledAccount().sentence())
	case needsAdmin(missing) && !u.mayConsentForAll():
		return fmt.Errorf("%s cannot consent to %s: an administrator has to", u.name, strings.Join(missing, ", "))
	}
	t.app.grant(u, missing)
	u.mustChange = false
	return nil
}

// Authorize follows an authorize address as a person who signs in and consents, and returns the address to which the
// browser would be sent: the program's redirect URI with a code, or with an error.
func (t *Tenant) Authorize(name, address string) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	u, err := t.lookUp(name)
	if err != nil {
		return "", err
	}
	parsed, err := url.Parse(address)
	if err != nil {
		return "", fmt.Errorf("read the address: %w", err)
	}
	tenant, _, _ := strings.Cut(strings.TrimPrefix(parsed.Path, "/"), "/")
	f, refusal := t.readAuthorize(tenant, parsed.Query())
	if refusal != nil {
		return "", errors.New(refusal.sentence())
	}
	if refusal := t.readAsked(f, parsed.Query()); refusal != nil {
		return f.back(refusalAnswer(refusal))
	}
	if err := t.agree(u, f.scopes); err != nil {
		return "", err
	}
	return f.back(t.newCode(f, u, u.epoch, time.Now()))
}

// AgeSignIns makes it longer ago that a person proved who they are: in the browser, and in every token that is issued
// from now on.
func (t *Tenant) AgeSignIns(name string, by time.Duration) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	u, err := t.lookUp(name)
	if err != nil {
		return err
	}
	for _, s := range t.signins.sessions {
		if s.user == u {
			s.signedIn = s.signedIn.Add(-by)
		}
	}
	for _, g := range t.signins.refresh {
		if g.user == u {
			g.signedIn = g.signedIn.Add(-by)
		}
	}
	return nil
}

// ApproveDevice enters a device code as a person who signs in and consents, or who declines.
func (t *Tenant) ApproveDevice(name, userCode string, approves bool) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	u, err := t.lookUp(name)
	if err != nil {
		return err
	}
	grant := t.deviceBy(strings.ToUpper(strings.TrimSpace(userCode)))
	switch {
	case grant == nil:
		return fmt.Errorf("no device waits with the code %q", userCode)
	case !approves:
		grant.declined = true
		return nil
	}
	if err := t.agree(u, grant.scopes); err != nil {
		return err
	}
	grant.user, grant.epoch, grant.signedIn = u, u.epoch, time.Now()
	return nil
}
