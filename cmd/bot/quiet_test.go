package main

import (
	"log/slog"
	"testing"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
	"accessbot/internal/slacksim"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// chooses is what an approver does who wants to be asked otherwise.
func (s *stage) chooses(p *slacksim.Person, option, answer string) {
	s.t.Helper()
	require.NoError(s.t, p.Slash("/access approvals").Acked())
	inbox := p.AwaitIn("DM", "How should I ask for your decisions?")
	require.NoError(s.t, inbox.Choose("How should I ask for your decisions?", option).Acked())
	p.AwaitIn("DM", answer)
}

func TestApproversChooseHowTheyAreAsked(t *testing.T) {
	t.Parallel()
	env, server := realRedis(t)
	env["WORKING_HOURS"] = "Mon-Sun 00:00-24:00" // whenever this test runs
	s := newStage(t, plot{env: env})
	a := s.mayDecide("Approver1")
	s.chooses(a, "Once a day", "From now on I tell you once a day")
	p := s.linked("Requestor1")
	s.wants(p, "Finance Reports")
	other := s.asked("Approver2", "Requestor1 asked for Finance Reports")
	for _, m := range a.Messages("DM") {
		assert.NotContains(t, m.Text(), "Finance Reports", "no card")
	}

	// The request waits since yesterday, so this is the morning after.
	store, err := sessions.New(sessions.Config{URL: env["REDIS_URL"], SealKeys: env["SEAL_KEYS"], Log: slog.New(slog.DiscardHandler)})
	require.NoError(t, err)
	defer func() { assert.NoError(t, store.Close()) }()
	member := access.Member{Team: s.slack.TeamID(), User: s.slack.Person("Approver1").ID()}
	_, err = store.UpdateDigest(t.Context(), member.String(), func(d *sessions.Digest) error { d.After = time.Now().AddDate(0, 0, -1); return nil })
	require.NoError(t, err)
	require.NoError(t, store.Queue(sessions.Digests).Poke(t.Context(), member.String()))
	digest := a.AwaitIn("DM", "The oldest: Requestor1 asks for Finance Reports")
	assert.Contains(t, digest.Text(), "One request waits for your decision.")
	require.NoError(t, digest.Press("Decide").Acked())
	inbox := a.AwaitIn("DM", "Month end")
	assert.Contains(t, inbox.Text(), "How should I ask for your decisions? [Once a day]", "the button opens the inbox")
	require.NoError(t, inbox.Choose("How should I ask for your decisions?", "At once").Acked())
	a.AwaitIn("DM", "From now on I ask you for each decision at once.")
	card := s.asked("Approver1", "Requestor1 asked for Finance Reports")
	require.NoError(t, card.Press("Approve").Acked())
	other.AwaitText("Approved by Approver1, ")
	s.ended(p, "DM", "Delivered")
	assert.NotNil(t, server)
}

func TestNobodyIsLeftAloneWithARequestThatNobodySees(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{env: map[string]string{"QUIET_APPROVERS": "Finance approvers"}})
	p := s.linked("Requestor1")
	s.wants(p, "Finance Reports")
	for _, name := range []string{"Approver1", "Approver2"} {
		card := s.asked(name, "Requestor1 asked for Finance Reports")
		assert.Contains(t, card.Text(), "Everybody who may decide this wants to be left alone")
	}
}

func TestMembersOfAQuietGroupAreNotWrittenTo(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{env: map[string]string{"QUIET_APPROVERS": "Finance approvers, No such group", "APPROVALS_CHANNEL": "it-approvals"}})
	p := s.linked("Requestor1")
	s.wants(p, "Finance Reports")
	card := s.slack.Person("Approver1").AwaitIn("#it-approvals", "Requestor1 asked for Finance Reports")
	a := s.mayDecide("Approver1")
	require.NoError(t, card.Press("Approve").Acked())
	s.ended(p, "DM", "Delivered")
	for _, m := range a.Messages("DM") {
		assert.NotContains(t, m.Text(), "Requestor1 asked for Finance Reports")
	}
	assert.Contains(t, s.log.String(), "a group of QUIET_APPROVERS cannot be read")
}

func TestWorkingHoursAreCheckedAtTheStart(t *testing.T) {
	env := wellSet()
	env["WORKING_HOURS"] = "nine to five"
	_, err := read(env)
	require.ErrorContains(t, err, `WORKING_HOURS cannot be read: "nine to five" is not of the form Mon-Fri 09:00-17:00`)
}
