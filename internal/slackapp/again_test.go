package slackapp_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"

	"github.com/google/uuid"
	"github.com/slack-go/slack"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// storeOf puts an app on another store.
func storeOf(s *sessions.Store) func(*slackapp.Config) {
	return func(c *slackapp.Config) { c.Store = s }
}

func TestADeliveryIsWorkedOnceHoweverOftenItComes(t *testing.T) { // F18, F19, F20, F21
	t.Parallel()
	w := newWorld(t)
	w.everything()
	redis := sharedRedis(t, 1)
	first, second := memory(t, sessions.Config{URL: redis}), memory(t, sessions.Config{URL: redis})
	w.run(t, w.app(t, storeOf(first)))
	w.run(t, w.app(t, storeOf(second)))
	require.NoError(t, w.AwaitConnections(4))

	const commands = 30
	w.Socket().DuplicateNext(commands)
	p := w.Person("Requestor1")
	for i := range commands {
		require.NoError(t, p.Slash(fmt.Sprintf("/access %d", i)).Acked())
	}
	for i := range w.Envelopes() {
		require.NoError(t, w.Replay(i))
	}
	require.NoError(t, p.Slash("/access last").Acked())
	w.acts.await(t, commands+1)
	w.log.awaitCount(t, "msg=handled", commands+1)
	counts := map[string]int{}
	for _, in := range w.acts.all() {
		counts[in.Text]++
	}
	assert.Len(t, counts, commands+1)
	for text, n := range counts {
		assert.Equal(t, 1, n, text)
	}
}

func TestABugGivesAReferenceAndTheBotLives(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	boom := func() { panic("a bug") }
	w.withForm(slackapp.Route{Check: func(_ context.Context, in *slackapp.Interaction) (map[string]string, error) {
		if in.Values["reason"] == "boom" {
			boom()
		}
		return nil, nil
	}, Do: func(context.Context, *slackapp.Interaction) (slackapp.Reply, error) {
		boom()
		return slackapp.Reply{}, nil
	}, Sent: func(*slackapp.Interaction) *views.Modal { return notice("Sending") }})
	w.routes.Home.Do = func(context.Context, *slackapp.Interaction) (slackapp.Reply, error) {
		boom()
		return slackapp.Reply{}, nil
	}
	w.routes.Actions = map[string]slackapp.Route{"press": {Do: w.routes.Home.Do}}
	w.serve(t)
	modal := w.formOf(t, "Requestor1")
	require.ErrorContains(t, modal.Fill("Reason", "boom").Submit(), "Something went wrong on my side")
	require.NoError(t, modal.Press("Press").Acked())
	w.Person("Requestor1").AwaitIn("DM", "Reference")
	assert.Equal(t, "boom", modal.Value("Reason"), "a fault beside the form leaves it alone")
	require.NoError(t, modal.Fill("Reason", "fine").Submit())
	modal.Await("Reference")
	w.Person("Requestor1").Home().Await("Reference")
	assert.NotContains(t, w.Transcript(), "a bug")
	w.log.await(t, "a bug")
	w.formOf(t, "Requestor2")
}

func TestABugBeforeTheHandlerIsSurvivedToo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.onCommand(slackapp.Route{Opens: func(*slackapp.Interaction) *views.Modal { panic("a bug") }, Do: w.does(says("done"))})
	w.serve(t)
	require.NoError(t, w.Person("Requestor1").Slash("/access").Acked())
	w.Person("Requestor1").Await("done")
}

func TestWorkForLaterIsTriedUntilItIsDone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.onCommand(slackapp.Route{
		Opens: func(*slackapp.Interaction) *views.Modal { return notice("One moment") },
		Do: func(_ context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
			w.acts.note(in)
			if in.Attempt == 1 {
				return slackapp.Reply{Show: notice("Still trying")}, slackapp.ErrLater
			}
			return slackapp.Reply{Show: notice("Done now")}, nil
		},
	})
	w.serve(t)
	require.NoError(t, w.Person("Requestor1").Slash("/access").Acked())
	w.Person("Requestor1").Modal().Await("Still trying").Await("Done now")
	seen := w.acts.await(t, 2)
	assert.Len(t, seen, 2)
	assert.Equal(t, seen[0].ViewID, seen[1].ViewID, "the view of the first attempt is used again")
	assert.Equal(t, seen[0].Arrived.UnixMilli(), seen[1].Arrived.UnixMilli())
	assert.Equal(t, 1, w.CallsTo("views.open"))
}

// command is a persisted command as Slack would have sent it.
func command(user, text string) sessions.Envelope {
	trigger := uuid.NewString()
	return sessions.Envelope{
		Key: "command:" + trigger, Type: "slash_commands", Arrived: time.Now(),
		Payload: fmt.Appendf(nil, `{"command":"/access","text":%q,"team_id":"T0CONTOSO01","user_id":%q,"channel_id":"C0GENERAL01","api_app_id":"A0ACCESS001","trigger_id":%q}`, text, user, trigger),
	}
}

