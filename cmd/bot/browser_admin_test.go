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

// TestTheTutorialOnThePageInABrowser makes a package and takes it down again,
// as an administrator at the page; see playAdmin for the same without one.
func TestTheTutorialOnThePageInABrowser(t *testing.T) {
	b := openBrowser(t)
	s := patient(t, plot{entra: entrasim.Config{Seed: "empty"}})
	s.administers("Admin1").Modal().Await("What do you want to administer?").Close()
	b.visits(s, "Admin1", "#access-requests")
	b.menu("Create a package")
	b.sees("dialog", "Name of the package")
	b.types("name", "Marketing Campaign")
	b.types("description", "Access to resources for the campaign")
	b.photo("admin-1-what")
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

	b.menu("Packages")
	b.sees("dialog", "that you may administer")
	b.finds("Marketing Campaign")
	b.sees("dialog", "Nobody holds it.")
	b.photo("admin-6-package")
	b.do(chromedp.Click(holding("dialog", "Nobody holds it.") + "//button[normalize-space(.)='Delete']"))
	b.sees("dialog", "Type the name")
	b.types("typed", "Marketing Campaign")
	b.photo("admin-7-delete")
	b.begins(s, "Delete the package Marketing Campaign")
	b.menu("Packages")
	b.sees("dialog", "There is no package that you may administer.")
	assert.Equal(t, 1, s.entra.CallsTo("DELETE", "/accessPackages/[^/]+$"))
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
