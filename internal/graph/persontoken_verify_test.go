package graph

import (
	"encoding/base64"
	"fmt"
	"testing"

	"accessbot/internal/access"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/confidential"
	"github.com/stretchr/testify/assert"
)

// resultFor is what MSAL gives for an account: the ids in the id token, in the
// access token ("" makes it unreadable), and of the account.
func resultFor(oid, tid, accessOID, home string) confidential.AuthResult {
	var r confidential.AuthResult
	r.IDToken.Oid, r.IDToken.TenantID, r.Account.HomeAccountID = oid, tid, home
	r.AccessToken = "opaque"
	if accessOID != "" {
		claims := fmt.Sprintf(`{"oid":%q,"tid":%q}`, accessOID, tid)
		r.AccessToken = "h." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".s"
	}
	return r
}

func TestTokenIsUsedOnlyWhenItIsThePrincipalsOwn(t *testing.T) {
	const other = "dddddddd-0000-0000-0000-000000000001"
	p := &personTokens{principal: access.Vouch(access.Link{Person: access.Person{ID: testPerson, TenantID: testTenant}, Home: "home"})}
	tests := []struct {
		name   string
		result confidential.AuthResult
		fits   bool
	}{
		{"everything fits", resultFor(testPerson, testTenant, testPerson, "home"), true},
		{"the access token cannot be read", resultFor(testPerson, testTenant, "", "home"), true},
		{"the id token is another's", resultFor(other, testTenant, "", "home"), false},
		{"the id token is of another tenant", resultFor(testPerson, other, "", "home"), false},
		{"there is no id token", resultFor("", "", "", "home"), false},
		{"the access token is another's", resultFor(testPerson, testTenant, other, "home"), false},
		{"the account is another", resultFor(testPerson, testTenant, testPerson, "elsewhere"), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := p.verify(tt.result)
			if tt.fits {
				assert.NoError(t, err)
				return
			}
			_ = kindIs(t, access.SignInAgain, err)
		})
	}
}
