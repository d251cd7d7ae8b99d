package views

import (
	"fmt"
	"strings"

	"accessbot/internal/access"
)

// form is the form of a package with these policies.
func (f foreign) form(policies ...access.Requirements) Form {
	form := Form{Draft: f.draft(), Package: f.pack()}
	form.Draft.Policies = policies
	return form
}

// policies are n ways to the same package, all with the same words.
func (f foreign) policies(n int) []access.Requirements {
	out := make([]access.Requirements, n)
	for i := range out {
		out[i].Policy = f.policy()
		out[i].ID = fmt.Sprintf("policy-%d", i+1)
		out[i].Length.For.Days = i + 1
		out[i].Approval = i%2 == 1
		out[i].Justification = i%3 == 1
	}
	return out
}

// questions are one of every kind, n of each.
func (f foreign) questions(n int) []access.Prompt {
	choices := func(n int) []access.Choice {
		out := make([]access.Choice, n)
		for i := range out {
			out[i] = access.Choice{Value: fmt.Sprintf("value-%d", i), Text: f.Role, Localizations: []access.Localization{{Language: "de", Text: f.Group}}}
		}
		return out
	}
	var all []access.Prompt
	for range n {
		all = append(all,
			access.Prompt{Kind: access.TextPrompt, Text: f.Typed, SingleLine: true, Required: true, Pattern: `^[A-Z]+-\d+$`},
			access.Prompt{Kind: access.TextPrompt, Text: f.Typed},
			access.Prompt{Kind: access.ChoicePrompt, Text: f.Typed, Required: true, Choices: choices(3)},
			access.Prompt{Kind: access.ChoicePrompt, Text: f.Typed, Multiple: true, Choices: choices(10)},
			access.Prompt{Kind: access.ChoicePrompt, Text: f.Typed, Choices: choices(11)},
			access.Prompt{Kind: access.ChoicePrompt, Text: f.Typed, Multiple: true, Choices: choices(250)},
			access.Prompt{Kind: access.ChoicePrompt, Text: f.Typed, Choices: choices(250)},
			access.Prompt{Kind: access.UnknownPrompt, Text: f.Typed},
		)
	}
	for i := range all {
		all[i].ID = fmt.Sprintf("question-%d", i+1)
		all[i].Localizations = []access.Localization{{Language: "de", Text: f.Description}}
	}
	return all
}

func formStories() []story {
	with := func(change func(*Form), n int) func(f foreign) any {
		return func(f foreign) any {
			form := f.form(f.policies(n)...)
			change(&form)
			return f.RequestForm(form)
		}
	}
	as := func(*Form) {}
	return []story{
		{"form of one policy", with(as, 1)},
		{"form with nothing typed", with(func(f *Form) { f.Draft.Reason = "" }, 1)},
		{"form that needs approval and a reason", with(func(f *Form) {
			f.Draft.Policies[0].Approval, f.Draft.Policies[0].Justification = true, true
			f.Notices = []string{"First, your manager Manager1 decides.", "Then one of Finance approvers (2 people) decides."}
		}, 1)},
		{"form of no policy", with(as, 0)},
		{"form of two policies", with(as, 2)},
		{"form with a policy chosen", with(func(f *Form) { f.Draft.PolicyID = "policy-2" }, 3)},
		{"form with a chosen policy that is gone", with(func(f *Form) { f.Draft.PolicyID = "policy-99" }, 3)},
		{"form of ten policies", with(as, 10)},
		{"form of eleven policies", with(func(f *Form) { f.Draft.PolicyID = "policy-11" }, 11)},
		{"form of 130 policies", with(as, 130)},
		{"form of a long policy", with(func(f *Form) {
			f.Draft.Policies[1].Length.For = access.Duration{Years: 1111, Months: 2222, Weeks: 3333, Days: 44444, Hours: 55555, Minutes: 33333}
		}, 2)},
		{"form of a package that says nothing", with(func(f *Form) { f.Package.Description, f.Package.Contents = "", nil }, 1)},
		{"form of a package with 200 groups", with(func(f *Form) {
			for range 199 {
				f.Package.Contents = append(f.Package.Contents, f.Package.Contents[0])
			}
		}, 1)},
		{"form of a role without a name", with(func(f *Form) { f.Package.Contents[0].Role = "" }, 1)},
		{"form after a refusal", func(f foreign) any {
			form := f.form(f.policies(1)...)
			form.Problem = f.Sentence
			return f.RequestForm(form)
		}},
		{"form with the longest reason", with(func(f *Form) { f.Draft.Reason = strings.Repeat("é", access.MaxReason) }, 1)},
		{"form with a reason that is too long", with(func(f *Form) { f.Draft.Reason = strings.Repeat("é", access.MaxReason+1) }, 1)},
		{"form with dates", with(func(f *Form) { f.Draft.Policies[0].CustomSchedule = true }, 1)},
		{"form with dates chosen", with(func(f *Form) {
			f.Draft.Policies[0].CustomSchedule = true
			f.Draft.Start, f.Draft.End = noon().AddDate(0, 0, 1), noon().AddDate(0, 0, 8)
			f.Notices = []string{Language{}.ReadDays(f.Draft)}
		}, 1)},
		{"form with a length typed", with(func(f *Form) {
			f.Draft.Policies[0].CustomSchedule, f.Draft.Length = true, access.Duration{Hours: 8}
		}, 1)},
		{"form to extend", with(func(f *Form) {
			f.Draft.AssignmentID, f.Draft.Policies[0].CustomSchedule, f.Draft.Policies[0].ApprovalForExtend = "a1", true, true
		}, 1)},
	}
}

