package entrasim

// deciding adds the packages in which everything can be seen that an approver may meet.
func (s *seeder) deciding(general, finance *catalog) {
	s.treasury(finance)
	s.brand(general)
	s.sponsored(general)
}

// reviewers adds a group inside a group.
func (s *seeder) reviewers() {
	onCall := s.group("Security on call", "Who looks after security this week", "seconcall")
	onCall.members = []string{personID("Auditor1"), personID("Auditor2")}
	all := s.group("Security reviewers", "Decide on access that matters to security", "secreview")
	all.members = []string{personID("Approver2"), onCall.id}
}

// treasury has three stages: the manager, the finance approvers, and security, who must explain themselves.
func (s *seeder) treasury(in *catalog) {
	p := s.packageOf(in, "Treasury Console", "Move money.", "Treasurers")
	security := stageRule{
		deadline: 7 * day, approverMustExplain: true,
		primary: []subjectSet{{groupID: groupID("Security reviewers")}}, fallback: []subjectSet{{userID: personID("Admin1")}},
	}
	s.policy(p, policy{
		name: "Treasurers", description: "Manager, finance and security decide.", justification: true, expiration: after("P30D"),
		selfUpdate: true, approvalForAdd: true, approvalForUpdate: true,
		stages: []stageRule{managerStage(), s.financeStage(), security},
	})
}

// brand is decided by Requestor1 alone, who can therefore not have it.
func (s *seeder) brand(in *catalog) {
	p := s.packageOf(in, "Brand Assets", "Logos and templates.", "Brand editors")
	s.policy(p, policy{
		name: "All employees", description: "Requestor1 decides.", justification: true, expiration: after("P90D"),
		approvalForAdd: true, stages: []stageRule{{deadline: 14 * day, primary: []subjectSet{{userID: personID("Requestor1")}}}},
	})
}

// sponsored is decided by whoever sponsors the requestor, with the manager's manager after two days.
func (s *seeder) sponsored(in *catalog) {
	p := s.packageOf(in, "Lab Access", "Enter the lab.", "Lab visitors")
	s.policy(p, policy{
		name: "Everybody", description: "A sponsor decides.", scope: "allDirectoryUsers", justification: true, expiration: after("P7D"),
		approvalForAdd: true, stages: []stageRule{{
			deadline: 5 * day, escalateAfter: 2 * day, primary: []subjectSet{{other: "targetUserSponsors"}},
			fallback: []subjectSet{{userID: personID("Admin1")}}, escalation: []subjectSet{{managerLevel: 2}},
			lastHope: []subjectSet{{userID: personID("Approver1")}},
		}},
	})
}
