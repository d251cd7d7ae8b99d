package plans

import (
	"regexp"
	"strings"

	"accessbot/internal/graph"
)

// CreateGroup makes a security group.
type CreateGroup struct{ Group graph.NewGroup }

// Kind is CreatingGroup.
func (CreateGroup) Kind() Kind { return CreatingGroup }

// Build is one step.
func (w CreateGroup) Build() (Blueprint, error) {
	if err := required("The group's name", w.Group.Name); err != nil {
		return Blueprint{}, err
	}
	return Blueprint{Title: "Create the group " + w.Group.Name, Steps: []Step{groupStep(w.Group, "group")}}, nil
}

// notNickname matches what a mail nickname may not hold.
//
// https://learn.microsoft.com/graph/api/group-post-groups
var notNickname = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

// nickname makes one of a name, where none was chosen.
func nickname(chosen, name string) string {
	if chosen != "" {
		return chosen
	}
	made := strings.ToLower(strings.Trim(notNickname.ReplaceAllString(name, ""), "."))
	if made == "" {
		return "group"
	}
	return made[:min(len(made), 64)]
}

func groupStep(g graph.NewGroup, gives string) Step {
	g.Nickname = nickname(g.Nickname, g.Name)
	return Step{Act: ActCreateGroup, In: Input{Group: &g}, Gives: gives, Words: "Create the group " + g.Name}
}

// DeleteGroup deletes a group that no package grants.
type DeleteGroup struct{ Group Thing }

// Kind is DeletingGroup.
func (DeleteGroup) Kind() Kind { return DeletingGroup }

// Build is one step; the group's name must be typed.
func (w DeleteGroup) Build() (Blueprint, error) {
	if err := required("The group", w.Group.ID, "The group's name", w.Group.Name); err != nil {
		return Blueprint{}, err
	}
	return Blueprint{Title: "Delete the group " + w.Group.Name, Typed: w.Group.Name, Steps: []Step{deleteGroupStep(w.Group)}}, nil
}

func deleteGroupStep(g Thing) Step {
	return Step{Act: ActDeleteGroup, In: Input{GroupID: g.ID}, Words: "Delete the group " + g.Name}
}

// CreateUser puts somebody into the directory. The password is made when the
// account is, and shown to the owner of the plan by Secrets.
type CreateUser struct{ Account Account }

// Kind is CreatingUser.
func (CreateUser) Kind() Kind { return CreatingUser }

// Build is one step.
func (w CreateUser) Build() (Blueprint, error) {
	if err := w.Account.check(); err != nil {
		return Blueprint{}, err
	}
	return Blueprint{Title: "Create the account " + w.Account.UPN, Steps: []Step{w.Account.step("user")}}, nil
}

// signInName matches a user principal name.
//
// https://learn.microsoft.com/entra/identity/hybrid/connect/plan-connect-userprincipalname
var signInName = regexp.MustCompile(`^[A-Za-z0-9'._!#^~-]{1,64}@[A-Za-z0-9.-]{3,}$`)

func (a Account) check() error {
	if err := required("The person's name", a.Name, "The sign-in name", a.UPN); err != nil {
		return err
	}
	if !signInName.MatchString(a.UPN) {
		return invalid("A sign-in name looks like name@your-domain. Correct it and try again.")
	}
	return nil
}

func (a Account) step(gives string) Step {
	if a.Nickname == "" {
		a.Nickname, _, _ = strings.Cut(a.UPN, "@")
	}
	return Step{Act: ActCreateUser, In: Input{Account: &a}, Gives: gives, Words: "Create the account " + a.UPN + " for " + a.Name}
}

// DeleteUser deletes an account that holds no package.
type DeleteUser struct{ Person Thing }

// Kind is DeletingUser.
func (DeleteUser) Kind() Kind { return DeletingUser }

// Build is one step; the person's name must be typed.
func (w DeleteUser) Build() (Blueprint, error) {
	if err := required("The account", w.Person.ID, "The person's name", w.Person.Name); err != nil {
		return Blueprint{}, err
	}
	return Blueprint{Title: "Delete the account of " + w.Person.Name, Typed: w.Person.Name, Steps: []Step{deleteUserStep(w.Person)}}, nil
}

func deleteUserStep(p Thing) Step {
	return Step{Act: ActDeleteUser, In: Input{PersonID: p.ID}, Words: "Delete the account of " + p.Name}
}
