package plans_test

import (
	"errors"
	"testing"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/entrasim"
	"accessbot/internal/graph"
	"accessbot/internal/plans"

	"github.com/stretchr/testify/require"
)

func services() []situation {
	return []situation{
		{name: "it is throttled in the middle", wish: fixed(newPackage("General")), trouble: fails(entrasim.Fault{Method: "POST", Path: "accessPackages$", Status: 429, RetryAfter: "0.2", Times: 2}), says: ""},
		{name: "it is throttled for long", wish: fixed(newPackage("General")), trouble: fails(entrasim.Fault{Method: "POST", Path: "accessPackages$", Status: 429, RetryAfter: "11"}), says: "too much to do right now"},
		{name: "the reply is lost", wish: fixed(newPackage("General")), trouble: fails(entrasim.Fault{Method: "POST", Path: "/groups$", Kind: entrasim.FaultLostReply}), says: ""},
		{name: "the call is lost", long: true, wish: fixed(newPackage("General")), trouble: fails(entrasim.Fault{Method: "POST", Path: "assignmentPolicies$", Kind: entrasim.FaultReset}), says: ""},
		{name: "Graph is out of order for a while", wish: fixed(newPackage("General")), trouble: fails(entrasim.Fault{Method: "GET", Path: "catalogs$", Status: 503, Times: 9}), says: "did not answer as it should"},
		{name: "a token is refused once", wish: fixed(newPackage("General")), trouble: fails(entrasim.Fault{Method: "POST", Path: "accessPackages$", Status: 401}), says: ""},
	}
}

func signIns() []situation {
	unlink := func(t *testing.T, c *scene) {
		_, err := c.here.store.Unlink(t.Context(), member("Admin1"))
		require.NoError(t, err)
	}
	return []situation{
		{
			name: "the administrator's token is revoked in the middle", at: plans.ActCreatePackage, says: "sign in again.*by itself",
			wish: func(_ *testing.T, c *scene) plans.Wish {
				c.tenant.SetKnobs(func(k *entrasim.Knobs) { k.AccessTokenLife = entrasim.Span(time.Minute) }) // refreshed at each use
				return newPackage("General")
			},
			trouble: func(_ *testing.T, c *scene) { c.tenant.Revoke("Admin1") },
			mend:    func(t *testing.T, c *scene) { c.link(t, "Admin1") },
		},
		{
			name: "the administrator signs out in the middle", wish: fixed(newPackage("General")), at: plans.ActCreatePackage, says: "not linked to an Entra account.*by itself",
			trouble: unlink,
			mend:    func(t *testing.T, c *scene) { c.link(t, "Admin1") },
		},
		{
			name: "the administrator signs in as somebody else in the middle", wish: fixed(newPackage("General")), at: plans.ActCreatePackage, says: "as somebody else than who began this plan.*by itself",
			trouble: func(t *testing.T, c *scene) {
				unlink(t, c)
				c.linkAs(t, member("Admin1"), "Approver1")
			},
			mend: func(t *testing.T, c *scene) {
				unlink(t, c)
				c.link(t, "Admin1")
			},
		},
	}
}

// holder lets somebody hold Marketing Campaign.
func holder(t *testing.T, c *scene, name string) {
	t.Helper()
	_, err := c.as(t, name).Submit(t.Context(), graph.Ask{PackageID: c.tenant.PackageID("Marketing Campaign")})
	require.NoError(t, err)
}

// deletion is the wish to delete a package of the company.
func deletion(name string) func(t *testing.T, c *scene) plans.Wish {
	return func(t *testing.T, c *scene) plans.Wish {
		t.Helper()
		o, err := plans.FindObstacles(t.Context(), c.admin, c.app, c.tenant.PackageID(name))
		require.NoError(t, err)
		return o.Wish()
	}
}

