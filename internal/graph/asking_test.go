package graph_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/entrasim"
	"accessbot/internal/graph"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// travel is what Requestor1 is told of Travel Planner, and a good ask for it.
func (w *world) travel(t *testing.T, person *graph.Delegated) (access.Requirements, graph.Ask) {
	t.Helper()
	id := w.tenant.PackageID("Travel Planner")
	demands, err := person.Requirements(t.Context(), id)
	require.NoError(t, err)
	require.Len(t, demands, 1)
	p := demands[0].Prompts
	return demands[0], graph.Ask{
		PackageID: id, PolicyID: demands[0].ID, Justification: "the fair",
		Answers: []access.Answer{
			{PromptID: p[0].ID, Kind: p[0].Kind, Value: "CC-1234"},
			{PromptID: p[2].ID, Kind: p[2].Kind, Value: "second", Display: "Second class"},
			{PromptID: p[3].ID, Kind: p[3].Kind, Values: []string{"europe", "asia"}},
		},
	}
}

func TestEveryTypeOfQuestionIsToldAndAnswered(t *testing.T) {
	inBothDialects(t, func(t *testing.T, version string) {
		t.Parallel()
		w := newWorld(t, instantly(), speaking(version))
		person := w.as(t, "Requestor1")
		demands, ask := w.travel(t, person)
		p := demands.Prompts
		require.Len(t, p, 4)
		assert.True(t, p[0].Required && p[0].SingleLine && p[0].Kind == access.TextPrompt)
		assert.Equal(t, "^CC-[0-9]{4}$", p[0].Pattern)
		assert.False(t, p[1].Required || p[1].SingleLine)
		assert.True(t, p[2].Required && !p[2].Multiple && p[2].Kind == access.ChoicePrompt)
		assert.True(t, p[3].Multiple)
		assert.Equal(t, "Welche Klasse?", p[2].In("de-AT"))
		assert.Equal(t, "Zweite Klasse", p[2].Choices[0].In("de"))
		assert.True(t, demands.CustomSchedule && demands.Justification)
		assert.Equal(t, "for 60 days", demands.Length.Words())
		assert.Empty(t, demands.Earlier)

		made, err := person.Submit(t.Context(), ask)
		require.NoError(t, err)
		read, err := w.client.App().Request(t.Context(), made.ID)
		require.NoError(t, err)
		require.Len(t, read.Answers, 3)
		assert.Equal(t, []string{"europe", "asia"}, p[3].Taken(read.Answers[2]))
		assert.Equal(t, "Europa, Asien", p[3].Words(read.Answers[2], "de"))
		again, err := person.Requirements(t.Context(), ask.PackageID)
		require.NoError(t, err)
		if version == "beta" {
			require.Len(t, again[0].Earlier, 3)
			assert.Equal(t, "CC-1234", again[0].Earlier[0].Value)
		} else {
			assert.Empty(t, again[0].Earlier, "v1.0 does not tell it")
		}
	})
}

func TestRefusedAskNamesThePartThatIsNotTaken(t *testing.T) {
	inBothDialects(t, func(t *testing.T, version string) {
		t.Parallel()
		w := newWorld(t, instantly(), speaking(version))
		person := w.as(t, "Requestor1")
		demands, good := w.travel(t, person)
		now := time.Now()
		for name, tt := range map[string]struct {
			spoil func(*graph.Ask)
			want  access.Misfit
		}{
			"no reason": {func(a *graph.Ask) { a.Justification = " " }, access.Misfit{Part: access.PartReason, Fit: access.FitMissing}},
			"an answer is missing": {
				func(a *graph.Ask) { a.Answers = a.Answers[1:] },
				access.Misfit{Part: access.PartAnswer, Fit: access.FitMissing, PromptID: demands.Prompts[0].ID},
			},
			"an answer has another form": {
				func(a *graph.Ask) { a.Answers[0].Value = "1234" },
				access.Misfit{Part: access.PartAnswer, Fit: access.FitWrongForm, PromptID: demands.Prompts[0].ID},
			},
			"a choice that is none": {
				func(a *graph.Ask) { a.Answers[1].Value = "third" },
				access.Misfit{Part: access.PartAnswer, Fit: access.FitNoChoice, PromptID: demands.Prompts[2].ID},
			},
			"one of several choices is none": {
				func(a *graph.Ask) { a.Answers[2].Values[1] = "mars" },
				access.Misfit{Part: access.PartAnswer, Fit: access.FitNoChoice, PromptID: demands.Prompts[3].ID},
			},
			"the end lies before the start": {func(a *graph.Ask) {
				a.Schedule = access.Schedule{Start: now.Add(48 * time.Hour), Length: access.Length{Until: now.Add(24 * time.Hour)}}
			}, access.Misfit{Part: access.PartEnd, Fit: access.FitNotInOrder}},
		} {
			t.Run(name, func(t *testing.T) {
				ask := good
				ask.Answers = slices.Clone(good.Answers)
				ask.Answers[2].Values = slices.Clone(good.Answers[2].Values)
				tt.spoil(&ask)
				_, err := person.Submit(t.Context(), ask)
				kindOf(t, access.Invalid, err)
				misfit, ok := errors.AsType[*access.Misfit](err)
				require.True(t, ok, "%v", err)
				assert.Equal(t, tt.want, *misfit)
			})
		}
		tooLong := good
		tooLong.Schedule = access.Schedule{Length: access.Length{For: access.Duration{Days: 61}}}
		_, err := person.Submit(t.Context(), tooLong)
		misfit, ok := errors.AsType[*access.Misfit](err)
		require.True(t, ok, "%v", err)
		assert.Equal(t, access.FitTooLong, misfit.Fit)
		assert.WithinDuration(t, now.AddDate(0, 0, 60), misfit.Latest, 2*time.Hour)
		assert.Empty(t, w.tenant.Requests())
	})
}

