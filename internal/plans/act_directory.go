package plans

import (
	"context"
	"strings"

	"accessbot/internal/access"
	"accessbot/internal/graph"
)

func freeGroup(ctx context.Context, w *work) error {
	for _, err := range w.as.Reader().GroupsNamed(ctx, w.in().Group.Name) {
		if err != nil {
			return err
		}
		return taken("group", w.in().Group.Name)
	}
	return nil
}

func createGroup(ctx context.Context, w *work) error {
	made, err := w.as.CreateGroup(ctx, *w.in().Group)
	w.found = made.ID
	return err
}

func madeGroup(ctx context.Context, w *work) (bool, error) {
	want := w.in().Group
	for g, err := range w.as.Reader().GroupsNamed(ctx, want.Name) {
		if err != nil {
			return false, err
		}
		if g.Description == want.Description && !g.Created.Before(w.begun()) {
			w.found = g.ID
			return true, nil
		}
	}
	return false, nil
}

// thereGroup refuses to delete a group that a package still grants: people
// would silently lose what they hold.
func thereGroup(ctx context.Context, w *work) error {
	id := w.id(w.in().GroupID)
	g, err := w.as.Reader().Group(ctx, id)
	if none, err := gone(err); none || err != nil {
		return orSkip(w, none, err, "It was gone already.")
	}
	uses, err := packagesWith(ctx, w.as.Reader(), id)
	if access.KindOf(err) == access.NotAllowed {
		if uses, err = packagesWith(ctx, w.app, id); len(uses) > 0 {
			uses = []string{"a package that you may not see"}
		}
	}
	if err == nil && len(uses) > 0 {
		return invalid("The group %s is still granted by %s. Take it out of there first and press Resume.", g.Name, list(uses))
	}
	return err
}

// orSkip skips the step, or ends it with the error.
func orSkip(w *work, skip bool, err error, why string) error {
	if skip {
		return w.skip("%s", why)
	}
	return err
}

// packagesWith names the packages that grant a role of the resource.
func packagesWith(ctx context.Context, r *graph.Reader, originID string) ([]string, error) {
	var names []string
	for p, err := range r.Packages(ctx) {
		if err != nil {
			return nil, err
		}
		if grants(p, originID) {
			names = append(names, p.Name)
		}
	}
	return names, nil
}

func deleteGroup(ctx context.Context, w *work) error {
	return w.as.DeleteGroup(ctx, w.id(w.in().GroupID))
}

func goneGroup(ctx context.Context, w *work) (bool, error) {
	_, err := w.as.Reader().Group(ctx, w.id(w.in().GroupID))
	return gone(err)
}

func freeUser(ctx context.Context, w *work) error {
	there, err := madeUser(ctx, w)
	if err != nil || !there {
		return err
	}
	w.found = ""
	return taken("account", w.in().Account.UPN)
}

// createUser shows the password before it makes the account: then there never
// is an account whose password nobody has seen, whatever happens in between. A
// password that was shown for nothing opens nothing.
func createUser(ctx context.Context, w *work) error {
	a := w.in().Account
	password, err := w.secret(ctx, a.UPN)
	if err != nil {
		return err
	}
	made, err := w.as.CreatePerson(ctx, graph.NewPerson{Name: a.Name, UPN: a.UPN, Nickname: a.Nickname, Password: password, Change: true})
	w.found = made.ID
	return err
}

func madeUser(ctx context.Context, w *work) (bool, error) {
	upn := w.in().Account.UPN
	p, there, err := w.as.Reader().FindPerson(ctx, upn)
	if there = there && strings.EqualFold(p.UPN, upn); there {
		w.found = p.ID
	}
	return there, err
}

// thereUser refuses to delete somebody who holds packages: the directory keeps
// the account for thirty days, and with it assignments that nobody can remove
// and that keep packages from being deleted.
func thereUser(ctx context.Context, w *work) error {
	id := w.id(w.in().PersonID)
	p, err := w.as.Reader().Person(ctx, id)
	if none, err := gone(err); none || err != nil {
		return orSkip(w, none, err, "It was gone already.")
	}
	held, err := activeOf(ctx, w, graph.AssignmentFilter{PersonID: id})
	if err != nil {
		return err
	}
	var packages []string
	for _, h := range held {
		packages = append(packages, h.PackageName)
	}
	if len(packages) > 0 {
		return invalid("%s still holds %s. Remove that first and press Resume: after the deletion it would stay for 30 days.", p.Name, list(packages))
	}
	return nil
}

func deleteUser(ctx context.Context, w *work) error {
	return w.as.DeletePerson(ctx, w.id(w.in().PersonID))
}

func goneUser(ctx context.Context, w *work) (bool, error) {
	_, err := w.as.Reader().Person(ctx, w.id(w.in().PersonID))
	return gone(err)
}

// activeOf lists assignments that are in force or on their way.
func activeOf(ctx context.Context, w *work, f graph.AssignmentFilter) ([]access.Holding, error) {
	var held []access.Holding
	for h, err := range w.as.Reader().Assignments(ctx, f) {
		if err != nil {
			return nil, err
		}
		if inForce(h) {
			held = append(held, h)
		}
	}
	return held, nil
}

// inForce reports whether an assignment gives something, or is about to. A
// state that is not known counts.
func inForce(h access.Holding) bool { return !strings.EqualFold(h.State, "expired") }
