package entrasim

// applications adds what catalogs may hold besides groups, and a package that gives something of every kind.
func (s *seeder) applications(in *catalog) {
	crm := s.service("Contoso CRM", "Customers and offers.", "User", "Sales Manager", "Administrator")
	s.service("Expense Tool", "Receipts and refunds.", "User", "Controller")
	s.service("Invoice Service", "Posts invoices by night.").roles = []appRole{{id: seededID("app role", "Invoice Service/Invoices.Post"), name: "Invoices.Post", value: "Invoices.Post", forApps: true}}
	s.service("Invoice Robot", "The identity of a virtual machine.").kind = "ManagedIdentity"
	pages := s.site("Marketing Site", "Campaigns and pictures.", "marketing")
	s.site("Engineering Wiki", "How things are built.", "engineering")

	p := s.packageOf(in, "Design Studio", "Everything that a designer needs.", "Designers")
	app, place := s.held(in, systemApplication, crm.id, crm.roles), s.held(in, systemSite, pages.address, pages.groups)
	s.give(p, app.roles[0])
	s.give(p, place.roles[1])
	s.policy(p, policy{name: "All employees", description: "Every employee can request this.", expiration: after("P180D"), selfUpdate: true})
}

func (s *seeder) service(name, description string, roles ...string) *service {
	made := &service{id: seededID("service", name), appID: seededID("application", name), name: name, description: description, created: s.at}
	for _, role := range roles {
		made.roles = append(made.roles, appRole{id: seededID("app role", name+"/"+role), name: role, value: role})
	}
	return s.world.services.add(made)
}

func (s *seeder) site(name, description, path string) *sharePointSite {
	return s.world.sites.add(&sharePointSite{
		id: "contoso.sharepoint.example," + seededID("site collection", name) + "," + seededID("site", name), name: name, description: description, address: "https://contoso.sharepoint.example/sites/" + path, created: s.at,
		groups: []appRole{{id: "3", name: name + " Owners"}, {id: "4", name: name + " Visitors"}, {id: "5", name: name + " Members"}},
	})
}

// held is an application or a site as a catalog holds it.
func (s *seeder) held(in *catalog, system, originID string, offered []appRole) *resource {
	place := in.id + "/" + originID
	made := &resource{
		id: seededID("resource", place), catalogID: in.id, system: system, originID: originID,
		scopeID: seededID("scope", place), created: s.at, addedBy: seedAuthor,
	}
	for _, o := range offered {
		made.roles = append(made.roles, &role{of: made, id: seededID("role", place+"/"+o.id), originID: o.id, name: o.name})
	}
	return s.world.resources.add(made)
}
