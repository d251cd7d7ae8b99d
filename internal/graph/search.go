package graph

import (
	"context"
	"iter"
	"strings"

	"accessbot/internal/access"
)

// SearchGroups finds groups by the beginnings of words of their names.
//
// https://learn.microsoft.com/graph/search-query-parameter
func (r *Reader) SearchGroups(ctx context.Context, words string) iter.Seq2[access.Group, error] {
	k := get("/groups").searching(words, "displayName", "description").with("$select", groupSelect)
	return each(ctx, r.caller, k, wireGroup.group)
}

// SearchPeople finds people by the beginnings of words of their names and
// addresses.
func (r *Reader) SearchPeople(ctx context.Context, words string) iter.Seq2[access.Profile, error] {
	k := get("/users").searching(words, "displayName", "mail", "userPrincipalName").with("$select", profileSelect)
	return each(ctx, r.caller, k, r.profile)
}

// SearchApplications finds applications that a catalog may hold, with the roles
// that they offer; see Client.ResourceScopes.
//
// https://learn.microsoft.com/graph/api/serviceprincipal-list
func (r *Reader) SearchApplications(ctx context.Context, words string) iter.Seq2[access.Resource, error] {
	k := get("/servicePrincipals").searching(words, "displayName").with("$select", "id,displayName,description,appRoles")
	return each(ctx, r.caller, k, wireApplication.resource)
}

// SearchSites finds SharePoint sites that a catalog may hold; see
// Client.ResourceScopes. Their roles are seen once a catalog holds them.
//
// https://learn.microsoft.com/graph/api/site-search
func (r *Reader) SearchSites(ctx context.Context, words string) iter.Seq2[access.Resource, error] {
	return each(ctx, r.caller, get("/sites").with("search", words), wireSite.resource)
}

// searching asks for things of which one of the properties has words that
// begin so. Such a call bears with an index that lags behind, and must say so.
func (k call) searching(words string, properties ...string) call {
	plain := strings.NewReplacer(`\`, " ", `"`, " ").Replace(words)
	var terms []string
	for _, property := range properties {
		terms = append(terms, `"`+property+":"+plain+`"`)
	}
	k.eventual = true
	return k.with("$search", strings.Join(terms, " OR "))
}

// The systems that resources other than groups come from.
const (
	applicationSystem = "AadApplication"
	siteSystem        = "SharePointOnline"
)

type wireApplication struct {
	ID          word `json:"id"`
	Name        word `json:"displayName"`
	Description word `json:"description"`
	Roles       list[struct {
		ID      word `json:"id"`
		Name    word `json:"displayName"`
		Enabled yes  `json:"isEnabled"`
	}] `json:"appRoles"`
}

func (w wireApplication) resource() access.Resource {
	r := access.Resource{OriginID: string(w.ID), System: applicationSystem, Name: string(w.Name), Description: string(w.Description)}
	for _, role := range w.Roles {
		if role.Enabled {
			r.Roles = append(r.Roles, access.ResourceRole{Name: string(role.Name), OriginID: string(role.ID), System: applicationSystem})
		}
	}
	return r
}

type wireSite struct {
	Name        word `json:"displayName"`
	Description word `json:"description"`
	Address     word `json:"webUrl"`
}

func (w wireSite) resource() access.Resource {
	return access.Resource{OriginID: string(w.Address), System: siteSystem, Name: string(w.Name), Description: string(w.Description)}
}
