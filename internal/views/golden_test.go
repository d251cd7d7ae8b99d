package views

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden files; review them like code")

// golden is the file of a story.
func (s story) golden() string {
	return filepath.Join("testdata", "stories", strings.ReplaceAll(s.name, " ", "-")+".json")
}

func TestStoriesLookAsReviewed(t *testing.T) {
	eachStory(t, func(t *testing.T, s story) {
		got := render(t, s.show(believable()))
		if *update {
			require.NoError(t, os.MkdirAll(filepath.Dir(s.golden()), 0o750))
			require.NoError(t, os.WriteFile(s.golden(), got, 0o600))
		}
		want, err := os.ReadFile(s.golden())
		require.NoError(t, err)
		assert.Equal(t, string(want), string(got))
	})
}

func TestEveryGoldenFileHasItsOneStory(t *testing.T) {
	var wanted []string
	for _, s := range gallery() {
		assert.NotContains(t, wanted, s.golden(), "two stories of one name")
		wanted = append(wanted, s.golden())
	}
	found, err := filepath.Glob(filepath.Join("testdata", "stories", "*.json"))
	require.NoError(t, err)
	assert.ElementsMatch(t, wanted, found)
}
