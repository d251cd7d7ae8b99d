package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"accessbot/internal/commands"
	"accessbot/internal/slacksim"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// administers signs a person in with the rights of administrators, the way
// people come by them: when they first type /access admin.
func (s *stage) administers(name string) *slacksim.Person {
	s.t.Helper()
	p := s.slack.Person(name).In("DM")
	modal := s.open(p, "/access admin", "Code from the sign-in page")
	code, err := s.signIn(name, modal.LinkURL("Sign in to Entra"))
	require.NoError(s.t, err)
	require.NoError(s.t, modal.Fill("Code from the sign-in page", code).Submit())
	return p
}

// changes lists what was changed in Entra, whoever did it.
func (s *stage) changes() []string {
	made := []string{}
	for _, c := range s.entra.Calls() {
		asks := strings.Contains(c.Path, "oauth2") || strings.HasSuffix(c.Path, "$batch") || strings.Contains(c.Path, "getApplicablePolicyRequirements") ||
			strings.Contains(c.Path, "checkMemberGroups") || !strings.Contains(c.Path, "/v1.0/") && !strings.Contains(c.Path, "/beta/")
		if c.Method != http.MethodGet && !asks {
			made = append(made, c.Who+" "+c.Method+" "+c.Path)
		}
	}
	return made
}

// administered opens a package from the menu of administrators.
func (s *stage) administered(p *slacksim.Person, name string) *slacksim.Modal {
	s.t.Helper()
	modal := s.open(p, "/access admin", "What do you want to administer?")
	modal.Press("Packages")
	modal.Await("that you may administer").Choose("Search all packages", name)
	return modal.Await("Assign…")
}

// confirmed confirms the plan that is shown, and waits for its end.
func (s *stage) confirmed(p *slacksim.Person, modal *slacksim.Modal, title string) *slacksim.Message {
	s.t.Helper()
	modal.Await("Nothing was done yet").Await(title)
	require.NoError(s.t, modal.Submit())
	modal.Await("The plan has begun").Close()
	card := p.AwaitIn("DM", title+"\n") // lines in the thread begin alike
	card.AwaitText("Done")
	return card
}

func TestAPackageLivesAndDiesInSlack(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"v1.0", "beta"} {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, plot{slack: slacksim.Config{Patience: time.Minute}, env: map[string]string{"GRAPH_VERSION": version}})
			admin := s.administers("Admin1")
			admin.Modal().Await("What do you want to administer?").Press("Create a package")
			s.create(admin)
			s.requestLaunch()
			s.assignLaunch(admin)
			s.removeLaunch(admin)
			s.deleteLaunch(admin)
			for _, c := range s.changes() {
				assert.Regexp(t, `^(admin1|requestor1)@`, c, "nothing is changed in the bot's own right")
			}
		})
	}
}

// create fills both pages and confirms.
func (s *stage) create(admin *slacksim.Person) {
	s.t.Helper()
	modal := admin.Modal().Await("Name of the package").Choose("Catalog", "General")
	modal.Fill("Name of the package", "Spring Launch").Fill("Description", "Everything for the launch")
	require.NoError(s.t, modal.Submit())
	var field slacksim.FieldErrors
	require.ErrorAs(s.t, modal.Await("What does Spring Launch give?").Submit(), &field)
	assert.Contains(s.t, field["And of a new group with this name"], "must give something")
	require.NoError(s.t, modal.Fill("And of a new group with this name", "Launch team").Submit())
	modal.Await("Who may ask for Spring Launch?").Choose("Who must approve?", "These people")
	require.ErrorAs(s.t, modal.Submit(), &field)
	assert.Contains(s.t, field["The people who approve"], "Who approves?")
	require.NoError(s.t, modal.Choose("Who must approve?", "Nobody").Submit())
	modal.Await("POST /").Await("Create the group Launch team")
	assert.Empty(s.t, s.changes(), "a dry run changes nothing")
	card := s.confirmed(admin, modal, "Create the package Spring Launch")
	card.AwaitReply("Create the group Launch team: done.")
	card.AwaitReply("Create the policy All members")
	assert.NotEmpty(s.t, s.entra.PackageID("Spring Launch"))
}

