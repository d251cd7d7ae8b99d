package graph

import (
	"context"
	"iter"
	"net/http"
	"time"

	"accessbot/internal/access"
)

// NewGroup is a security group to be made.
type NewGroup struct {
	Name        string
	Description string
	Nickname    string // the mail nickname; the directory wants one even without mail
}

type newGroupBody struct {
	Description string   `json:"description"`
	Name        string   `json:"displayName"`
	Types       []string `json:"groupTypes"`
	Mail        bool     `json:"mailEnabled"`
	Nickname    string   `json:"mailNickname"`
	Security    bool     `json:"securityEnabled"`
}

type wireGroup struct {
	ID          word   `json:"id"`
	DisplayName word   `json:"displayName"`
	Description word   `json:"description"`
	Created     moment `json:"createdDateTime"`
}

func (w wireGroup) group() access.Group {
	return access.Group{ID: string(w.ID), Name: string(w.DisplayName), Description: string(w.Description), Created: time.Time(w.Created)}
}

const groupSelect = "id,displayName,description,createdDateTime"

// Group reads one group.
//
// https://learn.microsoft.com/graph/api/group-get
func (r *Reader) Group(ctx context.Context, id string) (access.Group, error) {
	w, err := fetch[wireGroup](ctx, r.caller, get("/groups/{id}", id).with("$select", groupSelect))
	return w.group(), err
}

// GroupsNamed gives the groups of that name: a name may be used twice.
//
// https://learn.microsoft.com/graph/api/group-list
func (r *Reader) GroupsNamed(ctx context.Context, name string) iter.Seq2[access.Group, error] {
	k := get("/groups").with("$filter", "displayName eq "+quote(name)).with("$select", groupSelect)
	return each(ctx, r.caller, k, wireGroup.group)
}

// Members gives the direct members of the group.
//
// https://learn.microsoft.com/graph/api/group-list-members
func (r *Reader) Members(ctx context.Context, groupID string) iter.Seq2[access.Person, error] {
	k := get("/groups/{id}/members", groupID).with("$select", personSelect).with("$top", "999")
	return each(ctx, r.caller, k, func(w wireUser) access.Person { return w.person(r.tenant) })
}

// CreateGroup makes a security group, once.
//
// https://learn.microsoft.com/graph/api/group-post-groups
func (d *Delegated) CreateGroup(ctx context.Context, g NewGroup) (access.Group, error) {
	begun := since()
	k := d.writeDirectory(http.MethodPost, "/groups")
	k.once = true
	k.body = newGroupBody{Description: g.Description, Name: g.Name, Types: []string{}, Nickname: g.Nickname, Security: true}
	c := creation[access.Group]{
		send: func(ctx context.Context) (access.Group, error) {
			w, err := fetchNew(ctx, d.caller, k, func(w wireGroup) word { return w.ID })
			return w.group(), err
		},
		look: func(ctx context.Context) (access.Group, bool, error) {
			return firstOf(d.Reader().GroupsNamed(ctx, g.Name), func(g access.Group) bool { return !g.Created.Before(begun) })
		},
	}
	made, err := c.run(ctx)
	d.remember(made.ID, err)
	return made, err
}

// DeleteGroup removes a group.
//
// https://learn.microsoft.com/graph/api/group-delete
func (d *Delegated) DeleteGroup(ctx context.Context, id string) error {
	return d.insist(ctx, d.writeDirectory(http.MethodDelete, "/groups/{id}", id), nil)
}
