package commands

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// wednesday is when the lines below are typed.
var wednesday = time.Date(2026, 11, 25, 15, 0, 0, 0, time.UTC)

func TestAskingInOneLine(t *testing.T) {
	for _, c := range []struct{ typed, name, length, from, until, because, unclear string }{
		{typed: "marketing campaign for 14d because Q3 launch", name: "marketing campaign", length: "P14D", because: "Q3 launch"},
		{typed: "Marketing Campaign from 2026-12-01 until 2026-12-24", name: "Marketing Campaign", from: "2026-12-01", until: "2026-12-24"},
		{typed: "Marketing Campaign until next friday", name: "Marketing Campaign", until: "2026-12-04"},
		{typed: "Marketing Campaign for 3 days from tomorrow", name: "Marketing Campaign", length: "P3D", from: "2026-11-26"},
		{typed: "Tools for Finance for 2w", name: "Tools for Finance", length: "P2W"},
		{typed: "Tools for Finance", name: "Tools for Finance"},
		{typed: "Marketing BECAUSE I write for the blog until May", name: "Marketing", because: "I write for the blog until May"},
		{typed: "Marketing because of the launch", name: "Marketing", because: "the launch"},
		{typed: `"Tools until 2030-01-01" for 8h`, name: "Tools until 2030-01-01", length: "PT8H"},
		{typed: `"Marketing Campaign" please`, name: "Marketing Campaign", unclear: "please"},
		{typed: "Marketing until 2026-13-40", name: "Marketing", unclear: "2026-13-40"},
		{typed: "Marketing for 14 bananas", name: "Marketing", unclear: "14 bananas"},
		{typed: "Marketing for 1d for 2d", name: "Marketing", length: "P2D", unclear: "1d"},
		{typed: `"unclosed name`, name: "unclosed name"},
		{typed: "because I say so", because: "I say so"},
		{typed: "for 3 days", length: "P3D"},
		{typed: ""},
	} {
		all := readings(c.typed, wednesday)
		r := all[len(all)-1]
		assert.Equal(t, c.name, r.Name, "%q", c.typed)
		assert.Equal(t, c.because, r.Because, "%q", c.typed)
		assert.Equal(t, c.unclear, r.Unclear, "%q", c.typed)
		if c.length == "" {
			c.length = "PT0S"
		}
		assert.Equal(t, c.length, r.For.ISO(), "%q", c.typed)
		assert.Equal(t, c.from, dayOrNone(r.From), "%q", c.typed)
		assert.Equal(t, c.until, dayOrNone(r.Until), "%q", c.typed)
	}
}

func dayOrNone(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

func TestTheLongestNameIsReadFirst(t *testing.T) {
	all := readings("Reports until 2026-12-24 because we can", wednesday)
	require.Len(t, all, 3)
	assert.Equal(t, "Reports until 2026-12-24 because we can", all[0].Name)
	assert.Equal(t, "Reports until 2026-12-24", all[1].Name)
	assert.Equal(t, "Reports", all[2].Name)
	assert.True(t, all[0].plain())
}

func FuzzReadings(f *testing.F) {
	f.Add("marketing campaign for 14d because Q3 launch")
	f.Add(`"a" from tomorrow until next friday for 2w`)
	f.Add("for from until because for 1d")
	f.Fuzz(func(t *testing.T, typed string) {
		text := plainText(typed)
		all := readings(text, wednesday)
		if len(all) == 0 || len(all) > 3 {
			t.Fatalf("%d readings of %q", len(all), typed)
		}
		for _, r := range all {
			if len(r.Name)+len(r.Because)+len(r.Unclear) > len(text) {
				t.Fatalf("%q grew to %+v", typed, r)
			}
		}
	})
}
