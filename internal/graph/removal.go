package graph

import (
	"context"
	"net/http"

	"accessbot/internal/access"
)

// AssignmentPath names an assignment for DeleteAssignment. RequestID or RoleID
// choose the second and the third form of its address; at most one is set.
type AssignmentPath struct {
	AssignmentID string
	RequestID    string // a request of the assignment
	RoleID       string // a role that the assignment gave
}

// Removal is how an assignment was ended.
type Removal struct {
	// Request is the adminRemove request that was made because the service does
	// not delete assignments; empty when it did.
	Request access.Request
	// Note says so, for people; empty when the assignment was deleted.
	Note string
}

// DeleteAssignment deletes an assignment by one of its three documented
// addresses. The live service answers 404 or 405 to all of them; then the
// assignment is ended by AdminRemove, and the Removal says so.
//
// https://learn.microsoft.com/graph/api/entitlementmanagement-post-assignmentrequests
func (d *Delegated) DeleteAssignment(ctx context.Context, p AssignmentPath) (Removal, error) {
	k := d.deleteCall(p)
	if k.err != nil {
		return Removal{}, k.err
	}
	// It is not sent again in doubt: the live service's 404 would look as if the
	// first attempt had worked.
	err := d.caller.do(ctx, k, nil)
	f, ok := faultOf(err)
	if !ok || (f.status != http.StatusNotFound && f.status != http.StatusMethodNotAllowed) {
		return Removal{}, err
	}
	made, err := d.AdminRemove(ctx, p.AssignmentID)
	if err != nil {
		return Removal{}, err
	}
	return Removal{Request: made, Note: "Entra does not delete assignments, so I asked it to remove this one (adminRemove)."}, nil
}

// deleteCall makes the call for the form that was chosen. The second and third
// are only described for beta.
func (d *Delegated) deleteCall(p AssignmentPath) call {
	old := dialectOf(versionBeta)
	switch {
	case p.RequestID != "":
		return old.call(http.MethodDelete, old.paths.deleteByRequest, p.AssignmentID, p.RequestID)
	case p.RoleID != "":
		return old.call(http.MethodDelete, old.paths.deleteByRole, p.AssignmentID, p.RoleID, p.AssignmentID)
	default:
		return d.write(http.MethodDelete, one(d.dialect().paths.assignments), p.AssignmentID)
	}
}
