package entrasim

import (
	"fmt"
	"strings"
	"time"
)

// domain is the tenant's sign-in domain.
const domain = "contoso.onmicrosoft.com"

// seedPassword is everybody's password.
const seedPassword = "Contoso1234"

// seedWorld fills a new world by the seed's name.
func seedWorld(name string, now time.Time) (*world, error) {
	w := &world{}
	s := &seeder{world: w, at: now.AddDate(0, -6, 0)}
	switch name {
	case "", "company":
		s.people()
		s.company()
	case "large":
		s.people()
		s.large()
	case "empty":
		s.people()
		s.untouched()
		s.general()
	default:
		return nil, fmt.Errorf("seed the tenant: no seed is called %q", name)
	}
	return w, nil
}

// seeder adds what a seed describes; everything it makes is half a year old.
type seeder struct {
	world *world
	at    time.Time
}

// untouched leaves the directory as the tutorial wants to find it: its administrator may do everything, and its
// requestor is not there yet.
func (s *seeder) untouched() {
	admin := s.world.users.get(personID("Admin1"))
	admin.roles = append(admin.roles, roleGlobalAdministrator)
	s.world.users.drop(s.world.users.get(tutorialRequestor))
}

// people adds the cast.
func (s *seeder) people() {
	s.user("Admin1", "Identity Administrator", "IT", "").roles = []string{roleGovernance, roleCloudApps}
	s.user("Manager1", "Marketing Manager", "Marketing", "Admin1")
	s.user("Requestor1", "Marketing Specialist", "Marketing", "Manager1")
	s.user("Requestor2", "Sales Associate", "Sales", "Manager1")
	s.user("Approver1", "Head of Finance", "Finance", "Admin1")
	s.user("Approver2", "Data Owner", "Finance", "Admin1")
	s.guest(s.user("Guest1", "", "", ""))
	s.user("Leaver1", "", "", "").enabled = false
	s.user("Auditor1", "Internal Auditor", "Audit", "Admin1")
	s.user("Auditor2", "Internal Auditor", "Audit", "Auditor1")
}

// guest makes somebody a guest from a connected organization, with sponsors here.
func (s *seeder) guest(u *user) {
	from := s.world.organizations.add(&organization{
		id: seededID("organization", "Fabrikam"), name: "Fabrikam", domain: "fabrikam.example", internal: []string{personID("Manager1")}, created: s.at,
	})
	u.userType, u.organizationID, u.sponsors = "Guest", from.id, []string{personID("Approver2")}
}

// user adds one account; the manager is named.
func (s *seeder) user(name, title, department, manager string) *user {
	upn := strings.ToLower(name) + "@" + domain
	return s.world.users.add(&user{
		id: personID(name), name: name, upn: upn, mail: upn,
		jobTitle: title, department: department, userType: "Member",
		managerID: managerID(manager), password: seedPassword, enabled: true, created: s.at,
	})
}

// personID is where the tutorial's own requestor keeps the tutorial's id.
func personID(name string) string {
	if name == "Requestor1" {
		return tutorialRequestor
	}
	return seededID("user", name)
}

func managerID(name string) string {
	if name == "" {
		return ""
	}
	return personID(name)
}

// general adds the built-in catalog.
func (s *seeder) general() *catalog {
	return s.world.catalogs.add(&catalog{
		id: tutorialCatalog, name: "General", description: "Built-in catalog.",
		serviceDefault: true, externallyVisible: true, created: s.at, modified: s.at, createdBy: "Azure AD", modifiedBy: "Azure AD",
	})
}
