package main

import (
	"strings"
	"testing"
	"time"

	"accessbot/internal/entrasim"
	"accessbot/internal/slacksim"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheMenuOfThousandsAnswersWithoutEntra(t *testing.T) {
	t.Parallel()
	// Writing out thousands of packages takes the simulated tenant a while, with the race detector most of all.
	s := newStage(t, plot{entra: entrasim.Config{Seed: "large"}, slack: slacksim.Config{Patience: time.Minute}})
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
