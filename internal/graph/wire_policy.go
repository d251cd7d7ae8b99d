package graph

import "accessbot/internal/access"

// wireRequirements is what one policy demands of the person who asks.
//
// https://learn.microsoft.com/graph/api/resources/accesspackageassignmentrequestrequirements
type wireRequirements struct {
	PolicyID          word                `json:"policyId"`
	Name              word                `json:"policyDisplayName"`
	Description       word                `json:"policyDescription"`
	Approval          yes                 `json:"isApprovalRequiredForAdd"`
	OldApproval       yes                 `json:"isApprovalRequired"`
	Justification     yes                 `json:"isRequestorJustificationRequired"`
	CustomSchedule    yes                 `json:"allowCustomAssignmentSchedule"`
	OldCustomSchedule yes                 `json:"isCustomAssignmentScheduleAllowed"`
	Schedule          maybe[wireSchedule] `json:"schedule"`
	Questions         list[wireQuestion]  `json:"questions"`
}

func (w wireRequirements) policy() access.Policy {
	p := access.Policy{
		ID:             string(w.PolicyID),
		Name:           string(w.Name),
		Description:    string(w.Description),
		Approval:       bool(w.Approval || w.OldApproval),
		Justification:  bool(w.Justification),
		CustomSchedule: bool(w.CustomSchedule || w.OldCustomSchedule),
		Length:         either(w.Schedule).length(),
	}
	for _, q := range w.Questions {
		p.Questions = append(p.Questions, q.question())
	}
	return p
}

type wireQuestion struct {
	ID         word     `json:"id"`
	Text       wireText `json:"text"`
	IsRequired yes      `json:"isRequired"`
}

func (w wireQuestion) question() access.Question {
	return access.Question{ID: string(w.ID), Text: string(w.Text), Required: bool(w.IsRequired)}
}

// wireText is a text that the older dialect wraps in an object.
type wireText word

// UnmarshalJSON reads a string, or the default text of an object.
func (t *wireText) UnmarshalJSON(text []byte) error {
	var plain word
	var wrapped maybe[struct {
		DefaultText word `json:"defaultText"`
	}]
	_, _ = plain.UnmarshalJSON(text), wrapped.UnmarshalJSON(text) // neither ever fails
	*t = wireText(first(plain, wrapped.value.DefaultText))
	return nil
}
