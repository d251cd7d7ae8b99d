package entrasim

// seedAuthor is who made what a seed holds.
const seedAuthor = "admin1@" + domain

// portalID is the id of the application through which administrators made the groups of a seed.
const portalID = "c44b4083-3bb0-49c1-b47d-974e53cbdf3c"

// groupID is where the tutorial's own group keeps the tutorial's id.
func groupID(name string) string {
	if name == "Marketing resources" {
		return tutorialGroup
	}
	return seededID("group", name)
}

func (s *seeder) group(name, description, nickname string) *group {
	return s.world.groups.add(&group{id: groupID(name), name: name, description: description, nickname: nickname, created: s.at, createdBy: portalID})
}

func (s *seeder) catalog(name, description string) *catalog {
	return s.world.catalogs.add(&catalog{
		id: seededID("catalog", name), name: name, description: description, created: s.at, modified: s.at,
		createdBy: seedAuthor, modifiedBy: seedAuthor,
	})
}

// packageOf adds a package that gives membership of one group.
func (s *seeder) packageOf(in *catalog, name, description, groupName string) *accessPackage {
	id := seededID("package", name)
	if name == "Marketing Campaign" {
		id = tutorialPackage
	}
	p := s.world.packages.add(&accessPackage{
		id: id, catalogID: in.id, name: name, description: description, created: s.at, modified: s.at, createdBy: seedAuthor, modifiedBy: seedAuthor,
	})
	s.give(p, s.resource(in, groupID(groupName)).roles[0])
	return p
}

// give makes a package give a role.
func (s *seeder) give(p *accessPackage, r *role) {
	r.used = true
	rs := r.in(p)
	rs.created, rs.createdBy = s.at, seedAuthor
	s.world.roleScopes.add(rs)
}

// resource is the group as the catalog holds it; it is added when it is not there yet.
func (s *seeder) resource(in *catalog, group string) *resource {
	held := s.world.resources.find(func(r *resource) bool { return r.catalogID == in.id && r.originID == group })
	if held != nil {
		return held
	}
	place := in.id + "/" + group
	made := &resource{
		id: seededID("resource", place), catalogID: in.id, system: systemGroup, originID: group,
		scopeID: seededID("scope", place), created: s.at, addedBy: seedAuthor,
	}
	made.roles = []*role{memberRole(made, seededID("role", place))}
	if group == tutorialGroup && in.id == tutorialCatalog {
		made.id, made.roles[0].id, made.scopeID = tutorialResource, tutorialRole, tutorialScope
	}
	return s.world.resources.add(made)
}

// policy adds a policy to a package. Unless it says otherwise every member may request and give back.
func (s *seeder) policy(of *accessPackage, p policy) {
	p.id = seededID("policy", of.name+"/"+p.name)
	if of.id == tutorialPackage {
		p.id = tutorialPolicy
	}
	p.packageID, p.created, p.modified = of.id, s.at, s.at
	p.createdBy, p.modifiedBy = seedAuthor, seedAuthor
	if p.scope == "" {
		p.scope = "allMemberUsers"
	}
	p.selfAdd, p.selfRemove, p.accepts = !p.disabled, !p.disabled, !p.disabled
	s.world.policies.add(&p)
}
