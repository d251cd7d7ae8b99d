package entrasim

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// permissionRow is one row of the vendor's table.
type permissionRow struct {
	Path        string   `json:"path"`
	Method      string   `json:"method"`
	Delegated   []string `json:"delegated"`
	Application []string `json:"application"`
}

// vendorPermissions reads the vendor's table, keyed by method and path.
func vendorPermissions(t *testing.T) map[string]permissionRow {
	t.Helper()
	folder := os.Getenv("ACCESSBOT_TEST_DATA")
	if folder == "" {
		t.Skip("ACCESSBOT_TEST_DATA does not say where the vendor's permission table is.")
	}
	raw, err := os.ReadFile(filepath.Join(folder, "graph", "permissions-entitlement.json"))
	require.NoError(t, err)
	var rows []permissionRow
	require.NoError(t, json.Unmarshal(raw, &rows))
	table := map[string]permissionRow{}
	parameter := regexp.MustCompile(`\(on=\{value\}\)`)
	for _, row := range rows {
		table[row.Method+" "+parameter.ReplaceAllString(strings.ToLower(row.Path), "")] = row
	}
	return table
}

// plain drops the marks of least privilege and sorts.
func plain(permissions []string) []string {
	names := []string{}
	for _, p := range permissions {
		names = append(names, strings.TrimSuffix(p, "*"))
	}
	slices.Sort(names)
	return names
}

func TestOperationsNeedThePermissionsOfTheVendorsTable(t *testing.T) {
	table := vendorPermissions(t)
	compared := 0
	placeholder := regexp.MustCompile(`\{[a-z]+\}`)
	for _, op := range append(operations(), betaOperations()...) {
		path := placeholder.ReplaceAllString(op.path, "{id}")
		row, listed := table[op.method+" "+path]
		if !listed {
			continue
		}
		compared++
		assert.Equal(t, plain(row.Delegated), plain(op.delegated), "%s %s, delegated", op.method, path)
		assert.Equal(t, plain(row.Application), plain(op.application), "%s %s, application", op.method, path)
	}
	assert.Greater(t, compared, 70, "the table and the operations still speak of the same paths")
}