func takeDowns() []situation {
	return []situation{
		{
			name: "another package uses the resource", wish: deletion("Marketing Campaign"), says: "It stays: the package Project Nightfall uses it",
		},
		{
			name: "somebody gets the package meanwhile", wish: deletion("Marketing Campaign"), at: plans.ActDeletePolicy, says: "while somebody holds it.*press Resume",
			trouble: func(t *testing.T, c *scene) { holder(t, c, "Requestor2") },
			mend: func(t *testing.T, c *scene) {
				for _, h := range all(t, c.app.Assignments(t.Context(), graph.AssignmentFilter{PackageID: c.tenant.PackageID("Marketing Campaign"), State: "delivered"})) {
					_, err := c.admin.AdminRemove(t.Context(), h.ID)
					require.NoError(t, err)
				}
			},
		},
		{
			name: "a policy is added meanwhile", wish: deletion("Marketing Campaign"), at: plans.ActDeletePackage, says: "while somebody holds it.*press Resume",
			trouble: func(t *testing.T, c *scene) {
				p, err := c.admin.CreatePolicy(t.Context(), access.AssignmentPolicy{PackageID: c.tenant.PackageID("Marketing Campaign"), Name: "New", Audience: access.Nobody})
				require.NoError(t, err)
				c.ids["policy"] = p.ID
			},
			mend: func(t *testing.T, c *scene) { require.NoError(t, c.admin.DeletePolicy(t.Context(), c.ids["policy"])) },
		},
		{
			name: "a request is open", says: "",
			wish: func(t *testing.T, c *scene) plans.Wish {
				_, err := c.as(t, "Requestor1").Submit(t.Context(), graph.Ask{PackageID: c.tenant.PackageID("Finance Reports"), Justification: "for the quarter"})
				require.NoError(t, err)
				return deletion("Finance Reports")(t, c)
			},
		},
	}
}

func lateTakeDowns() []situation {
	return []situation{
		{
			name: "an assignment is being delivered", slow: true, says: "still granting the package to Requestor1",
			wish: func(t *testing.T, c *scene) plans.Wish {
				holder(t, c, "Requestor1")
				c.tenant.Advance(time.Minute)
				return deletion("Marketing Campaign")(t, c)
			},
			mend: func(t *testing.T, c *scene) {
				c.tenant.SetKnobs(func(k *entrasim.Knobs) { k.DeliveringFor, k.SubmittedFor = 0, 0 })
				c.tenant.Advance(2 * time.Hour)
			},
		},
		{
			name: "the holder was deleted", empty: true, says: "",
			wish: func(t *testing.T, c *scene) plans.Wish {
				made := done(t, c.do(t, c.link(t, "Admin1"), campaign()))
				_, err := c.as(t, "Requestor1").Submit(t.Context(), graph.Ask{PackageID: made.IDs["package"]})
				require.NoError(t, err)
				require.NoError(t, c.admin.DeletePerson(t.Context(), made.IDs["user"]))
				return deletion("Marketing Campaign")(t, c)
			},
		},
		{
			name: "the package was deleted by somebody else", wish: deletion("Sales Dashboards EMEA"), says: "It was gone already",
			trouble: func(t *testing.T, c *scene) {
				id := c.tenant.PackageID("Sales Dashboards EMEA")
				for _, p := range all(t, c.app.AssignmentPolicies(t.Context(), id)) {
					require.NoError(t, c.admin.DeletePolicy(t.Context(), p.ID))
				}
				require.NoError(t, c.admin.DeletePackage(t.Context(), id))
			},
		},
	}
}

// assigning is the wish to assign a package of the company to somebody.
func assigning(pkg, name string) func(t *testing.T, c *scene) plans.Wish {
	return func(t *testing.T, c *scene) plans.Wish {
		t.Helper()
		id := c.tenant.PackageID(pkg)
		policy := all(t, c.app.AssignmentPolicies(t.Context(), id))[0]
		return plans.Assign{
			Package: plans.Thing{ID: id, Name: pkg}, Policy: plans.Thing{ID: policy.ID, Name: policy.Name},
			People: []plans.Thing{{ID: c.tenant.Person(name).ObjectID, Name: name}},
		}
	}
}

func assignments() []situation {
	return []situation{
		{name: "the person holds it already", says: "Requestor1 holds it already", wish: func(t *testing.T, c *scene) plans.Wish {
			holder(t, c, "Requestor1")
			return assigning("Marketing Campaign", "Requestor1")(t, c)
		}},
		{name: "the policy wants approval", wish: assigning("Finance Reports", "Requestor1"), says: "Requestor1: waits for an approver"},
		{
			name: "the person has an open request", says: "Requestor1 has an open request for this package",
			wish: func(t *testing.T, c *scene) plans.Wish {
				r, err := c.as(t, "Requestor1").Submit(t.Context(), graph.Ask{PackageID: c.tenant.PackageID("Finance Reports"), Justification: "for the quarter"})
				require.NoError(t, err)
				c.ids["request"] = r.ID
				w := assigning("Finance Reports", "Requestor1")(t, c).(plans.Assign)
				w.BypassApproval = true
				return w
			},
			mend: func(t *testing.T, c *scene) {
				require.NoError(t, c.as(t, "Requestor1").Cancel(t.Context(), c.ids["request"]))
			},
		},
		{
			name: "the policy is deleted meanwhile", wish: assigning("Marketing Campaign", "Requestor1"), says: "The package has no such policy any more",
			trouble: func(t *testing.T, c *scene) {
				p := all(t, c.app.AssignmentPolicies(t.Context(), c.tenant.PackageID("Marketing Campaign")))[0]
				require.NoError(t, c.admin.DeletePolicy(t.Context(), p.ID))
			},
		},
		{
			name: "the package is deleted meanwhile", wish: assigning("Marketing Campaign", "Requestor1"), says: "The package is not there any more",
			trouble: func(t *testing.T, c *scene) {
				id := c.tenant.PackageID("Marketing Campaign")
				for _, p := range all(t, c.app.AssignmentPolicies(t.Context(), id)) {
					require.NoError(t, c.admin.DeletePolicy(t.Context(), p.ID))
				}
				require.NoError(t, c.admin.DeletePackage(t.Context(), id))
			},
		},
	}
}