func TestScheduleOfTheRequestorsOwnIsKept(t *testing.T) {
	inBothDialects(t, func(t *testing.T, version string) {
		t.Parallel()
		cfg := instantly()
		cfg.Frozen = true
		w := newWorld(t, cfg, speaking(version))
		person := w.as(t, "Requestor1")
		_, ask := w.travel(t, person)
		start := w.tenant.Now().Truncate(time.Second).Add(72 * time.Hour)
		ask.Schedule = access.Schedule{Start: start, Length: access.Length{For: access.Duration{Days: 7}}}
		made, err := person.Submit(t.Context(), ask)
		require.NoError(t, err)
		read, err := w.client.App().Request(t.Context(), made.ID)
		require.NoError(t, err)
		assert.Equal(t, access.Scheduled, read.State)
		assert.Equal(t, ask.Schedule, read.Schedule)
		w.tenant.Advance(73 * time.Hour)
		held := all(t, person.MyAssignments(t.Context()))
		require.Len(t, held, 1)
		assert.Equal(t, "General", held[0].Catalog)
		assert.Equal(t, ask.PolicyID, held[0].PolicyID)
		assert.Equal(t, start.AddDate(0, 0, 7), held[0].Expires)
		assert.Equal(t, start, held[0].Schedule.Start)
		mine := all(t, person.MyRequests(t.Context()))
		require.Len(t, mine, 1)
		assert.Equal(t, "General", mine[0].Catalog)
		assert.Equal(t, "All employees", mine[0].PolicyName)
		w.tenant.Advance(7 * 24 * time.Hour)
		held = all(t, person.MyAssignments(t.Context()))
		require.Len(t, held, 1)
		assert.False(t, held[0].Holds())
		assert.Equal(t, start.AddDate(0, 0, 7), held[0].Ended)
	})
}

func TestWhatMayNotBeHeldTogetherIsNamed(t *testing.T) {
	inBothDialects(t, func(t *testing.T, version string) {
		t.Parallel()
		w := newWorld(t, instantly(), speaking(version))
		person := w.as(t, "Requestor1")
		orders, payments := w.tenant.PackageID("Purchase Orders"), w.tenant.PackageID("Payment Run")
		_, err := person.Submit(t.Context(), graph.Ask{PackageID: orders})
		require.NoError(t, err)
		_, err = person.Submit(t.Context(), graph.Ask{PackageID: payments})
		kindOf(t, access.Incompatible, err)
		clash, ok := errors.AsType[*access.Clash](err)
		require.True(t, ok, "%v", err)
		require.Len(t, clash.Packages, 1)
		assert.Equal(t, "Purchase Orders", clash.Packages[0].Name)
		before, err := w.client.App().Clash(t.Context(), w.tenant.Person("Auditor1").ObjectID, payments)
		require.NoError(t, err)
		require.Len(t, before.Groups, 1)
		assert.Equal(t, "Security on call", before.Groups[0].Name)
		none, err := w.client.App().Clash(t.Context(), w.tenant.Person("Requestor2").ObjectID, payments)
		require.NoError(t, err)
		assert.False(t, none.Any())
	})
}

func TestHolderExtendsAndGivesBackOnce(t *testing.T) { // I3
	for name, fault := range lostReplies() {
		t.Run("when "+name, func(t *testing.T) {
			inBothDialects(t, func(t *testing.T, version string) {
				t.Parallel()
				w := newWorld(t, frozen(), speaking(version))
				requestor := w.link(t, "Requestor1")
				lost := fault // both dialects change it
				lost.Method, lost.Path = "POST", "(?i)assignmentRequests$"
				w.bubble(t, func(t *testing.T, in *world) { in.changeTwice(t, requestor, lost) })
			})
		})
	}
}

