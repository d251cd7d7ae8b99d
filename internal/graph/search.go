package graph

import (
	"context"
	"iter"
	"regexp"
	"slices"
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
// that they offer to people: none when everybody gets the same; see
// Client.ResourceScopes.
//
// https://learn.microsoft.com/graph/api/serviceprincipal-list
func (r *Reader) SearchApplications(ctx context.Context, words string) iter.Seq2[access.Resource, error] {
	k := get("/servicePrincipals").searching(words, "displayName").with("$select", applicationSelect)
	return func(yield func(access.Resource, error) bool) {
		for w, err := range each(ctx, r.caller, k, func(w wireApplication) wireApplication { return w }) {
			if err != nil || w.takesPeople() {
				if !yield(w.resource(), err) {
					return
				}
			}
		}
	}
}

const applicationSelect = "id,displayName,description,appRoles,servicePrincipalType"

// Application reads one application as SearchApplications finds it, by the
// object id of its service principal.
//
// https://learn.microsoft.com/graph/api/serviceprincipal-get
func (r *Reader) Application(ctx context.Context, id string) (access.Resource, error) {
	w, err := fetch[wireApplication](ctx, r.caller, get("/servicePrincipals/{id}", id).with("$select", applicationSelect))
	return w.resource(), err
}

// SearchSites finds SharePoint sites that a catalog may hold; see
// Client.ResourceScopes. ID is what Graph calls them by. Their roles are seen
// once a catalog holds them.
//
// https://learn.microsoft.com/graph/api/site-search
func (r *Reader) SearchSites(ctx context.Context, words string) iter.Seq2[access.Resource, error] {
	return each(ctx, r.caller, get("/sites").with("search", words), wireSite.resource)
}

// Site reads one site as SearchSites finds it, by the id that Graph gave it.
//
// https://learn.microsoft.com/graph/api/site-get
func (r *Reader) Site(ctx context.Context, id string) (access.Resource, error) {
	k := get("/sites/{id}")
	k.target = "/sites/" + id
	if !siteID.MatchString(id) {
		k.err = notFound()
	}
	w, err := fetch[wireSite](ctx, r.caller, k)
	return w.resource(), err
}

// siteID matches the ids of sites: a host, the site collection, the site.
var siteID = regexp.MustCompile(`^[0-9A-Za-z.-]{1,64}(,[0-9A-Fa-f-]{36}){2}$`)

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
	Type        word `json:"servicePrincipalType"`
	Roles       list[struct {
		ID      word   `json:"id"`
		Name    word   `json:"displayName"`
		Enabled yes    `json:"isEnabled"`
		For     []word `json:"allowedMemberTypes"`
	}] `json:"appRoles"`
}

// takesPeople reports whether it is an application to which people are
// assigned: the identity of a machine is not.
func (w wireApplication) takesPeople() bool { return w.Type == "" || w.Type == "Application" }

func (w wireApplication) resource() access.Resource {
	r := access.Resource{OriginID: string(w.ID), System: applicationSystem, Name: string(w.Name), Description: string(w.Description)}
	for _, role := range w.Roles {
		if bool(role.Enabled) && slices.Contains(role.For, "User") {
			r.Roles = append(r.Roles, access.ResourceRole{Name: string(role.Name), OriginID: string(role.ID), System: applicationSystem})
		}
	}
	return r
}

type wireSite struct {
	ID          word `json:"id"`
	Name        word `json:"displayName"`
	Description word `json:"description"`
	Address     word `json:"webUrl"`
}

func (w wireSite) resource() access.Resource {
	return access.Resource{ID: string(w.ID), OriginID: string(w.Address), System: siteSystem, Name: string(w.Name), Description: string(w.Description)}
}
