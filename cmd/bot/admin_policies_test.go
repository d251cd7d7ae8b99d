package main

import (
	"net/http"
	"testing"

	"accessbot/internal/slacksim"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// inDialects plays a story in each dialect of Graph.
func inDialects(t *testing.T, play func(t *testing.T, s *stage)) {
	t.Helper()
	for _, version := range []string{"v1.0", "beta"} {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			play(t, patient(t, plot{env: map[string]string{"GRAPH_VERSION": version}}))
		})
	}
}

// packageCard opens the card of a package from the command line.
func (s *stage) packageCard(a *slacksim.Person, name string) *slacksim.Modal {
	s.t.Helper()
	a.Slash("/access admin " + name)
	return a.Modal().Await("Add a policy…")
}

func TestAPackageIsMadeWithSeveralPolicies(t *testing.T) { // ux §5
	t.Parallel()
	inDialects(t, func(t *testing.T, s *stage) {
		a, modal := s.atTheMenu("Admin1")
		modal.Press("Create a package")
		modal.Await("Name of the package").Choose("Catalog", "General").Fill("Name of the package", "Warehouse")
		require.NoError(t, modal.Fill("Description", "Read the warehouse").Submit())
		require.NoError(t, modal.Await("What does Warehouse give?").Fill("And of a new group with this name", "Warehouse readers").Submit())
		modal.Await("Who may ask for Warehouse?").Fill("For how many days?", "30").Choose("More", "Add another policy after this one")
		s.slack.Socket().DuplicateNext(1) // a page that is sent twice is kept once
		require.NoError(t, modal.Submit())
		modal.Await("beside what you described already: All members?")
		var field slacksim.FieldErrors
		require.ErrorAs(t, modal.Submit(), &field)
		assert.Contains(t, field["Name of the policy"], "You described a policy called All members already")
		modal.Fill("Name of the policy", "Managers decide").Choose("Who must approve?", "Their manager").Choose("The people who approve", "Admin1")
		require.NoError(t, modal.Fill("For how many days?", "365").Choose("More", "Add another policy after this one").Submit())
		modal.Await("All members and Managers decide?").Choose("Who may ask?", "Nobody: administrators assign it")
		require.NoError(t, modal.Submit())
		modal.Await("Nothing was done yet").Await("Create the policy All members").Await("Create the policy Managers decide: all members of the organization may ask; approved by their manager, else Admin1").
			Await("Create the policy Administrators assign").Press("As Terraform")
		modal.Await(`"azuread_access_package_assignment_policy" "policy2"`).Press("Next")
		modal.Await(`"azuread_access_package_assignment_policy" "policy3"`).Close()
		s.confirmed(a, modal, "Create the package Warehouse").AwaitReply("Create the policy Administrators assign")
		assert.Equal(t, 3, s.entra.CallsTo(http.MethodPost, "olicies$"))
		s.packageCard(a, "warehouse").Await("Policy All members").Await("Policy Managers decide").Await("Policy Administrators assign").Close()
	})
}

func TestAPolicyIsAddedAndDeleted(t *testing.T) { // ux §5
	t.Parallel()
	inDialects(t, func(t *testing.T, s *stage) {
		p := s.linked("Requestor1")
		p.Slash("/access request sales dashboards emea because I sell")
		p.Modal().Await("Submitted").Close()
		p.AwaitIn("DM", "asked for Sales Dashboards EMEA").AwaitText("State: Delivered")
		a, modal := s.atTheMenu("Admin1")
		modal.Close()
		modal = s.packageCard(a, "sales dashboards emea")
		modal.Press("Add a policy…")
		modal.Await("Who may ask for Sales Dashboards EMEA?").Choose("Who may ask?", "People of these connected organizations")
		var field slacksim.FieldErrors
		require.ErrorAs(t, modal.Submit(), &field)
		assert.Contains(t, field["The connected organizations that may ask"], "which organizations")
		modal.Choose("The connected organizations that may ask", "Fabrikam").Fill("Name of the policy", "All employees")
		require.NoError(t, modal.Submit())
		modal.Await("Sales Dashboards EMEA has a policy called All employees already").Await("Fabrikam")
		require.NoError(t, modal.Fill("Name of the policy", "Partners").Submit())
		modal.Await("people of specific connected organizations (Fabrikam) may ask")
		assert.Zero(t, s.entra.CallsTo(http.MethodPost, "olicies$"), "a dry run changes nothing")
		s.confirmed(a, modal, "Add the policy Partners to Sales Dashboards EMEA")

		modal = s.packageCard(a, "sales dashboards emea").Await("Policy Partners")
		modal.Press("Edit, row 1: All employees")
		modal.Await("Name of the policy").Press("Delete this policy…")
		modal.Await("The policy All employees cannot go while somebody holds Sales Dashboards EMEA by it: Requestor1.").CloseAll()
		modal = s.packageCard(a, "sales dashboards emea")
		modal.Press("Edit, row 2: Partners")
		modal.Await("Name of the policy").Await("Fabrikam").Press("Delete this policy…")
		s.confirmed(a, modal.Await("To confirm it, type exactly: Partners").Fill("Type the name", "Partners"), "Delete the policy Partners of Sales Dashboards EMEA")
		modal = s.packageCard(a, "sales dashboards emea")
		assert.NotContains(t, modal.Text(), "Partners")
	})
}

