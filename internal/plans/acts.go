package plans

import (
	"context"
	"fmt"
	"strings"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/graph"
)

// Act is what a step does.
type Act string

// The acts. Those that find or await change nothing.
const (
	ActFindCatalog    Act = "findCatalog"
	ActCreateCatalog  Act = "createCatalog"
	ActDeleteCatalog  Act = "deleteCatalog"
	ActCreateGroup    Act = "createGroup"
	ActDeleteGroup    Act = "deleteGroup"
	ActCreateUser     Act = "createUser"
	ActDeleteUser     Act = "deleteUser"
	ActAddResource    Act = "addResource"
	ActRemoveResource Act = "removeResource"
	ActFindRole       Act = "findRole"
	ActAddRole        Act = "addRole"
	ActRemoveRole     Act = "removeRole"
	ActCreatePackage  Act = "createPackage"
	ActUpdatePackage  Act = "updatePackage"
	ActDeletePackage  Act = "deletePackage"
	ActCreatePolicy   Act = "createPolicy"
	ActReplacePolicy  Act = "replacePolicy"
	ActDeletePolicy   Act = "deletePolicy"
	ActAssign         Act = "assign"
	ActAwaitAssigned  Act = "awaitAssigned"
	ActRemove         Act = "remove"
	ActAwaitGone      Act = "awaitGone"
	ActCancelRequest  Act = "cancelRequest"
	ActWithdraw       Act = "withdraw" // takes back what ActAssign did
)

// deed is how an act is done.
type deed struct {
	// check looks before anything is done: what it finds may end the step, or
	// stand in its way. It is all there is for acts that change nothing.
	check func(context.Context, *work) error
	// do makes the change; nil when there is none.
	do func(context.Context, *work) error
	// look reports whether an earlier attempt, whose end is not known, has made
	// the change.
	look func(context.Context, *work) (bool, error)
}

// deeds are all acts.
func deeds() map[Act]deed {
	return map[Act]deed{
		ActFindCatalog: {check: findCatalog}, ActCreateCatalog: {freeCatalog, createCatalog, madeCatalog}, ActDeleteCatalog: {thereCatalog, deleteCatalog, goneCatalog},
		ActCreateGroup: {freeGroup, createGroup, madeGroup}, ActDeleteGroup: {thereGroup, deleteGroup, goneGroup},
		ActCreateUser: {freeUser, createUser, madeUser}, ActDeleteUser: {thereUser, deleteUser, goneUser},
		ActAddResource: {freeResource, addResource, madeResource}, ActRemoveResource: {thereResource, removeResource, goneResource},
		ActFindRole: {check: findRole}, ActAddRole: {freeRole, addRole, madeRole}, ActRemoveRole: {thereRole, removeRole, goneRole},
		ActCreatePackage: {freePackage, createPackage, madePackage}, ActDeletePackage: {therePackage, deletePackage, gonePackage},
		ActUpdatePackage: {samePackage, updatePackage, updatedPackage},
		ActCreatePolicy:  {freePolicy, createPolicy, madePolicy}, ActDeletePolicy: {therePolicy, deletePolicy, gonePolicy},
		ActReplacePolicy: {samePolicy, replacePolicy, replacedPolicy},
		ActAssign:        {freePerson, assign, assigned}, ActAwaitAssigned: {check: awaitAssigned},
		ActRemove: {holds, remove, removed}, ActAwaitGone: {check: awaitGone},
		ActCancelRequest: {openRequest, cancelRequest, canceledRequest}, ActWithdraw: {assignedBefore, withdraw, withdrawn},
	}
}

// directory reports whether the act changes people or groups, which needs more
// permissions than managing packages does.
func (a Act) directory() bool {
	switch a {
	case ActCreateGroup, ActDeleteGroup, ActCreateUser, ActDeleteUser:
		return true
	}
	return false
}