func questionStories() []story {
	page := func(n int, locale string) func(f foreign) any {
		return func(f foreign) any {
			form := f.form(f.policies(1)...)
			form.Draft.Policies[0].Prompts, form.Draft.Locale, form.Page = f.questions(2), locale, n
			form.Draft.Answers = map[string][]string{
				"question-1": {f.Reason}, "question-3": {"value-1"}, "question-4": {"value-0", "value-9"},
				"question-6": {"value-249"}, "question-7": {"value-120"}, "question-11": {"gone"},
			}
			return f.RequestForm(form)
		}
	}
	return []story{
		{"questions on the first page", page(0, "")},
		{"questions on the second page", page(1, "en-GB")},
		{"questions on the last page", page(99, "")},
		{"questions in another language", page(0, "de-AT")},
	}
}

// near are n packages of the same name.
func (f foreign) near(n int) []access.Package {
	out := make([]access.Package, n)
	for i := range out {
		out[i] = f.pack()
		out[i].ID = fmt.Sprintf("%08x-0000-4000-8000-000000000001", 0xa0000000+i)
	}
	return out
}

func choiceStories() []story {
	choose := func(change func(*Choice), near int) func(f foreign) any {
		return func(f foreign) any {
			c := Choice{Typed: f.Typed, Near: f.near(near), DraftID: draftID}
			change(&c)
			return f.ChoosePackage(c)
		}
	}
	named := func(c *Choice) {
		for i, region := range []string{"EMEA", "APAC", "Americas"} {
			c.Near[i].Name = "Sales Dashboards " + region
		}
		c.Tied = true
	}
	return []story{
		{"choice with nothing typed", choose(func(c *Choice) { c.Typed = "" }, 0)},
		{"choice with one near name", choose(func(*Choice) {}, 1)},
		{"choice with no near name", choose(func(*Choice) {}, 0)},
		{"choice among three names", choose(named, 3)},
		{"choice among tied names", choose(func(c *Choice) { c.Tied = true }, 3)},
		{"choice among names that differ at their end", choose(func(c *Choice) {
			for i := range c.Near {
				c.Near[i].Name = strings.Repeat("A very long name of a package ", 3) + fmt.Sprint(i)
			}
		}, 3)},
		{"choice without catalog and description", choose(func(c *Choice) { c.Near[0].Catalog, c.Near[0].Description = "", "" }, 1)},
		{"choice among 300", choose(func(c *Choice) { c.Tied = true }, 300)},
		{"choice of nothing", choose(func(c *Choice) { c.Nothing = true }, 0)},
		{"choice of nothing with My Access", choose(func(c *Choice) { c.Nothing, c.MyAccess = true, myAccess }, 0)},
	}
}
