package archtest

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// levels is the table of packages: a package imports only lower levels, and
// peers never import each other. A folder below one of these belongs to it.
var levels = map[string]int{
	".":                  0, // the root: manifest.yml, embedded
	"cmd/bot":            4,
	"internal/commands":  3,
	"internal/slackapp":  2,
	"internal/tracker":   2,
	"internal/plans":     2,
	"internal/views":     1,
	"internal/graph":     1,
	"internal/sessions":  1,
	"internal/access":    0,
	"internal/slacksim":  simulator,
	"internal/entrasim":  simulator,
	"internal/archtest":  bystander,
	"internal/endurance": bystander,
}

const (
	// simulator marks a package that imports nothing of ours, and that only
	// the demo, the simulate command and tests may import.
	simulator = -1
	// bystander marks a package that only holds tests: it may look at anything,
	// and only tests may look at it.
	bystander = -2
)

// mayKnowSimulators matches the files of cmd/bot that are not serving code.
var mayKnowSimulators = regexp.MustCompile(`^cmd/bot/(demo|simulate)`)

// unit names the row of the table that a folder belongs to.
func unit(dir string) (string, bool) {
	if dir == "." {
		return ".", true
	}
	for ; dir != "." && dir != ""; dir = parent(dir) {
		if _, listed := levels[dir]; listed {
			return dir, true
		}
	}
	return "", false
}

func parent(dir string) string {
	cut := strings.LastIndex(dir, "/")
	if cut < 0 {
		return "."
	}
	return dir[:cut]
}

// layerFaults lists the imports of one file that the table forbids.
func layerFaults(s source) []string {
	from, listed := unit(s.dir)
	if !listed {
		return []string{fmt.Sprintf("%s: package %s is not in the table of levels", s.path, s.dir)}
	}
	var faults []string
	for _, imported := range s.imports() {
		dir, ours := strings.CutPrefix(imported, module+"/")
		if !ours {
			continue
		}
		if why := forbidden(s, from, dir); why != "" {
			faults = append(faults, fmt.Sprintf("%s imports %s: %s", s.path, dir, why))
		}
	}
	return faults
}

// forbidden says why the file may not import the folder; empty when it may.
func forbidden(s source, from, dir string) string {
	to, listed := unit(dir)
	switch {
	case !listed:
		return "it is not in the table of levels"
	case to == from || levels[from] == bystander:
		return ""
	case levels[from] == simulator:
		return "a simulator imports nothing of ours"
	case levels[to] < 0 && s.test:
		return ""
	case levels[to] == simulator && mayKnowSimulators.MatchString(s.path):
		return ""
	case levels[to] < 0:
		return "only the demo, the simulate command and tests may know a simulator"
	case levels[to] >= levels[from]:
		return "a package imports only lower levels, and never a peer"
	}
	return ""
}

func TestPackagesImportOnlyLowerLevels(t *testing.T) {
	for _, s := range sources(t) {
		noFaults(t, layerFaults(s))
	}
}

func TestLayerRuleNoticesForbiddenImports(t *testing.T) {
	tests := []struct{ name, path, imported, want string }{
		{"a lower level is fine", "internal/commands/a.go", "internal/graph", ""},
		{"a level may be skipped", "cmd/bot/serve.go", "internal/access", ""},
		{"a package may import its own folders", "internal/slacksim/a.go", "internal/slacksim/page", ""},
		{"a peer is forbidden", "internal/views/a.go", "internal/graph", "never a peer"},
		{"a higher level is forbidden", "internal/access/a.go", "internal/views", "only lower levels"},
		{"a simulator imports nothing of ours", "internal/entrasim/a.go", "internal/access", "nothing of ours"},
		{"not even in its tests", "internal/entrasim/a_test.go", "internal/access", "nothing of ours"},
		{"simulators do not know each other", "internal/entrasim/a.go", "internal/slacksim", "nothing of ours"},
		{"serving code knows no simulator", "cmd/bot/serve.go", "internal/slacksim", "only the demo"},
		{"handlers know no simulator", "internal/commands/a.go", "internal/entrasim", "only the demo"},
		{"the demo knows both", "cmd/bot/demo_play.go", "internal/slacksim", ""},
		{"the simulate command knows both", "cmd/bot/simulate.go", "internal/entrasim", ""},
		{"a test may use a simulator", "internal/graph/a_test.go", "internal/entrasim", ""},
		{"a test obeys the levels otherwise", "internal/graph/a_test.go", "internal/commands", "only lower levels"},
		{"an unlisted package is noticed", "internal/helpers/a.go", "internal/access", "not in the table"},
		{"an unlisted import is noticed", "internal/graph/a.go", "internal/helpers", "not in the table"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := parseSource(t, tt.path, fmt.Sprintf("package p\nimport _ %q\n", module+"/"+tt.imported))
			expectFault(t, tt.want, layerFaults(s))
		})
	}
}