func TestTheWorkOfADeadReplicaIsTakenOver(t *testing.T) { // F03, I10
	t.Parallel()
	w := newWorld(t)
	w.onCommand(slackapp.Route{Do: w.does(says("taken over"))})
	redis := sharedRedis(t, 2)
	dead, alive := memory(t, sessions.Config{URL: redis, Replica: "dead"}), memory(t, sessions.Config{URL: redis, Replica: "alive"})
	require.NoError(t, dead.PrepareIntake(t.Context()))
	fresh, err := dead.AppendEnvelope(t.Context(), command("U0REQUEST01", "help"))
	require.NoError(t, err)
	require.True(t, fresh)
	claimed, err := dead.NextEnvelopes(t.Context(), 1, time.Second)
	require.NoError(t, err)
	require.Len(t, claimed, 1)
	died := time.Now()

	w.run(t, w.app(t, storeOf(alive)))
	seen := w.acts.await(t, 1)
	assert.WithinRange(t, time.Now(), died.Add(4*time.Second), died.Add(9*time.Second))
	assert.Equal(t, 2, seen[0].Attempt)
	w.Person("Requestor1").Await("taken over")
}

func TestLongWorkIsNotTakenOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	redis := sharedRedis(t, 3)
	release := make(chan struct{})
	w.onCommand(slackapp.Route{Do: func(_ context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
		w.acts.note(in)
		if in.Text == "long" {
			<-release
		}
		return slackapp.Reply{}, nil
	}})
	w.run(t, w.app(t, storeOf(memory(t, sessions.Config{URL: redis}))))
	w.run(t, w.app(t, storeOf(memory(t, sessions.Config{URL: redis}))))
	require.NoError(t, w.AwaitConnections(4))
	p := w.Person("Requestor1")
	require.NoError(t, p.Slash("/access long").Acked())
	begun := w.acts.await(t, 1)[0].Arrived
	// The next attempt for a delivery that nobody looks after comes after five
	// to eight seconds: one that is given up on purpose marks that time.
	other := memory(t, sessions.Config{URL: redis, Replica: "dead"})
	_, err := other.AppendEnvelope(t.Context(), command("U0REQUEST01", "short"))
	require.NoError(t, err)
	w.acts.await(t, 2)
	late := time.NewTimer(time.Until(begun.Add(8500 * time.Millisecond)))
	<-late.C
	close(release)
	w.log.awaitCount(t, "msg=handled", 2)
	assert.Len(t, w.acts.all(), 2)
}

func TestALongQueueIsNotWorkedTwice(t *testing.T) { // what waits for a slot is not claimed yet
	t.Parallel()
	w := newWorld(t)
	redis := sharedRedis(t, 4)
	store := memory(t, sessions.Config{URL: redis})
	release := make(chan struct{})
	w.onCommand(slackapp.Route{Do: func(_ context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
		w.acts.note(in)
		<-release
		return slackapp.Reply{}, nil
	}})
	require.NoError(t, store.PrepareIntake(t.Context()))
	const all, atOnce = 100, 4 // acts, and those of one person that a replica works at once
	people := []string{"U0REQUEST01", "U0REQUEST02", "U0APPROVE01", "U0APPROVE02"}
	for i := range all {
		_, err := store.AppendEnvelope(t.Context(), command(people[i%len(people)], fmt.Sprint(i)))
		require.NoError(t, err)
	}
	w.run(t, w.app(t, storeOf(store)))
	w.run(t, w.app(t, storeOf(memory(t, sessions.Config{URL: redis}))))
	w.acts.await(t, 2*atOnce*len(people))
	late := time.NewTimer(7 * time.Second) // longer than a claim lasts without a sign of life
	<-late.C
	assert.Len(t, w.acts.all(), 2*atOnce*len(people), "nobody takes more than a few turns at once")
	close(release)
	w.acts.await(t, all)
	w.log.awaitCount(t, "msg=handled", all)
	seen := w.acts.all()
	assert.Len(t, seen, all)
	for _, in := range seen {
		assert.Equal(t, 1, in.Attempt, in.Text)
	}
}

func TestAButtonOfTheHomeTabOpensAModal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.routes.Home.Do = w.does(slackapp.Reply{Home: &views.Home{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: buttoned("welcome").Blocks}}})
	w.routes.Actions = map[string]slackapp.Route{"press": {
		Opens: func(*slackapp.Interaction) *views.Modal { return notice("One moment") },
		Do:    w.does(slackapp.Reply{Show: notice("Here you are")}),
	}}
	w.serve(t)
	p := w.Person("Requestor1")
	require.NoError(t, p.Home().Await("welcome").Press("Press").Acked())
	p.Modal().Await("Here you are")
	assert.Equal(t, access.Member{Team: "T0CONTOSO01", User: "U0REQUEST01"}, w.acts.await(t, 2)[1].Sender)
}
