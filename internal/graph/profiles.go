package graph

import (
	"context"
	"iter"
	"strings"

	"accessbot/internal/access"
)

// wireProfile is a person, or, in the members of a group, another kind of
// object, which its type tells.
type wireProfile struct {
	wireUser
	Type       word            `json:"@odata.type"`
	Title      word            `json:"jobTitle"`
	Department word            `json:"department"`
	Enabled    *yes            `json:"accountEnabled"`
	UserType   word            `json:"userType"`
	Manager    maybe[wireUser] `json:"manager"`
}

const profileSelect = personSelect + ",jobTitle,department,accountEnabled,userType"

// profile reads a person. An account of which nothing is said is not disabled.
func (r *Reader) profile(w wireProfile) access.Profile {
	p := access.Profile{
		Person: w.person(r.tenant), Title: string(w.Title), Department: string(w.Department),
		Disabled: w.Enabled != nil && !bool(*w.Enabled), Guest: strings.EqualFold(string(w.UserType), "Guest"),
	}
	if w.Manager.there {
		p.Manager = w.Manager.value.person(r.tenant)
	}
	return p
}

func profileCall(id string) call {
	return get("/users/{id}", id).with("$select", profileSelect).with("$expand", "manager($select="+personSelect+")")
}

// Profile reads somebody with title, department and manager.
//
// https://learn.microsoft.com/graph/api/user-get
func (r *Reader) Profile(ctx context.Context, id string) (access.Profile, error) {
	w, err := fetch[wireProfile](ctx, r.caller, profileCall(id))
	if err != nil {
		return access.Profile{}, err
	}
	return r.profile(w), nil
}

// Everybody gives the people in a group and in the groups inside it, each once.
//
// https://learn.microsoft.com/graph/api/group-list-transitivemembers
func (r *Reader) Everybody(ctx context.Context, groupID string) iter.Seq2[access.Profile, error] {
	k := get("/groups/{id}/transitiveMembers", groupID).with("$select", profileSelect).with("$top", "999")
	return r.people(ctx, k)
}

// Sponsors gives who is responsible for a guest.
//
// https://learn.microsoft.com/graph/api/user-list-sponsors
func (r *Reader) Sponsors(ctx context.Context, personID string) iter.Seq2[access.Profile, error] {
	return r.people(ctx, get("/users/{id}/sponsors", personID).with("$select", profileSelect))
}

// people reads a listing of directory objects and leaves out what is nobody.
func (r *Reader) people(ctx context.Context, k call) iter.Seq2[access.Profile, error] {
	return func(yield func(access.Profile, error) bool) {
		for w, err := range each(ctx, r.caller, k, same[wireProfile]) {
			isUser := w.Type == "" || typeName(w.Type) == "user"
			if (err != nil || isUser) && !yield(r.profile(w), err) {
				return
			}
		}
	}
}
