package entrasim

import (
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"time"
)

// redeemApp is the client credentials grant.
func (t *Tenant) redeemApp(form url.Values) (map[string]any, *signinError) {
	if refusal := t.proveClient(form); refusal != nil {
		return nil, refusal
	}
	scopes, unknown := t.parseScopes(form.Get("scope"))
	if form.Get("scope") == "" {
		return nil, missingParameter("scope")
	}
	if unknown != "" || !scopes.everything || len(scopes.graph) > 0 {
		return nil, &signinError{status: 400, kind: "invalid_scope", number: 1002012, words: "The provided value for scope is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier."}
	}
	life := t.knobs.AccessTokenLife.Duration()
	access, err := t.appToken(life)
	if err != nil {
		return nil, unavailable()
	}
	return map[string]any{
		"token_type": "Bearer", "expires_in": int(life.Seconds()), "ext_expires_in": int(life.Seconds()), "access_token": access,
	}, nil
}

// redeemCode is the authorization code grant.
func (t *Tenant) redeemCode(form url.Values) (map[string]any, *signinError) {
	grant := t.signins.codes[form.Get("code")]
	switch {
	case grant == nil:
		return nil, invalidGrant(9002313, "Invalid request. The authorization code is malformed or invalid.")
	case grant.redeemed:
		return nil, invalidGrant(54005, "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.")
	case time.Now().After(grant.expires):
		return nil, invalidGrant(70008, "The provided authorization code or refresh token has expired due to inactivity.")
	case form.Get("redirect_uri") != grant.redirect:
		return nil, invalidGrant(500112, "The reply address does not match the reply address provided when requesting the authorization code.")
	}
	if refusal := t.proveBearer(form, grant.public); refusal != nil {
		return nil, refusal
	}
	if !grant.proves(form.Get("code_verifier")) {
		return nil, invalidGrant(501481, "The Code_Verifier does not match the code_challenge supplied in the authorization request.")
	}
	grant.redeemed = true
	return t.userReply(form, userGrant{grant.user, grant.epoch, grant.signedIn, grant.public, grant.nonce}, grant.scopes)
}

// proves reports whether the verifier belongs to the challenge.
func (g *codeGrant) proves(verifier string) bool {
	if g.challenge == "" {
		return verifier == ""
	}
	if g.plain {
		return verifier == g.challenge
	}
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:]) == g.challenge
}

// redeemRefresh is the refresh token grant.
func (t *Tenant) redeemRefresh(form url.Values) (map[string]any, *signinError) {
	grant := t.signins.refresh[form.Get("refresh_token")]
	if grant == nil || grant.spent {
		return nil, invalidGrant(9002313, "Invalid request. The refresh token is malformed or invalid.")
	}
	if refusal := t.proveBearer(form, grant.public); refusal != nil {
		return nil, refusal
	}
	grant.spent = t.knobs.RefreshOnce
	offline := scopeRequest{offline: true, identity: true}
	return t.userReply(form, userGrant{grant.user, grant.epoch, grant.signedIn, grant.public, ""}, offline)
}

// redeemDevice is one poll of the device code grant.
func (t *Tenant) redeemDevice(form url.Values) (map[string]any, *signinError) {
	code := form.Get("device_code")
	grant := t.signins.devices[code]
	switch {
	case grant == nil || grant.redeemed:
		return nil, &signinError{status: 400, kind: "bad_verification_code", number: 70018, words: "Invalid verification code. The device code is not known or was used already."}
	case grant.declined:
		return nil, &signinError{status: 400, kind: "authorization_declined", number: 70019, words: "The end user has declined the request."}
	case time.Now().After(grant.expires):
		return nil, &signinError{status: 400, kind: "expired_token", number: 70020, words: "The provided device code has expired."}
	case grant.user == nil:
		return nil, &signinError{status: 400, kind: "authorization_pending", number: 70016, words: "OAuth 2.0 device flow error. Authorization is pending. Continue polling."}
	}
	grant.redeemed = true
	return t.userReply(form, userGrant{grant.user, grant.epoch, grant.signedIn, true, ""}, grant.scopes)
}
