package entrasim

import "regexp"

// asking adds the packages in which everything can be seen that a requestor may meet.
func (s *seeder) asking(general, finance, engineering *catalog) {
	s.questions(general)
	s.incompatible(finance)
	s.closed(general)
	s.onCall(engineering)
	s.partners(general)
}

// questions is a package that asks one question of every type, in English and German.
func (s *seeder) questions(in *catalog) {
	p := s.packageOf(in, "Travel Planner", "Book and change business trips.", "Travel planners")
	s.policy(p, policy{
		name: "All employees", description: "Every employee can request this.", expiration: after("P60D"),
		justification: true, customSchedule: true, selfUpdate: true,
		questions: []question{
			{
				id: seededID("question", "cost centre"), text: "Which cost centre pays?", required: true, singleLine: true, editable: true,
				sequence: 0, localized: map[string]string{"de": "Welche Kostenstelle zahlt?"}, pattern: regexp.MustCompile(`^CC-[0-9]{4}$`),
			},
			{
				id: seededID("question", "plans"), text: "Where will you travel, and why?", sequence: 1, editable: true,
				localized: map[string]string{"de": "Wohin reist du, und warum?"},
			},
			{
				id: seededID("question", "class"), text: "Which class?", required: true, sequence: 2, editable: true, multipleKind: true,
				localized: map[string]string{"de": "Welche Klasse?"},
				choices: []choice{
					{value: "second", text: "Second class", localized: map[string]string{"de": "Zweite Klasse"}},
					{value: "first", text: "First class", localized: map[string]string{"de": "Erste Klasse"}},
				},
			},
			{
				id: seededID("question", "regions"), text: "Which regions?", sequence: 3, editable: true, multipleKind: true, manyAllowed: true,
				localized: map[string]string{"de": "Welche Regionen?"},
				choices: []choice{
					{value: "europe", text: "Europe", localized: map[string]string{"de": "Europa"}},
					{value: "asia", text: "Asia", localized: map[string]string{"de": "Asien"}},
					{value: "americas", text: "The Americas", localized: map[string]string{"de": "Amerika"}},
				},
			},
		},
	})
}

// incompatible are two packages that nobody may hold together, and one for which members of a group may not ask.
func (s *seeder) incompatible(in *catalog) {
	orders := s.packageOf(in, "Purchase Orders", "Place orders with suppliers.", "Purchasers")
	payments := s.packageOf(in, "Payment Run", "Release payments to suppliers.", "Payers")
	for _, p := range []*accessPackage{orders, payments} {
		s.policy(p, policy{name: "All employees", description: "Every employee can request this.", expiration: after("P90D")})
	}
	orders.barredPackages, payments.barredPackages = []string{payments.id}, []string{orders.id}
	payments.barredGroups = []string{groupID("Security on call")}
}

// closed are packages that are listed and cannot be had: the policy of one is switched off, the other wants a verifiable
// credential, which only My Access can take.
func (s *seeder) closed(in *catalog) {
	old := s.packageOf(in, "Old Intranet", "What the intranet was before.", "Intranet readers")
	s.policy(old, policy{name: "Switched off", description: "Nobody can request this any more.", expiration: after("P30D"), disabled: true})
	notary := s.packageOf(in, "Notary Service", "Have documents notarised.", "Notaries")
	s.policy(notary, policy{
		name: "With a credential", description: "Shows a verified employee credential first.", expiration: after("P30D"),
		credentials: []byte(`{"credentialTypes":[{"issuers":["did:web:contoso.example"],"credentialType":"VerifiedEmployee"}]}`),
	})
}

// onCall lasts for a shift.
func (s *seeder) onCall(in *catalog) {
	p := s.packageOf(in, "Production On-call", "Operate production for one shift.", "Production operators")
	s.policy(p, policy{name: "One shift", description: "For eight hours, without approval.", justification: true, expiration: after("PT8H"), selfUpdate: true})
}

// partners is for people of connected organizations; who sponsors theirs decides.
func (s *seeder) partners(in *catalog) {
	p := s.packageOf(in, "Partner Portal", "Documents for partners.", "Partners")
	s.policy(p, policy{
		name: "People of partners", description: "People of connected organizations can request this.", scope: "allConfiguredConnectedOrganizationUsers",
		justification: true, expiration: after("P90D"), approvalForAdd: true,
		stages: []stageRule{{
			deadline: 14 * day, primary: []subjectSet{{other: "internalSponsors"}}, fallback: []subjectSet{{userID: personID("Admin1")}},
		}},
	})
}