// requestLaunch is what the package is for.
func (s *stage) requestLaunch() {
	s.t.Helper()
	r := s.linked("Requestor1")
	modal := s.open(r, "/access request Spring Launch", "Everything for the launch")
	require.NoError(s.t, modal.Submit())
	modal.Await("Submitted").Close()
	r.AwaitIn("DM", "asked for Spring Launch").AwaitText("State: Delivered")
}

func (s *stage) assignLaunch(admin *slacksim.Person) {
	s.t.Helper()
	modal := s.administered(admin, "Spring Launch").Await("Held by one person")
	modal.Press("Assign…")
	require.NoError(s.t, modal.Await("To whom?").Choose("To whom?", "Requestor2").Submit())
	s.confirmed(admin, modal, "Assign Spring Launch to Requestor2")
	assert.ElementsMatch(s.t, []string{"Requestor1", "Requestor2"}, s.entra.Members("Launch team"))
}

func (s *stage) removeLaunch(admin *slacksim.Person) {
	s.t.Helper()
	modal := s.administered(admin, "Spring Launch").Await("Held by 2 people").Await("Requestor2")
	label := "Remove, row 1: Requestor2"
	if words := modal.Text(); strings.Index(words, "Requestor1") < strings.Index(words, "Requestor2") {
		label = "Remove, row 2: Requestor2"
	}
	modal.Press(label)
	s.confirmed(admin, modal, "Remove Requestor2 from Spring Launch")
	assert.Equal(s.t, []string{"Requestor1"}, s.entra.Members("Launch team"))
}

func (s *stage) deleteLaunch(admin *slacksim.Person) {
	s.t.Helper()
	modal := s.administered(admin, "Spring Launch")
	modal.Press("Delete")
	modal.Await("Requestor1 holds it.")
	var field slacksim.FieldErrors
	require.ErrorAs(s.t, modal.Fill("Type the name", "Spring").Submit(), &field)
	assert.Contains(s.t, field["Type the name"], "type exactly: Spring Launch")
	s.confirmed(admin, modal.Fill("Type the name", "spring launch"), "Delete the package Spring Launch")
	assert.Empty(s.t, s.entra.Members("Launch team"))
	modal = s.open(admin, "/access admin", "What do you want to administer?")
	modal.Press("Packages")
	assert.NotContains(s.t, modal.Await("that you may administer").Suggest("Search all packages", "Spring Launch"), "Spring Launch")
}

func TestASecondAdministratorIsSomebodyElse(t *testing.T) { // T22
	s := newStage(t, plot{slack: slacksim.Config{Patience: time.Minute}, env: map[string]string{"SECOND_ADMIN": "required"}})
	require.NoError(t, s.entra.GrantCatalogRole("General", "Approver1", "Catalog owner"))
	admin := s.administers("Admin1")
	modal := admin.Modal().Await("What do you want to administer?")
	modal.Press("People and groups")
	modal.Await("Find a group").Press("Create a group")
	require.NoError(t, modal.Await("Name of the group").Fill("Name of the group", "Launch team").Submit())
	modal.Await("Another administrator must agree")
	require.NoError(t, modal.Submit())
	modal.Await("waits for another administrator").Close()
	admin.AwaitIn("#access-requests", "Create the group Launch team\n").Press("Agree")
	admin.Await("You cannot agree to your own plan")
	s.linked("Requestor1").AwaitIn("#access-requests", "Create the group Launch team\n").Press("Agree")
	assert.Empty(t, s.changes())
	other := s.administers("Approver1")
	other.Modal().Await("What do you want to administer?").Close()
	other.AwaitIn("#access-requests", "Create the group Launch team\n").Press("Agree")
	admin.AwaitIn("DM", "Create the group Launch team\n").AwaitText("Approver1 agreed").AwaitText("Done")
	assert.Len(t, s.changes(), 1)
}

