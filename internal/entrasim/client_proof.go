package entrasim

import (
	"crypto/subtle"
	"encoding/base64"
	"net/url"

	"github.com/golang-jwt/jwt/v5"
)

// proveClient checks that the caller is the registered application.
func (t *Tenant) proveClient(form url.Values) *signinError {
	switch {
	case form.Get("client_assertion") != "":
		return t.proveAssertion(form.Get("client_assertion_type"), form.Get("client_assertion"))
	case form.Get("client_secret") == "":
		return invalidClient(7000218, "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.")
	case subtle.ConstantTimeCompare([]byte(form.Get("client_secret")), []byte(t.clientSecret)) != 1:
		return invalidClient(7000215, "Invalid client secret provided.")
	}
	return nil
}

// proveAssertion checks a token that the application signed with a registered certificate.
func (t *Tenant) proveAssertion(kind, assertion string) *signinError {
	if kind != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" {
		return invalidRequest(9002313, "Invalid request. The client assertion type is not known.")
	}
	_, err := jwt.Parse(assertion, t.assertionKey, jwt.WithValidMethods([]string{"PS256", "RS256"}),
		jwt.WithIssuer(t.clientID), jwt.WithSubject(t.clientID), jwt.WithAudience(t.tokenEndpoint()), jwt.WithExpirationRequired())
	if err != nil {
		return invalidClient(700027, "The certificate used to sign the client assertion is not registered, or the assertion is not valid.")
	}
	return nil
}

// assertionKey finds the registered certificate that an assertion's header names.
func (t *Tenant) assertionKey(assertion *jwt.Token) (any, error) {
	thumbprint, _ := assertion.Header["x5t#S256"].(string)
	for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.RawURLEncoding, base64.URLEncoding} {
		raw, err := encoding.DecodeString(thumbprint)
		if err != nil {
			continue
		}
		if certificate := t.app.certificates[string(raw)]; certificate != nil {
			return certificate.PublicKey, nil
		}
	}
	return nil, jwt.ErrTokenUnverifiable
}

// proveBearer checks client authentication: a public client has none and may not pretend.
func (t *Tenant) proveBearer(form url.Values, public bool) *signinError {
	if !public {
		return t.proveClient(form)
	}
	if form.Get("client_secret") != "" || form.Get("client_assertion") != "" {
		return invalidClient(700025, "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.")
	}
	return nil
}
