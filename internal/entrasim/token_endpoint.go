package entrasim

import (
	"net/http"
)

// token serves the token endpoint.
func (t *Tenant) token(w http.ResponseWriter, r *http.Request) {
	if !t.ours(r.PathValue("tenant")) {
		t.unknownTenant(w, r.PathValue("tenant"))
		return
	}
	if err := r.ParseForm(); err != nil {
		t.refuse(w, invalidRequest(9002313, "Invalid request. The request is malformed or invalid."))
		return
	}
	t.mu.Lock()
	body, refusal := t.redeem(r)
	t.mu.Unlock()
	if refusal != nil {
		t.refuse(w, refusal)
		return
	}
	writeJSON(w, http.StatusOK, body)
}

// redeem picks the grant.
func (t *Tenant) redeem(r *http.Request) (map[string]any, *signinError) {
	form := r.PostForm
	if id, _, ok := r.BasicAuth(); ok && form.Get("client_id") == "" {
		form.Set("client_id", id)
	}
	if form.Get("client_id") != t.clientID {
		return nil, unknownApplication(form.Get("client_id"))
	}
	if _, basic, ok := r.BasicAuth(); ok && form.Get("client_secret") == "" {
		form.Set("client_secret", basic)
	}
	switch form.Get("grant_type") {
	case "":
		return nil, missingParameter("grant_type")
	case "client_credentials":
		return t.redeemApp(form)
	case "authorization_code":
		return t.redeemCode(form)
	case "refresh_token":
		return t.redeemRefresh(form)
	case "device_code", "urn:ietf:params:oauth:grant-type:device_code":
		return t.redeemDevice(form)
	}
	return nil, &signinError{status: 400, kind: "unsupported_grant_type", number: 70003, words: "The app requested an unsupported grant type."}
}
