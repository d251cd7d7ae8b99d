package plans

import (
	"fmt"

	"accessbot/internal/access"
	"accessbot/internal/graph"
)

// inverse gives the step that takes this one back, and whether there is any.
// Before the step is done it is only good for its words.
func (s *Step) inverse() (Step, bool) {
	in, made := s.In, brace(s.Gives)
	back := Step{State: Waiting}
	switch s.Act {
	case ActCreateCatalog:
		back.Act, back.In, back.Words = ActDeleteCatalog, Input{CatalogID: made}, "Delete the catalog "+in.Catalog.Name
	case ActCreateGroup:
		back.Act, back.In, back.Words = ActDeleteGroup, Input{GroupID: made}, "Delete the group "+in.Group.Name
	case ActCreateUser:
		back.Act, back.In, back.Words = ActDeleteUser, Input{PersonID: made}, "Delete the account "+in.Account.UPN
	case ActCreatePackage:
		back.Act, back.In, back.Words = ActDeletePackage, Input{PackageID: made}, "Delete the package "+in.Package.Name
	case ActCreatePolicy:
		back.Act, back.In, back.Words = ActDeletePolicy, Input{PackageID: in.PackageID, PolicyID: made}, "Delete the policy "+in.Policy.Name
	case ActAddResource, ActRemoveResource, ActAddRole, ActRemoveRole:
		return s.inverseOfResource()
	case ActUpdatePackage:
		back.Act, back.In, back.Words = ActUpdatePackage, Input{PackageID: in.PackageID, Change: in.Was, Was: in.Change}, "Change it back: "+changeWords(*in.Was)
	case ActReplacePolicy:
		back.Act, back.In, back.Words = ActReplacePolicy, Input{PolicyID: in.PolicyID, Policy: in.OldPolicy, OldPolicy: in.Policy}, "Change the policy "+in.Policy.Name+" back"
	case ActAssign, ActRemove:
		return s.inverseOfAssignment()
	default:
		return Step{}, false
	}
	return back, true
}

func (s *Step) inverseOfResource() (Step, bool) {
	in, back := s.In, Step{State: Waiting}
	r := *in.Resource
	switch s.Act {
	case ActAddResource:
		r.ID = brace(s.Gives)
		back.Act, back.In, back.Words = ActRemoveResource, Input{CatalogID: in.CatalogID, Resource: &r}, "Take "+r.Name+" out of the catalog"
	case ActRemoveResource:
		r.ID = ""
		back.Act, back.In, back.Words = ActAddResource, Input{CatalogID: in.CatalogID, Resource: &r}, "Put "+r.Name+" into the catalog again"
	case ActAddRole:
		back.Act, back.Words = ActRemoveRole, fmt.Sprintf("Take %s of %s out of the package", roleWords(in.Role), r.Name)
		back.In = Input{PackageID: in.PackageID, Resource: &r, Role: in.Role, RoleID: in.RoleID, RoleScopeID: brace(s.Gives)}
	case ActRemoveRole:
		back.Act, back.Words = ActAddRole, fmt.Sprintf("Let the package grant %s of %s again", roleWords(in.Role), r.Name)
		r.ID = ""
		back.In = Input{CatalogID: in.CatalogID, PackageID: in.PackageID, Resource: &r, Role: in.Role, RoleID: in.RoleID}
	}
	return back, true
}

func (s *Step) inverseOfAssignment() (Step, bool) {
	in, back := s.In, Step{State: Waiting}
	if s.Act == ActAssign {
		back.Act, back.In, back.Words = ActWithdraw, Input{PackageID: in.PackageID, Held: s.changed()}, "Remove it again from "+list(names(s.changed()))
		return back, true
	}
	back.Act, back.Words = ActAssign, "Assign it again to "+list(names(s.changed()))+", as long as before, without asking an approver"
	back.In = Input{PackageID: in.PackageID, Held: s.changed(), Bypass: true}
	return back, true
}

// changed lists those for whom the step changed something; before it is done,
// all.
func (s *Step) changed() []Held {
	if !s.State.over() && s.Item == 0 {
		return s.In.Held
	}
	var changed []Held
	for i, h := range s.In.Held {
		if s.Found[(&work{step: s, item: i}).key()] != "" {
			changed = append(changed, h)
		}
	}
	return changed
}

// changeWords says what a change of a package sets.
func changeWords(c graph.PackageChange) string {
	switch {
	case c.Name != nil:
		return "the name " + *c.Name
	case c.Hidden != nil && *c.Hidden:
		return "hidden"
	case c.Hidden != nil:
		return "shown to requestors"
	}
	return "the description"
}

// final reports whether the step cannot be taken back once it is done.
func (s *Step) final() bool {
	switch s.Act {
	case ActDeleteCatalog, ActDeleteGroup, ActDeleteUser, ActDeletePackage, ActDeletePolicy, ActCancelRequest:
		return true
	}
	return false
}

// UndoWords lists what Undo would do, in order, and the step that cannot be
// taken back and ends it; empty when everything can be.
func (p *Plan) UndoWords() (back []string, stop string) {
	for i := len(p.Steps) - 1; i >= 0; i-- {
		s := &p.Steps[i]
		switch {
		case !s.Made || s.State == Reverse:
		case s.Final:
			return back, s.Words
		case s.Undo != "":
			back = append(back, s.Undo)
		}
	}
	return back, ""
}

// cannotUndo is the answer to an Undo that could take nothing back.
func cannotUndo(stop string) error {
	return &access.Error{Kind: access.Invalid, Sentence: "This cannot be taken back: " + stop + ". Make it anew with a plan of its own."}
}
