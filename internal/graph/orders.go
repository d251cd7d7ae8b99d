package graph

import (
	"context"
	"net/http"
	"time"

	"accessbot/internal/access"
)

// The types of requests that the client sends, in the v1.0 spelling.
//
// https://learn.microsoft.com/graph/api/resources/accesspackageassignmentrequest
const (
	userAdd     = "userAdd"
	userUpdate  = "userUpdate"
	userRemove  = "userRemove"
	adminAdd    = "adminAdd"
	adminUpdate = "adminUpdate"
	adminRemove = "adminRemove"
)

// order is what is asked for in one assignment request, whatever its type.
type order struct {
	kind          string
	assignmentID  string // of what changes or ends; empty for an add
	packageID     string // of an add
	policyID      string
	targetID      string // whom an administrator assigns to
	targetMail    string // the same, for somebody who is not in the directory yet
	justification string
	answers       []access.Answer
	schedule      access.Schedule
	parameters    *parametersBody
	earlier       earlier
}

// ids are those that the order names; what it is about must be named.
func (o order) ids() []string {
	named := []string{or(o.assignmentID, o.packageID)}
	for _, id := range []string{o.policyID, o.targetID} {
		if id != "" {
			named = append(named, id)
		}
	}
	return named
}

// Change is what a holder, or an administrator, wants changed of an assignment.
type Change struct {
	AssignmentID  string
	Justification string
	Answers       []access.Answer
	Schedule      access.Schedule
	// PackageID and PolicyID, of what is held, let a refusal name the part that
	// is not taken. They may be empty.
	PackageID, PolicyID string
	// Since and Refused are as in Ask: a Change that may have been made before
	// is looked for before it is made.
	Since   time.Time
	Refused bool
}

func (c Change) order(kind string) order {
	return order{
		kind: kind, assignmentID: c.AssignmentID, justification: c.Justification, answers: c.Answers, schedule: c.Schedule,
		earlier: earlier{c.Since, c.Refused},
	}
}

// UserUpdate asks to extend or to change what the person holds, once: see
// Submit. In the beta dialect this is UserExtend. The error is access.NoPolicy
// when the policy leaves it to others, and access.NotFound when the person
// holds it no more.
//
// https://learn.microsoft.com/graph/api/entitlementmanagement-post-assignmentrequests
func (d *Delegated) UserUpdate(ctx context.Context, c Change) (access.Request, error) {
	made, err := d.place(ctx, c.order(userUpdate))
	return made, d.changeRefused(ctx, c, err)
}

// UserRemove gives back what the person holds.
func (d *Delegated) UserRemove(ctx context.Context, assignmentID string) (access.Request, error) {
	return d.GiveBack(ctx, Change{AssignmentID: assignmentID})
}

// GiveBack gives back what the person holds, once: see Submit. The errors are
// those of UserUpdate.
func (d *Delegated) GiveBack(ctx context.Context, c Change) (access.Request, error) {
	made, err := d.place(ctx, order{kind: userRemove, assignmentID: c.AssignmentID, earlier: earlier{c.Since, c.Refused}})
	return made, returnRefused(err)
}

// Direct is an assignment that an administrator makes without a request.
type Direct struct {
	PackageID      string
	PolicyID       string // one that allows direct assignment
	PersonID       string
	Mail           string // instead of PersonID, for somebody who is not in the directory yet
	Justification  string
	Answers        []access.Answer
	Schedule       access.Schedule
	BypassApproval bool // whether approvers are passed over; always said to the service
}

// AdminAdd assigns a package to somebody. Whether approvers are passed over is
// always said; a service that does not know the word is asked without it. Look
// at the State of the result: it may wait for approval all the same.
//
// https://learn.microsoft.com/graph/api/entitlementmanagement-post-assignmentrequests
func (d *Delegated) AdminAdd(ctx context.Context, a Direct) (access.Request, error) {
	o := order{
		kind: adminAdd, packageID: a.PackageID, policyID: a.PolicyID, targetID: a.PersonID, targetMail: a.Mail,
		justification: a.Justification, answers: a.Answers, schedule: a.Schedule, parameters: &parametersBody{a.BypassApproval},
	}
	made, err := d.place(ctx, o)
	if f, ok := faultOf(err); ok && f.status == http.StatusBadRequest && f.unknownMember {
		o.parameters = nil
		return d.place(ctx, o)
	}
	return made, err
}

// AdminUpdate changes the schedule or the answers of somebody's assignment.
func (d *Delegated) AdminUpdate(ctx context.Context, c Change) (access.Request, error) {
	return d.place(ctx, c.order(adminUpdate))
}

// AdminRemove ends somebody's assignment.
func (d *Delegated) AdminRemove(ctx context.Context, assignmentID string) (access.Request, error) {
	return d.place(ctx, order{kind: adminRemove, assignmentID: assignmentID})
}

// place makes the request once. A request that is already open is given along
// with access.AlreadyOpen, if it can be read.
func (d *Delegated) place(ctx context.Context, o order) (access.Request, error) {
	begun := since()
	if !o.earlier.since.IsZero() {
		begun = o.earlier.since.Add(-clockSkew)
	}
	may := func(r access.Request) bool {
		return o.made(r) && (r.Created.IsZero() || !r.Created.Before(begun))
	}
	requests := func(ctx context.Context) (access.Request, bool, error) {
		if o.kind == userUpdate || o.kind == userRemove {
			return newest(d.MyRequests(ctx), may)
		}
		return newest(d.Reader().Requests(ctx, begun), may)
	}
	c := creation[access.Request]{
		look: requests, send: func(ctx context.Context) (access.Request, error) { return d.post(ctx, o) },
		earlier: o.earlier,
	}
	made, err := c.run(ctx)
	if access.KindOf(err) == access.AlreadyOpen {
		return d.inTheWay(ctx, o), err
	}
	return made, err
}

// inTheWay finds the open request because of which an order was refused; empty
// when it cannot be read, for it only explains.
func (d *Delegated) inTheWay(ctx context.Context, o order) access.Request {
	requests := d.MyRequests(ctx)
	if o.kind == adminAdd {
		requests = d.Reader().RequestsWhere(ctx, RequestFilter{PackageID: o.packageID})
	}
	open, _, err := newest(requests, func(r access.Request) bool { return r.Open() && o.about(r) })
	if err != nil {
		return access.Request{}
	}
	return open
}

// made reports whether the order may have made the request.
func (o order) made(r access.Request) bool {
	return r.Type == o.kind && o.about(r)
}

// about reports whether the request is about the same assignment, or the same
// package and person.
func (o order) about(r access.Request) bool {
	if o.assignmentID != "" {
		return r.AssignmentID == o.assignmentID
	}
	return r.PackageID == o.packageID && (o.targetID == "" || r.Requestor.ID == o.targetID)
}

// post sends the one POST.
func (d *Delegated) post(ctx context.Context, o order) (access.Request, error) {
	k := d.write(http.MethodPost, d.dialect().paths.requests).naming(o.ids()...)
	k.once = true
	k.body = d.dialect().bodies.order(o)
	w, err := fetchNew(ctx, d.caller, k, func(w wireRequest) word { return w.ID })
	if err != nil {
		return access.Request{}, err
	}
	r := w.request(d.tenant)
	r.PackageID, r.PolicyID = or(r.PackageID, o.packageID), or(r.PolicyID, o.policyID)
	r.AssignmentID, r.Justification = or(r.AssignmentID, o.assignmentID), or(r.Justification, o.justification)
	return r, nil
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