// forged are values for every button of administrators: those that would do
// something if an administrator pressed them.
func (s *stage) forged() map[string]string {
	id := s.entra.PackageID("Marketing Campaign")
	return map[string]string{
		"admin.show": "", "admin.packages": "0", "admin.packages.next": "1", "admin.find": id, "admin.package": "0 " + id, "admin.package.next": "1 " + id,
		"admin.assign": id, "admin.hide": id, "admin.delete": id, "admin.unassign": id + " " + id, "admin.create": "", "admin.group": "", "admin.plans": "",
		"admin.resume": "plan", "admin.undo": "plan", "admin.agree": "plan",
		"admin.directory": "", "admin.person": "", "admin.find_person": id, "admin.find_group": id, "admin.delete_person": id,
		"admin.group_card": "0 " + id, "admin.group_card.next": "1 " + id, "admin.delete_group": id, "admin.delete_all": id,
		"admin.edit": id + " " + id, "admin.rename": id, "admin.several": id, "admin.lint": id, "admin.simulate": id,
		"admin.export": "0 holders " + id, "admin.export.terraform": "0 terraform plan", "admin.export.next": "1 holders " + id,
		"admin.export.previous": "0 json plan", "admin.failed": "0", "admin.failed.next": "1", "admin.reprocess": id,
		"admin.take": id, "admin.holder": id, "admin.resources": "record",
		"admin.add_policy": id, "admin.delete_policy": id + " " + id,
	}
}

// T21: what is only for administrators does nothing for others, whatever a
// client sends. A new button without a row in forged fails.
func TestNoForgedPressOfAnAdministratorsButtonChangesEntra(t *testing.T) {
	s := newStage(t, plot{})
	r := s.administers("Requestor1")
	r.Modal().Await("Entra does not let you administer").Close()
	refused := s.open(r, "/access admin", "Entra does not let you administer")
	assert.Equal(t, "Administer", refused.Title())
	refused.Close()
	r.Slash("/access help")
	message := r.AwaitIn("DM", "/access request")
	values := s.forged()
	for name, route := range commands.New(commands.Config{}).Routes().Actions {
		if !strings.HasPrefix(name, "admin.") || name == "admin.remove" { // which stands on cards of requests and has a test of its own
			continue
		}
		value, known := values[name]
		require.True(t, known, "the button %s needs a value in forged", name)
		seen := s.refusals(r)
		message.Forge(name, value)
		if route.Opens != nil {
			r.Modal().Await("Entra does not let you administer").Close()
			continue
		}
		require.Eventually(t, func() bool { return s.refusals(r) > seen }, 20*time.Second, 10*time.Millisecond, "%s was not refused", name)
	}
	assert.Empty(t, s.changes())
}

// T21: the same for the forms.
func TestNoForgedFormOfAnAdministratorChangesEntra(t *testing.T) {
	s := newStage(t, plot{})
	r := s.administers("Requestor1")
	r.Modal().Await("Entra does not let you administer").Close()
	id := s.entra.PackageID("Marketing Campaign")
	forms := map[string]struct {
		private string
		fields  map[string]string
	}{
		"admin.assign":     {id, map[string]string{"who": r.ID(), "policy": id}},
		"admin.create":     {"", map[string]string{"catalog": id, "name": "x", "description": "x"}},
		"admin.gives":      {"record", map[string]string{"new_group": "x", "found": "application " + id}},
		"admin.policy":     {"record", map[string]string{"audience": "all", "approval": "none", "days": "1"}},
		"admin.add_policy": {id, map[string]string{"audience": "all", "approval": "none", "approval_2": "none", "days": "1"}},
		"admin.group":      {"", map[string]string{"name": "x"}},
		"admin.plan":       {"plan", map[string]string{"typed": "x"}},
		"admin.person":     {"", map[string]string{"name": "x", "sign_in_name": "x@contoso.onmicrosoft.com"}},
		"admin.edit":       {"record", map[string]string{"name": "x", "audience": "keep", "approval": "keep", "days": "1"}},
		"admin.rename":     {id, map[string]string{"name": "x", "description": "x"}},
		"admin.several":    {id, map[string]string{"everybody": "everybody"}},
		"admin.simulate":   {id, map[string]string{"who": r.ID()}},
	}
	for name := range commands.New(commands.Config{}).Routes().Submits {
		if !strings.HasPrefix(name, "admin.") {
			continue
		}
		form, known := forms[name]
		require.True(t, known, "the form %s needs a row", name)
		modal := s.open(r, "/access request Finance Reports", "Reason")
		require.NoError(t, modal.Forge(name, form.private, form.fields).Acked())
		modal.Await("Entra does not let you administer").Close()
	}
	assert.Empty(t, s.changes())
}

// refusals counts how often the person read that they may not.
func (s *stage) refusals(p *slacksim.Person) int {
	n := 0
	for _, m := range p.Messages("DM") {
		n += strings.Count(m.Text(), "Entra does not let you administer")
	}
	return n
}