func badDeliveries() []situation {
	return []situation{
		{
			name: "the person is deleted meanwhile", says: "Nobody is not in the directory any more",
			wish: func(t *testing.T, c *scene) plans.Wish {
				w := assigning("Marketing Campaign", "Requestor1")(t, c).(plans.Assign)
				w.People[0] = plans.Thing{ID: "00000000-0000-0000-0000-00000000dead", Name: "Nobody"}
				return w
			},
		},
		{
			name: "the delivery fails", wish: assigning("Marketing Campaign", "Requestor1"), says: "could not grant everything to Requestor1",
			trouble: func(_ *testing.T, c *scene) {
				c.tenant.SetKnobs(func(k *entrasim.Knobs) { k.DeliverAs = "deliveryFailed" })
			},
			mend: func(t *testing.T, c *scene) {
				c.tenant.SetKnobs(func(k *entrasim.Knobs) { k.DeliverAs = "delivered" })
				require.NoError(t, c.admin.Reprocess(t.Context(), c.tenant.Requests()[0].ID))
			},
		},
		{
			name: "the delivery takes long", slow: true, wish: assigning("Marketing Campaign", "Requestor1"), says: "still granting the package to Requestor1",
			mend: func(_ *testing.T, c *scene) { c.tenant.Advance(2 * time.Hour) },
		},
	}
}

// removing is the wish to remove Requestor1 from Marketing Campaign.
func removing(t *testing.T, c *scene) plans.Wish {
	t.Helper()
	o, err := plans.FindObstacles(t.Context(), c.admin, c.app, c.tenant.PackageID("Marketing Campaign"))
	require.NoError(t, err)
	held := o.Holders()
	require.Len(t, held, 1)
	return plans.Remove{Package: plans.Thing{ID: o.Package.ID, Name: o.Package.Name}, Held: held[0], Groups: o.Wish().Groups}
}

func removalTroubles() []situation {
	return []situation{
		{
			name: "another package keeps the membership", says: "Still there, by another package or by hand: Requestor1 in Marketing resources",
			wish: func(t *testing.T, c *scene) plans.Wish {
				holder(t, c, "Requestor1")
				_, err := c.as(t, "Requestor1").Submit(t.Context(), graph.Ask{PackageID: c.tenant.PackageID("Project Nightfall")})
				require.NoError(t, err)
				return removing(t, c)
			},
		},
		{
			name: "the person has given it back", says: "Requestor1 did not hold it any more",
			wish: func(t *testing.T, c *scene) plans.Wish {
				holder(t, c, "Requestor1")
				w := removing(t, c).(plans.Remove)
				_, err := c.as(t, "Requestor1").UserRemove(t.Context(), w.Held.AssignmentID)
				require.NoError(t, err)
				return w
			},
		},
		{
			name: "a removal is under way", slow: true, says: "still taking away the access of Requestor1",
			wish: func(t *testing.T, c *scene) plans.Wish {
				holder(t, c, "Requestor1")
				c.tenant.Advance(2 * time.Hour)
				w := removing(t, c).(plans.Remove)
				_, err := c.as(t, "Requestor1").UserRemove(t.Context(), w.Held.AssignmentID)
				require.NoError(t, err)
				return w
			},
			mend: func(_ *testing.T, c *scene) { c.tenant.Advance(2 * time.Hour) },
		},
		{
			name: "DELETE is chosen and the service has none", says: "Entra does not delete assignments, so I asked it to remove this one",
			wish: func(t *testing.T, c *scene) plans.Wish {
				holder(t, c, "Requestor1")
				w := removing(t, c).(plans.Remove)
				w.TryDelete = true
				return w
			},
		},
	}
}

