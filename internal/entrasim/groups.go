package entrasim

// listGroups lists the directory's groups.
func listGroups(x *exchange) (*answer, *graphError) {
	v := x.dialect()
	return x.list(collection{
		context: "groups", records: records(allSeen(x, &x.world().groups), v.groupRecord), schema: v.groupRecord(&group{}),
	})
}

// getGroup shows one group.
func getGroup(x *exchange) (*answer, *graphError) {
	g := seen(x, &x.world().groups, x.id())
	if g == nil {
		return nil, noSuchResource(x.id())
	}
	return x.one("groups/$entity", x.dialect().groupRecord(g), nil)
}

// listMembers lists a group's members as directory objects.
func listMembers(x *exchange) (*answer, *graphError) { return x.membersAs("directoryObjects") }

// listMemberUsers lists those members of a group who are people.
func listMemberUsers(x *exchange) (*answer, *graphError) { return x.membersAs("users") }

// listAllMembers lists the members of a group and of the groups in it, and those groups.
func listAllMembers(x *exchange) (*answer, *graphError) { return x.allMembersAs("directoryObjects") }

// listAllMemberUsers lists the people among them.
func listAllMemberUsers(x *exchange) (*answer, *graphError) { return x.allMembersAs("users") }

func (x *exchange) membersAs(context string) (*answer, *graphError) {
	g := seen(x, &x.world().groups, x.id())
	if g == nil {
		return nil, noSuchResource(x.id())
	}
	return x.listMembersOf(context, g.members)
}

func (x *exchange) allMembersAs(context string) (*answer, *graphError) {
	g := seen(x, &x.world().groups, x.id())
	if g == nil {
		return nil, noSuchResource(x.id())
	}
	return x.listMembersOf(context, x.world().below(g))
}

// listMembersOf lists people and, where the context is directory objects, groups.
func (x *exchange) listMembersOf(context string, ids []string) (*answer, *graphError) {
	v := x.dialect()
	c := collection{context: context, schema: v.userRecord(&user{}), defaults: userInFull()}
	for _, id := range ids {
		if u := x.world().users.get(id); u != nil {
			c.records = append(c.records, v.memberRecord(u))
		} else if g := x.world().groups.get(id); g != nil && context == "directoryObjects" {
			c.records = append(c.records, v.groupRecord(g).before("@odata.type", "#microsoft.graph.group").among())
		}
	}
	if !x.who.may(readUsers()...) {
		c.records = bare(c.records)
	}
	return x.list(c)
}

// bare empties everything but type and id, as the service does for callers who may not read people.
func bare(people []*record) []*record {
	var emptied []*record
	for _, r := range people {
		shown := &record{kind: r.kind, mixed: r.mixed}
		for _, m := range r.members {
			if m.name != "@odata.type" && m.name != "id" {
				m.value = nil
			}
			shown.members = append(shown.members, m)
		}
		emptied = append(emptied, shown)
	}
	return emptied
}
