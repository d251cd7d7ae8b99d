package entrasim

import (
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"strings"
)

// writeJSON answers with a JSON body.
func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// ours reports whether a path names this tenant: by id, by domain, or by a word that stands for any tenant.
func (t *Tenant) ours(tenant string) bool {
	switch strings.ToLower(tenant) {
	case t.tenantID, domain, "common", "organizations":
		return true
	}
	return false
}

// configuration serves the OpenID Connect discovery document.
func (t *Tenant) configuration(w http.ResponseWriter, r *http.Request) {
	if !t.ours(r.PathValue("tenant")) {
		t.unknownTenant(w, r.PathValue("tenant"))
		return
	}
	host := t.AuthorityHost() + t.tenantID
	writeJSON(w, http.StatusOK, map[string]any{
		"issuer":                                t.issuer(),
		"authorization_endpoint":                t.PagesURL() + "/" + t.tenantID + "/oauth2/v2.0/authorize",
		"token_endpoint":                        t.tokenEndpoint(),
		"device_authorization_endpoint":         host + "/oauth2/v2.0/devicecode",
		"jwks_uri":                              host + "/discovery/v2.0/keys",
		"response_modes_supported":              []string{"query", "form_post"},
		"response_types_supported":              []string{"code"},
		"subject_types_supported":               []string{"pairwise"},
		"id_token_signing_alg_values_supported": []string{"RS256"},
		"scopes_supported":                      []string{"openid", "profile", "email", "offline_access"},
		"token_endpoint_auth_methods_supported": []string{"client_secret_post", "private_key_jwt", "client_secret_basic"},
		"claims_supported":                      []string{"sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "preferred_username", "name", "tid", "oid", "email"},
		"tenant_region_scope":                   "EU",
		"msgraph_host":                          strings.TrimPrefix(t.GraphURL(), "https://"),
	})
}

func (t *Tenant) tokenEndpoint() string {
	return t.AuthorityHost() + t.tenantID + "/oauth2/v2.0/token"
}

// keys serves the public half of the signing key.
func (t *Tenant) keys(w http.ResponseWriter, _ *http.Request) {
	public := t.signingKey.PublicKey
	writeJSON(w, http.StatusOK, map[string]any{"keys": []any{map[string]any{
		"kty": "RSA", "use": "sig", "alg": "RS256", "kid": signingKeyID, "issuer": t.issuer(),
		"n": base64.RawURLEncoding.EncodeToString(public.N.Bytes()),
		"e": base64.RawURLEncoding.EncodeToString(big.NewInt(int64(public.E)).Bytes()),
	}}})
}

// instance answers the question whether an authority host is genuine.
func (t *Tenant) instance(w http.ResponseWriter, r *http.Request) {
	host := strings.TrimPrefix(t.GraphURL(), "https://")
	if !strings.Contains(r.URL.Query().Get("authorization_endpoint"), "//"+host+"/") {
		t.refuse(w, invalidInstance())
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{
		"tenant_discovery_endpoint": t.AuthorityHost() + t.tenantID + "/v2.0/.well-known/openid-configuration",
		"api-version":               "1.1",
		"metadata": []any{map[string]any{
			"preferred_network": host, "preferred_cache": host, "aliases": []string{host},
		}},
	})
}
