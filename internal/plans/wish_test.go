package plans_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"accessbot/internal/access"
	"accessbot/internal/entrasim"
	"accessbot/internal/graph"
	"accessbot/internal/plans"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Every kind of wish is shown before it is done, and can be kept and read again.
func TestEveryWishIsShownAsItWillBeSent(t *testing.T) {
	inBothDialects(t, func(t *testing.T, version string) {
		w := newWorld(t, version, entrasim.Config{})
		c := &scene{world: w, admin: w.as(t, "Admin1"), app: w.join(t).client.App(), ids: map[string]string{}}
		holder(t, c, "Requestor1")
		id := w.tenant.PackageID("Marketing Campaign")
		o, err := plans.FindObstacles(t.Context(), c.admin, c.app, id)
		require.NoError(t, err)
		was, err := c.app.AssignmentPolicy(t.Context(), o.Policies[0].ID)
		require.NoError(t, err)
		want := was
		want.Length = access.Length{For: access.Duration{Days: 3}}
		thing := plans.Thing{ID: id, Name: "Marketing Campaign"}
		admin := w.link(t, "Admin1")
		for _, wish := range []plans.Wish{
			campaign(), o.Wish(), assigning("Marketing Campaign", "Requestor2")(t, c), removing(t, c),
			plans.BulkRemove{Package: thing, Held: o.Holders()},
			plans.CreateGroup{Group: graph.NewGroup{Name: "A group"}},
			plans.DeleteGroup{Group: thing},
			plans.CreateUser{Account: campaign().People[0]},
			plans.DeleteUser{Person: thing},
			plans.ReplacePolicy{Package: thing, Was: was, Want: want},
			plans.Hide{Package: o.Package},
			plans.Rename{Package: o.Package, Name: "Another"},
			plans.AddPolicy{Package: thing, Policy: campaign().Policies[0]},
			plans.DeletePolicy{Package: thing, Policy: plans.Thing{ID: was.ID, Name: was.Name}},
		} {
			t.Run(string(wish.Kind()), func(t *testing.T) {
				p := w.draft(t, admin, wish)
				require.NotEmpty(t, p.Words())
				for _, s := range p.Steps {
					require.NotEmpty(t, s.Calls, s.Words)
					for _, call := range s.Calls {
						assert.NotContains(t, call.Path+call.Body, "placeholder")
						assert.NotContains(t, call.Body, `"id": ""`)
						assert.Contains(t, call.Path, map[bool]string{true: "/v1.0/", false: "/" + version + "/"}[strings.HasPrefix(call.Path, "/v1.0/groups") || strings.HasPrefix(call.Path, "/v1.0/users")])
						assert.True(t, call.Body == "" || json.Valid([]byte(call.Body)))
					}
				}
				again, err := plans.Parse(p.JSON())
				require.NoError(t, err)
				assert.Equal(t, wish.Kind(), again.Kind())
				same := w.draft(t, admin, again)
				assert.Equal(t, p.Words(), same.Words())
				assert.Equal(t, p.HTTP(), same.HTTP())
			})
		}
		assert.Empty(t, w.changesBy("Admin1"), "showing changes nothing")
	})
}

func TestWishesThatCannotBeAreRefusedWithWords(t *testing.T) {
	w := newWorld(t, "v1.0", entrasim.Config{})
	admin := w.link(t, "Admin1")
	crowd := make([]plans.Held, 1300)
	many := newPackage("General")
	for i := range 60 {
		many.Policies = append(many.Policies, access.AssignmentPolicy{Name: fmt.Sprint(i)})
	}
	bare := newPackage("General")
	bare.Resources = nil
	twice := newPackage("General")
	twice.Policies = append(twice.Policies, twice.Policies[0])
	long := newPackage("General")
	long.Name = strings.Repeat("x", 513)
	for name, wish := range map[string]plans.Wish{
		"too many steps": many, "too many people": plans.BulkRemove{Package: plans.Thing{ID: "x", Name: "x"}, Held: crowd}, "grants nothing": bare,
		"two policies of one name": twice, "too long": long, "no name": plans.CreateGroup{}, "nobody": plans.Assign{Package: plans.Thing{ID: "x"}, Policy: plans.Thing{ID: "x"}},
		"a bad sign-in name": plans.CreateUser{Account: plans.Account{Name: "x", UPN: "no address"}}, "nothing changed": plans.ReplacePolicy{Was: access.AssignmentPolicy{ID: "x", Name: "x"}, Want: access.AssignmentPolicy{Name: "x"}},
		"the same name": plans.Rename{Package: access.Package{ID: "x", Name: "x"}, Name: "x"}, "a policy without a name": plans.AddPolicy{Package: plans.Thing{ID: "x", Name: "x"}},
	} {
		_, err := w.here.book.Draft(t.Context(), admin, wish)
		kindOf(t, access.Invalid, err)
		assert.Regexp(t, `(?i)try again|choose|close|two parts|name of its own`, access.SentenceOf(err), name)
	}
	_, err := w.here.book.Draft(t.Context(), access.Principal{}, newPackage("General"))
	kindOf(t, access.NotLinked, err)
	for _, text := range []string{"", "{}", `{"Kind":"rule"}`, `{"Kind":"hide","Wish":7}`} {
		_, err := plans.Parse([]byte(text))
		kindOf(t, access.Invalid, err)
	}
}
