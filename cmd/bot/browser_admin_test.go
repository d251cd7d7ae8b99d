package main

import (
	"testing"

	"accessbot/internal/entrasim"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
)

// types fills a field of the modal, by its focus name.
func (b tab) types(field, words string) {
	b.t.Helper()
	b.do(chromedp.SendKeys(chromedp.CSS(`dialog[open] [data-focus="`+field+`/admin.field"]`), words))
}

// menu opens what administrators begin with and presses a button of it.
func (b tab) menu(button string) {
	b.t.Helper()
	b.command("/access admin")
	b.sees("dialog", "What do you want to administer?")
	b.do(chromedp.Click(holding("dialog", "What do you want to administer?") + holding("button", button)))
}

// finds types into a menu that searches and takes what it offers.
func (b tab) finds(words string) {
	b.t.Helper()
	b.do(chromedp.SendKeys(chromedp.CSS("dialog[open] .combobox input"), words), chromedp.Click(holding("*[@role='option']", words)))
}

// TestTheTutorialOnThePageInABrowser is the whole tutorial at the page, from an
// empty tenant to an empty one; see playAdmin for the same without a browser.
func TestTheTutorialOnThePageInABrowser(t *testing.T) {
	b := openBrowser(t)
	s := patient(t, plot{entra: entrasim.Config{Seed: "empty"}})
	people := len(s.entra.People())
	s.administers("Admin1").Modal().Await("What do you want to administer?").Close()
	b.visits(s, "Admin1", "#access-requests")
	b.makesThePerson(s)
	b.makesThePackage(s)
	b.asksAsTheNewcomer(s)
	assert.Equal(t, []string{"Requestor1"}, s.entra.Members("Marketing resources"))
	b.visits(s, "Admin1", "#access-requests")
	b.takesItDown(s)
	assert.Equal(t, 1, s.entra.CallsTo("DELETE", "/accessPackages/[^/]+$"))
	assert.Equal(t, 1, s.entra.CallsTo("DELETE", "/groups/[^/]+$"))
	b.deletesThePerson(s)
	assert.Len(t, s.entra.People(), people)
	b.menu("Packages")
	b.sees("dialog", "There is no package that you may administer.")
	b.photo("admin-9-empty")
}

func (b tab) makesThePerson(s *stage) {
	b.t.Helper()
	b.menu("People and groups")
	b.inDialog("Find a person", "Create a person")
	b.sees("dialog", "Sign-in name")
	b.types("name", "Requestor1")
	b.types("sign_in_name", newcomer)
	b.photo("admin-1-person")
	b.presses()
	b.sees("dialog", "Nothing was done yet")
	b.presses()
	b.sees("dialog", "The plan has begun")
	b.leaves()
	b.do(chromedp.Click(holding("a", "accessbot")))
	b.sees("article", "Here is the password of a new account")
	b.sees("article", s.entra.Person("Requestor1").Password)
	b.photo("admin-1-password")
}

func (b tab) makesThePackage(s *stage) {
	b.t.Helper()
	b.menu("Create a package")
	b.sees("dialog", "Name of the package")
	b.types("name", "Marketing Campaign")
	b.types("description", "Access to resources for the campaign")
	b.photo("admin-2-what")
	b.presses()
	b.sees("dialog", "What does Marketing Campaign give?")
	b.types("new_group", "Marketing resources")
	b.photo("admin-2-gives")
	b.presses()
	b.sees("dialog", "Who may ask for Marketing Campaign?")
	b.photo("admin-3-who")
	b.presses()
	b.sees("dialog", "Create the group Marketing resources")
	b.photo("admin-4-dry-run")
	b.begins(s, "Create the package Marketing Campaign")
	b.photo("admin-5-plan")
}

// asksAsTheNewcomer asks for the package with the account that was made, and
// waits until it is there.
func (b tab) asksAsTheNewcomer(s *stage) {
	b.t.Helper()
	b.visits(s, "Requestor1", "#access-requests")
	b.command("/access request Marketing Campaign")
	b.signsIn(s, "Requestor1")
	b.sees("dialog", "Access to resources for the campaign")
	b.photo("admin-6-form")
	b.presses()
	b.sees("dialog", "Submitted")
	b.leaves()
	b.sees("article", "State: Delivered")
}

func (b tab) takesItDown(s *stage) {
	b.t.Helper()
	b.menu("Packages")
	b.sees("dialog", "that you may administer")
	b.finds("Marketing Campaign")
	b.sees("dialog", "Held by one person")
	b.photo("admin-7-package")
	b.inDialog("Held by one person", "Delete")
	b.inDialog("Requestor1 holds it.", "Delete its groups too")
	b.sees("dialog", "Delete the group Marketing resources")
	b.types("typed", "Marketing Campaign")
	b.photo("admin-8-delete")
	b.begins(s, "Delete the package Marketing Campaign")
}

func (b tab) deletesThePerson(s *stage) {
	b.t.Helper()
	b.menu("People and groups")
	b.sees("dialog", "Find a person")
	b.finds("Requestor1")
	b.inDialog("Sign-in name", "Delete")
	b.sees("dialog", "Type the name")
	b.types("typed", "Requestor1")
	b.begins(s, "Delete the account of Requestor1")
}

// inDialog presses a button of the dialog that holds words.
func (b tab) inDialog(words, button string) {
	b.t.Helper()
	b.do(chromedp.Click(holding("dialog", words) + "//button[normalize-space(.)='" + button + "']"))
}

// begins confirms the plan in the modal, and waits in the direct message until
// it is done.
func (b tab) begins(s *stage, title string) {
	b.t.Helper()
	b.sees("dialog", "Nothing was done yet")
	b.presses()
	b.sees("dialog", "The plan has begun")
	b.leaves()
	s.slack.Person("Admin1").AwaitIn("DM", title)
	b.visits(s, "Admin1", "DM")
	b.do(chromedp.WaitVisible("//article[contains(., '" + title + "') and contains(., 'Done ·')]"))
}