// work is one step, or one of its parts, on its way.
type work struct {
	plan *Plan
	step *Step
	item int
	as   *graph.Delegated // the owner of the plan: all changes, and what only administrators may read
	app  *graph.Reader    // the application: people, groups and their members
	// secret shows a new password to the owner, before the account is made.
	secret    func(ctx context.Context, upn string) (password string, err error)
	rehearsed bool          // nothing is really read or changed
	lag       time.Duration // how long Entra may take to show what was done

	skipped bool // there is nothing to do
	found   string
	note    string
}

// in is what the step works on.
func (w *work) in() *Input { return &w.step.In }

// held is the assignment that this part of the step is about.
func (w *work) held() Held { return w.step.In.Held[w.item] }

// skip ends the step: there is nothing to do, and why is worth saying.
func (w *work) skip(format string, args ...any) error {
	w.skipped, w.note = true, fmt.Sprintf(format, args...)
	return nil
}

// id gives the id that a name in braces stands for. Before it is known, in a
// rehearsal, a placeholder takes its place.
func (w *work) id(id string) string {
	name, isName := bare(id)
	if !isName {
		return id
	}
	if known := w.plan.IDs[name]; known != "" {
		return known
	}
	return placeholder + name
}

// placeholder begins what stands for an id that is not known yet. It has the
// form of an id, so that a call with it can be written.
const placeholder = "placeholder-for-"

// unplaced writes placeholders as names in braces.
func unplaced(s string) string {
	for {
		before, rest, found := strings.Cut(s, placeholder)
		if !found {
			return s
		}
		after := strings.TrimLeft(rest, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
		s = before + brace(strings.TrimSuffix(rest, after)) + after
	}
}

// resource is the step's resource with ids in place of names.
func (w *work) resource() access.Resource {
	r := *w.in().Resource
	r.ID, r.OriginID = w.id(r.ID), w.id(r.OriginID)
	return r
}

// policy gives a policy with ids in place of names.
func (w *work) policy(p access.AssignmentPolicy) access.AssignmentPolicy {
	named := func(subjects []access.Subject) []access.Subject {
		var all []access.Subject
		for _, s := range subjects {
			s.ID = w.id(s.ID)
			all = append(all, s)
		}
		return all
	}
	p.PackageID, p.Targets = w.id(p.PackageID), named(p.Targets)
	p.Rights.OnBehalf.By = named(p.Rights.OnBehalf.By)
	var stages []access.ApprovalRule
	for _, s := range p.Approval.Stages {
		s.Approvers, s.Fallback = named(s.Approvers), named(s.Fallback)
		s.Escalation, s.EscalationFallback = named(s.Escalation), named(s.EscalationFallback)
		stages = append(stages, s)
	}
	p.Approval.Stages = stages
	p.Reviews.Reviewers, p.Reviews.Fallback = named(p.Reviews.Reviewers), named(p.Reviews.Fallback)
	return p
}

// begun is when the step's effect may have begun to be made, on a clock that is
// behind ours.
func (w *work) begun() time.Time { return w.step.Began.Add(-clockSkew) }

// clockSkew is how far the service's clock may be behind ours.
const clockSkew = 2 * time.Minute

// later puts the step off: what it waits for is not there yet.
func later(format string, args ...any) error {
	return &access.Error{Kind: access.Unavailable, Sentence: fmt.Sprintf(format, args...), Err: errLater}
}

// taken is the end of a step whose name somebody else uses.
func taken(what, name string) error {
	if what[0] == 'a' {
		what = "n " + what
	} else {
		what = " " + what
	}
	return &access.Error{Kind: access.AlreadyThere, Sentence: fmt.Sprintf(
		"There is a%s called %s already, so I made none. Rename or delete that one in Entra and press Resume; or undo this plan and choose another name.", what, name)}
}

// missing is the end of a step without what it is about.
func missing(format string, args ...any) error {
	return &access.Error{Kind: access.NotFound, Sentence: fmt.Sprintf(format, args...)}
}

// gone reads whether a read found nothing; any other error stays one.
func gone(err error) (bool, error) {
	if access.KindOf(err) == access.NotFound {
		return true, nil
	}
	return false, err
}