func changes() []situation {
	narrow := func(t *testing.T, c *scene) plans.Wish {
		t.Helper()
		id := c.tenant.PackageID("Marketing Campaign")
		was, err := c.app.AssignmentPolicy(t.Context(), all(t, c.app.AssignmentPolicies(t.Context(), id))[0].ID)
		require.NoError(t, err)
		want := was
		want.Length = access.Length{For: access.Duration{Days: 7}}
		return plans.ReplacePolicy{Package: plans.Thing{ID: id, Name: "Marketing Campaign"}, Was: was, Want: want}
	}
	describe := func(words string) func(t *testing.T, c *scene) {
		return func(t *testing.T, c *scene) {
			id := all(t, c.app.AssignmentPolicies(t.Context(), c.tenant.PackageID("Marketing Campaign")))[0].ID
			_, err := c.admin.ReplacePolicy(t.Context(), id, func(p access.AssignmentPolicy) access.AssignmentPolicy {
				p.Description = words
				return p
			})
			require.NoError(t, err)
		}
	}
	hide := func(t *testing.T, c *scene) plans.Wish {
		p, err := c.app.Package(t.Context(), c.tenant.PackageID("Marketing Campaign"))
		require.NoError(t, err)
		return plans.Rename{Package: p, Name: "Spring Campaign", Description: p.Description}
	}
	name := func(name string) func(t *testing.T, c *scene) {
		return func(t *testing.T, c *scene) {
			require.NoError(t, c.admin.UpdatePackage(t.Context(), c.ids["package"], graph.PackageChange{Name: &name}))
		}
	}
	renaming := func(t *testing.T, c *scene) plans.Wish {
		c.ids["package"] = c.tenant.PackageID("Marketing Campaign")
		return hide(t, c)
	}
	return []situation{
		{name: "somebody else edits the policy", wish: narrow, trouble: describe("Edited by somebody"), says: "Somebody changed the policy All employees meanwhile .description", mend: describe("Every employee can request this.")},
		{name: "the package is renamed meanwhile", wish: renaming, trouble: name("Winter Campaign"), says: "Somebody changed the package Winter Campaign meanwhile", mend: name("Marketing Campaign")},
		{name: "the package has the name already", wish: renaming, trouble: name("Spring Campaign"), says: "It was so already"},
	}
}

func directory() []situation {
	return []situation{
		{
			name: "the group is still granted", empty: true, says: "still granted by Marketing Campaign",
			wish: func(t *testing.T, c *scene) plans.Wish {
				made := done(t, c.do(t, c.link(t, "Admin1"), campaign()))
				c.ids = made.IDs
				return plans.DeleteGroup{Group: plans.Thing{ID: made.IDs["group"], Name: "Marketing resources"}}
			},
			mend: func(t *testing.T, c *scene) {
				require.NoError(t, c.admin.RemoveRole(t.Context(), c.ids["package"], c.ids["roleScope"]))
			},
		},
		{
			name: "the person still holds a package", empty: true, says: "still holds Marketing Campaign",
			wish: func(t *testing.T, c *scene) plans.Wish {
				made := done(t, c.do(t, c.link(t, "Admin1"), campaign()))
				c.ids = made.IDs
				holder(t, c, "Requestor1")
				return plans.DeleteUser{Person: plans.Thing{ID: made.IDs["user"], Name: "Requestor1"}}
			},
			mend: func(t *testing.T, c *scene) {
				held := all(t, c.app.Assignments(t.Context(), graph.AssignmentFilter{PackageID: c.ids["package"]}))
				_, err := c.admin.AdminRemove(t.Context(), held[0].ID)
				require.NoError(t, err)
			},
		},
		{
			name: "the sign-in name is of another domain", empty: true, says: "Entra does not accept the account x@elsewhere.example",
			wish: fixed(plans.CreateUser{Account: plans.Account{Name: "X", UPN: "x@elsewhere.example"}}),
		},
		{
			name: "the password cannot be shown", empty: true, wish: fixed(plans.CreateUser{Account: campaign().People[0]}), says: "could not show you the password",
			trouble: func(_ *testing.T, c *scene) { c.secrets.failing(errors.New("Slack is out of reach")) },
			mend:    func(_ *testing.T, c *scene) { c.secrets.failing(nil) },
		},
		{
			name: "the group is gone already", empty: true, says: "It was gone already",
			wish: fixed(plans.DeleteGroup{Group: plans.Thing{ID: "00000000-0000-0000-0000-00000000dead", Name: "Gone"}}),
		},
	}
}
