package views

import "fmt"

// gives is the second page of a new package after something was chosen on it.
func (f foreign) gives() GivesPage {
	return GivesPage{
		Private: "form-1", Package: f.Package, Problem: f.Sentence, Finds: true, NewGroup: f.Typed,
		Held: []Given{{Value: "0.0", Resource: f.Catalog, Role: f.Role}, {Value: "0.1", Resource: f.Catalog, Role: f.Role}}, Gives: []string{"0.1"},
		Groups: []Option{{Value: "group-1", Text: f.Group}}, Found: []Option{{Value: "site 1 Members", Text: f.Group + " · Members", Description: f.Description}},
	}
}

func givesStories() []story {
	return []story{
		{"gives form", func(f foreign) any { return GivesForm(GivesPage{Private: "form-1", Package: f.Package}) }},
		{"gives form that searches applications and sites", func(f foreign) any {
			return GivesForm(GivesPage{Private: "form-1", Package: f.Package, Finds: true})
		}},
		{"gives form with what was chosen", func(f foreign) any { return GivesForm(f.gives()) }},
		{"gives form that was refused", func(f foreign) any {
			m := GivesForm(f.gives())
			Refill(m, f.Sentence, map[string]string{BlockNewGroup: f.Typed}, map[string][]string{BlockGives: {"0.0"}})
			return m
		}},
		{"gives form of a catalog that holds much", func(f foreign) any {
			held := make([]Given, maxOptions+2)
			for i := range held {
				held[i] = Given{Value: fmt.Sprintf("%d.0", i), Resource: f.Catalog, Role: f.Role}
			}
			return GivesForm(GivesPage{Private: "form-1", Package: f.Package, Held: held})
		}},
	}
}
