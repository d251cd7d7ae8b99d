package archtest

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestOnlyTheLinkStoreVouchesForPeople holds threat 5: a Principal, without
// which nothing in Graph can be changed, comes from a link that was just read.
func TestOnlyTheLinkStoreVouchesForPeople(t *testing.T) {
	var callers []string
	for _, s := range sources(t) {
		if !strings.HasSuffix(s.path, "_test.go") && strings.Contains(read(t, s.path), "access.Vouch(") {
			callers = append(callers, s.path)
		}
	}
	assert.Equal(t, []string{"internal/sessions/links.go"}, callers)
}
