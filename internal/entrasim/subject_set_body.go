package entrasim

import "strings"

// subjectSetBody is a set of people in a body of v1.0.
type subjectSetBody struct {
	typed
	UserID           string  `json:"userId"`
	GroupID          string  `json:"groupId"`
	ManagerLevel     int     `json:"managerLevel"`
	Organization     string  `json:"connectedOrganizationId"`
	Rule             string  `json:"membershipRule"`
	ServicePrincipal string  `json:"servicePrincipalId"`
	Description      *string `json:"description"`
}

// subjectSets are such sets in the model's words.
func subjectSets(written []subjectSetBody) ([]subjectSet, *graphError) {
	var sets []subjectSet
	for _, one := range written {
		s, refusal := one.set()
		if refusal != nil {
			return nil, refusal
		}
		sets = append(sets, s)
	}
	return sets, nil
}

func (b *subjectSetBody) set() (subjectSet, *graphError) {
	s := subjectSet{userID: b.UserID, groupID: b.GroupID, managerLevel: b.ManagerLevel}
	set(&s.description, b.Description)
	return s, s.become(b.Type, b.Organization+b.Rule+b.ServicePrincipal)
}

// become checks a set against the name of its type, and completes it.
func (s *subjectSet) become(name, what string) *graphError {
	kind := strings.TrimPrefix(name, "#microsoft.graph.")
	_, other := otherSets()[kind]
	switch {
	case kind == "singleUser" && s.userID != "", kind == "groupMembers" && s.groupID != "":
		return nil
	case kind == "requestorManager" && s.managerLevel >= 1 && s.managerLevel <= 4:
		return nil
	case kind == "targetManager" && s.managerLevel >= 1 && s.managerLevel <= 4:
		s.ofTarget = true
		return nil
	case other:
		s.other, s.what = kind, what
		return nil
	}
	return badRequest("The subject set of type '%s' is not valid.", name)
}
