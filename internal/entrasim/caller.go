package entrasim

import (
	"errors"
	"slices"
	"strings"

	"github.com/golang-jwt/jwt/v5"
)

// caller is who a Graph call is made as.
type caller struct {
	user   *user    // nil: the application itself
	grants []string // delegated scopes, or application roles
	roles  map[string]catalogRole
}

// name is what the journal shows.
func (c caller) name() string {
	if c.user == nil {
		return "app"
	}
	return c.user.upn
}

// principal is the object id of who calls.
func (c caller) principal() string {
	if c.user == nil {
		return servicePrincipalID()
	}
	return c.user.id
}

// may reports whether the caller holds one of the permissions.
func (c caller) may(permissions ...string) bool {
	return slices.ContainsFunc(permissions, func(p string) bool { return slices.Contains(c.grants, p) })
}

// identify finds out who is calling. The caller of this method holds mu.
func (t *Tenant) identify(authorization string) (caller, *graphError) {
	claims, err := t.bearer(authorization)
	if err != nil {
		return caller{}, invalidToken(tokenFault(err))
	}
	if claims["idtyp"] == "app" {
		return caller{grants: words(claims["roles"]), roles: t.world.rolesOf(servicePrincipalID())}, nil
	}
	oid, _ := claims["oid"].(string)
	u := t.world.users.get(oid)
	if u == nil {
		return caller{}, invalidToken("The user of the token does not exist any more.")
	}
	scopes, _ := claims["scp"].(string)
	return caller{user: u, grants: strings.Fields(scopes), roles: t.world.rolesIn(u)}, nil
}

// tokenFault words what is wrong with a token without repeating it.
func tokenFault(err error) string {
	if errors.Is(err, errNoBearer) {
		return "Access token is empty."
	}
	if errors.Is(err, jwt.ErrTokenExpired) {
		return "Lifetime validation failed, the token is expired."
	}
	return "Access token validation failure."
}

// words reads a claim that is a list of strings.
func words(claim any) []string {
	list, _ := claim.([]any)
	var found []string
	for _, one := range list {
		if word, ok := one.(string); ok {
			found = append(found, word)
		}
	}
	return found
}
