package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"accessbot/internal/entrasim"
	"accessbot/internal/slacksim"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A tenant of thousands is made once: writing it out takes the simulated
// tenant a while, with the race detector most of all.
func TestATenantOfThousands(t *testing.T) {
	t.Parallel()
	if underRace {
		t.Skip("skipped under the race detector, with which the simulated tenant takes minutes to write itself out")
	}
	env, _ := realRedis(t)
	s := newStage(t, plot{env: env, entra: entrasim.Config{Seed: "large"}, slack: slacksim.Config{Patience: time.Minute}})
	t.Run("its menu answers without Entra", func(t *testing.T) { menuAnswersWithoutEntra(t, s) })
	t.Run("120 packages that somebody holds are paged, and no old reminder comes at the first start", func(t *testing.T) { holdsALot(t, s) })
	t.Run("500 approvers in groups of groups are told truthfully", func(t *testing.T) { fiveHundredApprovers(t, s) })
}

func menuAnswersWithoutEntra(t *testing.T, s *stage) {
	p := s.linked("Requestor1")
	modal := s.open(p, "/access request", "Which access do you need?")
	asked := func() int { return s.entra.CallsTo("GET", "accessPackages") + s.entra.CallsTo("GET", "catalogs") }
	before := asked()
	all := modal.Suggest("Search by name", "")
	require.Len(t, all, 51, "what fits into an acknowledgement, and a last entry")
	assert.Regexp(t, `^… and \d+ more: type to search$`, all[50], "nothing is cut silently")
	for _, typed := range []string{all[7], strings.Fields(all[7])[0], strings.ToUpper(strings.Fields(all[20])[0])} {
		assert.NotEmpty(t, modal.Suggest("Search by name", typed), typed)
	}
	assert.Equal(t, before, asked(), "no key that is pressed waits for Entra")
}

// fiveHundredApprovers asks for a package on which All approvers decide. One
// of them is in Slack.
func fiveHundredApprovers(t *testing.T, s *stage) {
	one := s.entra.Person("Colleague321")
	s.slack.SetPerson("Approver1", func(p *slacksim.Profile) { p.Email = one.Mail })
	p := s.linked("Admin1")
	modal := s.open(p, "/access request Atlas 1 Ledger Readers", "One of All approvers (500 people) decides.")
	require.NoError(t, modal.Submit())
	modal.Await("Submitted").Close()
	card := p.AwaitIn("DM", "You asked for Atlas 1 Ledger Readers")
	card.AwaitReply("Waiting for approval by one of All approvers (500 people).")
	reach := card.AwaitReply("This reaches 1 of 500 approvers in Slack. Not reached: Colleague001 (not in Slack)").Text()
	assert.Regexp(t, `and \d+ more\.$`, reach, "nothing is cut silently")
	asked := s.asked("Approver1", "Admin1 asked for Atlas 1 Ledger Readers")
	assert.Contains(t, asked.Text(), "You are asked as a member of All approvers.")
	assert.Regexp(t, `Also asked: .* and \d+ more\.`, asked.Text())
	require.NoError(t, s.entra.Decide("Colleague007", s.entra.Requests()[0].ID, true, ""))
	asked.AwaitText("Approved by Colleague007 outside Slack")
	card.AwaitReply("Approved by Colleague007 outside Slack.")
	s.ended(p, "DM", "Delivered")
}

func holdsALot(t *testing.T, s *stage) {
	p := s.linked("Requestor2")
	p.Slash("/access mine")
	mine := p.Await("You hold 120 access packages; 0 requests are open")
	seen := map[string]bool{}
	for {
		for line := range strings.Lines(mine.Text()) {
			if name, held := strings.CutPrefix(line, ":key: "); held {
				seen[name] = true
			}
		}
		if !slices.Contains(mine.Buttons(), "Next") {
			break
		}
		before := mine.Text()
		require.NoError(t, mine.Press("Next").Acked())
		require.Eventually(t, func() bool { return mine.Text() != before }, 20*time.Second, 10*time.Millisecond)
	}
	assert.Len(t, seen, 120, "nothing is cut silently")
	assert.Empty(t, p.Messages("DM"), "what fell due before the bot came is not told")
}
