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

// listMemberUsers lists those members of a group who are people, which here are all.
func listMemberUsers(x *exchange) (*answer, *graphError) { return x.membersAs("users") }

func (x *exchange) membersAs(context string) (*answer, *graphError) {
	g := seen(x, &x.world().groups, x.id())
	if g == nil {
		return nil, noSuchResource(x.id())
	}
	v := x.dialect()
	c := collection{context: context, records: records(x.world().membersOf(g), v.memberRecord), schema: v.userRecord(&user{}), defaults: userInFull()}
	if !x.who.may(readUsers()...) {
		c.records = bare(c.records)
	}
	return x.list(c)
}

// bare empties everything but type and id, as the service does for callers who may not read people.
func bare(people []*record) []*record {
	var emptied []*record
	for _, r := range people {
		shown := &record{kind: r.kind}
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
