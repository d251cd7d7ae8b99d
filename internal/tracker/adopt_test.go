package tracker_test

import (
	"context"
	"testing"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
	"accessbot/internal/tracker"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// looksOften makes a bubble in which My Access is looked at twice a minute,
// and a request is young for one.
func looksOften(t *testing.T, do func(t *testing.T, w *world)) {
	t.Helper()
	inBubble(t, func(t *testing.T, w *world) {
		w.every, w.myAccess = time.Second, true
		do(t, w)
	})
}

// asksInMyAccess makes a request that the bot does not know.
func (w *world) asksInMyAccess(id, kind string) {
	w.tenant.mu.Lock()
	defer w.tenant.mu.Unlock()
	w.tenant.made[id] = time.Now()
	w.tenant.about[id] = access.Request{
		Type: kind, PackageID: "k1", PackageName: "Marketing Campaign", Justification: "Launch", Requestor: access.Person{ID: "p1", TenantID: "t1", Name: "Requestor1"},
		Answers: []access.Answer{{PromptID: "q1", Values: []string{"EMEA"}}},
	}
}

func (w *world) followed(t *testing.T, id string) (sessions.Tracked, bool) {
	t.Helper()
	rec, err := w.store.Tracked(context.Background(), id)
	if err != nil {
		require.ErrorIs(t, err, sessions.ErrNoRecord)
	}
	return rec, err == nil
}

func TestRequestsMadeInMyAccessAreFollowedFromNowOn(t *testing.T) {
	looksOften(t, func(t *testing.T, w *world) {
		w.tenant.rules = access.AssignmentPolicy{ID: "po1", Name: "Anyone", Approval: access.ApprovalRules{ForAdd: true}, Questions: []access.Prompt{{ID: "q1", Text: "Which region?"}}}
		w.routes = tracker.Routes{{Channel: "#feed", Kinds: tracker.Kinds()}}
		w.asksInMyAccess("early", access.UserAdd)
		time.Sleep(time.Second)
		w.run(t, 1, 40*time.Second)
		w.asksInMyAccess("ask", access.UserAdd)
		w.asksInMyAccess("ordered", access.AdminAdd)
		w.run(t, 1, 50*time.Second)
		_, young := w.followed(t, "ask")
		assert.False(t, young, "it may have been made in Slack a moment ago")
		w.run(t, 2, 100*time.Second)
		rec, _ := w.followed(t, "ask")
		assert.Equal(t, access.UserAdd, rec.Type)
		assert.Equal(t, "Requestor1 Marketing Campaign Anyone Launch", rec.Person.Name+" "+rec.PackageName+" "+rec.PolicyName+" "+rec.Reason)
		assert.Equal(t, []sessions.Answered{{Question: "Which region?", Answer: "EMEA"}}, rec.Answers)
		assert.True(t, rec.Approval)
		assert.Empty(t, rec.Places, "Requestor1 has never spoken to the bot")
		for _, other := range []string{"early", "ordered"} {
			_, there := w.followed(t, other)
			assert.False(t, there, other)
		}
		assert.Equal(t, 1, count(w.room.in("#feed"), "feed.requested"), "%v", w.room.in("#feed"))
	})
}

func TestARequestOfSlackIsNotFollowedTwice(t *testing.T) {
	looksOften(t, func(t *testing.T, w *world) {
		w.run(t, 1, time.Second)
		w.asksInMyAccess("r1", access.UserAdd)
		w.follow(t, "r1")
		w.run(t, 2, 100*time.Second)
		rec, _ := w.followed(t, "r1")
		assert.Len(t, rec.Places, 2, "it is as the form left it")
	})
}

func TestARequestOfSlackThatWasFoundInEntraFirstIsToldWhereItWasMade(t *testing.T) { // a form that waited for Redis
	looksOften(t, func(t *testing.T, w *world) {
		w.run(t, 1, time.Second)
		w.asksInMyAccess("r1", access.UserAdd)
		w.run(t, 1, 100*time.Second)
		rec, there := w.followed(t, "r1")
		require.True(t, there)
		require.Empty(t, rec.Places)
		w.tenant.answer = states(map[time.Duration]access.State{0: access.Delivered})
		w.run(t, 1, 100*time.Second)
		w.follow(t, "r1")
		w.run(t, 2, 100*time.Second)
		rec, _ = w.followed(t, "r1")
		assert.Equal(t, "U1", rec.Owner.User)
		for _, channel := range []string{"DM", "#requests"} {
			assert.Equal(t, []string{"card delivered", "delivered"}, w.room.in(channel))
		}
	})
}

func TestARequestThatEntraShowsLateIsFollowed(t *testing.T) {
	looksOften(t, func(t *testing.T, w *world) {
		w.run(t, 1, time.Second)
		w.asksInMyAccess("late", access.UserRemove)
		shown := time.Now().Add(2 * time.Minute)
		w.tenant.answer = func(string, time.Duration) (access.State, error) {
			if time.Now().Before(shown) {
				return "", notFound
			}
			return access.Delivered, nil
		}
		w.run(t, 1, 100*time.Second)
		_, early := w.followed(t, "late")
		assert.False(t, early)
		w.run(t, 1, 100*time.Second)
		_, there := w.followed(t, "late")
		assert.True(t, there)
	})
}

func TestMyAccessIsLeftAloneUnlessTheSettingSaysSo(t *testing.T) {
	looksOften(t, func(t *testing.T, w *world) {
		w.myAccess = false
		w.run(t, 1, time.Second)
		w.asksInMyAccess("ask", access.UserAdd)
		w.run(t, 1, 100*time.Second)
		_, there := w.followed(t, "ask")
		assert.False(t, there)
		assert.Zero(t, w.tenant.lists)
	})
}
