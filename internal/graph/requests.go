package graph

import (
	"context"
	"iter"
	"net/http"
	"strings"
	"time"

	"accessbot/internal/access"
)

// RequestFilter narrows a listing of requests; a zero field does not.
type RequestFilter struct {
	State     access.State
	PackageID string
	Since     time.Time // created after
}

// RequestsWhere gives the requests that pass the filter. The service is asked
// by one property only, which is what its documentation shows; the rest is
// sorted out here.
//
// https://learn.microsoft.com/graph/api/entitlementmanagement-list-assignmentrequests
func (r *Reader) RequestsWhere(ctx context.Context, f RequestFilter) iter.Seq2[access.Request, error] {
	d := r.dialect()
	k := d.get(d.paths.requests).with("$expand", d.terms.withRequest).with("$top", pageSize)
	switch {
	case f.PackageID != "":
		k = k.naming(f.PackageID).with("$filter", "accessPackage/id eq "+quote(f.PackageID))
	case f.State != "":
		k = k.with("$filter", d.terms.requestState+" eq "+quote(d.literal(string(f.State))))
	case !f.Since.IsZero():
		k = k.with("$filter", "createdDateTime gt "+f.Since.UTC().Format("2006-01-02T15:04:05Z"))
	}
	return only(each(ctx, r.caller, k, r.request), f.passes)
}

func (f RequestFilter) passes(r access.Request) bool {
	return (f.State == "" || r.State == f.State) &&
		(f.PackageID == "" || r.PackageID == f.PackageID) &&
		(f.Since.IsZero() || r.Created.After(f.Since))
}

// literal writes a value of an enumeration: beta's begin with a capital.
func (d dialect) literal(s string) string {
	if d.version != versionBeta || s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// Reprocess asks the service to try a failed delivery again.
//
// https://learn.microsoft.com/graph/api/accesspackageassignmentrequest-reprocess
func (d *Delegated) Reprocess(ctx context.Context, requestID string) error {
	return d.insist(ctx, d.write(http.MethodPost, one(d.dialect().paths.requests)+"/reprocess", requestID), nil)
}

// DeleteRequest removes a finished request that led to no assignment.
//
// https://learn.microsoft.com/graph/api/accesspackageassignmentrequest-delete
func (d *Delegated) DeleteRequest(ctx context.Context, requestID string) error {
	return d.insist(ctx, d.write(http.MethodDelete, one(d.dialect().paths.requests), requestID), nil)
}
