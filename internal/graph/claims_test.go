package graph

import (
	"encoding/base64"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestIDTokenIsBelievedOnlyWhenEveryClaimFits(t *testing.T) {
	now := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	want := expected{issuer: "https://login.example/{tenantid}/v2.0", audience: "client", tenant: testTenant, nonce: "nonce"}
	good := tokenClaims{
		Issuer: "https://login.example/" + testTenant + "/v2.0", Audience: "client", ObjectID: testPerson, TenantID: testTenant,
		Nonce: "nonce", Issued: now.Unix(), Expires: now.Add(time.Hour).Unix(),
	}
	tests := []struct {
		name   string
		change func(*tokenClaims)
		wrong  string
	}{
		{"everything fits", func(*tokenClaims) {}, ""},
		{"its clock is a little ahead", func(c *tokenClaims) { c.Issued = now.Add(4 * time.Minute).Unix() }, ""},
		{"its clock is a little behind", func(c *tokenClaims) { c.Expires = now.Add(-4 * time.Minute).Unix() }, ""},
		{"nobody's", func(c *tokenClaims) { c.ObjectID = "" }, "oid"},
		{"another tenant's", func(c *tokenClaims) { c.TenantID = testPerson }, "tid"},
		{"no tenant's", func(c *tokenClaims) { c.TenantID = "" }, "tid"},
		{"for another application", func(c *tokenClaims) { c.Audience = "other" }, "aud"},
		{"from another issuer", func(c *tokenClaims) { c.Issuer = "https://evil.example/" + testTenant + "/v2.0" }, "iss"},
		{"from another tenant's issuer", func(c *tokenClaims) { c.Issuer = "https://login.example/" + testPerson + "/v2.0" }, "iss"},
		{"of another sign-in", func(c *tokenClaims) { c.Nonce = "other" }, "nonce"},
		{"of no sign-in", func(c *tokenClaims) { c.Nonce = "" }, "nonce"},
		{"long ended", func(c *tokenClaims) { c.Expires = now.Add(-6 * time.Minute).Unix() }, "exp"},
		{"without an end", func(c *tokenClaims) { c.Expires = 0 }, "exp"},
		{"from the future", func(c *tokenClaims) { c.Issued = now.Add(6 * time.Minute).Unix() }, "iat"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			claims := good
			tt.change(&claims)
			assert.Equal(t, tt.wrong, want.check(claims, now))
		})
	}
	t.Run("a nonce where none was asked for", func(t *testing.T) {
		want := want
		want.nonce = ""
		assert.Equal(t, "nonce", want.check(good, now))
	})
}

func TestTokenThatIsNoTokenIsRefused(t *testing.T) {
	part := func(v any) string {
		text, err := json.Marshal(v)
		require.NoError(t, err)
		return base64.RawURLEncoding.EncodeToString(text)
	}
	claims, err := readClaims("h." + part(map[string]any{"oid": testPerson, "auth_time": 7, "iat": 9}) + ".s")
	require.NoError(t, err)
	assert.Equal(t, testPerson, claims.ObjectID)
	assert.Equal(t, time.Unix(7, 0), claims.signedIn())
	for _, token := range []string{"", "opaque", "a.b", "a.!!.c", "a." + part([]int{1}) + ".c", "a." + part(map[string]any{"aud": []string{"x"}}) + ".c"} {
		_, err := readClaims(token)
		assert.ErrorIs(t, err, errNoClaims, token)
	}
}
