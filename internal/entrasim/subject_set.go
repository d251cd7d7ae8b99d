package entrasim

// otherSets are the kinds of set in which the tenant has nobody, and the member that says more about each.
func otherSets() map[string]string {
	return map[string]string{
		"internalSponsors": "", "externalSponsors": "", "targetUserSponsors": "", "targetApplicationOwners": "",
		"targetAgentIdentitySponsorsOrOwners": "", "connectedOrganizationMembers": "connectedOrganizationId",
		"attributeRuleMembers": "membershipRule", "singleServicePrincipal": "servicePrincipalId",
	}
}

// odataType names the kind of a set.
func (s subjectSet) odataType() string {
	switch {
	case s.userID != "":
		return "#microsoft.graph.singleUser"
	case s.groupID != "":
		return "#microsoft.graph.groupMembers"
	case s.other != "":
		return "#microsoft.graph." + s.other
	case s.ofTarget:
		return "#microsoft.graph.targetManager"
	}
	return "#microsoft.graph.requestorManager"
}

// id is the id of whom a set names, or empty.
func (s subjectSet) id() string {
	switch {
	case s.userID != "":
		return s.userID
	case s.groupID != "":
		return s.groupID
	}
	return s.what
}

// describe is a set's description: as it was written, else the name of the person or the group.
func (w *world) describe(s subjectSet) string {
	if s.description != "" {
		return s.description
	}
	if u := w.users.ever(s.userID); u != nil {
		return u.name
	}
	if g := w.groups.ever(s.groupID); g != nil {
		return g.name
	}
	return ""
}
