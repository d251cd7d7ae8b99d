package views

import (
	"strings"
	"time"

	"accessbot/internal/access"
)

func (f foreign) assignmentPolicy() access.AssignmentPolicy {
	return access.AssignmentPolicy{
		ID: "policy-1", Name: f.Policy, Description: f.Description, Audience: access.SpecificUsers, Rights: access.RequestorRights{Add: true},
		Targets: []access.Subject{{Kind: access.SingleUser, ID: "oid-1", Description: f.Person}}, Length: access.Length{For: access.Duration{Days: 30}},
	}
}

func (f foreign) adminCard() AdminCard {
	held := func(id, state string, expires time.Time) access.Holding {
		return access.Holding{Assignment: access.Assignment{ID: id, State: state, Expires: expires}, Target: f.person()}
	}
	return AdminCard{
		Package: f.pack(), Policies: []access.AssignmentPolicy{f.assignmentPolicy()},
		Held: []access.Holding{held("a-1", "delivered", noon()), held("a-2", "delivered", time.Time{}), held("a-3", "delivering", time.Time{})},
		Open: []access.Request{{ID: requestID, Requestor: f.person(), State: access.PendingApproval}},
	}
}

// manyHolders makes a card of more holders than a page has.
func (f foreign) manyHolders() AdminCard {
	c := f.adminCard()
	for len(c.Held) < 25 {
		c.Held = append(c.Held, c.Held[0])
	}
	c.Page, c.Package.Hidden, c.Open = 1, true, nil
	for len(c.Policies) < maxPolicies+2 {
		c.Policies = append(c.Policies, c.Policies[0])
	}
	return c
}

func (f foreign) manyPackages() []access.Package {
	all := make([]access.Package, 23)
	for i := range all {
		all[i] = f.pack()
	}
	return all
}

func (f foreign) plan() PlanView {
	return PlanView{
		ID: "plan-1", Title: "Create the package " + f.Package, State: "Not started", Owner: f.Person, Typed: f.Package,
		Steps: []PlanStep{{Words: "Create the group " + f.Group, Mark: StepDone}, {Words: f.Sentence, Note: f.Reason, Mark: StepFailed}, {Words: f.Description}},
		Calls: []string{"POST /v1.0/groups", f.Typed}, Undo: []string{"Delete the group " + f.Group}, Warnings: []string{f.Sentence},
	}
}

func (f foreign) longPlan() PlanView {
	p := f.plan()
	for len(p.Steps) < maxStepsShown+5 {
		p.Steps, p.Calls = append(p.Steps, p.Steps[0]), append(p.Calls, p.Calls[0])
	}
	p.Typed, p.Second = "", true
	return p
}

func (f foreign) stopped() PlanView {
	p := f.plan()
	p.State, p.CanResume, p.CanUndo = "Stopped", true, true
	return p
}

func (f foreign) askedPlan() PlanView {
	p := f.plan()
	p.State, p.Second, p.CanAgree = "Waiting for a second administrator", true, true
	return p
}

func (f foreign) running() PlanView {
	p := f.plan()
	p.State, p.Note, p.Second, p.Agreed = "Running", f.Sentence, true, f.UPN
	return p
}

func adminStories() []story {
	return []story{
		{"admin menu", func(f foreign) any { return AdminMenu() }},
		{"admin loading", func(f foreign) any { return AdminLoading() }},
		{"admin packages, none", func(f foreign) any { return AdminPackages(AdminList{}) }},
		{"admin packages, one", func(f foreign) any { return AdminPackages(AdminList{All: f.manyPackages()[:1]}) }},
		{"admin packages, a page of many", func(f foreign) any { return AdminPackages(AdminList{All: f.manyPackages(), Page: 1}) }},
		{"admin package", func(f foreign) any { return AdminPackage(f.adminCard()) }},
		{"admin package that nobody holds", func(f foreign) any { return AdminPackage(AdminCard{Package: f.pack()}) }},
		{"admin package, a page of many holders", func(f foreign) any { return AdminPackage(f.manyHolders()) }},
		{"assign form", func(f foreign) any { return AssignForm(f.pack(), []access.AssignmentPolicy{f.assignmentPolicy()}) }},
		{"assign form without a policy", func(f foreign) any { return AssignForm(f.pack(), nil) }},
		{"group form", func(f foreign) any { return GroupForm() }},
		{"package form", func(f foreign) any { return PackageForm([]access.Catalog{{ID: "catalog-1", Name: f.Catalog}}) }},
		{"package form without a catalog", func(f foreign) any { return PackageForm(nil) }},
	}
}

