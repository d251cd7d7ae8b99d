package main

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"accessbot/internal/slacksim"

	"github.com/stretchr/testify/require"
)

// script is somebody in a world, and what they did and read so far: a golden
// file in which each line of theirs stands over its answer.
type script struct {
	*stage
	p    *slacksim.Person
	last string // timestamp of the newest answer
	out  strings.Builder
}

// days are those that depend on the day on which the test runs.
var days = regexp.MustCompile(`\b(?:\d{4}-\d{2}-\d{2}|(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?\d{1,2} [A-Z][a-z]{2} \d{4})\b`)

// inBoth plays a script in both dialects of Graph, which read the same.
func inBoth(t *testing.T, file string, play func(t *testing.T, version string) *script) {
	for _, version := range []string{"v1.0", "beta"} {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			golden(t, file, days.ReplaceAllString(withoutIDs(play(t, version).out.String()), "<day>"))
		})
	}
}

func (c *script) heading(words string) { c.out.WriteString("\n# " + words + "\n") }

// did writes down what the person did, and what they saw then.
func (c *script) did(act, saw string) {
	c.out.WriteString("\n> " + act + "\n")
	for line := range strings.Lines(saw) {
		c.out.WriteString("  " + line)
	}
	c.out.WriteString("\n")
}

// types sends a line that is answered by a private message with the words.
func (c *script) types(line, words string) *slacksim.Message {
	c.t.Helper()
	require.NoError(c.t, c.p.Slash(line).Acked())
	return c.hears(line, words)
}

// hears waits for a private message with the words, where the person is, that
// is newer than the one before.
func (c *script) hears(act, words string) (answer *slacksim.Message) {
	c.t.Helper()
	require.Eventually(c.t, func() bool {
		for _, m := range c.p.Messages("#access-requests") {
			if m.Ephemeral && m.TS > c.last && strings.Contains(m.Text(), words) {
				answer = m
			}
		}
		return answer != nil
	}, 20*time.Second, 10*time.Millisecond, "%s: nobody said %q", act, words)
	c.last = answer.TS
	c.did(act, answer.Text())
	return answer
}

// opens sends a line that is answered by a modal with the words.
func (c *script) opens(line, words string) *slacksim.Modal {
	c.t.Helper()
	modal := c.open(c.p, line, words)
	c.sees(line, modal)
	return modal
}

// sees writes down the modal as it is now.
func (c *script) sees(act string, modal *slacksim.Modal) {
	c.did(act, "== "+modal.Title()+" ==\n"+modal.Text())
}

// reads writes down a card and its thread.
func (c *script) reads(act string, card *slacksim.Message) {
	lines := []string{card.Text()}
	for _, r := range card.Replies() {
		lines = append(lines, "  ↳ "+r.Text())
	}
	c.did(act, strings.Join(lines, "\n"))
}
