package main

import (
	"fmt"
	"strings"

	"accessbot/internal/entrasim"
	"accessbot/internal/slacksim"
)

// newcomer is whom the tutorial makes first.
const newcomer = "requestor1@contoso.onmicrosoft.com"

// playAdmin is the whole of Microsoft's tutorial without leaving Slack, from an
// empty tenant to an empty tenant: an administrator makes a person, a group and
// a package; the person asks for it; all of it is taken down again.
//
// https://learn.microsoft.com/graph/tutorial-access-package-api
func playAdmin(w *world) error {
	people, a := len(w.entra.People()), w.slack.Person("Admin1").In("DM")
	for _, act := range []func(*world, *slacksim.Person) error{makesThePerson, makesThePackage, isAskedFor, seesTheHolder, takesItDown, deletesThePerson} {
		if err := act(w, a); err != nil {
			return err
		}
	}
	if left := len(w.entra.People()); left != people {
		return fmt.Errorf("%d people are in the tenant, not %d as before", left, people)
	}
	modal := menu(a)
	modal.Press("Packages")
	modal.Await("There is no package that you may administer.").Close()
	return nil
}

// menu opens what administrators begin with.
func menu(a *slacksim.Person) *slacksim.Modal {
	a.Slash("/access admin")
	return a.Modal().Await("What do you want to administer?")
}

// confirms lets a plan begin and waits for its end.
func confirms(a *slacksim.Person, modal *slacksim.Modal, title string) (*slacksim.Message, error) {
	modal.Await("Nothing was done yet").Await(title)
	if err := modal.Submit(); err != nil {
		return nil, fmt.Errorf("confirm: %w", err)
	}
	modal.Await("The plan has begun").Close()
	return a.AwaitIn("DM", title+"\n").AwaitText("Done"), nil
}

func makesThePerson(w *world, a *slacksim.Person) error {
	a.Slash("/access admin")
	if err := w.signInHere(a); err != nil {
		return err
	}
	modal := a.Modal().Await("What do you want to administer?")
	modal.Press("People and groups")
	modal.Await("Find a person").Press("Create a person")
	modal.Await("Sign-in name").Fill("Name of the person", "Requestor1").Fill("Sign-in name", newcomer)
	if err := modal.Submit(); err != nil {
		return fmt.Errorf("create the person: %w", err)
	}
	if _, err := confirms(a, modal, "Create the account "+newcomer); err != nil {
		return err
	}
	if shown := a.AwaitIn("DM", "Here is the password of a new account"); !strings.Contains(shown.Text(), w.entra.Person("Requestor1").Password) {
		return fmt.Errorf("what was shown does not open the account")
	}
	return nil
}

func makesThePackage(_ *world, a *slacksim.Person) error {
	modal := menu(a)
	modal.Press("Create a package")
	modal.Await("Name of the package").Choose("Catalog", "General").Fill("Name of the package", "Marketing Campaign")
	if err := modal.Fill("Description", "Access to resources for the campaign").Submit(); err != nil {
		return fmt.Errorf("say what the package is: %w", err)
	}
	modal.Await("What does Marketing Campaign give?").Fill("And of a new group with this name", "Marketing resources")
	if err := modal.Submit(); err != nil {
		return fmt.Errorf("say what the package gives: %w", err)
	}
	modal.Await("Who may ask for Marketing Campaign?").Choose("Who may ask?", "These people").Choose("The people who may ask", "Requestor1")
	if err := modal.Submit(); err != nil {
		return fmt.Errorf("say who may ask: %w", err)
	}
	modal.Await("Nothing was done yet").Press("As Terraform")
	modal.Await("azuread_access_package").Close()
	card, err := confirms(a, modal, "Create the package Marketing Campaign")
	if err != nil {
		return err
	}
	for _, line := range []string{
		"Create the group Marketing resources: done.", "Put the group Marketing resources into the catalog General: done.",
		"Create the package Marketing Campaign in the catalog General: done.", "Create the policy Specific people",
	} {
		card.AwaitReply(line)
	}
	return nil
}

// isAskedFor is the newcomer, who has another password after the first sign-in.
func isAskedFor(w *world, _ *slacksim.Person) error {
	p := w.slack.Person("Requestor1").In("#access-requests")
	p.Slash("/access request Marketing Campaign")
	modal := p.Modal().Await("Code from the sign-in page")
	code, err := w.signIn("Requestor1", modal.LinkURL("Sign in to Entra"))
	if err != nil {
		return err
	}
	if err := modal.Fill("Code from the sign-in page", code).Submit(); err != nil {
		return fmt.Errorf("type the code: %w", err)
	}
	modal.Await("Access to resources for the campaign")
	if err := modal.Submit(); err != nil {
		return fmt.Errorf("submit the request: %w", err)
	}
	modal.Await("Submitted").Close()
	p.AwaitIn("DM", "asked for Marketing Campaign").AwaitReply("member of Marketing resources")
	return nil
}

func seesTheHolder(_ *world, a *slacksim.Person) error {
	modal := menu(a)
	modal.Press("People and groups")
	modal.Await("Find a group").Choose("Find a group:", "Marketing resources")
	modal.Await("Members: Requestor1").Press("People and groups")
	modal.Await("Find a group").Press("Menu")
	modal.Await("What do you want to administer?").Press("Packages")
	modal.Await("One moment").Await("that you may administer").Choose("Search all packages:", "Marketing Campaign")
	modal.Await("Held by one person").Await("Requestor1").Close()
	return nil
}

func takesItDown(_ *world, a *slacksim.Person) error {
	modal := menu(a)
	modal.Press("Packages")
	modal.Await("that you may administer").Choose("Search all packages:", "Marketing Campaign")
	modal.Await("Held by one person").Press("Delete")
	modal.Await("Requestor1 holds it.").Press("Delete its groups too")
	modal.Await("Delete the group Marketing resources").Fill("Type the name", "Marketing Campaign")
	card, err := confirms(a, modal, "Delete the package Marketing Campaign")
	if err != nil {
		return err
	}
	card.AwaitReply("Delete the group Marketing resources: done.")
	return nil
}

func deletesThePerson(_ *world, a *slacksim.Person) error {
	modal := menu(a)
	modal.Press("People and groups")
	modal.Await("Find a person").Choose("Find a person:", "Requestor1")
	modal.Await("Delete").Press("Delete")
	modal.Await("Type the name").Fill("Type the name", "Requestor1")
	_, err := confirms(a, modal, "Delete the account of Requestor1")
	return err
}

// firstPassword is the page on which a new account gets another password.
func firstPassword(b *entrasim.Browser, old string) error {
	if !strings.Contains(b.Text(), "update your password") {
		return nil
	}
	for label, words := range map[string]string{"Current password": old, "New password": "Meadow-7-lantern-42"} {
		if err := b.Fill(label, words); err != nil {
			return err
		}
	}
	return b.Press("Sign in")
}
