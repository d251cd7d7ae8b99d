package views

import (
	"fmt"
	"strings"

	"accessbot/internal/access"
)

// form is the form of a package with these policies.
func (f foreign) form(policies ...access.Policy) Form {
	return Form{Draft: f.draft(), Package: f.pack(), Policies: policies}
}

// policies are n ways to the same package, all with the same words.
func (f foreign) policies(n int) []access.Policy {
	out := make([]access.Policy, n)
	for i := range out {
		out[i] = f.policy()
		out[i].ID = fmt.Sprintf("policy-%d", i+1)
		out[i].Length.For.Days = i + 1
		out[i].Approval = i%2 == 1
		out[i].Justification = i%3 == 1
	}
	return out
}

func formStories() []story {
	with := func(change func(*Form), n int) func(foreign) any {
		return func(f foreign) any {
			form := f.form(f.policies(n)...)
			change(&form)
			return RequestForm(form)
		}
	}
	as := func(*Form) {}
	return []story{
		{"form of one policy", with(as, 1)},
		{"form with nothing typed", with(func(f *Form) { f.Draft.Reason = "" }, 1)},
		{"form that needs approval and a reason", with(func(f *Form) { f.Policies[0].Approval, f.Policies[0].Justification = true, true }, 1)},
		{"form of no policy", with(as, 0)},
		{"form of two policies", with(as, 2)},
		{"form with a policy chosen", with(func(f *Form) { f.Draft.PolicyID = "policy-2" }, 3)},
		{"form with a chosen policy that is gone", with(func(f *Form) { f.Draft.PolicyID = "policy-99" }, 3)},
		{"form of ten policies", with(as, 10)},
		{"form of eleven policies", with(func(f *Form) { f.Draft.PolicyID = "policy-11" }, 11)},
		{"form of 130 policies", with(as, 130)},
		{"form of a long policy", with(func(f *Form) {
			f.Policies[1].Length.For = access.Duration{Years: 1111, Months: 2222, Weeks: 3333, Days: 44444, Hours: 55555, Minutes: 33333}
		}, 2)},
		{"form of a package that says nothing", with(func(f *Form) { f.Package.Description, f.Package.Contents = "", nil }, 1)},
		{"form of a package with 200 groups", with(func(f *Form) {
			for range 199 {
				f.Package.Contents = append(f.Package.Contents, f.Package.Contents[0])
			}
		}, 1)},
		{"form of a role without a name", with(func(f *Form) { f.Package.Contents[0].Role = "" }, 1)},
		{"form after a refusal", func(f foreign) any {
			form := f.form(f.policy())
			form.Problem = f.Sentence
			return RequestForm(form)
		}},
		{"form with the longest reason", with(func(f *Form) { f.Draft.Reason = strings.Repeat("é", access.MaxReason) }, 1)},
		{"form with a reason that is too long", with(func(f *Form) { f.Draft.Reason = strings.Repeat("é", access.MaxReason+1) }, 1)},
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
	choose := func(change func(*Choice), near int) func(foreign) any {
		return func(f foreign) any {
			c := Choice{Typed: f.Typed, Near: f.near(near), DraftID: draftID}
			change(&c)
			return ChoosePackage(c)
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
