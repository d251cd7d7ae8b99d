package graph

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"accessbot/internal/access"
)

// NewPerson is somebody to be put into the directory.
type NewPerson struct {
	Name     string
	UPN      string
	Nickname string // the mail nickname
	Password string // secret; must be changed at the first sign-in if Change is set
	Change   bool
}

// String leaves the secret out.
func (p NewPerson) String() string { return "new person " + p.UPN }

// GoString leaves the secret out.
func (p NewPerson) GoString() string { return p.String() }

// LogValue leaves the secret out.
func (p NewPerson) LogValue() slog.Value { return slog.StringValue(p.String()) }

type newUserBody struct {
	Enabled  bool         `json:"accountEnabled"`
	Name     string       `json:"displayName"`
	Nickname string       `json:"mailNickname"`
	UPN      string       `json:"userPrincipalName"`
	Profile  passwordBody `json:"passwordProfile"`
}

type passwordBody struct {
	Change   bool   `json:"forceChangePasswordNextSignIn"`
	Password string `json:"password"`
}

type wireAgedUser struct {
	wireUser
	Created moment `json:"createdDateTime"`
}

// FindPerson finds somebody by user principal name or mail address.
//
// https://learn.microsoft.com/graph/api/user-list
func (r *Reader) FindPerson(ctx context.Context, name string) (access.Person, bool, error) {
	w, found, err := r.findUser(ctx, fmt.Sprintf("userPrincipalName eq %[1]s or mail eq %[1]s", quote(name)))
	return w.person(r.tenant), found, err
}

func (r *Reader) findUser(ctx context.Context, filter string) (wireAgedUser, bool, error) {
	k := get("/users").with("$filter", filter).with("$select", personSelect+",createdDateTime")
	return firstOf(each(ctx, r.caller, k, same[wireAgedUser]), anything)
}

// Manager gives the person's manager; there may be none.
//
// https://learn.microsoft.com/graph/api/user-list-manager
func (r *Reader) Manager(ctx context.Context, personID string) (access.Person, bool, error) {
	k := get("/users/{id}/manager", personID).with("$select", personSelect)
	k.about = nil // 404 says that there is none, of a new person too
	w, err := fetch[wireUser](ctx, r.caller, k)
	if access.KindOf(err) == access.NotFound {
		return access.Person{}, false, nil
	}
	if err != nil {
		return access.Person{}, false, err
	}
	return w.person(r.tenant), true, nil
}

// CreatePerson puts somebody into the directory, once.
//
// https://learn.microsoft.com/graph/api/user-post-users
func (d *Delegated) CreatePerson(ctx context.Context, p NewPerson) (access.Person, error) {
	begun := since()
	k := d.writeDirectory(http.MethodPost, "/users")
	k.once = true
	k.body = newUserBody{true, p.Name, p.Nickname, p.UPN, passwordBody{p.Change, p.Password}}
	c := creation[access.Person]{
		send: func(ctx context.Context) (access.Person, error) {
			w, err := fetchNew(ctx, d.caller, k, func(w wireUser) word { return w.ID })
			return w.person(d.tenant), err
		},
		look: func(ctx context.Context) (access.Person, bool, error) {
			w, found, err := d.Reader().findUser(ctx, "userPrincipalName eq "+quote(p.UPN))
			return w.person(d.tenant), found && !time.Time(w.Created).Before(begun), err
		},
	}
	made, err := c.run(ctx)
	d.remember(made.ID, err)
	return made, err
}

// DeletePerson removes somebody from the directory.
//
// https://learn.microsoft.com/graph/api/user-delete
func (d *Delegated) DeletePerson(ctx context.Context, id string) error {
	return d.insist(ctx, d.writeDirectory(http.MethodDelete, "/users/{id}", id), nil)
}
