package graph

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"strings"

	"accessbot/internal/access"
)

// wireHolding is an assignment with all that an administrator sees.
type wireHolding struct {
	wireAssignment
	Status    word                  `json:"status"`
	OldStatus word                  `json:"assignmentStatus"`
	Target    maybe[wireSubject]    `json:"target"`
	Roles     list[wireGrantedRole] `json:"accessPackageAssignmentResourceRoles"`
}

type wireGrantedRole struct {
	ID       word `json:"id"`
	OriginID word `json:"originId"`
	System   word `json:"originSystem"`
	Status   word `json:"status"`
}

func (w wireHolding) holding(tenant string) access.Holding {
	h := access.Holding{
		Assignment: w.assignment(), Status: first(w.Status, w.OldStatus), Target: either(w.Target).person(tenant),
	}
	for _, r := range w.Roles {
		h.Roles = append(h.Roles, access.GrantedRole{ID: string(r.ID), OriginID: string(r.OriginID), System: string(r.System), Status: string(r.Status)})
	}
	return h
}

// AssignmentFilter narrows a listing of assignments; a zero field does not.
type AssignmentFilter struct {
	PackageID string
	PolicyID  string
	PersonID  string
	State     string // delivering, delivered, … in the v1.0 spelling
}

// Assignments gives who holds what. In the beta dialect the roles that were
// really given come along.
//
// https://learn.microsoft.com/graph/api/entitlementmanagement-list-assignments
func (r *Reader) Assignments(ctx context.Context, f AssignmentFilter) iter.Seq2[access.Holding, error] {
	d := r.dialect()
	k := d.get(d.paths.assignments).with("$expand", d.terms.withHoldings).with("$top", pageSize)
	for _, id := range []string{f.PackageID, f.PolicyID, f.PersonID} {
		if id != "" {
			k = k.naming(id)
		}
	}
	if filter := f.odata(d); filter != "" {
		k = k.with("$filter", filter)
	}
	return each(ctx, r.caller, k, r.holding)
}

func (r *Reader) holding(w wireHolding) access.Holding { return w.holding(r.tenant) }

// odata writes the filter.
func (f AssignmentFilter) odata(d dialect) string {
	var terms []string
	for name, value := range f.terms(d) {
		if value != "" {
			terms = append(terms, fmt.Sprintf("%s eq %s", name, quote(value)))
		}
	}
	return strings.Join(terms, " and ")
}

// terms pairs the properties with the values that they must have.
func (f AssignmentFilter) terms(d dialect) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		_ = yield("accessPackage/id", f.PackageID) &&
			yield(d.terms.policyOf+"/id", f.PolicyID) &&
			yield("target/objectId", f.PersonID) &&
			yield(d.terms.assignmentState, d.literal(f.State))
	}
}

// AdditionalAccess gives the assignments of people who hold the package and
// also the other one, with which it is incompatible.
//
// https://learn.microsoft.com/graph/api/accesspackageassignment-additionalaccess
func (d *Delegated) AdditionalAccess(ctx context.Context, packageID, otherID string) iter.Seq2[access.Holding, error] {
	dl := d.dialect()
	route := dl.paths.assignments + "/additionalAccess(accessPackageId='{id}',incompatibleAccessPackageId='{id}')"
	k := dl.get(route, packageID, otherID).with("$expand", dl.terms.withAssignment)
	return each(ctx, d.caller, k, d.Reader().holding)
}

// ReprocessAssignment asks the service to deliver an assignment again.
//
// https://learn.microsoft.com/graph/api/accesspackageassignment-reprocess
func (d *Delegated) ReprocessAssignment(ctx context.Context, id string) error {
	return d.insist(ctx, d.write(http.MethodPost, one(d.dialect().paths.assignments)+"/reprocess", id), nil)
}
