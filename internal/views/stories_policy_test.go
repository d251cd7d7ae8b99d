package views

import "fmt"

// policyPage is a form about a policy that is there, with all it can show.
func (f foreign) policyPage() PolicyPage {
	return PolicyPage{
		Form: FormAdminEdit, Private: "edit-1", Package: f.Package, Now: f.assignmentPolicy().Words(), Delete: "package-1 policy-1",
		Fields: PolicyFields{
			Name: f.Policy, Audience: AskChosen, Partners: []Option{{Value: "org-1", Text: f.Catalog}}, Alternate: "U0APPROVE01", Reason: true, Extend: true,
			Stages:    [2]StageFields{{How: ApproveBoss, People: []string{"U0ADMIN0001"}}, {How: ApproveSome, Group: Option{Value: "group-1", Text: f.Group}}},
			Questions: f.Typed, Days: "45",
			Review: ReviewFields{Every: "quarterly", By: ReviewPeople, People: []string{"U0ADMIN0001"}, Days: "21", Unanswered: "keepAccess"},
		},
	}
}

// keptPage is a form about a policy of which it can show little.
func (f foreign) keptPage() PolicyPage {
	p := f.policyPage()
	p.Fields = PolicyFields{Name: f.Policy, Audience: Keep, Stages: [2]StageFields{{How: Keep}, {How: Keep}}, Review: ReviewFields{Every: Keep}}
	p.Kept = KeptFields{Audience: f.Sentence, Stages: [2]string{f.Sentence, f.Person}, Alternate: f.Person, Questions: f.Sentence, Days: f.Sentence, Review: f.Sentence}
	return p
}

func (f foreign) thirdPolicy() PolicyPage {
	p := PolicyPage{Form: FormAdminPolicy, Private: "form-1.2", Package: f.Package, Fields: NewPolicy()}
	for i := range 12 {
		p.Before = append(p.Before, fmt.Sprint(f.Policy, i))
	}
	return p
}

func policyStories() []story {
	return []story{
		{"policy form", func(f foreign) any {
			return PolicyForm(PolicyPage{Form: FormAdminPolicy, Private: "form-1.0", Package: f.Package, Fields: NewPolicy()})
		}},
		{"policy form after others", func(f foreign) any { return PolicyForm(f.thirdPolicy()) }},
		{"policy form with a problem", func(f foreign) any {
			m := PolicyForm(PolicyPage{Form: FormAdminPolicy, Private: "form-1.0", Package: f.Package, Fields: NewPolicy()})
			Refill(m, f.Sentence, map[string]string{BlockAudience: AskPeople, BlockQuestions: f.Typed, BlockAlternate: "U0APPROVE01"},
				map[string][]string{BlockPeople: {"U0REQUEST01"}, BlockWhy: {BlockWhy}, BlockApprover: {"U0APPROVE01"}})
			return m
		}},
		{"policy form of a package that is there", func(f foreign) any {
			return PolicyForm(PolicyPage{Form: FormAdminAddPolicy, Private: "package-1", Package: f.Package, Fields: NewPolicy()})
		}},
		{"edit form of a policy", func(f foreign) any { return PolicyForm(f.policyPage()) }},
		{"edit form of a policy that it cannot show", func(f foreign) any { return PolicyForm(f.keptPage()) }},
	}
}
