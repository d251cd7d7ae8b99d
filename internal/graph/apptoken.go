package graph

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/confidential"
)

// appTokens gets the application's own tokens. One MSAL client without an
// outside cache serves them all: it keeps the token until it nears its end.
type appTokens struct {
	authority *authority
	cred      confidential.Credential
	scope     string

	mu     sync.Mutex // guards client and made
	client confidential.Client
	made   bool
}

// token is a tokenFunc.
//
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
func (a *appTokens) token(ctx context.Context, fresh bool) (string, error) {
	client, err := a.msal(fresh)
	if err != nil {
		return "", misconfigured("My sign-in to Entra cannot be set up. An administrator must check AZURE_AUTHORITY_HOST, AZURE_TENANT_ID and AZURE_CLIENT_ID.")
	}
	result, err := client.AcquireTokenByCredential(ctx, []string{a.scope})
	if err != nil {
		return "", explainSignIn(ctx, err)
	}
	return result.AccessToken, nil
}

// msal gives the MSAL client; a new one forgets the token it had.
func (a *appTokens) msal(fresh bool) (confidential.Client, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.made && !fresh {
		return a.client, nil
	}
	client, err := a.authority.confidential(a.cred, nil)
	if err == nil {
		a.client, a.made = client, true
	}
	return client, err
}

// Ready gets a token as the application and checks its roles: every role must
// be one that reads, and the roles that the bot reads with must be there. It
// refuses to go on otherwise, so that no write can ever be made in the
// application's own name.
func (c *Client) Ready(ctx context.Context) error {
	roles, err := c.roles(ctx)
	if err != nil {
		return err
	}
	return checkRoles(roles)
}

// roles are those in the application's own token.
func (c *Client) roles(ctx context.Context) ([]string, error) {
	token, err := c.app.token(ctx, false)
	if err != nil {
		return nil, err
	}
	claims, err := readClaims(token)
	if err != nil {
		return nil, misconfigured("I cannot read the roles in my own token, so I cannot be sure that I may only read. An administrator must check GRAPH_URL and AZURE_TENANT_ID.")
	}
	return claims.Roles, nil
}

// neededRoles lists what the bot reads with; each may be granted by a wider
// role as well.
//
// https://learn.microsoft.com/graph/permissions-reference
func neededRoles() [][]string {
	return [][]string{
		{"EntitlementManagement.Read.All"},
		{"User.Read.All", "Directory.Read.All"},
		{"GroupMember.Read.All", "Group.Read.All", "Directory.Read.All"},
	}
}

// checkRoles refuses a role that does not only read, and a missing one.
func checkRoles(roles []string) error {
	t := sortRoles(roles)
	switch {
	case len(t.Writing) > 0:
		return misconfigured("My app registration holds the application permission %s, with which I could change things in my own name. Remove it: I only need permissions that read.", t.Writing[0])
	case len(t.Missing) > 0:
		return misconfigured("My app registration lacks the application permission %s, or an administrator has not consented to it.", t.Missing[0])
	}
	return nil
}

// sortRoles finds the roles that do not only read, and those that are missing.
func sortRoles(roles []string) AppRoles {
	var t AppRoles
	for _, role := range roles {
		if !reads(role) {
			t.Writing = append(t.Writing, codeOf(role))
		}
	}
	for _, anyOf := range neededRoles() {
		if !slices.ContainsFunc(anyOf, func(role string) bool { return slices.Contains(roles, role) }) {
			t.Missing = append(t.Missing, anyOf[0])
		}
	}
	return t
}

// reads reports whether a role such as User.Read.All or User.ReadBasic.All only
// reads. A role that is not known to read is taken to write.
func reads(role string) bool {
	parts := strings.Split(role, ".")
	if len(parts) < 2 {
		return false
	}
	return strings.HasPrefix(parts[1], "Read") && !strings.Contains(role, "Write") && kindOfRead(parts[1])
}

// kindOfRead matches Read and its narrower forms.
func kindOfRead(verb string) bool {
	return slices.Contains([]string{"Read", "ReadBasic", "ReadSimple", "ReadLimited"}, verb)
}
