package entrasim

import "regexp"

// company adds the groups, catalogs and packages of the default seed.
func (s *seeder) company() {
	general := s.general()
	finance := s.catalog("Finance", "Reports and payroll.")
	engineering := s.catalog("Engineering", "Systems of the engineering department.")
	s.groups()
	s.marketing(general)
	s.sales(general)
	s.nightfall(general)
	s.finance(finance)
	s.sandbox(engineering)
	s.production(engineering)
	s.asking(general, finance, engineering)
	s.deciding(general, finance)
	s.applications(general)
}

// groups adds the groups whose membership packages give, and one of approvers.
func (s *seeder) groups() {
	s.group("Marketing resources", "Marketing group", "markres")
	s.group("Finance readers", "May read the finance reports", "finread")
	s.group("Engineering sandbox users", "May use the sandbox", "engsandbox")
	s.group("Sales EMEA readers", "May read the dashboards of EMEA", "salesemea")
	s.group("Sales APAC readers", "May read the dashboards of APAC", "salesapac")
	s.group("Sales Americas readers", "May read the dashboards of the Americas", "salesamericas")
	s.group("Production operators", "May operate the production database", "prodops")
	approvers := s.group("Finance approvers", "Decide on access to finance data", "finapprove")
	approvers.members = []string{personID("Approver1"), personID("Approver2")}
	s.group("Travel planners", "May book trips", "travel")
	s.group("Purchasers", "May place orders", "purchase")
	s.group("Payers", "May release payments", "pay")
	s.group("Intranet readers", "May read the old intranet", "intranet")
	s.group("Notaries", "May have documents notarised", "notary")
	s.group("Partners", "People of partner companies", "partners")
	s.group("Treasurers", "May move money", "treasury")
	s.group("Brand editors", "May change logos", "brand")
	s.group("Lab visitors", "May enter the lab", "lab")
	s.group("Designers", "May use the tools of designers", "designers")
	s.reviewers()
}

// marketing is the package of the tutorial.
func (s *seeder) marketing(in *catalog) {
	p := s.packageOf(in, "Marketing Campaign", "Access to resources for the campaign", "Marketing resources")
	s.policy(p, policy{name: "All employees", description: "Every employee can request this.", expiration: after("P30D")})
}

func (s *seeder) sales(in *catalog) {
	for _, region := range []string{"EMEA", "APAC", "Americas"} {
		p := s.packageOf(in, "Sales Dashboards "+region, "Sales figures of "+region+".", "Sales "+region+" readers")
		s.policy(p, policy{name: "All employees", description: "Every employee can request this.", expiration: after("P90D"), selfUpdate: true})
	}
}

// nightfall is hidden: it can be requested by those who know it, and is in no list of theirs.
func (s *seeder) nightfall(in *catalog) {
	p := s.packageOf(in, "Project Nightfall", "A project that is not talked about.", "Marketing resources")
	p.hidden = true
	s.policy(p, policy{name: "All employees", description: "Every employee can request this.", expiration: after("P30D")})
}

func (s *seeder) finance(in *catalog) {
	reports := s.packageOf(in, "Finance Reports", "The monthly and quarterly finance reports.", "Finance readers")
	s.policy(reports, policy{
		name: "Employees with approval", description: "Every employee can request this; finance decides.",
		justification: true, expiration: after("P90D"), selfUpdate: true,
		approvalForAdd: true, approvalForUpdate: true, stages: []stageRule{s.financeStage()},
	})
	payroll := s.packageOf(in, "Payroll", "The payroll system.", "Finance readers")
	s.policy(payroll, policy{
		name: "Head of Finance", description: "Only the head of finance can request this.",
		scope: "specificDirectoryUsers", targets: []subjectSet{{userID: personID("Approver1")}}, expiration: after("P365D"),
	})
}

func (s *seeder) sandbox(in *catalog) {
	p := s.packageOf(in, "Engineering Sandbox", "A place to try things.", "Engineering sandbox users")
	s.policy(p, policy{name: "Two weeks, no approval", description: "For a quick try.", expiration: after("P14D")})
	s.policy(p, policy{
		name: "Half a year, manager approves", description: "For longer work.",
		justification: true, customSchedule: true, selfUpdate: true, expiration: after("P180D"),
		approvalForAdd: true, stages: []stageRule{managerStage()},
	})
}

func (s *seeder) production(in *catalog) {
	p := s.packageOf(in, "Production Database", "Operate the production database.", "Production operators")
	s.policy(p, policy{
		name: "Operators", description: "The manager decides first, then finance.",
		justification: true, expiration: after("P30D"),
		approvalForAdd: true, stages: []stageRule{managerStage(), s.financeStage()},
		questions: []question{
			{
				id: seededID("question", "ticket"), text: "Which ticket is this for?", required: true, singleLine: true, sequence: 0, editable: true,
				localized: map[string]string{"de": "Für welches Ticket ist das?"}, pattern: regexp.MustCompile(`^[A-Z]{2,10}-[0-9]{1,6}$`),
			},
			{
				id: seededID("question", "work"), text: "What will you do?", required: true, sequence: 1, editable: true, multipleKind: true,
				choices: []choice{{value: "read", text: "Only read"}, {value: "fix", text: "Fix data"}, {value: "migrate", text: "Run a migration"}},
			},
		},
	})
}

// managerStage is decided by the requestor's manager, or by Admin1 where there is none.
func managerStage() stageRule {
	return stageRule{
		deadline: 14 * day, primary: []subjectSet{{managerLevel: 1}}, fallback: []subjectSet{{userID: personID("Admin1")}},
	}
}

// financeStage is decided by the finance approvers.
func (s *seeder) financeStage() stageRule {
	return stageRule{
		deadline: 14 * day, escalateAfter: 7 * day,
		primary:    []subjectSet{{groupID: groupID("Finance approvers")}},
		fallback:   []subjectSet{{userID: personID("Admin1")}},
		escalation: []subjectSet{{userID: personID("Admin1")}},
	}
}

func after(duration string) expiration {
	return expiration{kind: "afterDuration", duration: duration}
}
