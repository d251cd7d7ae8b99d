package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"accessbot/internal/graph"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Every permission that is asked for in a person's name stands in the manual,
// with its id where the ids are listed and once more in the command below.
func TestTheManualListsWhatPeopleAreAskedToGrant(t *testing.T) {
	t.Parallel()
	client, err := graph.New(graph.Config{TenantID: "11111111-2222-3333-4444-555555555555", ClientID: "x", ClientSecret: "x"})
	require.NoError(t, err)
	manual, err := os.ReadFile("../../docs/set-up.md")
	require.NoError(t, err)
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	rows := map[string]string{}
	for _, row := range regexp.MustCompile("(?m)^\\| delegated[^|]*\\| `([A-Za-z.-]+)` \\| `([0-9a-f-]{36})` \\|").FindAllStringSubmatch(string(manual), -1) {
		rows[row[1]] = row[2]
	}
	asked := client.ResourceScopes() // which hold all others
	assert.Len(t, rows, len(asked))
	for _, scope := range asked {
		name := scope[strings.LastIndex(scope, "/")+1:]
		assert.Contains(t, rows, name)
		assert.Contains(t, string(manual), rows[name]+"=Scope", name)
		assert.Contains(t, string(readme), "`"+name+"`")
	}
}
