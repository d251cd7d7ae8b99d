package entrasim

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// userGrant is what every grant in a person's name comes down to.
type userGrant struct {
	user     *user
	epoch    int
	signedIn time.Time
	public   bool
	nonce    string
}

// userReply issues the tokens of a person. The call may name scopes of its own; without them, those given count.
func (t *Tenant) userReply(form url.Values, grant userGrant, scopes scopeRequest) (map[string]any, *signinError) {
	asked, unknown := t.parseScopes(form.Get("scope"))
	if unknown != "" {
		return nil, invalidScope(unknown)
	}
	asked.offline = asked.offline || scopes.offline
	asked.identity = asked.identity || scopes.identity
	if len(asked.asked) == 0 {
		asked.asked, asked.graph = scopes.asked, scopes.graph
	}
	if refusal := t.stillAllowed(grant, asked); refusal != nil {
		return nil, refusal
	}
	return t.issue(grant, asked, form.Get("client_info") == "1")
}

// stillAllowed checks what may have changed since the person signed in.
func (t *Tenant) stillAllowed(grant userGrant, asked scopeRequest) *signinError {
	if !grant.user.enabled {
		return disabledAccount()
	}
	if grant.epoch != grant.user.epoch {
		return invalidGrant(50173, "The provided grant has expired due to it being revoked, a fresh auth token is needed.")
	}
	if len(t.app.missing(grant.user, asked.graph)) > 0 {
		return consentRequired()
	}
	return nil
}

// issue makes the tokens and puts them into the reply.
func (t *Tenant) issue(grant userGrant, asked scopeRequest, withInfo bool) (map[string]any, *signinError) {
	life := t.knobs.AccessTokenLife.Duration()
	access, err := t.personToken(grant.user, t.app.granted(grant.user), grant.signedIn, life)
	if err != nil {
		return nil, unavailable()
	}
	body := map[string]any{
		"token_type": "Bearer", "scope": t.replyScope(grant.user, asked), "access_token": access,
		"expires_in": int(life.Seconds()), "ext_expires_in": int(life.Seconds()),
	}
	if withInfo {
		body["client_info"] = t.clientInfo(grant.user)
	}
	if asked.offline {
		token := "1.A" + secret(48)
		t.signins.refresh[token] = &refreshGrant{user: grant.user, epoch: grant.epoch, signedIn: grant.signedIn, public: grant.public}
		body["refresh_token"] = token
	}
	if asked.identity {
		id, err := t.identityToken(grant.user, grant.nonce, grant.signedIn, time.Hour)
		if err != nil {
			return nil, unavailable()
		}
		body["id_token"] = id
	}
	return body, nil
}

// replyScope names what was granted, the asked ones in the very words in which they were asked.
func (t *Tenant) replyScope(u *user, asked scopeRequest) string {
	words := slices.Clone(asked.asked)
	for _, name := range t.app.granted(u) {
		if !slices.Contains(asked.graph, name) {
			words = append(words, name)
		}
	}
	if asked.identity {
		words = append(words, "openid", "profile")
	}
	return strings.Join(words, " ")
}

// unavailable is the refusal behind which an inner fault hides.
func unavailable() *signinError {
	return &signinError{status: http.StatusServiceUnavailable, kind: "temporarily_unavailable", number: 90033, words: "A transient error has occurred. Please try again."}
}
