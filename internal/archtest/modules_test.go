package archtest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// home maps a module to the only packages that may import it, by prefix.
var home = map[string][]string{
	"github.com/slack-go/slack":  {"internal/views", "internal/slackapp"},
	"github.com/AzureAD/":        {"internal/graph"},
	"github.com/redis/":          {"internal/sessions"},
	"github.com/alicebob/":       {"internal/sessions"},
	"github.com/gorilla/":        {"internal/slackapp", "internal/slacksim"},
	"github.com/caarlos0/env":    {"cmd/bot"},
	"github.com/golang-jwt/jwt/": {"internal/graph", "internal/entrasim"},
}

// testModules may appear in _test.go files only.
var testModules = []string{
	"github.com/stretchr/testify", "github.com/chromedp/", "pgregory.net/rapid",
	"go.uber.org/goleak", "github.com/rogpeppe/", "github.com/getkin/", "github.com/santhosh-tekuri/",
}

// moduleFaults lists the outside modules that one file may not import.
func moduleFaults(s source) []string {
	if s.test {
		return nil
	}
	var faults []string
	for _, imported := range s.imports() {
		if why := misplaced(s, imported); why != "" {
			faults = append(faults, fmt.Sprintf("%s imports %s: %s", s.path, imported, why))
		}
	}
	return faults
}

// misplaced says why the file may not import the outside path; empty when it may.
func misplaced(s source, imported string) string {
	from, _ := unit(s.dir)
	if from == "internal/access" && strings.Contains(firstElement(imported), ".") {
		return "the words know only the standard library"
	}
	for _, prefix := range testModules {
		if strings.HasPrefix(imported, prefix) && levels[from] != bystander {
			return "it is for tests"
		}
	}
	for prefix, homes := range home {
		if strings.HasPrefix(imported, prefix) && !slices.Contains(homes, from) && levels[from] != bystander {
			return "it belongs in " + strings.Join(homes, " and ")
		}
	}
	return ""
}

func firstElement(imported string) string {
	first, _, _ := strings.Cut(imported, "/")
	return first
}

func TestOutsideModulesStayWhereTheyBelong(t *testing.T) {
	for _, s := range sources(t) {
		noFaults(t, moduleFaults(s))
	}
}

func TestModuleRuleNoticesMisplacedModules(t *testing.T) {
	tests := []struct{ name, path, imported, want string }{
		{"Slack's client in the views", "internal/views/a.go", "github.com/slack-go/slack", ""},
		{"Slack's client in a handler", "internal/commands/a.go", "github.com/slack-go/slack/socketmode", "belongs in"},
		{"Slack's client in its simulator", "internal/slacksim/a.go", "github.com/slack-go/slack", "belongs in"},
		{"MSAL outside graph", "internal/sessions/a.go", "github.com/AzureAD/microsoft-authentication-library-for-go/apps/cache", "belongs in"},
		{"Redis outside sessions", "internal/tracker/a.go", "github.com/redis/go-redis/v9", "belongs in"},
		{"the embedded Redis outside sessions", "cmd/bot/a.go", "github.com/alicebob/miniredis/v2", "belongs in"},
		{"Redis in a test", "internal/tracker/a_test.go", "github.com/redis/go-redis/v9", ""},
		{"a test library in the product", "internal/views/a.go", "github.com/stretchr/testify/require", "for tests"},
		{"any module in the words", "internal/access/a.go", "golang.org/x/text/cases", "standard library"},
		{"the standard library in the words", "internal/access/a.go", "net/url", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := parseSource(t, tt.path, fmt.Sprintf("package p\nimport _ %q\n", tt.imported))
			expectFault(t, tt.want, moduleFaults(s))
		})
	}
}
