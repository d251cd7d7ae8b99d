package plans

import (
	"errors"
	"strings"

	"accessbot/internal/access"
	"accessbot/internal/graph"
)

var (
	// errLater is inside errors of steps that wait for something ordinary.
	errLater = errors.New("not yet")
	// errYoung is inside errors that end by themselves shortly after something
	// was made.
	errYoung = errors.New("not shown yet")
	// errTurn ends the work of a replica whose turn is over: another one works
	// on the plan now.
	errTurn = errors.New("another replica works on the plan")
)

// refused reports whether the service surely did not make the change.
func refused(err error) bool {
	switch access.KindOf(err) {
	case access.NotAllowed, access.NotFound, access.NoPolicy, access.AlreadyOpen, access.AlreadyHeld, access.AlreadyThere,
		access.Invalid, access.SignInAgain, access.NotLinked, access.Misconfigure:
		return true
	}
	return errors.Is(err, errLater)
}

// passing reports whether the same step may go well a little later by itself.
func passing(err error) bool {
	switch access.KindOf(err) {
	case access.Unavailable, access.Throttled, access.Unclear, access.Internal:
		return true
	}
	return false
}

// young reports whether the error may be due to something that the plan made a
// moment ago and that Entra does not show everywhere yet.
func young(err error) bool {
	kind := access.KindOf(err)
	return kind == access.NotFound || kind == access.NotAllowed || errors.Is(err, errYoung)
}

// wantsPerson reports whether the owner must do something first.
func wantsPerson(err error) bool {
	kind := access.KindOf(err)
	return kind == access.SignInAgain || kind == access.NotLinked
}

// failureOf puts the end of a step into words.
func failureOf(s *Step, err error) *Failure {
	f := &Failure{Kind: access.KindOf(err), Sentence: sentence(s, err)}
	if e, ok := errors.AsType[*access.Error](err); ok {
		f.RequestID = e.RequestID
	}
	return f
}

// sentence says what happened and what to do. What a check of ours found has
// said it already; the service's refusals are explained by what was tried.
func sentence(s *Step, err error) string {
	if _, ours := errors.AsType[*access.Error](err); ours && !graph.FromGraph(err) {
		return access.SentenceOf(err)
	}
	if said := byCode(s, graph.CodeOf(err)); said != "" {
		return said
	}
	switch access.KindOf(err) {
	case access.NotAllowed:
		return "Entra does not let you do this: " + s.Words + ". Ask for " + role(s.Act) + ", and press Resume; or let somebody who has it make the plan."
	case access.NotFound:
		return "Entra does not find what this step needs: " + s.Words + ". Look in Entra whether it was deleted or renamed; make it again there and press Resume, or undo the plan."
	case access.Invalid, access.AlreadyThere:
		return rejected(s)
	case access.Unclear:
		return "Entra did not answer clearly, so I do not know yet whether this happened: " + s.Words + ". Press Resume: I look first, and do it only when it is not there."
	case access.Throttled, access.Unavailable, access.Internal:
		return "This did not work for a long time: " + s.Words + ". " + access.SentenceOf(err) + " Press Resume to go on."
	}
	return access.SentenceOf(err)
}

// byCode explains the codes of refusals that are known from practice.
func byCode(s *Step, code string) string {
	switch {
	case strings.EqualFold(code, "CallerNotResourceOwner"):
		return "Entra lets only an owner put this into a catalog: " + s.In.Resource.Name + ". Ask an owner to add you as one, or to put it there, and press Resume."
	case strings.EqualFold(code, "InvalidDeleteResourceHasEntitlements"):
		return "Another package still grants " + s.In.Resource.Name + ". Take it out of there first and press Resume, or leave it in the catalog."
	}
	return ""
}

// rejected explains a body that the service does not take, by what was tried.
func rejected(s *Step) string {
	switch s.Act {
	case ActCreateUser:
		return "Entra does not accept the account " + s.In.Account.UPN + ". Its sign-in name must end in a domain of your organization and be free; undo the plan and choose another."
	case ActCreateGroup:
		return "Entra does not accept the group " + s.In.Group.Name + ". Its mail nickname may hold letters, digits, dots and hyphens only; undo the plan and choose another."
	case ActCreatePolicy, ActReplacePolicy:
		return "Entra does not accept the policy " + s.In.Policy.Name + ". Check its approval stages, times and questions, undo the plan and make it anew."
	case ActDeletePolicy, ActDeletePackage:
		return "Entra does not let this go while somebody holds it, asks for it or is about to get it: " + s.Words + ". Remove them first and press Resume."
	case ActAssign:
		return "Entra does not accept this assignment. Check that the policy belongs to the package, allows direct assignment and that its dates and questions are met; undo the plan and make it anew."
	}
	return "Entra does not accept this: " + s.Words + ". Check what was entered, undo the plan and make it anew; if it stays so, tell your administrator."
}

// role names who may do an act.
//
// https://learn.microsoft.com/entra/id-governance/entitlement-management-delegate
func role(a Act) string {
	switch a {
	case ActCreateUser, ActDeleteUser:
		return "the role User Administrator"
	case ActCreateGroup, ActDeleteGroup:
		return "the role Groups Administrator, or ownership of the group"
	case ActCreateCatalog:
		return "the role Identity Governance Administrator or Catalog creator"
	case ActAddResource, ActRemoveResource, ActDeleteCatalog:
		return "the role Catalog owner of the catalog"
	case ActAssign, ActRemove, ActAwaitAssigned, ActAwaitGone, ActCancelRequest, ActWithdraw:
		return "the role Access package assignment manager of the catalog"
	}
	return "the role Access package manager or Catalog owner of the catalog"
}
