package views

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden files; review them like code")

// golden is the file of a story, in the folder of its language.
func (s story) golden(folder string) string {
	return filepath.Join("testdata", folder, strings.ReplaceAll(s.name, " ", "-")+".json")
}

// looksAsReviewed holds a story against its file.
func looksAsReviewed(t *testing.T, file string, view any) {
	t.Helper()
	got := render(t, view)
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o750))
		require.NoError(t, os.WriteFile(file, got, 0o600))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), string(got))
}

func TestStoriesLookAsReviewed(t *testing.T) {
	eachStory(t, func(t *testing.T, s story) {
		looksAsReviewed(t, s.golden("stories"), s.show(believable()))
	})
}

func TestGermanStoriesLookAsReviewed(t *testing.T) {
	words := inGerman(believable())
	words.Sentence = words.Say("Entra is busy. Please try again %s.", words.Say("in a minute"))
	for _, s := range reviewedInGerman(t) {
		t.Run(s.name, func(t *testing.T) {
			looksAsReviewed(t, s.golden("stories-de"), s.show(words))
		})
	}
}

// reviewedInGerman are the stories whose German was read: the main ones of
// each kind of view.
func reviewedInGerman(t *testing.T) []story {
	t.Helper()
	names := []string{
		"form of one policy", "form of two policies", "form with dates", "form to extend", "questions on the last page", "choice with one near name", "choice of nothing",
		"card submitted own", "card pendingApproval own", "card delivered own", "card denied of another", "card of two stages", "card adminAdd delivered to holder", "card userRemove submitted to holder",
		"change delivered until a day own", "change delivered in part own", "change partly delivered by name own", "change denied with a reason own", "change canceled by somebody own",
		"list of a second page", "why in several ways", "mine of one each", "start of an approver", "home of several", "details of one's own",
		"help", "help after a typing mistake", "sign in for a package", "sign in by device code", "who am i", "submitted and waiting", "refused with everything",
		"reminder of fourteen days", "reminder after a wish", "end of access", "approval with everything", "nudge", "decide", "decided", "asked",
	}
	var out []story
	for _, s := range gallery() {
		if slices.Contains(names, s.name) {
			out = append(out, s)
		}
	}
	require.Len(t, out, len(names))
	return out
}

func TestEveryGoldenFileHasItsOneStory(t *testing.T) {
	for folder, stories := range map[string][]story{"stories": gallery(), "stories-de": reviewedInGerman(t)} {
		var wanted []string
		for _, s := range stories {
			assert.NotContains(t, wanted, s.golden(folder), "two stories of one name")
			wanted = append(wanted, s.golden(folder))
		}
		found, err := filepath.Glob(filepath.Join("testdata", folder, "*.json"))
		require.NoError(t, err)
		assert.ElementsMatch(t, wanted, found)
	}
}
