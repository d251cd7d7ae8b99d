package archtest

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// namedTest is a test that a page of documentation names as its witness.
var namedTest = regexp.MustCompile(`\[(Test\w+)\]\(\.\./([^)]+)\)`)

func TestWhatTheComparisonClaimsIsHeldByTests(t *testing.T) {
	page, err := os.ReadFile("../../docs/comparison.md")
	require.NoError(t, err)
	claims := namedTest.FindAllStringSubmatch(string(page), -1)
	assert.Greater(t, len(claims), 20)
	for _, c := range claims {
		source, err := os.ReadFile(filepath.Join("../..", c[2]))
		require.NoError(t, err)
		assert.Contains(t, string(source), "func "+c[1]+"(", "%s in %s", c[1], c[2])
	}
}