// replaced confirms a change of a policy that says what is different, and waits
// until it is done.
func (s *stage) replaced(a *slacksim.Person, modal *slacksim.Modal, difference string) {
	s.t.Helper()
	modal.Await("Nothing was done yet").Await(difference)
	require.NoError(s.t, modal.Submit())
	modal.Await("The plan has begun").Close()
	a.AwaitIn("DM", difference) // in the thread, when it was done
}

// edits opens the form about the one policy of a package.
func (s *stage) edits(a *slacksim.Person, name string) *slacksim.Modal {
	s.t.Helper()
	modal := s.packageCard(a, name)
	modal.Press("Edit…")
	return modal.Await("Name of the policy")
}

func TestAPolicysStagesAndQuestionsAreChanged(t *testing.T) { // ux §5
	t.Parallel()
	inDialects(t, func(t *testing.T, s *stage) {
		a, modal := s.atTheMenu("Admin1")
		modal.Close()
		modal = s.edits(a, "travel planner").Await("Which class? | Second class | First class").Await("[(x) Nobody else]")
		require.NoError(t, modal.Submit())
		modal.Await("Nothing of the policy is changed").Await("Where will you travel, and why?")
		modal.Choose("Who must approve?", "Their manager").Choose("The people who approve", "Admin1")
		modal.Choose("And who after them?", "These people").Choose("The people who approve then", "Approver1").Choose("The people who approve then", "Approver2")
		modal.Fill("Questions they must answer, a line each", "Which cost centre pays?\nWhich class? | First class | Private jet\nWhich hotel?")
		require.NoError(t, modal.Submit())
		modal.Await("approval: nobody must approve → approved by their manager, else Admin1, then Approver1, Approver2")
		s.replaced(a, modal, "questions: new “Which hotel?”, no longer “Where will you travel, and why?”, “Which regions?” (Europe, Asia, The Americas), changed “Which class?” (Second class, First class → First class, Private jet)")

		s.packageCard(a, "travel planner").Await("asks 3 questions").CloseAll()
		modal = s.edits(a, "travel planner").Await("[(x) Their manager]").Await("[(x) These people]").Await("Which hotel?")
		modal.Check("Extension", "Who approves a request must approve that too").Choose("And who after them?", "Nobody else").Choose("Who else may decide when nobody did?", "Approver2")
		require.NoError(t, modal.Submit())
		modal.Await("extension: yes → yes, with approval")
		s.replaced(a, modal, "→ approved by their manager, else Admin1 (Approver2 too after 7 days)")

		p := s.linked("Requestor1")
		modal = s.open(p, "/access request travel planner", "Which hotel?")
		modal.Fill("Which cost centre pays?", "none").Fill("Which hotel?", "Any").Choose("Which class?", "Private jet").Fill("Reason", "A fair")
		var field slacksim.FieldErrors
		require.ErrorAs(t, modal.Submit(), &field)
		assert.NotEmpty(t, field["Which cost centre pays?"], "what the form does not show of a question stays")
		require.NoError(t, modal.Fill("Which cost centre pays?", "CC-1234").Submit())
		modal.Await("Submitted").Close()
		p.AwaitIn("DM", "asked for Travel Planner").AwaitReply("Waiting for approval by Manager1 (your manager)")
	})
}

func TestAPolicyKeepsWhatItsFormCannotSay(t *testing.T) { // ux §5
	t.Parallel()
	inDialects(t, func(t *testing.T, s *stage) {
		a, modal := s.atTheMenu("Admin1")
		modal.Close()
		modal = s.edits(a, "partner portal").Await("[(x) People of every connected organization]").Await("[(x) As it is: approved by their sponsors, else Admin1]")
		require.NoError(t, modal.Fill("For how many days?", "45").Submit())
		assert.NotContains(t, modal.Text(), "approval:")
		s.replaced(a, modal, "length: for 90 days → for 45 days")
		s.packageCard(a, "partner portal").Await("approved by their sponsors, else Admin1; access lasts for 45 days")
	})
}

