package graph

import (
	"context"
	"iter"
	"net/http"
	"time"

	"accessbot/internal/access"
)

// Delegated acts and reads as one person, with the person's own token: Entra
// decides what they may do. It is for one use, by one goroutine at a time or
// many.
type Delegated struct {
	caller *caller
	app    *Reader                                      // reads what explains a refusal; it has no method that writes
	proved func(ctx context.Context) (time.Time, error) // see SignedIn
	person access.Person
	tenant string
}

// dialect is how entitlement management is spoken of.
func (d *Delegated) dialect() dialect { return d.caller.gateway.dialect }

// write makes a call that changes entitlement management. With writeDirectory
// it is the only way to make one, so that only a person can write.
func (d *Delegated) write(method, route string, ids ...string) call {
	return d.dialect().call(method, route, ids...)
}

// writeDirectory makes a call that changes the directory.
func (d *Delegated) writeDirectory(method, route string, ids ...string) call {
	return newCall(method, route, ids...)
}

// Reader reads whatever the person may read, beyond their own.
func (d *Delegated) Reader() *Reader { return &Reader{caller: d.caller, tenant: d.tenant} }

// remember keeps in mind what was just made, unless it was not.
func (d *Delegated) remember(id string, err error) {
	if err == nil {
		d.caller.gateway.recent.add(id)
	}
}

// requirementsCall asks what the policies of a package demand. It is a POST
// that changes nothing.
func (d *Delegated) requirementsCall(packageID string) call {
	dl := d.dialect()
	k := dl.call(http.MethodPost, one(dl.paths.packages)+"/getApplicablePolicyRequirements", packageID)
	k.read = true
	return k
}

// Me reads the person from the directory.
//
// https://learn.microsoft.com/graph/api/user-get
func (d *Delegated) Me(ctx context.Context) (access.Person, error) {
	return readMe(ctx, d.caller, d.tenant)
}

func readMe(ctx context.Context, c *caller, tenant string) (access.Person, error) {
	w, err := fetch[wireUser](ctx, c, get("/me").with("$select", personSelect))
	if err != nil {
		return access.Person{}, err
	}
	return w.person(tenant), nil
}

// Policies gives the policies under which the person may ask for the package;
// none means that they may not.
//
// https://learn.microsoft.com/graph/api/accesspackage-getapplicablepolicyrequirements
func (d *Delegated) Policies(ctx context.Context, packageID string) ([]access.Policy, error) {
	k := d.requirementsCall(packageID)
	var policies []access.Policy
	for p, err := range each(ctx, d.caller, k, wireRequirements.policy) {
		if err != nil {
			return nil, err
		}
		policies = append(policies, p)
	}
	return policies, nil
}

// MyRequests gives the requests for the person, finished ones too, with the
// catalog of each.
//
// https://learn.microsoft.com/graph/api/accesspackageassignmentrequest-filterbycurrentuser
func (d *Delegated) MyRequests(ctx context.Context) iter.Seq2[access.Request, error] {
	dl := d.dialect()
	k := dl.get(dl.paths.requests + "/filterByCurrentUser(on='target')")
	ways := []call{k.with("$expand", dl.terms.withMine).with("$top", pageSize), k.with("$expand", dl.terms.withMineOnly)}
	return eachOf(ctx, d.caller, ways, func(w wireRequest) access.Request { return w.request(d.tenant) })
}

// MyAssignments gives what the person holds or held, with catalog and policy.
//
// https://learn.microsoft.com/graph/api/accesspackageassignment-filterbycurrentuser
func (d *Delegated) MyAssignments(ctx context.Context) iter.Seq2[access.Assignment, error] {
	dl := d.dialect()
	k := dl.get(dl.paths.assignments + "/filterByCurrentUser(on='target')")
	ways := []call{k.with("$expand", dl.terms.withHeld).with("$top", pageSize), k.with("$expand", dl.terms.withHeldOnly)}
	return eachOf(ctx, d.caller, ways, wireAssignment.assignment)
}

// Cancel withdraws the person's own request. When the outcome is unclear it
// looks what became of the request.
//
// https://learn.microsoft.com/graph/api/accesspackageassignmentrequest-cancel
func (d *Delegated) Cancel(ctx context.Context, requestID string) error {
	err := d.caller.do(ctx, d.write(http.MethodPost, one(d.dialect().paths.requests)+"/cancel", requestID), nil)
	f, ok := faultOf(err)
	switch {
	case !ok:
		return err
	case f.status == http.StatusBadRequest:
		return &access.Error{Kind: access.Invalid, Sentence: "This request can no longer be cancelled: Entra has already moved on with it.", RequestID: f.requestID, Err: err}
	case f.arrived() && d.isCanceled(ctx, requestID):
		return nil
	}
	return err
}

// isCanceled reports whether the request is seen to be canceled.
func (d *Delegated) isCanceled(ctx context.Context, requestID string) bool {
	for r, err := range d.MyRequests(ctx) {
		if err != nil {
			return false
		}
		if r.ID == requestID {
			return r.State == access.Canceled
		}
	}
	return false
}
