package entrasim

import (
	"fmt"
	"time"
)

// The measures of the large seed.
const (
	largeCatalogs   = 40
	largePerCatalog = 50 // packages
	largeGroups     = 10 // of a catalog, that its packages give
	largeOpen       = 300
	largeHeld       = 120
	largeApprovers  = 500
)

// large is a tenant of a big company: 40 catalogs with 2,000 packages, of which Requestor1 may request 300, half of them
// through a group inside a group. Requestor2 holds 120 packages. 500 people are in groups of the group All approvers,
// which decides on one package in ten.
func (s *seeder) large() {
	s.general()
	s.approverGroups()
	division := s.group("Division", "A part of the company", "division")
	team := s.group("Team", "A part of the division", "team")
	team.members, division.members = []string{personID("Requestor1")}, []string{team.id}
	for c := range largeCatalogs {
		s.largeCatalog(c)
	}
	s.holdings()
}

// approverGroups adds the people who approve: five groups of ten groups of ten.
func (s *seeder) approverGroups() {
	all := s.group("All approvers", "Everybody who approves", "allapprovers")
	for i := range largeApprovers {
		u := s.user(fmt.Sprintf("Colleague%03d", i+1), "Team Lead", "Operations", "Admin1")
		if i%100 == 0 {
			all.members = append(all.members, s.group(fmt.Sprintf("Approvers %d", i/100+1), "", fmt.Sprintf("approvers%d", i/100+1)).id)
		}
		upper := s.world.groups.get(all.members[i/100])
		if i%10 == 0 {
			upper.members = append(upper.members, s.group(fmt.Sprintf("Approvers %d.%d", i/100+1, i%100/10+1), "", fmt.Sprintf("approvers%d", i)).id)
		}
		lower := s.world.groups.get(upper.members[i%100/10])
		lower.members = append(lower.members, u.id)
	}
}

// Words from which names are made, so that a search has something to find.
func areas() []string {
	return []string{"Atlas", "Borealis", "Cobalt", "Delta", "Ember", "Falcon", "Granite", "Harbor", "Indigo", "Juniper"}
}

func systems() []string {
	return []string{"Ledger", "Warehouse", "Console", "Archive", "Pipeline", "Dashboard", "Sandbox", "Registry", "Mailroom", "Wiki"}
}

func levelsOfUse() []string { return []string{"Readers", "Editors", "Operators", "Owners", "Auditors"} }

// largeCatalog adds one catalog with its groups and packages.
func (s *seeder) largeCatalog(c int) {
	area := fmt.Sprintf("%s %d", areas()[c%10], c/10+1)
	in := s.catalog(area, "What the people of "+area+" need.")
	for g := range largeGroups {
		s.group(area+" "+systems()[g], "Members use the "+systems()[g]+" of "+area+".", fmt.Sprintf("large%d-%d", c, g))
	}
	for i := range largePerCatalog {
		system := systems()[i%10]
		p := s.packageOf(in, area+" "+system+" "+levelsOfUse()[i/10], "Use the "+system+" of "+area+".", area+" "+system)
		s.policy(p, s.largePolicy(c*largePerCatalog+i))
	}
}

// largePolicy is the policy of the nth package: everybody, Requestor1's division, or one person may request.
func (s *seeder) largePolicy(n int) policy {
	p := policy{name: "Usual", description: "The usual way.", expiration: after("P90D"), selfUpdate: true}
	if n%10 == 0 {
		p.approvalForAdd, p.stages = true, []stageRule{{deadline: 14 * day, primary: []subjectSet{{groupID: groupID("All approvers")}}}}
	}
	open := n * largeOpen / (largeCatalogs * largePerCatalog)
	switch next := (n + 1) * largeOpen / (largeCatalogs * largePerCatalog); {
	case open == next:
		p.scope, p.targets = "specificDirectoryUsers", []subjectSet{{userID: personID("Admin1")}}
	case open%2 == 0:
		p.scope, p.targets = "specificDirectoryUsers", []subjectSet{{groupID: groupID("Division")}}
	}
	return p
}

// holdings gives Requestor2 packages that end on different days.
func (s *seeder) holdings() {
	now := s.at.AddDate(0, 6, 0)
	for i, p := range s.world.packages.rows[:largeHeld] {
		start := now.AddDate(0, 0, -i%60)
		ends := now.Add(time.Duration(i+1) * 18 * time.Hour)
		s.world.assignments.add(&assignment{
			id: seededID("assignment", "Requestor2/"+p.name), target: personID("Requestor2"), packageID: p.id,
			policyID: s.world.policiesOf(p)[0].id, state: stateDelivered, status: "Delivered",
			schedule: schedule{start: start, expiration: expiration{kind: "afterDateTime", end: ends}}, ends: ends,
		})
		for _, g := range s.world.groupsOf(p.id) {
			g.join(personID("Requestor2"))
		}
	}
}