func TestAPolicyIsReviewed(t *testing.T) { // ux §5
	t.Parallel()
	inDialects(t, func(t *testing.T, s *stage) {
		a, modal := s.atTheMenu("Admin1")
		modal.Close()
		modal = s.edits(a, "travel planner").Choose("How often is access reviewed?", "Every month").Choose("Who reviews?", "These people").Fill("How many days do reviewers have?", "31")
		var field slacksim.FieldErrors
		require.ErrorAs(t, modal.Submit(), &field)
		assert.Contains(t, field["The people who review"], "Who reviews?")
		assert.Contains(t, field["How many days do reviewers have?"], "from 1 to 27")
		modal.Choose("The people who review", "Approver1").Choose("The people who review", "Approver2").Fill("How many days do reviewers have?", "10")
		require.NoError(t, modal.Submit())
		s.replaced(a, modal, "reviews: not reviewed → reviewed every month by Approver1, Approver2, within 10 days; unreviewed, it is taken away")

		modal = s.packageCard(a, "travel planner").Await("reviewed every month by Approver1, Approver2, within 10 days")
		modal.Press("Edit…")
		modal.Await("Name of the policy").Choose("How often is access reviewed?", "Twice a year").Choose("Who reviews?", "Their manager").
			Choose("What if nobody answers?", "The access stays")
		require.NoError(t, modal.ChooseMany("The people who review", "Admin1").Submit())
		s.replaced(a, modal, "→ reviewed twice a year by their manager, else Admin1, within 10 days; unreviewed, it stays")

		modal = s.edits(a, "travel planner").Fill("For how many days?", "61")
		require.NoError(t, modal.Submit())
		assert.NotContains(t, modal.Await("Nothing was done yet").Text(), "reviews:", "who only changes the length changes no reviews")
		s.replaced(a, modal, "length: for 60 days → for 61 days")

		modal = s.edits(a, "travel planner").Choose("How often is access reviewed?", "Never")
		require.NoError(t, modal.Submit())
		s.replaced(a, modal, "unreviewed, it stays → not reviewed")
		assert.NotContains(t, s.packageCard(a, "travel planner").Text(), "reviewed")
	})
}

func TestAPolicyOfHoursKeepsThem(t *testing.T) {
	t.Parallel()
	s := patient(t, plot{}) // beta counts days only
	a, modal := s.atTheMenu("Admin1")
	modal.Close()
	modal = s.edits(a, "production on-call").Await("Left empty, it stays for 8 hours.")
	require.NoError(t, modal.Uncheck("Reason", "They must say why").Submit())
	s.replaced(a, modal, "reason: yes → no")
	s.packageCard(a, "production on-call").Await("access lasts for 8 hours")
}

func TestASecondAdministratorReadsThePolicyThatTheyAgreeTo(t *testing.T) { // T22
	t.Parallel()
	s := patient(t, plot{env: map[string]string{"SECOND_ADMIN": "required"}})
	require.NoError(t, s.entra.GrantCatalogRole("General", "Approver1", "Catalog owner"))
	a, modal := s.atTheMenu("Admin1")
	modal.Close()
	modal = s.packageCard(a, "partner portal")
	modal.Press("Add a policy…")
	modal.Await("Name of the policy").Choose("Who may ask?", "People of these connected organizations").Choose("The connected organizations that may ask", "Fabrikam")
	require.NoError(t, modal.Submit())
	modal.Await("Another administrator must agree")
	require.NoError(t, modal.Submit())
	modal.Await("waits for another administrator").Close()
	other := s.administers("Approver1")
	other.Modal().Await("What do you want to administer?").Close()
	card := other.AwaitIn("#access-requests", "Add the policy Chosen organizations to Partner Portal\n")
	card.AwaitText("1. Create the policy Chosen organizations: people of specific connected organizations (Fabrikam) may ask")
	assert.Empty(t, s.changes())
	require.NoError(t, card.Press("Agree").Acked())
	a.AwaitIn("DM", "Add the policy Chosen organizations to Partner Portal\n").AwaitText("Approver1 agreed").AwaitText("Done")
	assert.Len(t, s.changes(), 1)
	assert.NotContains(t, card.AwaitText("Done").Text(), "to agree to")
}

func TestNobodyElseIsShownForSomebodyWhoIsNotInSlack(t *testing.T) { // T3
	t.Parallel()
	s := patient(t, plot{})
	s.linked("Requestor2")
	a, modal := s.atTheMenu("Admin1")
	modal.Close()
	s.edits(a, "payroll").Await("[(x) These people]").Await("[@Approver1]").CloseAll()
	address := ""
	s.slack.SetPerson("Approver1", func(p *slacksim.Profile) { address, p.Email = p.Email, "somebody@elsewhere.example" })
	s.slack.SetPerson("Requestor2", func(p *slacksim.Profile) { p.Email = address })
	modal = s.edits(a, "payroll").Await("[(x) As it is: specific people (Approver1) may ask]")
	assert.NotContains(t, modal.Text(), "@Requestor2", "the address is theirs, and their account is another")
}

func TestAStageKeepsItsTimesWhenItsApproversChange(t *testing.T) {
	t.Parallel()
	inDialects(t, func(t *testing.T, s *stage) {
		a, modal := s.atTheMenu("Admin1")
		modal.Close()
		modal = s.edits(a, "production database").Await("[(x) Their manager]").Await("[(x) A group]").Await("[Finance approvers]")
		require.NoError(t, modal.Choose("And who after them?", "These people").Choose("The people who approve then", "Approver2").Submit())
		s.replaced(a, modal, "→ approved by their manager, else Admin1, then Approver2, else Admin1 (Admin1 too after 7 days)")
		modal = s.edits(a, "production database").Await("[@Approver2]").Await("Who else may decide when nobody did stays as it is: not the same people in every stage.")
		require.NoError(t, modal.Choose("And who after them?", "Nobody else").Submit())
		s.replaced(a, modal, "→ approved by their manager, else Admin1")
	})
}