func (f foreign) creatable() PlanView {
	p := f.plan()
	p.Terraform, p.Package, p.Groups = true, "package-1", f.Group
	return p
}

func (f foreign) failed(n int) FailedList {
	var l FailedList
	for range n {
		l.All = append(l.All, FailedDelivery{RequestID: requestID, Requestor: f.Person, PackageName: f.Package, State: access.DeliveryFailed, Why: f.Sentence})
	}
	return l
}

func (f foreign) findings(n int) []access.Finding {
	all := make([]access.Finding, n)
	for i := range all {
		all[i] = access.Finding{Policy: f.Policy, What: f.Sentence, Advice: f.Description}
	}
	return all
}

func directoryStories() []story {
	members := func(f foreign, n int) GroupView {
		g := GroupView{Group: access.Group{ID: "group-1", Name: f.Group, Description: f.Description}, Page: 1}
		for range n {
			g.Members = append(g.Members, f.person())
		}
		return g
	}
	return []story{
		{"people and groups", func(f foreign) any { return AdminDirectory() }},
		{"person form", func(f foreign) any { return PersonForm() }},
		{"person", func(f foreign) any {
			return PersonCard(access.Profile{Person: f.person(), Title: f.Role, Department: f.Catalog, Disabled: true, Guest: true, Manager: f.person()})
		}},
		{"group", func(f foreign) any { return GroupCard(members(f, 25)) }},
		{"group that nobody is in", func(f foreign) any { return GroupCard(members(f, 0)) }},
		{"password of a new account", func(f foreign) any { return Password(f.UPN, "Kx-AAAAAA-bbbbbb-CCCCCC") }},
	}
}

func toolStories() []story {
	return []story{
		{"rename form", func(f foreign) any { return RenameForm(f.pack()) }},
		{"form to remove several", func(f foreign) any { return SeveralForm(f.pack(), 3) }},
		{"form to remove several, of nobody", func(f foreign) any { return SeveralForm(f.pack(), 0) }},
		{"check finds nothing", func(f foreign) any { return Findings(f.pack(), nil) }},
		{"check finds much", func(f foreign) any { return Findings(f.pack(), f.findings(rows+2)) }},
		{"simulate form", func(f foreign) any { return SimulateForm(f.pack()) }},
		{"simulated", func(f foreign) any { return Simulated([]string{f.Sentence, f.Description}) }},
		{"export", func(f foreign) any { return ExportPage(Export{Title: "As JSON", Text: f.Description}) }},
		{"export, a page of many", func(f foreign) any {
			return ExportPage(Export{Title: "As JSON", Text: strings.Repeat(f.Sentence+"\n", 200), Page: 1, Of: "json plan-1"})
		}},
		{"failed deliveries, none", func(f foreign) any { return FailedDeliveries(FailedList{}) }},
		{"failed deliveries", func(f foreign) any { return FailedDeliveries(f.failed(25)) }},
		{"dry run of a new package", func(f foreign) any { return DryRun(f.creatable()) }},
	}
}

func planStories() []story {
	return []story{
		{"dry run", func(f foreign) any { return DryRun(f.plan()) }},
		{"dry run of many steps", func(f foreign) any { return DryRun(f.longPlan()) }},
		{"dry run of nothing", func(f foreign) any { return DryRun(PlanView{ID: "plan-1"}) }},
		{"plan begun", func(f foreign) any { return Begun(f.plan()) }},
		{"plan waits for agreement", func(f foreign) any { return Begun(f.askedPlan()) }},
		{"plan card, running", func(f foreign) any { return PlanCard(f.running()) }},
		{"plan card, stopped", func(f foreign) any { return PlanCard(f.stopped()) }},
		{"plan card, asked", func(f foreign) any { return PlanCard(f.askedPlan()) }},
		{"plan line, done", func(f foreign) any { return PlanLine(f.plan().Steps[0]) }},
		{"plan line, failed", func(f foreign) any { return PlanLine(f.plan().Steps[1]) }},
		{"plan line, taken back", func(f foreign) any {
			return PlanLine(PlanStep{Words: "Delete the group " + f.Group, Mark: StepReverse})
		}},
		{"my plans", func(f foreign) any { return MyPlans([]PlanView{f.stopped(), f.running(), f.stopped()}) }},
		{"my plans, none", func(f foreign) any { return MyPlans(nil) }},
		{"my plans, many", func(f foreign) any {
			all := make([]PlanView, rows+2)
			for i := range all {
				all[i] = f.stopped()
			}
			return MyPlans(all)
		}},
	}
}
