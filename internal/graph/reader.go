package graph

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"accessbot/internal/access"
)

// pageSize is how many elements a page should hold. The service may give fewer.
const pageSize = "100"

// Reader reads as the application. It has no method that writes.
type Reader struct {
	caller *caller
	tenant string
}

// Requests gives the requests that were created after since, finished ones
// too; with a zero since, all of them.
//
// https://learn.microsoft.com/graph/api/entitlementmanagement-list-assignmentrequests
func (r *Reader) Requests(ctx context.Context, since time.Time) iter.Seq2[access.Request, error] {
	d := r.dialect()
	k := d.get(d.paths.requests).with("$expand", d.terms.withRequest).with("$top", pageSize)
	if !since.IsZero() {
		k = k.with("$filter", "createdDateTime gt "+since.UTC().Format("2006-01-02T15:04:05Z"))
	}
	return each(ctx, r.caller, k, r.request)
}

// Request reads one request.
//
// https://learn.microsoft.com/graph/api/accesspackageassignmentrequest-get
func (r *Reader) Request(ctx context.Context, id string) (access.Request, error) {
	w, err := fetch[wireRequest](ctx, r.caller, r.requestCall(id))
	return r.request(w), err
}

// requestCall reads one request, alone or in a batch.
func (r *Reader) requestCall(id string) call {
	d := r.dialect()
	return d.get(one(d.paths.requests), id).with("$expand", d.terms.withRequest)
}

// dialect is how entitlement management is spoken of.
func (r *Reader) dialect() dialect { return r.caller.gateway.dialect }

func (r *Reader) request(w wireRequest) access.Request { return w.request(r.tenant) }

// Package reads one package with what it contains, hidden or not. A group's
// name is read from the directory, that of an application or a site from the
// catalog; when that fails it stays empty.
//
// https://learn.microsoft.com/graph/api/accesspackage-get
func (r *Reader) Package(ctx context.Context, id string) (access.Package, error) {
	d := r.dialect()
	w, err := fetch[wirePackage](ctx, r.caller, d.get(one(d.paths.packages), id).with("$expand", d.terms.withPackage))
	if err != nil {
		return access.Package{}, err
	}
	p := w.pkg()
	for i, content := range p.Contents {
		if content.Resource != "" {
			continue
		}
		name, err := r.contentName(ctx, w.catalogID(), content)
		if err != nil && ctx.Err() != nil {
			return access.Package{}, err
		}
		p.Contents[i].Resource = name
	}
	return p, nil
}

// contentName reads what a resource is called.
func (r *Reader) contentName(ctx context.Context, catalogID string, c access.Content) (string, error) {
	if c.IsGroup() {
		return r.GroupName(ctx, c.OriginID)
	}
	held, _, err := r.ResourceOf(ctx, catalogID, c.OriginID)
	return held.Name, err
}

// Packages gives every package with its catalog and contents. The names of
// groups are left empty: see Package.
//
// https://learn.microsoft.com/graph/api/entitlementmanagement-list-accesspackages
func (r *Reader) Packages(ctx context.Context) iter.Seq2[access.Package, error] {
	d := r.dialect()
	k := d.get(d.paths.packages).with("$expand", d.terms.withPackage).with("$top", pageSize)
	return each(ctx, r.caller, k, wirePackage.pkg)
}

// Assignment tells whether the person holds the package, and until when.
//
// https://learn.microsoft.com/graph/api/entitlementmanagement-list-assignments
func (r *Reader) Assignment(ctx context.Context, personID, packageID string) (access.Assignment, bool, error) {
	d := r.dialect()
	k := d.get(d.paths.assignments).with("$expand", d.terms.withAssignment)
	if !objectID.MatchString(personID) || !objectID.MatchString(packageID) {
		return access.Assignment{}, false, notFound()
	}
	k = k.with("$filter", fmt.Sprintf("accessPackage/id eq '%s' and target/objectId eq '%s' and %s eq '%s'", packageID, personID, d.terms.assignmentState, d.terms.delivered))
	for a, err := range each(ctx, r.caller, k, wireAssignment.assignment) {
		return a, err == nil, err
	}
	return access.Assignment{}, false, nil
}

// IsMember tells whether the person is a direct member of the group. It reads
// the members themselves, because the directory's index lags behind them.
//
// https://learn.microsoft.com/graph/api/group-list-members
func (r *Reader) IsMember(ctx context.Context, groupID, personID string) (bool, error) {
	k := get("/groups/{id}/members", groupID).with("$select", "id").with("$top", "999")
	for id, err := range each(ctx, r.caller, k, wireUser.objectID) {
		if err != nil {
			return false, err
		}
		if id == personID {
			return true, nil
		}
	}
	return false, nil
}

func (w wireUser) objectID() string { return string(w.ID) }

// GroupName reads the display name of a group.
//
// https://learn.microsoft.com/graph/api/group-get
func (r *Reader) GroupName(ctx context.Context, groupID string) (string, error) {
	w, err := fetch[wireNamed](ctx, r.caller, get("/groups/{id}", groupID).with("$select", "id,displayName"))
	return string(w.DisplayName), err
}

// Person reads somebody in the directory.
//
// https://learn.microsoft.com/graph/api/user-get
func (r *Reader) Person(ctx context.Context, id string) (access.Person, error) {
	w, err := fetch[wireUser](ctx, r.caller, get("/users/{id}", id).with("$select", personSelect))
	if err != nil {
		return access.Person{}, err
	}
	return w.person(r.tenant), nil
}

const personSelect = "id,displayName,mail,userPrincipalName"

// faultOf gives the fault inside an error of a call.
func faultOf(err error) (*fault, bool) { return errors.AsType[*fault](err) }