// changeTwice extends and gives back what a person holds; each change loses its
// reply, and is then made once more as after a crash.
func (w *world) changeTwice(t *testing.T, requestor access.Principal, fault entrasim.Fault) {
	t.Helper()
	person := w.client.As(requestor)
	_, err := person.Submit(t.Context(), graph.Ask{PackageID: w.tenant.PackageID("Sales Dashboards EMEA")})
	require.NoError(t, err)
	held := all(t, person.MyAssignments(t.Context()))
	require.Len(t, held, 1)
	for _, change := range []func(context.Context, graph.Change) (access.Request, error){person.UserUpdate, person.GiveBack} {
		pass(5 * time.Minute) // nobody takes an older request for this one
		w.tenant.Fail(fault)
		before, begun := len(w.tenant.Requests()), time.Now()
		made, err := change(t.Context(), graph.Change{AssignmentID: held[0].ID})
		require.NoError(t, err)
		again, err := change(t.Context(), graph.Change{AssignmentID: held[0].ID, Since: begun})
		require.NoError(t, err)
		assert.Equal(t, made.ID, again.ID, "a repeated change finds the first")
		assert.Len(t, w.tenant.Requests(), before+1)
	}
	assert.False(t, all(t, person.MyAssignments(t.Context()))[0].Holds())
	_, err = person.UserRemove(t.Context(), held[0].ID)
	kindOf(t, access.NotFound, err)
}

func TestPolicyThatLeavesExtensionToOthersIsToldSo(t *testing.T) {
	inBothDialects(t, func(t *testing.T, version string) {
		t.Parallel()
		w := newWorld(t, instantly(), speaking(version))
		person := w.as(t, "Requestor1")
		_, err := person.Submit(t.Context(), graph.Ask{PackageID: w.tenant.PackageID("Marketing Campaign")})
		require.NoError(t, err)
		held := all(t, person.MyAssignments(t.Context()))[0]
		_, err = person.UserUpdate(t.Context(), graph.Change{AssignmentID: held.ID})
		assert.Contains(t, kindOf(t, access.NoPolicy, err), "does not let you extend it")
		rights, err := w.client.App().Rights(t.Context(), held.PolicyID)
		require.NoError(t, err)
		assert.Equal(t, access.RequestorRights{Add: true, Remove: true}, rights)
	})
}

func TestPackagesAreListedWithWhatTheyContain(t *testing.T) {
	inBothDialects(t, func(t *testing.T, version string) {
		t.Parallel()
		w := newWorld(t, entrasim.Config{PageSize: 4}, speaking(version))
		person := w.as(t, "Requestor1")
		listed, err := person.RequestableInFull(t.Context())
		require.NoError(t, err)
		i := slices.IndexFunc(listed, func(p access.Package) bool { return p.Name == "Finance Reports" })
		require.GreaterOrEqual(t, i, 0)
		assert.Equal(t, "Finance", listed[i].Catalog)
		require.Len(t, listed[i].Contents, 1)
		assert.Equal(t, "Finance readers", listed[i].Contents[0].Resource)
		assert.NotContains(t, names(listed), "Project Nightfall")
		assert.NotContains(t, names(listed), "Old Intranet", "its policy is switched off")
		hidden, err := w.client.App().Package(t.Context(), w.tenant.PackageID("Project Nightfall"))
		require.NoError(t, err)
		assert.True(t, hidden.Hidden)
	})
}

func TestSeveralAssignmentsOfOnePackageAreToldApart(t *testing.T) {
	inBothDialects(t, func(t *testing.T, version string) {
		t.Parallel()
		w := newWorld(t, frozen(), speaking(version))
		w.tenant.SetKnobs(func(k *entrasim.Knobs) { k.SecondAssignment = true })
		admin, person := w.admin(t), w.as(t, "Requestor1")
		sandbox := w.tenant.PackageID("Engineering Sandbox")
		policies := all(t, w.client.App().AssignmentPolicies(t.Context(), sandbox))
		require.Len(t, policies, 2)
		for _, p := range policies {
			_, err := admin.AdminAdd(t.Context(), graph.Direct{PackageID: sandbox, PolicyID: p.ID, PersonID: w.tenant.Person("Requestor1").ObjectID, BypassApproval: true})
			require.NoError(t, err)
		}
		held := all(t, person.MyAssignments(t.Context()))
		require.Len(t, held, 2)
		for i, a := range held {
			assert.Equal(t, []string{sandbox, policies[i].ID, policies[i].Name, "Engineering"}, []string{a.PackageID, a.PolicyID, a.PolicyName, a.Catalog})
		}
		assert.NotEqual(t, held[0].Expires, held[1].Expires)
		_, err := person.GiveBack(t.Context(), graph.Change{AssignmentID: held[0].ID})
		require.NoError(t, err)
		left := all(t, person.MyAssignments(t.Context()))
		assert.False(t, left[0].Holds())
		assert.True(t, left[1].Holds())
	})
}
