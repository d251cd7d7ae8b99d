package access

import (
	"cmp"
	"slices"
)

// Candidate is what decides which policies are for a person.
type Candidate struct {
	Person  Person
	Guest   bool
	Enabled bool
	Groups  []string // ids of those groups that policies name and that the person is a direct member of
}

// Coverage is whether a policy is for a person.
type Coverage string

// The coverages. MaybeCovered is for circles that cannot be told from the
// directory, such as connected organizations.
const (
	Covered      Coverage = "covered"
	NotCovered   Coverage = "notCovered"
	MaybeCovered Coverage = "maybe"
)

// Covers tells whether the person may ask under the policy, and why, in words.
func (p AssignmentPolicy) Covers(s Candidate) (Coverage, string) {
	switch {
	case !s.Enabled:
		return NotCovered, "the account is switched off"
	case !p.Rights.Add || p.Audience == Nobody:
		return NotCovered, "nobody may ask under it"
	}
	switch p.Audience {
	case AllUsers:
		return Covered, "it is for everybody in the directory"
	case AllMembers:
		return when(!s.Guest, "it is for all members of the organization", "it is for members of the organization, and this is a guest")
	case AllExternalUsers:
		return when(s.Guest, "it is for people from outside", "it is for people from outside only")
	case SpecificUsers:
		return p.names(s)
	case SpecificServicePrincipals, AllServicePrincipals, AllAgentIdentities:
		return NotCovered, "it is not for people"
	case SpecificConnectedUsers, AllConfiguredConnectedUsers:
		if !s.Guest {
			return NotCovered, "it is for people of connected organizations only"
		}
	}
	return MaybeCovered, "I cannot tell from the directory whether it is for them"
}

func when(so bool, yes, no string) (Coverage, string) {
	if so {
		return Covered, yes
	}
	return NotCovered, no
}

// names tells whether a policy for specific people names the person.
func (p AssignmentPolicy) names(s Candidate) (Coverage, string) {
	unclear := false
	for _, t := range p.Targets {
		switch t.Kind {
		case SingleUser:
			if t.ID == s.Person.ID {
				return Covered, "it names them"
			}
		case GroupMembers:
			if slices.Contains(s.Groups, t.ID) {
				return Covered, "they are a member of " + t.Words()
			}
		default:
			unclear = true
		}
	}
	if unclear {
		return MaybeCovered, "I cannot tell from the directory whether it is for them"
	}
	return NotCovered, "it names other people or groups"
}

// ByBreadth orders policies as Entra does when several are for a person: the
// narrowest first.
//
// https://learn.microsoft.com/entra/id-governance/entitlement-management-request-policy
func ByBreadth(policies []AssignmentPolicy) []AssignmentPolicy {
	ordered := slices.Clone(policies)
	slices.SortStableFunc(ordered, func(a, b AssignmentPolicy) int { return cmp.Compare(a.Audience.breadth(), b.Audience.breadth()) })
	return ordered
}

func (a Audience) breadth() int {
	switch a {
	case SpecificUsers, SpecificConnectedUsers, SpecificServicePrincipals:
		return 1
	case AllMembers:
		return 2
	case AllUsers, AllConfiguredConnectedUsers:
		return 3
	}
	return 4
}
